// Searches in texts. Those in any case allocate nothing for a row, as lower() would; those for the
// start and the end want an ASCII text in lower case.
#include <string_view>

#include "engine/duckdb/sql/engine_kernels.h"
#include "functions/kernels/text_pattern.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::KernelArguments;
using functions::KernelResult;

char LowerAscii(char c) { return static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 'a' - 'A' : 0)); }

bool EqualAnyCase(const char* text, std::string_view lower) {
  for (size_t i = 0; i < lower.size(); ++i) {
    if (LowerAscii(text[i]) != lower[i]) return false;
  }
  return true;
}

struct StartsWithSearch {
  bool operator()(std::string_view text, std::string_view lower) const {
    return text.size() >= lower.size() && EqualAnyCase(text.data(), lower);
  }
};

struct EndsWithSearch {
  bool operator()(std::string_view text, std::string_view lower) const {
    return text.size() >= lower.size() &&
           EqualAnyCase(text.data() + text.size() - lower.size(), lower);
  }
};

template <typename Search>
Status Apply(const KernelArguments& arguments, KernelResult& result) {
  Search search;
  auto* out = result.values<uint8_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    out[row] = search(arguments.columns[0].string(row), arguments.columns[1].string(row)) ? 1 : 0;
  }
  return Status::Ok();
}

template <bool kIgnoreCase>
Status Contains(const KernelArguments& arguments, KernelResult& result) {
  functions::TextPattern pattern(kIgnoreCase);
  auto* out = result.values<uint8_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    pattern.SetFrom(arguments.columns[1], row);
    out[row] = pattern.In(arguments.columns[0].string(row)) ? 1 : 0;
  }
  return Status::Ok();
}

constexpr EngineKernel kKernels[] = {
    {"kql_contains", "ss", ScalarType::kBool, &Contains<true>},
    {"kql_contains_cs", "ss", ScalarType::kBool, &Contains<false>},
    {"kql_starts_with", "ss", ScalarType::kBool, &Apply<StartsWithSearch>},
    {"kql_ends_with", "ss", ScalarType::kBool, &Apply<EndsWithSearch>},
};

}  // namespace

std::span<const EngineKernel> SearchKernels() { return kKernels; }

}  // namespace sluice::engine::duckdb::sql
