#include <fmt/format.h>

#include "engine/duckdb/sql/lowering_table.h"

namespace sluice::engine::duckdb::sql {
namespace {

std::string Strcat(const RenderedCall& call) {
  if (call.arguments.size() == 1) return call.arguments[0];
  return fmt::format("({})", fmt::join(call.arguments, " || "));
}

// A start below zero counts from the end. DuckDB counts from 1 and has the same rule.
std::string Start(const RenderedCall& call) {
  if (call.literals[1] != nullptr && !call.literals[1]->is_null()) {
    const int64_t start = call.literals[1]->int64_value();
    return std::to_string(start < 0 ? start : start + 1);
  }
  return fmt::format("CASE WHEN {0} < 0 THEN {0} ELSE {0} + 1 END", call.arguments[1]);
}

std::string Substring(const RenderedCall& call) {
  if (call.arguments.size() == 2) {
    return fmt::format("substring({}, {})", call.arguments[0], Start(call));
  }
  return fmt::format("substring({}, {}, greatest({}, 0))", call.arguments[0], Start(call),
                     call.arguments[2]);
}

constexpr Lowering kLowerings[] = {
    {"=~", "ss", "(lower($1) = lower($2))"},
    {"!~", "ss", "(lower($1) <> lower($2))"},
    {"contains", "ss", "contains(lower($1), lower($2))"},
    {"!contains", "ss", "(NOT contains(lower($1), lower($2)))"},
    {"contains_cs", "ss", "contains($1, $2)"},
    {"!contains_cs", "ss", "(NOT contains($1, $2))"},
    {"startswith", "ss", "starts_with(lower($1), lower($2))"},
    {"!startswith", "ss", "(NOT starts_with(lower($1), lower($2)))"},
    {"startswith_cs", "ss", "starts_with($1, $2)"},
    {"!startswith_cs", "ss", "(NOT starts_with($1, $2))"},
    {"endswith", "ss", "ends_with(lower($1), lower($2))"},
    {"!endswith", "ss", "(NOT ends_with(lower($1), lower($2)))"},
    {"endswith_cs", "ss", "ends_with($1, $2)"},
    {"!endswith_cs", "ss", "(NOT ends_with($1, $2))"},
    {"strcat", "s*", "", &Strcat},
    {"strlen", "s", "length($1)"},
    {"string_size", "s", "strlen($1)"},
    {"toupper", "s", "upper($1)"},
    {"tolower", "s", "lower($1)"},
    {"substring", "sl", "", &Substring},
    {"substring", "sll", "", &Substring},
    {"replace_string", "sss", "replace($1, $2, $3)"},
};

}  // namespace

std::span<const Lowering> StringLowerings() { return kLowerings; }

}  // namespace sluice::engine::duckdb::sql
