#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "engine/duckdb/sql/lowering_table.h"
#include "engine/duckdb/sql/sql_text.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

std::string Strcat(const RenderedCall& call) {
  if (call.arguments.size() == 1) return call.arguments[0];
  return fmt::format("({})", fmt::join(call.arguments, " || "));
}

// Texts are shorter, and DuckDB's substring() takes no positions beyond 32 bits.
constexpr int64_t kLengthMax = INT32_MAX;

// A start below zero counts from the end; there is nothing before the beginning. DuckDB counts from
// 1 and would go on before the beginning.
std::string Start(const RenderedCall& call) {
  if (call.literals[1] != nullptr && !call.literals[1]->is_null()) {
    const int64_t start = call.literals[1]->int64_value();
    if (start >= 0) return std::to_string(std::min(start, kLengthMax) + 1);
  }
  return fmt::format(
      "CASE WHEN {0} >= 0 THEN least({0}, {2}) + 1 WHEN {0} >= -length({1}) THEN {0} "
      "ELSE length({1}) + 1 END",
      call.arguments[1], call.arguments[0], kLengthMax);
}

std::string Substring(const RenderedCall& call) {
  if (call.arguments.size() == 2) {
    return fmt::format("substring({}, {})", call.arguments[0], Start(call));
  }
  return fmt::format("substring({}, {}, least(greatest({}, 0), {}))", call.arguments[0], Start(call),
                     call.arguments[2], kLengthMax);
}

// A search in any case at the start or the end: by a kernel of ours for a constant ASCII text, else
// over both texts in lower case as DuckDB folds them.
std::string Search(const RenderedCall& call, std::string_view kernel, std::string_view function) {
  const Scalar* literal = call.literals[1];
  if (literal != nullptr && functions::IsAsciiText(literal->string_value())) {
    std::string lower;
    functions::AppendLower(literal->string_value(), lower);
    return fmt::format("{}({}, {})", kernel, call.arguments[0], SqlString(lower));
  }
  return fmt::format("{}(lower({}), lower({}))", function, call.arguments[0], call.arguments[1]);
}
std::string StartsWith(const RenderedCall& call) {
  return Search(call, "kql_starts_with", "starts_with");
}
std::string EndsWith(const RenderedCall& call) {
  return Search(call, "kql_ends_with", "ends_with");
}
template <std::string (*Positive)(const RenderedCall&)>
std::string Not(const RenderedCall& call) {
  return "(NOT " + Positive(call) + ")";
}

// To DuckDB the sharp s has a capital letter, which no other table gives it.
constexpr const char* kUpper =
    "CASE WHEN contains($1, '\u00DF') THEN kql_upper($1) ELSE upper($1) END";

constexpr Lowering kLowerings[] = {
    {"=~", "ss", "(lower($1) = lower($2))"},
    {"!~", "ss", "(lower($1) <> lower($2))"},
    {"contains", "ss", "kql_contains($1, $2)"},
    {"!contains", "ss", "(NOT kql_contains($1, $2))"},
    {"contains_cs", "ss", "kql_contains_cs($1, $2)"},
    {"!contains_cs", "ss", "(NOT kql_contains_cs($1, $2))"},
    {"startswith", "ss", "", &StartsWith},
    {"!startswith", "ss", "", &Not<&StartsWith>},
    {"startswith_cs", "ss", "starts_with($1, $2)"},
    {"!startswith_cs", "ss", "(NOT starts_with($1, $2))"},
    {"endswith", "ss", "", &EndsWith},
    {"!endswith", "ss", "", &Not<&EndsWith>},
    {"endswith_cs", "ss", "ends_with($1, $2)"},
    {"!endswith_cs", "ss", "(NOT ends_with($1, $2))"},
    {"strcat", "s*", "", &Strcat},
    {"strlen", "s", "length($1)"},
    {"string_size", "s", "strlen($1)"},
    {"toupper", "s", kUpper},
    {"tolower", "s", "lower($1)"},
    {"substring", "sl", "", &Substring},
    {"substring", "sll", "", &Substring},
    {"replace_string", "sss", "replace($1, $2, $3)"},
};

}  // namespace

std::span<const Lowering> StringLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
