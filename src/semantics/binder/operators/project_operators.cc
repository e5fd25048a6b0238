// extend, serialize, project and its variants.
#include <algorithm>
#include <set>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/dynamic_literal.h"
#include "semantics/binder/wildcard.h"

namespace sluice::semantics {

using syntax::ExpressionKind;

// A name of the input is replaced in its place; others are appended. Names without "=" follow the
// same rule.
Rows BinderImpl::BindExtend(Rows rows, const std::vector<syntax::ExpressionPointer>& columns,
                            std::string) {
  if (columns.empty()) return rows;
  WindowCalls windows;
  std::vector<NamedValue> values;
  context_.rows = &rows;
  context_.windows = &windows;
  for (const auto& column : columns) {
    if (column->kind == ExpressionKind::kStar) continue;
    for (NamedValue& value : BindNamedParts(*column)) values.push_back(std::move(value));
  }
  context_.rows = nullptr;
  context_.windows = nullptr;

  std::vector<BoundColumn> result = rows.columns();
  NameScope names(result);
  std::set<std::string> added;
  std::vector<ComputedColumn> computed;
  int number = 1;
  for (NamedValue& value : values) {
    if (value.names.size() > 1) {
      ReportInOperator("SEM0112", "The expression does not have several values.", value.span);
      continue;
    }
    bool written = !value.names.empty();
    std::string name = written ? value.names[0].text : value.implied_name;
    if (name.empty()) {
      name = names.AddNumbered("Column", number);
      ++number;
      added.insert(name);
      BoundColumn output = NewColumn(std::move(name), value.value->type);
      result.push_back(output);
      computed.push_back({std::move(output), std::move(value.value)});
      continue;
    }
    if (written && !added.insert(name).second) {
      ReportInOperator("SEM0111", "A column named '" + name + "' already exists.",
                       value.names[0].span);
      continue;
    }
    added.insert(name);
    BoundColumn output = NewColumn(name, value.value->type);
    auto place = std::find_if(result.begin(), result.end(),
                              [&](const BoundColumn& column) { return column.name == name; });
    if (place != result.end()) {
      *place = output;
    } else {
      names.Add(name);
      result.push_back(output);
    }
    computed.push_back({std::move(output), std::move(value.value)});
  }
  rows = WithWindows(std::move(rows), windows);
  return Computed(std::move(rows), std::move(computed), std::move(result));
}

Rows BinderImpl::ProjectColumns(Rows rows, const std::vector<syntax::ExpressionPointer>& columns) {
  WindowCalls windows;
  std::vector<NamedValue> values;
  context_.rows = &rows;
  context_.windows = &windows;
  NameScope written;
  for (const auto& column : columns) {
    if (column->kind == ExpressionKind::kStar || column->kind == ExpressionKind::kWildcardName) {
      for (const BoundColumn* match : MatchColumns(*column, rows)) {
        NamedValue value;
        value.span = column->span;
        value.implied_name = match->name;
        value.value = Reference(*match, column->span);
        values.push_back(std::move(value));
      }
      continue;
    }
    for (NamedValue& value : BindNamedParts(*column)) {
      if (value.names.size() > 1) {
        ReportInOperator("SEM0112", "The expression does not have several values.", value.span);
        continue;
      }
      bool plain = column->kind == ExpressionKind::kName;
      if (plain) value.names.push_back(column->As<syntax::NameExpression>().name);
      if (!value.names.empty()) {
        bool fresh = written.Add(value.names[0].text);
        if (!fresh) {
          ReportInOperator("SEM0111",
                           "A column named '" + value.names[0].text + "' already exists.",
                           value.names[0].span);
        }
      }
      values.push_back(std::move(value));
    }
  }
  context_.rows = nullptr;
  context_.windows = nullptr;

  std::vector<BoundColumn> result;
  std::vector<ComputedColumn> computed;
  NameScope names;
  std::set<ColumnId> used;
  int number = 1;
  for (NamedValue& value : values) {
    std::string name = value.names.empty() ? value.implied_name : value.names[0].text;
    if (name.empty()) {
      name = names.AddNumbered("Column", number);
      ++number;
    } else {
      name = names.AddUnique(name);
    }
    // A plain column keeps its identity, once.
    if (value.value->kind == BoundExpressionKind::kColumn) {
      ColumnId id = value.value->As<BoundColumnReference>().id;
      if (windows.layer_of.count(id) == 0 && used.insert(id).second) {
        result.push_back({id, std::move(name), value.value->type});
        continue;
      }
    }
    BoundColumn output = NewColumn(std::move(name), value.value->type);
    result.push_back(output);
    computed.push_back({std::move(output), std::move(value.value)});
  }
  rows = WithWindows(std::move(rows), windows);
  return Computed(std::move(rows), std::move(computed), std::move(result));
}

Rows BinderImpl::BindProjectAway(Rows rows, const syntax::ProjectAwayOperator& op) {
  std::set<ColumnId> away;
  context_.rows = &rows;
  for (const auto& column : op.columns) {
    for (const BoundColumn* match : MatchColumns(*column, rows)) away.insert(match->id);
  }
  context_.rows = nullptr;
  std::vector<BoundColumn> result;
  for (const BoundColumn& column : rows.columns()) {
    if (!away.contains(column.id)) result.push_back(column);
  }
  return WithColumns(std::move(rows), std::move(result));
}

Rows BinderImpl::BindProjectKeep(Rows rows, const syntax::ProjectKeepOperator& op) {
  std::set<ColumnId> keep;
  context_.rows = &rows;
  for (const auto& column : op.columns) {
    for (const BoundColumn* match : MatchColumns(*column, rows)) keep.insert(match->id);
  }
  context_.rows = nullptr;
  std::vector<BoundColumn> result;
  for (const BoundColumn& column : rows.columns()) {
    if (keep.contains(column.id)) result.push_back(column);
  }
  return WithColumns(std::move(rows), std::move(result));
}

Rows BinderImpl::BindProjectRename(Rows rows, const syntax::ProjectRenameOperator& op) {
  std::vector<BoundColumn> result = rows.columns();
  context_.rows = &rows;
  std::set<std::string> new_names;
  for (const auto& column : op.columns) {
    if (column->kind != ExpressionKind::kNamed ||
        column->As<syntax::NamedExpression>().value->kind != ExpressionKind::kName) {
      ReportInOperator("SEM0110", "A column name is expected here: new = old.", column->span);
      continue;
    }
    const auto& named = column->As<syntax::NamedExpression>();
    const auto& old_name = named.value->As<syntax::NameExpression>().name;
    const BoundColumn* found = FindColumn(old_name, rows);
    if (found == nullptr || named.names.empty()) continue;
    const std::string& name = named.names[0].text;
    new_names.insert(name);
    for (BoundColumn& output : result) {
      if (output.id == found->id && output.name == old_name.text) output.name = name;
    }
  }
  context_.rows = nullptr;
  std::set<std::string> names;
  for (const BoundColumn& output : result) {
    if (!names.insert(output.name).second) {
      ReportInOperator("SEM0111", "A column named '" + output.name + "' already exists.", op.span);
    }
  }
  return WithColumns(std::move(rows), std::move(result));
}

Rows BinderImpl::BindProjectReorder(Rows rows, const syntax::ProjectReorderOperator& op) {
  std::vector<BoundColumn> result;
  std::set<ColumnId> placed;
  // A name that another item gives is not taken by a wildcard.
  std::set<std::string> named;
  for (const auto& item : op.columns) {
    if (item.column->kind == ExpressionKind::kName) {
      named.insert(item.column->As<syntax::NameExpression>().name.text);
    }
  }
  context_.rows = &rows;
  for (const auto& item : op.columns) {
    std::vector<const BoundColumn*> matches = MatchColumns(*item.column, rows);
    if (item.column->kind != ExpressionKind::kName) {
      std::erase_if(matches, [&](const BoundColumn* match) { return named.contains(match->name); });
    }
    using Direction = syntax::ReorderDirection;
    if (item.direction == Direction::kAscending || item.direction == Direction::kDescending) {
      std::stable_sort(matches.begin(), matches.end(),
                       [](const auto* a, const auto* b) { return a->name < b->name; });
    } else if (item.direction != Direction::kNone) {
      std::stable_sort(matches.begin(), matches.end(),
                       [](const auto* a, const auto* b) { return GrannyLess(a->name, b->name); });
    }
    if (item.direction == Direction::kDescending ||
        item.direction == Direction::kGrannyDescending) {
      std::reverse(matches.begin(), matches.end());
    }
    for (const BoundColumn* match : matches) {
      if (placed.insert(match->id).second) result.push_back(*match);
    }
  }
  context_.rows = nullptr;
  for (const BoundColumn& column : rows.columns()) {
    if (placed.insert(column.id).second) result.push_back(column);
  }
  return WithColumns(std::move(rows), std::move(result));
}

// Names, patterns in strings, arrays of them, and column_names_of().
Rows BinderImpl::BindProjectByNames(Rows rows, const syntax::ProjectByNamesOperator& op) {
  std::vector<BoundColumn> result;
  std::set<ColumnId> placed;
  auto place = [&](std::string_view pattern) {
    for (const BoundColumn& column : rows.columns()) {
      if (MatchesWildcard(column.name, pattern) && placed.insert(column.id).second) {
        result.push_back(column);
      }
    }
  };
  for (const auto& column : op.columns) {
    if (column->kind == ExpressionKind::kStar || column->kind == ExpressionKind::kWildcardName) {
      for (const BoundColumn* match : MatchColumns(*column, rows)) place(match->name);
      continue;
    }
    if (column->kind == ExpressionKind::kName) {
      const std::string& name = column->As<syntax::NameExpression>().name.text;
      if (FindName(environment_, name) == nullptr) {
        place(name);
        continue;
      }
    }
    auto value = Constant(*column, "A list of column names");
    if (!value) continue;
    if (value->type() == ScalarType::kString) {
      place(value->string_value());
    } else if (value->type() == ScalarType::kDynamic) {
      for (const Scalar& element : ElementsOf(*value)) place(element.ToText());
    } else {
      ReportInOperator("SEM0222", "The names of columns must be strings, or arrays of strings.",
                       column->span);
    }
  }
  return WithColumns(std::move(rows), std::move(result));
}

}  // namespace sluice::semantics
