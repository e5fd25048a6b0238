#include "operator_rows.h"

#include <algorithm>
#include <map>
#include <set>

#include "json.h"

namespace sluice::differential {
namespace {

using language::Expression;
using language::ExpressionKind;

std::string ParameterText(const language::OperatorParameters& parameters, std::string_view name) {
  for (const auto& parameter : parameters) {
    if (parameter.name.text != name) continue;
    if (parameter.value->kind == ExpressionKind::kName) {
      return parameter.value->As<language::NameExpression>().name.text;
    }
    return TextOf(parameter.value->As<language::LiteralExpression>().value);
  }
  return "";
}

// `name`, or with the first number behind it that makes it unlike all `taken`.
std::string FreeName(const std::string& name, const std::set<std::string>& taken) {
  if (!taken.contains(name)) return name;
  for (int i = 1;; ++i) {
    std::string numbered = name + std::to_string(i);
    if (!taken.contains(numbered)) return numbered;
  }
}

struct Keys {
  std::vector<size_t> left, right;
};

// `on name` and `on $left.a == $right.b`.
Keys KeysOf(const Table& left, const Table& right,
            const std::vector<language::ExpressionPointer>& conditions) {
  Keys keys;
  const auto add = [&](const std::string& a, const std::string& b) {
    const auto at_left = left.Find(a), at_right = right.Find(b);
    if (!at_left || !at_right || left.columns[*at_left].type != right.columns[*at_right].type ||
        left.columns[*at_left].type == ScalarType::kDynamic) {
      throw NotModelled{"these keys"};
    }
    keys.left.push_back(*at_left);
    keys.right.push_back(*at_right);
  };
  for (const auto& condition : conditions) {
    if (condition->kind == ExpressionKind::kName) {
      const std::string& name = condition->As<language::NameExpression>().name.text;
      add(name, name);
      continue;
    }
    if (condition->kind != ExpressionKind::kBinary) throw NotModelled{"this condition"};
    const auto& binary = condition->As<language::BinaryExpression>();
    if (binary.left->kind != ExpressionKind::kMember ||
        binary.right->kind != ExpressionKind::kMember) {
      throw NotModelled{"this condition"};
    }
    add(binary.left->As<language::MemberExpression>().member.text,
        binary.right->As<language::MemberExpression>().member.text);
  }
  return keys;
}

// Null keys match each other.
std::string KeyOf(const Row& row, const std::vector<size_t>& positions) {
  Row key;
  for (const size_t position : positions) key.push_back(row[position]);
  return RowKey(key);
}

Row NullRow(const std::vector<Column>& columns) {
  Row row;
  for (const Column& column : columns) row.push_back(Scalar::Null(column.type));
  return row;
}

// The left row for each key; which one is open unless all are alike.
// https://learn.microsoft.com/kusto/query/join-innerunique
std::vector<Row> Unique(const std::vector<Row>& rows, const std::vector<size_t>& positions) {
  std::map<std::string, Row> first;
  for (const Row& row : rows) {
    const auto [found, added] = first.emplace(KeyOf(row, positions), row);
    if (!added && RowKey(found->second) != RowKey(row)) throw NotModelled{"one of several rows"};
  }
  std::vector<Row> unique;
  for (const auto& [key, row] : first) unique.push_back(row);
  return unique;
}

// The matching pairs of both sides; unmatched rows of the sides that are kept, beside nulls.
// `right_positions` are the columns that the right side gives.
std::vector<Row> Pairs(const Table& left, const Table& right, const Keys& keys, bool keep_left,
                       bool keep_right, const std::vector<size_t>& right_positions) {
  std::vector<Row> pairs;
  std::vector<bool> matched(right.rows.size());
  const auto join = [&](const Row& a, const Row& b) {
    Row row = a;
    for (const size_t position : right_positions) row.push_back(b[position]);
    pairs.push_back(std::move(row));
  };
  for (const Row& row : left.rows) {
    const std::string key = KeyOf(row, keys.left);
    bool any = false;
    for (size_t i = 0; i < right.rows.size(); ++i) {
      if (KeyOf(right.rows[i], keys.right) != key) continue;
      any = matched[i] = true;
      join(row, right.rows[i]);
    }
    if (!any && keep_left) join(row, NullRow(right.columns));
  }
  for (size_t i = 0; keep_right && i < right.rows.size(); ++i) {
    if (!matched[i]) join(NullRow(left.columns), right.rows[i]);
  }
  return pairs;
}

std::vector<Column> JoinedColumns(const Table& left, const Table& right,
                                  const std::vector<size_t>& right_positions) {
  std::vector<Column> columns = left.columns;
  std::set<std::string> taken;
  for (const Column& column : left.columns) taken.insert(column.name);
  for (const Column& column : right.columns) taken.insert(column.name);
  for (const size_t position : right_positions) {
    Column column = right.columns[position];
    if (left.Find(column.name)) {
      column.name = FreeName(column.name, taken);
      taken.insert(column.name);
    }
    columns.push_back(column);
  }
  return columns;
}

std::vector<size_t> AllBut(size_t count, const std::vector<size_t>& without) {
  std::vector<size_t> positions;
  for (size_t i = 0; i < count; ++i) {
    if (std::ranges::find(without, i) == without.end()) positions.push_back(i);
  }
  return positions;
}

// The rows of one side that have a match on the other, or that have none.
Table Filtered(const Table& side, const std::vector<size_t>& positions, const Table& other,
               const std::vector<size_t>& other_positions, bool matching) {
  std::set<std::string> known;
  for (const Row& row : other.rows) {
    known.insert(KeyOf(row, other_positions));
  }
  Table output{side.columns, {}, false};
  for (const Row& row : side.rows) {
    const auto key = KeyOf(row, positions);
    if (known.contains(key) == matching) output.rows.push_back(row);
  }
  return output;
}

// What one value of mv-expand gives. A null gives one row, an empty array or bag none.
// https://learn.microsoft.com/kusto/query/mv-expand-operator
std::vector<Json> ItemsOf(const Scalar& value, bool bag_as_array) {
  const auto json = value.is_null() ? Json{} : Json::Parse(value.string_value()).value_or(Json{});
  if (json.kind == Json::Kind::kArray) return json.items;
  if (json.kind != Json::Kind::kBag) return {json};
  std::vector<Json> items;
  for (const auto& [name, slot] : json.slots) {
    Json item;
    if (bag_as_array) {
      item.kind = Json::Kind::kArray;
      item.items = {Json::OfScalar(Scalar::String(name)), slot};
    } else {
      item.kind = Json::Kind::kBag;
      item.slots.emplace_back(name, slot);
    }
    items.push_back(std::move(item));
  }
  return items;
}

// "Cast-only": an item of another type than the declared one is null.
Scalar CastItem(const Json& item, ScalarType type) {
  if (type == ScalarType::kDynamic) return item.ToDynamic();
  const bool fits = (type == ScalarType::kLong && item.kind == Json::Kind::kLong) ||
                    (type == ScalarType::kString && item.kind == Json::Kind::kString) ||
                    (type == ScalarType::kBool && item.kind == Json::Kind::kBool) ||
                    (type == ScalarType::kReal && item.kind == Json::Kind::kReal);
  if (!fits && item.kind != Json::Kind::kNull) throw NotModelled{"an item of another type"};
  return Convert(item.ToDynamic(), type);
}

}  // namespace

// https://learn.microsoft.com/kusto/query/join-operator#returns
Table Join(const Table& input, const language::JoinOperator& join, const Scope& scope) {
  const std::string kind = ParameterText(join.parameters, "kind");
  const Table right = Evaluate(*join.right, scope);
  const Keys keys = KeysOf(input, right, join.conditions);
  if (kind == "leftsemi" || kind == "leftanti") {
    return Filtered(input, keys.left, right, keys.right, kind == "leftsemi");
  }
  if (kind == "rightsemi" || kind == "rightanti") {
    return Filtered(right, keys.right, input, keys.left, kind == "rightsemi");
  }
  Table left = input;
  if (kind.empty() || kind == "innerunique") left.rows = Unique(left.rows, keys.left);
  const std::vector<size_t> all = AllBut(right.columns.size(), {});
  const bool full = kind == "fullouter";
  return {JoinedColumns(left, right, all),
          Pairs(left, right, keys, full || kind == "leftouter", full || kind == "rightouter", all),
          false};
}

Table Lookup(const Table& left, const language::LookupOperator& lookup, const Scope& scope) {
  const bool inner = ParameterText(lookup.parameters, "kind") == "inner";
  const Table right = Evaluate(*lookup.right, scope);
  const Keys keys = KeysOf(left, right, lookup.conditions);
  const std::vector<size_t> positions = AllBut(right.columns.size(), keys.right);
  return {JoinedColumns(left, right, positions), Pairs(left, right, keys, !inner, false, positions),
          false};
}

// A name with several types becomes a column for each, name_type.
// https://learn.microsoft.com/kusto/query/union-operator
Table Union(const std::vector<Table>& tables, const language::OperatorParameters& parameters) {
  const bool inner = ParameterText(parameters, "kind") == "inner";
  const std::string source = ParameterText(parameters, "withsource");
  std::map<std::string, std::set<ScalarType>> types;
  std::map<std::string, size_t> holders;
  for (const Table& table : tables) {
    for (const Column& column : table.columns) {
      types[column.name].insert(column.type);
      ++holders[column.name];
    }
  }
  Table output;
  if (!source.empty()) {
    if (types.contains(source)) throw NotModelled{"the name of withsource"};
    output.columns.push_back({source, ScalarType::kString, ""});
  }
  const auto name_of = [&](const Column& column) {
    if (types[column.name].size() == 1) return column.name;
    std::string typed = column.name + "_" + std::string(ScalarTypeName(column.type));
    if (types.contains(typed)) throw NotModelled{"a typed name that is there"};
    return typed;
  };
  // The columns of one name stand together, where the name comes first.
  std::vector<std::string> names;
  for (const Table& table : tables) {
    for (const Column& column : table.columns) {
      if (std::ranges::find(names, column.name) == names.end()) names.push_back(column.name);
    }
  }
  for (const std::string& name : names) {
    if (inner && holders[name] < tables.size()) continue;
    if (inner && types[name].size() > 1) throw NotModelled{"types of kind=inner"};
    for (const Table& table : tables) {
      const auto at = table.Find(name);
      if (!at || output.Find(name_of(table.columns[*at]))) continue;
      output.columns.push_back({name_of(table.columns[*at]), table.columns[*at].type, ""});
    }
  }
  if (output.columns.empty()) throw NotModelled{"no columns"};
  for (size_t t = 0; t < tables.size(); ++t) {
    for (const Row& row : tables[t].rows) {
      Row united = NullRow(output.columns);
      for (size_t i = 0; i < row.size(); ++i) {
        if (const auto at = output.Find(name_of(tables[t].columns[i]))) united[*at] = row[i];
      }
      if (!source.empty()) united[0] = Scalar::String("union_arg" + std::to_string(t));
      output.rows.push_back(std::move(united));
    }
  }
  return output;
}

Table MvExpand(const Table& input, const language::MvExpandOperator& expand, const Scope& scope) {
  const std::string kind = ParameterText(expand.parameters, "kind");
  const std::string index_name = ParameterText(expand.parameters, "with_itemindex");
  struct Item {
    Compiled value;
    size_t position = 0;
    ScalarType type = ScalarType::kDynamic;
  };
  Table output = input;
  output.rows.clear();
  std::vector<Item> items;
  for (const auto& one : expand.items) {
    const Expression* expression = one.expression.get();
    std::string name;
    if (expression->kind == ExpressionKind::kNamed) {
      const auto& named = expression->As<language::NamedExpression>();
      name = named.names.at(0).text;
      expression = named.value.get();
    } else if (expression->kind == ExpressionKind::kName) {
      name = expression->As<language::NameExpression>().name.text;
    } else {
      throw NotModelled{"an automatic name"};
    }
    Item item{Compile(*expression, scope.Over(input)), 0,
              one.to_type.value_or(ScalarType::kDynamic)};
    if (item.value.type != ScalarType::kDynamic) throw NotModelled{"expanding what is not dynamic"};
    if (const auto at = output.Find(name)) {
      item.position = *at;
      output.columns[*at].type = item.type;
    } else {
      item.position = output.columns.size();
      output.columns.push_back({name, item.type, ""});
    }
    items.push_back(std::move(item));
  }
  if (!index_name.empty()) {
    if (output.Find(index_name)) throw NotModelled{"the name of the index"};
    output.columns.push_back({index_name, ScalarType::kLong, ""});
  }
  const size_t limit = expand.limit == nullptr
                           ? SIZE_MAX
                           : static_cast<size_t>(ConstantOf(*expand.limit, scope).int64_value());
  for (size_t r = 0; r < input.rows.size(); ++r) {
    std::vector<std::vector<Json>> expanded;
    size_t count = 0;
    for (const Item& item : items) {
      expanded.push_back(ItemsOf(item.value.evaluate(input.rows, r), kind == "array"));
      count = std::max(count, expanded.back().size());
    }
    for (size_t i = 0; i < std::min(count, limit); ++i) {
      Row row = input.rows[r];
      row.resize(output.columns.size(), Scalar::Null(ScalarType::kLong));
      for (size_t k = 0; k < items.size(); ++k) {
        row[items[k].position] = i < expanded[k].size() ? CastItem(expanded[k][i], items[k].type)
                                                        : Scalar::Null(items[k].type);
      }
      if (!index_name.empty()) row.back() = Scalar::Long(static_cast<int64_t>(i));
      output.rows.push_back(std::move(row));
    }
  }
  return output;
}

// kind=simple with texts that all must be found and columns that all must convert.
// https://learn.microsoft.com/kusto/query/parse-operator
Table Parse(const Table& input, const language::ParseOperator& parse, const Scope& scope) {
  using Piece = language::ParseOperator::Piece;
  const std::string kind = ParameterText(parse.parameters, "kind");
  if (!kind.empty() && kind != "simple") throw NotModelled{"this kind of parse"};
  const Compiled value = Compile(*parse.expression, scope.Over(input));
  if (value.type != ScalarType::kString) throw NotModelled{"parse of what is no text"};
  Table output{input.columns, {}, input.ordered};
  std::vector<const Piece*> columns;
  bool text_expected = true;
  for (const Piece& piece : parse.pattern) {
    if (piece.kind == Piece::Kind::kColumn) {
      if (text_expected || output.Find(piece.column.text) ||
          (piece.type != ScalarType::kString && piece.type != ScalarType::kLong)) {
        throw NotModelled{"this pattern"};
      }
      output.columns.push_back({piece.column.text, piece.type, ""});
      columns.push_back(&piece);
    } else if (piece.kind == Piece::Kind::kStar && &piece != &parse.pattern.front()) {
      throw NotModelled{"a star inside"};
    }
    text_expected = piece.kind != Piece::Kind::kText;
  }
  for (size_t r = 0; r < input.rows.size(); ++r) {
    const std::string text = value.evaluate(input.rows, r).string_value();
    Row found;
    size_t at = 0;
    bool matched = true, anywhere = false;
    const Piece* open = nullptr;  // A column that ends where the next text begins.
    const auto close = [&](size_t end) {
      const Scalar part = Scalar::String(text.substr(at, end - at));
      const Scalar converted = Convert(part, open->type);
      if (converted.is_null()) matched = false;
      found.push_back(converted);
      open = nullptr;
    };
    for (const Piece& piece : parse.pattern) {
      if (!matched) break;
      if (piece.kind == Piece::Kind::kStar) {
        anywhere = true;
      } else if (piece.kind == Piece::Kind::kColumn) {
        open = &piece;
      } else {
        const size_t next = text.find(piece.text, at);
        if (next == std::string::npos || (open == nullptr && !anywhere && next != at)) {
          matched = false;
          break;
        }
        if (open != nullptr) close(next);
        anywhere = false;
        at = next + piece.text.size();
      }
    }
    if (matched && open != nullptr)
      close(text.size());
    else if (matched && at != text.size())
      matched = false;
    Row row = input.rows[r];
    for (size_t k = 0; k < columns.size(); ++k) {
      row.push_back(matched ? found[k] : Scalar::Null(columns[k]->type));
    }
    if (matched || !parse.where_matches) output.rows.push_back(std::move(row));
  }
  return output;
}

}  // namespace sluice::differential
