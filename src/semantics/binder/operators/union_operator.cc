// union.
#include <algorithm>
#include <map>

#include "semantics/binder/binder_impl.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {

// Columns are matched by name and type. A name with several types becomes one column per type,
// named name_type.
Rows BinderImpl::BindUnion(const Rows* piped, const std::vector<syntax::ExpressionPointer>& tables,
                           const syntax::OperatorParameters& parameters, SourceSpan span) {
  bool inner = false;
  bool fuzzy = IsOptionSet("best_effort");
  std::string with_source;
  for (const auto& parameter : parameters) {
    const std::string& name = parameter.name.text;
    std::string word = WordOf(*parameter.value);
    if (name == "kind") {
      if (word != "inner" && word != "outer") {
        ReportInOperator("SEM0240", "The kind must be inner or outer.", parameter.value->span);
      }
      inner = word == "inner";
    } else if (name == "withsource" || name == "with_source") {
      with_source = word;
    } else if (name == "isfuzzy") {
      fuzzy = fuzzy || word == "true";
    }
  }
  if (context_.operator_name.empty()) context_.operator_name = "union";

  std::vector<Rows> inputs;
  std::vector<std::string> sources;
  auto add = [&](Rows rows) {
    std::string source = rows.table_name;
    if (source.empty()) source = "union_arg" + std::to_string(inputs.size());
    sources.push_back(std::move(source));
    inputs.push_back(std::move(rows));
  };
  if (piped != nullptr) add(*piped);
  for (const auto& table : tables) {
    if (IsWildcard(*table)) {
      size_t before = inputs.size();
      for (Rows& rows : BindWildcard(*table)) add(std::move(rows));
      if (inputs.size() == before && !fuzzy) {
        std::string pattern = "*";
        if (table->kind == syntax::ExpressionKind::kWildcardName) {
          pattern = table->As<syntax::WildcardNameExpression>().pattern;
        } else if (table->kind == syntax::ExpressionKind::kMember) {
          pattern = table->As<syntax::MemberExpression>().member.text;
        }
        ReportInOperator("SEM0100", "No table has a name like '" + pattern + "'.", table->span);
      }
      continue;
    }
    if (fuzzy && table->kind == syntax::ExpressionKind::kName && !IsTabular(*table)) continue;
    if (fuzzy) {
      // What cannot be resolved is left out.
      ++silent_;
      ColumnId first_id = next_column_id_;
      Rows rows = BindTabular(*table);
      --silent_;
      if (rows.failed) {
        next_column_id_ = first_id;
        continue;
      }
      add(std::move(rows));
      continue;
    }
    add(BindTabular(*table));
  }
  if (inputs.empty()) {
    ReportInOperator("SEM0100", "None of the tables exists.", span);
    return FailedRows();
  }
  if (const Scalar* most = FindOption("query_max_entities_in_union");
      most != nullptr && IsInteger(most->type()) && !most->is_null() &&
      inputs.size() > static_cast<size_t>(std::max<int64_t>(most->int64_value(), 0))) {
    ReportInOperator("SEM0270",
                     "A union of " + std::to_string(inputs.size()) +
                         " tables is more than query_max_entities_in_union allows: " +
                         most->ToText() + ".",
                     span);
  }

  Rows result;
  result.serialized = true;
  for (const Rows& input : inputs) {
    result.failed = result.failed || input.failed;
    result.serialized = result.serialized && input.serialized;
  }
  // The names in order of appearance, and the types of each.
  std::vector<std::string> names;
  std::map<std::string, std::vector<ScalarType>> types;
  std::map<std::string, size_t> inputs_with_name;
  for (const Rows& input : inputs) {
    for (const BoundColumn& column : input.columns()) {
      auto& seen = types[column.name];
      if (seen.empty()) names.push_back(column.name);
      if (std::find(seen.begin(), seen.end(), column.type) == seen.end()) {
        seen.push_back(column.type);
      }
      ++inputs_with_name[column.name];
    }
  }
  auto unite = std::make_shared<UnionRelation>();
  unite->sources.resize(inputs.size());
  if (!with_source.empty()) {
    unite->columns.push_back(NewColumn(with_source, ScalarType::kString));
    for (size_t i = 0; i < inputs.size(); ++i) {
      BoundColumn source = NewColumn(with_source, ScalarType::kString);
      std::vector<BoundColumn> columns = inputs[i].columns();
      columns.push_back(source);
      unite->sources[i].push_back(source.id);
      inputs[i] = Computed(std::move(inputs[i]),
                           {{std::move(source), Literal(Scalar::String(sources[i]), span)}},
                           std::move(columns));
    }
  }
  // Names without a conflict are kept; the others give way to them.
  NameScope taken;
  for (const std::string& name : names) {
    if (types[name].size() == 1) taken.Add(name);
  }
  for (const std::string& name : names) {
    if (inner && inputs_with_name[name] < inputs.size()) continue;
    if (name == with_source) continue;
    const std::vector<ScalarType>& of_name = types[name];
    for (ScalarType type : of_name) {
      std::string output = of_name.size() == 1
                               ? name
                               : taken.AddUnique(name + "_" + std::string(ScalarTypeName(type)));
      unite->columns.push_back(NewColumn(std::move(output), type));
      for (size_t i = 0; i < inputs.size(); ++i) {
        const BoundColumn* column = inputs[i].Find(name);
        bool same = column != nullptr && column->type == type;
        unite->sources[i].push_back(same ? std::optional(column->id) : std::nullopt);
      }
    }
  }
  for (Rows& input : inputs) unite->inputs.push_back(std::move(input.relation));
  result.relation = std::move(unite);
  return result;
}

}  // namespace sluice::semantics
