#include "query_generator.h"

#include <algorithm>
#include <set>

#include "interpreter.h"

namespace sluice::differential {
namespace {

constexpr size_t kRowsMax = 60;
constexpr int kDepth = 3;

// The names of columns by type; few, so that tables share them.
std::string ColumnName(ScalarType type, size_t variant) {
  const std::string base(1, ScalarTypeName(type)[0]);
  switch (type) {
    case ScalarType::kDatetime:
      return variant == 0 ? "t" : "t2";
    case ScalarType::kDecimal:
      return "m";
    case ScalarType::kDynamic:
      return variant == 0 ? "j" : "j2";
    case ScalarType::kTimespan:
      return "p";
    default:
      return variant == 0 ? base : base + "2";
  }
}

bool Groupable(ScalarType type) { return type != ScalarType::kDynamic; }

std::vector<std::string> NamesWhere(const Table& input, bool (*keep)(ScalarType)) {
  std::vector<std::string> names;
  for (const Column& column : input.columns) {
    if (keep(column.type)) names.push_back(column.name);
  }
  return names;
}

template <typename T>
void Shuffle(std::vector<T>& values, Dice& dice) {
  for (size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[dice.Below(i)]);
}

}  // namespace

std::string QueryGenerator::NewName() { return "c" + std::to_string(++names_); }

std::string QueryGenerator::NameOfType(const Table& input, ScalarType type) {
  std::vector<std::string> names;
  for (const Column& column : input.columns) {
    if (column.type == type) names.push_back(column.name);
  }
  return names.empty() ? "" : dice_.Pick(names);
}

NamedTable QueryGenerator::MakeTable(const std::string& name) {
  NamedTable named{name, {}};
  const size_t width = 2 + dice_.Below(6);
  while (named.table.columns.size() < width) {
    const ScalarType type = RandomType(dice_);
    std::string column = ColumnName(type, dice_.Below(2));
    // The same name with another type, for unions.
    if (dice_.OneIn(12)) column = "x";
    if (!named.table.Find(column)) named.table.columns.push_back({column, type, ""});
  }
  // Now and then without rows.
  const size_t rows = dice_.OneIn(12) ? 0 : 1 + dice_.Below(9);
  for (size_t r = 0; r < rows; ++r) {
    if (r > 0 && dice_.OneIn(5)) {
      named.table.rows.push_back(named.table.rows[dice_.Below(r)]);
      continue;
    }
    Row& row = named.table.rows.emplace_back();
    for (const Column& column : named.table.columns) {
      row.push_back(RandomValue(dice_, column.type));
    }
  }
  return named;
}

void QueryGenerator::AddLets(Query& query) {
  if (dice_.OneIn(3)) query.lets.push_back("let n = " + std::to_string(dice_.Below(6)));
  if (dice_.OneIn(3)) {
    query.lets.push_back("let f = (a:long) { " +
                         std::string(dice_.OneIn(2) ? "a * 2 + 1" : "iff(a > 1, a, -a)") + " }");
  }
  if (dice_.OneIn(5) && query.tables[0].table.Find("l")) {
    query.lets.push_back("let g = (A:(l:long), k:long) { A | where l >= k | extend h = l - k }");
  }
  if (dice_.OneIn(4)) {
    const std::vector<Column> columns = query.tables[0].table.columns;
    ExpressionGenerator expressions(dice_, columns);
    query.lets.push_back("let M = materialize(T1 | where " +
                         expressions.OfType(ScalarType::kBool, 2) + ")");
  }
}

OperatorText QueryGenerator::Extend(const Table& input, ExpressionGenerator& expressions) {
  OperatorText op{"extend", {}, ""};
  for (size_t i = 0; i <= dice_.Below(3); ++i) {
    const ScalarType type = RandomType(dice_);
    const bool replace = dice_.OneIn(5);
    const std::string name = replace ? dice_.Pick(input.columns).name : NewName();
    op.items.push_back(name + " = " + expressions.OfType(type, kDepth));
  }
  return op;
}

OperatorText QueryGenerator::Project(const Table& input, ExpressionGenerator& expressions) {
  OperatorText op{"project", {}, ""};
  for (const Column& column : input.columns) {
    if (!dice_.OneIn(3)) op.items.push_back(column.name);
  }
  for (size_t i = 0; i <= dice_.Below(2); ++i) {
    op.items.push_back(NewName() + " = " + expressions.OfType(RandomType(dice_), kDepth));
  }
  Shuffle(op.items, dice_);
  return op;
}

std::optional<OperatorText> QueryGenerator::Narrow(const Table& input) {
  std::vector<std::string> names;
  for (const Column& column : input.columns) names.push_back(column.name);
  Shuffle(names, dice_);
  names.resize(1 + dice_.Below(names.size()));
  switch (dice_.Below(4)) {
    case 0:
      if (dice_.OneIn(4)) names[0] = names[0].substr(0, 1) + "*";
      return OperatorText{"project-away", names, ""};
    case 1:
      return OperatorText{"project-keep", names, ""};
    case 2:
      if (dice_.OneIn(4)) names[0] = names[0].substr(0, 1) + "*";
      return OperatorText{"project-reorder", names, ""};
    default:
      return OperatorText{"project-rename", {NewName() + " = " + names[0]}, ""};
  }
}

std::vector<OperatorText> QueryGenerator::Summarize(const Table& input,
                                                    ExpressionGenerator& expressions) {
  OperatorText op{"summarize", {}, ""};
  OperatorText sort{"extend", {}, ""};
  static const std::vector<std::string> kOfNumber = {
      "sum", "avg", "min", "max", "sumif", "avgif", "minif", "maxif", "stdev", "variance"};
  static const std::vector<std::string> kOfAny = {"dcount",     "count_distinct", "make_list",
                                                  "make_set",   "dcountif",       "make_list_if",
                                                  "make_set_if"};
  static const std::vector<ScalarType> kNumbers = {ScalarType::kLong,    ScalarType::kInt,
                                                   ScalarType::kReal,    ScalarType::kTimespan,
                                                   ScalarType::kDecimal, ScalarType::kDatetime};
  const size_t count = dice_.Below(4);
  for (size_t i = 0; i < count; ++i) {
    const std::string name = NewName();
    switch (dice_.Below(5)) {
      case 0:
        if (dice_.OneIn(4)) {
          op.items.push_back(name + " = take_any(" + dice_.Pick(input.columns).name + ")");
        } else {
          op.items.push_back(dice_.OneIn(2) ? name + " = count()" : "count()");
        }
        break;
      case 1:
        op.items.push_back(name + " = countif(" + expressions.OfType(ScalarType::kBool, 2) + ")");
        break;
      case 2: {
        const std::string function = dice_.Pick(kOfAny);
        const ScalarType type = dice_.Pick(std::vector<ScalarType>{
            ScalarType::kLong, ScalarType::kString, ScalarType::kReal, ScalarType::kDatetime,
            ScalarType::kGuid, ScalarType::kInt, ScalarType::kTimespan});
        std::string call = function + "(" + expressions.OfType(type, 1);
        if (function.ends_with("if")) call += ", " + expressions.OfType(ScalarType::kBool, 2);
        op.items.push_back(name + " = " + call + ")");
        if (function.starts_with("make")) {
          sort.items.push_back(name + " = array_sort_asc(" + name + ")");
        }
        break;
      }
      case 3: {
        const std::string by = NameOfType(input, dice_.Pick(kNumbers));
        const std::string taken = dice_.Pick(input.columns).name;
        if (by.empty() || by == taken) break;
        const std::string call =
            std::string(dice_.OneIn(2) ? "arg_max(" : "arg_min(") + by + ", " + taken + ")";
        op.items.push_back("(" + name + ", " + NewName() + ") = " + call);
        break;
      }
      default: {
        const std::string function = dice_.Pick(kOfNumber);
        const ScalarType type = function == "stdev" || function == "variance"
                                    ? ScalarType::kLong
                                    : dice_.Pick(kNumbers);
        const std::string column = NameOfType(input, type);
        std::string call = function + "(";
        const bool plain = !column.empty() && dice_.OneIn(2);
        call += plain ? column : expressions.OfType(type, 2);
        if (function.ends_with("if")) call += ", " + expressions.OfType(ScalarType::kBool, 2);
        op.items.push_back((plain && dice_.OneIn(2) ? "" : name + " = ") + call + ")");
        break;
      }
    }
  }
  std::vector<std::string> groups;
  for (const std::string& name : NamesWhere(input, &Groupable)) {
    if (groups.size() < 2 && dice_.OneIn(3)) groups.push_back(name);
  }
  if (dice_.OneIn(4)) {
    groups.push_back(
        NewName() + " = " +
        expressions.OfType(dice_.OneIn(2) ? ScalarType::kLong : ScalarType::kString, 2));
  }
  if (op.items.empty() && groups.empty()) op.items.push_back("count()");
  for (size_t i = 0; i < groups.size(); ++i) op.tail += (i == 0 ? " by " : ", ") + groups[i];
  std::vector<OperatorText> operators{op};
  if (!sort.items.empty()) operators.push_back(sort);
  return operators;
}

std::optional<OperatorText> QueryGenerator::Join(const Table& input, const Query& query) {
  static const std::vector<std::string> kKinds = {
      "inner",     "leftouter", "rightouter", "fullouter",   "leftsemi",
      "rightsemi", "leftanti",  "rightanti",  "innerunique", ""};
  const NamedTable& right = dice_.Pick(query.tables);
  std::vector<std::string> conditions;
  for (const Column& mine : input.columns) {
    for (const Column& other : right.table.columns) {
      if (mine.type != other.type || !Groupable(mine.type)) continue;
      if (mine.name == other.name && dice_.OneIn(2)) {
        conditions.push_back(mine.name);
      } else if (dice_.OneIn(4)) {
        conditions.push_back("$left." + mine.name + " == $right." + other.name);
      }
    }
  }
  if (conditions.empty()) return std::nullopt;
  Shuffle(conditions, dice_);
  conditions.resize(std::min<size_t>(conditions.size(), 1 + dice_.Below(2)));
  std::string side = right.name;
  if (dice_.OneIn(3)) {
    ExpressionGenerator expressions(dice_, right.table.columns);
    side += " | where " + expressions.OfType(ScalarType::kBool, 2);
  }
  const bool lookup = dice_.OneIn(4);
  std::string head = lookup ? "lookup" : "join";
  if (lookup) {
    if (dice_.OneIn(2)) head += " kind=inner";
  } else if (const std::string kind = dice_.Pick(kKinds); !kind.empty()) {
    head += " kind=" + kind;
  }
  OperatorText op{head + " (" + side + ") on", conditions, ""};
  return op;
}

OperatorText QueryGenerator::Union(const Query& query) {
  OperatorText op{"union", {}, ""};
  if (dice_.OneIn(3)) op.head += dice_.OneIn(2) ? " kind=inner" : " kind=outer";
  if (dice_.OneIn(4)) op.head += " withsource=" + NewName();
  for (size_t i = 0; i <= dice_.Below(2); ++i) {
    const NamedTable& table = dice_.Pick(query.tables);
    if (dice_.OneIn(2)) {
      op.items.push_back(table.name);
      continue;
    }
    ExpressionGenerator expressions(dice_, table.table.columns);
    op.items.push_back("(" + table.name + " | where " + expressions.OfType(ScalarType::kBool, 2) +
                       ")");
  }
  return op;
}

// By all columns, so that only rows that are alike tie.
OperatorText QueryGenerator::TotalSort(const Table& input) {
  OperatorText op{"sort by", {}, ""};
  for (const Column& column : input.columns) {
    const bool as_text = column.type == ScalarType::kDynamic || column.type == ScalarType::kGuid;
    std::string key = as_text ? "tostring(" + column.name + ")" : column.name;
    if (!dice_.OneIn(3)) key += dice_.OneIn(2) ? " asc" : " desc";
    if (dice_.OneIn(3)) key += dice_.OneIn(2) ? " nulls first" : " nulls last";
    op.items.push_back(key);
  }
  Shuffle(op.items, dice_);
  return op;
}

std::optional<OperatorText> QueryGenerator::Expand(const Table& input) {
  const std::string column = NameOfType(input, ScalarType::kDynamic);
  if (column.empty()) return std::nullopt;
  OperatorText op{"mv-expand", {}, ""};
  if (dice_.OneIn(4)) op.head += " kind=array";
  if (dice_.OneIn(3)) op.head += " with_itemindex=" + NewName();
  std::string item = dice_.OneIn(2) ? column : NewName() + " = " + column;
  if (dice_.OneIn(4)) item += dice_.OneIn(2) ? " to typeof(long)" : " to typeof(string)";
  op.items.push_back(item);
  const std::string other = NameOfType(input, ScalarType::kDynamic);
  if (other != column) op.items.push_back(other);
  if (dice_.OneIn(6)) op.tail = " limit " + std::to_string(1 + dice_.Below(2));
  return op;
}

std::optional<OperatorText> QueryGenerator::Parse(const Table& input) {
  const std::string column = NameOfType(input, ScalarType::kString);
  if (column.empty()) return std::nullopt;
  OperatorText op{
      std::string(dice_.OneIn(3) ? "parse-where " : "parse ") + column + " with", {}, ""};
  switch (dice_.Below(4)) {
    case 0:
      op.tail = " \"x=\" " + NewName() + ":long \";y=\" " + NewName();
      break;
    case 1:
      op.tail = " \"x=\" " + NewName() + " \";\" " + NewName() + ":string";
      break;
    case 2:
      op.tail = " * \"=\" " + NewName() + ":long";
      break;
    default:
      op.tail = " * \"a\" " + NewName();
      break;
  }
  return op;
}

std::vector<OperatorText> QueryGenerator::Windows(const Table& input,
                                                  ExpressionGenerator& expressions) {
  OperatorText op{dice_.OneIn(3) ? "serialize" : "extend", {}, ""};
  const std::string column = dice_.Pick(input.columns).name;
  const std::string number = NameOfType(input, ScalarType::kLong);
  for (size_t i = 0; i <= dice_.Below(2); ++i) {
    std::string call;
    switch (dice_.Below(5)) {
      case 0:
        call = "row_number()";
        break;
      case 1:
        call = "row_number(" + std::to_string(dice_.Below(3)) + ", " +
               expressions.OfType(ScalarType::kBool, 1) + ")";
        break;
      case 2:
        call = number.empty() ? "row_number(0)" : "row_cumsum(" + number + ")";
        if (!number.empty() && dice_.OneIn(2)) {
          call = "row_cumsum(" + number + ", " + expressions.OfType(ScalarType::kBool, 1) + ")";
        }
        break;
      default:
        call = std::string(dice_.OneIn(2) ? "prev(" : "next(") + column;
        if (dice_.OneIn(2)) call += ", " + std::to_string(1 + dice_.Below(2));
        call += ")";
    }
    op.items.push_back(NewName() + " = " + call);
  }
  return {TotalSort(input), op};
}

std::vector<OperatorText> QueryGenerator::MakeOperators(const Table& input, const Query& query) {
  std::vector<std::pair<ScalarType, std::string>> subqueries;
  for (const NamedTable& table : query.tables) {
    const Column& column = dice_.Pick(table.table.columns);
    if (Groupable(column.type)) {
      subqueries.emplace_back(column.type, table.name + " | project c = " + column.name);
    }
  }
  std::vector<std::string> functions;
  for (const std::string& let : query.lets) {
    if (let.starts_with("let f")) functions.push_back("f");
  }
  ExpressionGenerator expressions(dice_, input.columns, std::move(subqueries),
                                  std::move(functions));
  const auto one = [](std::optional<OperatorText> op) {
    return op ? std::vector<OperatorText>{std::move(*op)} : std::vector<OperatorText>{};
  };
  switch (dice_.Below(18)) {
    case 0:
    case 1:
    case 2:
      return {{"where", {}, " " + expressions.OfType(ScalarType::kBool, kDepth + 1)}};
    case 3:
    case 4:
    case 5:
      return {Extend(input, expressions)};
    case 6:
      return {Project(input, expressions)};
    case 7:
      return one(Narrow(input));
    case 8:
    case 9:
      return Summarize(input, expressions);
    case 10: {
      std::vector<std::string> names = NamesWhere(input, &Groupable);
      if (names.empty()) return {};
      Shuffle(names, dice_);
      names.resize(1 + dice_.Below(names.size()));
      if (dice_.OneIn(3)) names = {"*"};
      return {{"distinct", names, ""}};
    }
    case 11:
    case 12:
      return one(Join(input, query));
    case 13:
      return {Union(query)};
    case 14: {
      OperatorText sort = TotalSort(input);
      const std::string count = std::to_string(dice_.Below(8));
      if (dice_.OneIn(2)) {
        sort.head = "top " + count + " by";
        return {sort};
      }
      return {sort, {"take", {}, " " + count}};
    }
    case 15:
      return one(Expand(input));
    case 16:
      return one(Parse(input));
    default:
      return dice_.OneIn(8) ? std::vector<OperatorText>{{"count", {}, ""}}
                            : Windows(input, expressions);
  }
}

Query QueryGenerator::Next() {
  names_ = 0;
  Query query;
  const size_t tables = 1 + dice_.Below(3);
  for (size_t i = 0; i < tables; ++i) {
    query.tables.push_back(MakeTable("T" + std::to_string(i + 1)));
  }
  AddLets(query);
  query.source = "T1";
  for (const std::string& let : query.lets) {
    if (let.starts_with("let M") && dice_.OneIn(2)) query.source = "M";
    if (let.starts_with("let g") && dice_.OneIn(2)) query.source = "g(T1, 1)";
  }
  if (dice_.OneIn(12)) {
    query.source = "range l from " + std::to_string(dice_.Below(5)) + " to " +
                   std::to_string(dice_.Below(12)) + " step " + std::to_string(1 + dice_.Below(3));
  }
  auto table = Interpret(query.ToText());
  while (!table.ok()) {
    // A let that has no rule.
    if (query.lets.empty()) return Next();
    query.lets.pop_back();
    query.source = "T1";
    table = Interpret(query.ToText());
  }
  const size_t steps = 1 + dice_.Below(6);
  for (size_t step = 0, tries = 0; step < steps && tries < 30; ++tries) {
    const std::vector<OperatorText> added = MakeOperators(*table, query);
    if (added.empty()) continue;
    Query longer = query;
    for (const OperatorText& op : added) longer.operators.push_back(op);
    auto result = Interpret(longer.ToText());
    if (!result.ok() || result->rows.size() > kRowsMax || result->columns.size() > 14) continue;
    // Most queries keep some rows to go on with.
    if (result->rows.empty() && !table->rows.empty() && !dice_.OneIn(8)) continue;
    query = std::move(longer);
    table = std::move(result);
    ++step;
  }
  return query;
}

}  // namespace sluice::differential
