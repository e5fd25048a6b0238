// Vectorised implementations of scalar functions, independent of any engine.
#pragma once

#include <string_view>

#include "base/status.h"
#include "data/column_batch.h"

namespace sluice::functions {

// The arguments of a batch of calls: one column per argument, all of `row_count` rows. A constant
// argument is a column like any other.
struct KernelArguments {
  size_t row_count = 0;
  const ColumnVector* columns = nullptr;
  size_t column_count = 0;
};

// Where a kernel writes its results: each row once, by a typed slot or a string.
class KernelResult {
 public:
  virtual ~KernelResult() = default;
  // The values of a fixed-width result type, in the layout of column_batch.h.
  template <typename T>
  T* values() {
    return static_cast<T*>(data());
  }
  virtual void SetNull(size_t row) = 0;
  // For string and dynamic results; copies the text.
  virtual void SetString(size_t row, std::string_view text) = 0;

 protected:
  virtual void* data() = 0;
};

// Computes all rows. Nulls reach the kernel as nulls (strings never are null); a kernel without an
// opinion on them uses the engine's default (see FunctionDefinition::null_on_null). Threads call it
// at the same time. An error ends the query: bad values give null or empty, as Kusto has it.
using Kernel = Status (*)(const KernelArguments& arguments, KernelResult& result);

}  // namespace sluice::functions
