#include "engine/duckdb/sql/lowering_table.h"

#include <map>

#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using Table = std::multimap<std::string_view, const Lowering*>;

const Table& Lowerings() {
  static const Table table = [] {
    Table built;
    for (const auto family : {ArithmeticLowerings(), ComparisonLowerings(), ConditionalLowerings(),
                              ConversionLowerings(), MathLowerings(), StringLowerings()}) {
      for (const Lowering& lowering : family) built.emplace(lowering.name, &lowering);
    }
    return built;
  }();
  return table;
}

bool Accepts(char pattern, ScalarType type) {
  switch (pattern) {
    case '.': return true;
    case 'o': return type != ScalarType::kDynamic;
    case '#': return IsInteger(type);
    case 'n': return IsNumeric(type);
    default: return TypeLetter(type) == pattern;
  }
}

bool Accepts(std::string_view pattern, const std::vector<ScalarType>& types) {
  size_t at = 0;
  for (const ScalarType type : types) {
    if (at < pattern.size() && pattern[at] == '*') {
      if (!Accepts(pattern[at - 1], type)) return false;
      continue;
    }
    if (at == pattern.size() || !Accepts(pattern[at], type)) return false;
    ++at;
  }
  if (at + 1 < pattern.size() && pattern[at + 1] == '*') return true;
  return at == pattern.size() || pattern[at] == '*';
}

}  // namespace

const Lowering* FindLowering(std::string_view function, const std::vector<ScalarType>& types) {
  const auto [begin, end] = Lowerings().equal_range(function);
  for (auto entry = begin; entry != end; ++entry) {
    if (Accepts(entry->second->types, types)) return entry->second;
  }
  return nullptr;
}

std::string Lower(const Lowering& lowering, const RenderedCall& call) {
  if (lowering.render != nullptr) return lowering.render(call);
  std::string sql;
  for (size_t i = 0; i < lowering.sql.size(); ++i) {
    const char c = lowering.sql[i];
    if (c != '$') {
      sql += c;
      continue;
    }
    const char which = lowering.sql[++i];
    if (which == 'r') {
      sql += SqlTypeName(call.type);
    } else {
      sql += call.arguments.at(static_cast<size_t>(which - '1'));
    }
  }
  return sql;
}

bool ArgumentIsTested(std::string_view function, size_t argument, size_t argument_count) {
  if (function == "iff") return argument == 0;
  if (function == "case") return argument % 2 == 0 && argument + 1 < argument_count;
  if (function == "assert") return argument == 0;
  return false;
}

}  // namespace sluice::engine::duckdb::sql
