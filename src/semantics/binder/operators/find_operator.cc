// find: https://learn.microsoft.com/kusto/query/find-operator
#include <algorithm>
#include <map>
#include <set>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {
namespace {

using syntax::ExpressionKind;

// What a predicate speaks of: names, and whether all columns are searched for a term.
struct Mentioned {
  std::set<std::string> names;
  bool all_columns = false;
};

void Collect(const syntax::Expression& expression, bool is_predicate, Mentioned& mentioned) {
  switch (expression.kind) {
    case ExpressionKind::kName:
      mentioned.names.insert(expression.As<syntax::NameExpression>().name.text);
      return;
    case ExpressionKind::kStar: mentioned.all_columns = true; return;
    case ExpressionKind::kLiteral:
      if (is_predicate && expression.As<syntax::LiteralExpression>().value.type() !=
                              ScalarType::kBool) {
        mentioned.all_columns = true;
      }
      return;
    case ExpressionKind::kBinary: {
      const auto& binary = expression.As<syntax::BinaryExpression>();
      const bool logical = is_predicate && (binary.op == syntax::BinaryOperator::kAnd ||
                                            binary.op == syntax::BinaryOperator::kOr);
      Collect(*binary.left, logical, mentioned);
      Collect(*binary.right, logical, mentioned);
      return;
    }
    case ExpressionKind::kUnary:
      Collect(*expression.As<syntax::UnaryExpression>().operand, false, mentioned);
      return;
    case ExpressionKind::kBetween: {
      const auto& between = expression.As<syntax::BetweenExpression>();
      Collect(*between.value, false, mentioned);
      Collect(*between.low, false, mentioned);
      Collect(*between.high, false, mentioned);
      return;
    }
    case ExpressionKind::kIn: {
      const auto& in = expression.As<syntax::InExpression>();
      Collect(*in.value, false, mentioned);
      for (const auto& item : in.list) Collect(*item, false, mentioned);
      return;
    }
    case ExpressionKind::kCall: {
      const auto& call = expression.As<syntax::CallExpression>();
      for (const auto& argument : call.arguments) {
        Collect(*argument, is_predicate && call.name.text == "not", mentioned);
      }
      return;
    }
    case ExpressionKind::kMember: {
      const auto& member = expression.As<syntax::MemberExpression>();
      Collect(*member.base, false, mentioned);
      return;
    }
    case ExpressionKind::kElement: {
      const auto& element = expression.As<syntax::ElementExpression>();
      Collect(*element.base, false, mentioned);
      Collect(*element.index, false, mentioned);
      return;
    }
    default: return;
  }
}

bool HasColumn(const Rows& rows, const std::string& name, ScalarType type) {
  const BoundColumn* column = rows.Find(name);
  return column != nullptr && column->type == type;
}

}  // namespace

Rows BinderImpl::BindFind(const syntax::FindExpression& find) {
  context_.operator_name = "find";
  std::string source_name = "source_";
  for (const auto& parameter : find.parameters) {
    if (parameter.name.text == "withsource" || parameter.name.text == "with_source") {
      source_name = ImpliedName(*parameter.value);
    }
  }
  std::vector<Rows> tables;
  if (find.tables.empty()) {
    tables = BindWildcard(syntax::StarExpression(find.span));
  }
  for (const auto& table : find.tables) {
    if (IsWildcard(*table)) {
      for (Rows& rows : BindWildcard(*table)) tables.push_back(std::move(rows));
    } else {
      tables.push_back(BindTabular(*table));
    }
  }
  Mentioned mentioned;
  Collect(*find.predicate, true, mentioned);
  for (size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].failed) return FailedRows();
    if (tables[i].table_name.empty()) tables[i].table_name = "union_arg" + std::to_string(i);
  }
  // Columns of the predicate, in order of appearance in the tables, and what else it may name.
  std::vector<Column> referenced;
  std::map<std::string, ScalarType> first_type;
  for (const Rows& table : tables) {
    for (const BoundColumn& column : table.columns()) {
      if (!mentioned.names.contains(column.name)) continue;
      first_type.emplace(column.name, column.type);
      const bool seen = std::any_of(referenced.begin(), referenced.end(), [&](const Column& other) {
        return other.name == column.name && other.type == column.type;
      });
      if (!seen) referenced.push_back({column.name, column.type, ""});
    }
  }
  if (tables.size() > 1 && !mentioned.all_columns && !first_type.empty()) {
    std::erase_if(tables, [&](const Rows& table) {
      return std::none_of(first_type.begin(), first_type.end(), [&](const auto& entry) {
        return table.Find(entry.first) != nullptr;
      });
    });
  }
  if (tables.empty()) {
    ReportInOperator("SEM0100", "There is no table to search.", find.span);
    return FailedRows();
  }

  // What the result has of each table: columns by name and type, and the rest in a bag.
  const bool smart = find.projection.empty();
  std::vector<Column> chosen;
  bool pack_all = false;
  bool pack_rest = smart;
  if (smart) {
    const auto in_all = [&](const BoundColumn& column) {
      return std::all_of(tables.begin(), tables.end(), [&](const Rows& table) {
        return HasColumn(table, column.name, column.type);
      });
    };
    for (const BoundColumn& column : tables[0].columns()) {
      if (in_all(column)) chosen.push_back({column.name, column.type, ""});
    }
    for (const Column& column : referenced) {
      const bool taken = std::any_of(chosen.begin(), chosen.end(), [&](const Column& other) {
        return other.name == column.name && other.type == column.type;
      });
      if (!taken) chosen.push_back(column);
    }
  }
  std::set<std::string> typed;
  for (const auto& item : find.projection) {
    if (item->kind == ExpressionKind::kTypedColumn) {
      const auto& column = item->As<syntax::TypedColumnExpression>();
      chosen.push_back({column.name.text, column.type, ""});
      typed.insert(column.name.text);
    } else if (item->kind == ExpressionKind::kCall) {
      const auto& call = item->As<syntax::CallExpression>();
      pack_all = pack_all || call.name.text == "pack_all";
      pack_rest = pack_rest || call.name.text == "pack";
    } else if (item->kind == ExpressionKind::kName) {
      const std::string& name = item->As<syntax::NameExpression>().name.text;
      bool found = false;
      for (const Rows& table : tables) {
        const BoundColumn* column = table.Find(name);
        if (column == nullptr || found) continue;
        chosen.push_back({name, column->type, ""});
        found = true;
      }
      if (!found) {
        ReportUnknownName(name, item->span);
        return FailedRows();
      }
    } else {
      ReportInOperator("SEM0101", "The name of a column is expected.", item->span);
      return FailedRows();
    }
  }
  bool away_all = false;
  std::set<std::string> away;
  for (const auto& item : find.projection_away) {
    if (item->kind == ExpressionKind::kStar) away_all = true;
    if (item->kind == ExpressionKind::kName) {
      away.insert(item->As<syntax::NameExpression>().name.text);
    }
  }
  std::erase_if(chosen, [&](const Column& column) {
    return away_all || away.contains(column.name);
  });
  if (away_all) pack_rest = false;
  if (away.contains("pack_")) pack_rest = pack_all = false;

  std::vector<Rows> results;
  bool any_packed = pack_all;
  for (const Rows& table : tables) {
    for (const BoundColumn& column : table.columns()) {
      any_packed = any_packed || (pack_rest && std::none_of(chosen.begin(), chosen.end(),
                                                            [&](const Column& other) {
                                                              return other.name == column.name;
                                                            }));
    }
  }
  for (Rows& table : tables) {
    const std::vector<BoundColumn> own = table.columns();
    const std::string name = table.table_name;
    // Names of other tables are null here.
    std::vector<ComputedColumn> absent;
    std::vector<BoundColumn> columns = own;
    for (const auto& [column, type] : first_type) {
      if (table.Find(column) != nullptr) continue;
      columns.push_back(NewColumn(column, type));
      absent.push_back({columns.back(), Literal(Scalar::Null(type), find.span)});
    }
    if (!absent.empty()) table = Computed(std::move(table), std::move(absent), std::move(columns));
    context_.rows = &table;
    BoundExpressionPointer predicate = SearchPredicate(*find.predicate, table, false);
    context_.rows = nullptr;
    if (IsError(predicate)) return FailedRows();
    table = Filtered(std::move(table), std::move(predicate));

    std::vector<ComputedColumn> computed;
    std::vector<BoundColumn> result;
    const auto add = [&](std::string column, BoundExpressionPointer value) {
      result.push_back(NewColumn(std::move(column), value->type));
      computed.push_back({result.back(), std::move(value)});
    };
    add(source_name, Literal(Scalar::String(name), find.span));
    std::set<std::string> placed;
    for (const Column& column : chosen) {
      const auto match = std::find_if(own.begin(), own.end(), [&](const BoundColumn& candidate) {
        return candidate.name == column.name &&
               (candidate.type == column.type || typed.contains(column.name));
      });
      if (match == own.end()) continue;
      placed.insert(column.name);
      add(column.name, Convert(Reference(*match, find.span), column.type));
    }
    if (any_packed) {
      std::vector<BoundExpressionPointer> pairs;
      for (const BoundColumn& column : own) {
        if (!pack_all && placed.contains(column.name)) continue;
        pairs.push_back(Literal(Scalar::String(column.name), find.span));
        pairs.push_back(Reference(column, find.span));
      }
      if (pairs.empty()) {
        add("pack_", Literal(Scalar::Null(ScalarType::kDynamic), find.span));
      } else {
        add("pack_", MakeCall("bag_pack", std::move(pairs), find.span));
      }
    }
    table = Computed(std::move(table), std::move(computed), std::move(result));
    results.push_back(std::move(table));
  }
  if (results.size() == 1) return std::move(results[0]);
  Rows united = UnitedRows(std::move(results), false);
  // As chosen: the source, the columns, the bag.
  const auto place = [&](const BoundColumn& column) {
    if (column.name == source_name) return size_t{0};
    size_t at = 0;
    while (at < chosen.size() && column.name != chosen[at].name &&
           column.name !=
               chosen[at].name + "_" + std::string(ScalarTypeName(chosen[at].type))) {
      ++at;
    }
    return at + 1;
  };
  std::vector<BoundColumn> columns = united.columns();
  std::stable_sort(columns.begin(), columns.end(),
                   [&](const BoundColumn& a, const BoundColumn& b) { return place(a) < place(b); });
  return WithColumns(std::move(united), std::move(columns));
}

}  // namespace sluice::semantics
