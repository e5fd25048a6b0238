// A column that kernels and intrinsics write into, outside of any engine.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "functions/kernel.h"

namespace sluice::functions {

// Reusable: each Start() forgets the values before. One thread at a time.
class ColumnResult : public KernelResult {
 public:
  explicit ColumnResult(ScalarType type) : type_(type) {}
  ColumnResult(const ColumnResult&) = delete;
  ColumnResult& operator=(const ColumnResult&) = delete;

  // Makes room for so many values, none of them null.
  void Start(size_t row_count);
  void SetNull(size_t row) override;
  void SetString(size_t row, std::string_view text) override;
  // `value` has the type of the column.
  void Set(size_t row, const Scalar& value);

  ScalarType type() const { return type_; }
  // The values as they are now; valid until the next Start().
  ColumnVector view() const;

 protected:
  void* data() override { return values_.data(); }

 private:
  const ScalarType type_;
  size_t row_count_ = 0;
  std::vector<std::byte> values_;
  std::vector<uint64_t> validity_;
  bool any_null_ = false;
  std::deque<std::string> strings_;  // Those that do not fit in a slot. Elements never move.
};

// The size of a value in a column.
size_t ValueWidth(ScalarType type);

// Calls a kernel for all rows. With `null_on_null` it does not see the rows where an argument is
// null: they give null. `result` must have been started.
Status RunKernel(Kernel kernel, bool null_on_null, const KernelArguments& arguments,
                 ColumnResult& result);

}  // namespace sluice::functions
