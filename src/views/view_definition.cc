#include "views/view_definition.h"

#include <algorithm>
#include <limits>
#include <map>

#include "language/lexer/token.h"
#include "language/parser/parser.h"
#include "planning/planner.h"
#include "views/partial_aggregates.h"

namespace sluice::views {
namespace {

using language::ExpressionKind;
using language::OperatorKind;

Status ErrorAt(const std::string& text, SourceSpan span, std::string message) {
  language::Diagnostics diagnostics;
  diagnostics.Add("SEM0268", std::move(message), span);
  return diagnostics.ToStatus(text);
}

std::string_view TextOf(const std::string& text, SourceSpan span) {
  return std::string_view(text).substr(span.begin, span.end - span.begin);
}

// Functions whose answer depends on when a record is materialized.
Status CheckDeterministic(const std::string& text) {
  language::Diagnostics diagnostics;
  const std::vector<language::Token> tokens = language::Tokenize(text, diagnostics);
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::string_view name = tokens[i].text;
    const bool forbidden = name == "now" || name == "ago" || name == "rand" ||
                           name == "external_table" || name == "materialized_view" ||
                           name == "stored_query_result" || name == "externaldata" ||
                           name == "cursor_after" || name == "cursor_before_or_at";
    if (!forbidden || !tokens[i + 1].Is("(")) continue;
    return ErrorAt(text, tokens[i].span,
                   "The query of a materialized view must not use " + std::string(name) + "()");
  }
  return Status::Ok();
}

class Definer {
 public:
  Definer(const ViewText& text, query::QueryService& queries, const OperationContext& context)
      : text_(text), queries_(queries), context_(context) {}

  Result<ViewDefinition> Run() {
    language::Diagnostics diagnostics;
    const language::QueryText parsed = language::ParseQuery(text_.query, diagnostics);
    RETURN_IF_ERROR(diagnostics.ToStatus(text_.query));
    RETURN_IF_ERROR(CheckDeterministic(text_.query));
    ASSIGN_OR_RETURN(summarize_, FindSummarize(parsed));
    ASSIGN_OR_RETURN(const query::PreparedQuery whole, Prepare(text_.query));
    RETURN_IF_ERROR(CheckTables(whole));
    definition_.schema = whole.parts[0].plan.schema;
    FindTexts();
    RETURN_IF_ERROR(TakeApart());
    return Finish();
  }

 private:
  Result<const language::SummarizeOperator*> FindSummarize(const language::QueryText& parsed) {
    const auto wrong = [&](SourceSpan span) {
      return ErrorAt(text_.query, span,
                     "The query of a materialized view must be one pipeline over its source that "
                     "ends with summarize ... by ...");
    };
    const language::ExpressionStatement* statement = nullptr;
    for (const auto& each : parsed.statements) {
      if (each->kind == language::StatementKind::kLet) continue;
      if (each->kind != language::StatementKind::kExpression || statement != nullptr) {
        return wrong(each->span);
      }
      statement = &each->As<language::ExpressionStatement>();
    }
    if (statement == nullptr || statement->expression->kind != ExpressionKind::kPipeline) {
      return wrong(statement == nullptr ? SourceSpan{} : statement->span);
    }
    const auto& operators =
        statement->expression->As<language::PipelineExpression>().operators;
    if (operators.empty() || operators.back()->kind != OperatorKind::kSummarize) {
      return wrong(statement->span);
    }
    for (const auto& op : operators) {
      const bool last = op.get() == operators.back().get();
      switch (op->kind) {
        case OperatorKind::kSummarize:
          if (last) break;
          [[fallthrough]];
        case OperatorKind::kSort:
        case OperatorKind::kTop:
        case OperatorKind::kTopNested:
        case OperatorKind::kTopHitters:
        case OperatorKind::kPartition:
        case OperatorKind::kSerialize:
        case OperatorKind::kTake:
        case OperatorKind::kSample:
        case OperatorKind::kDistinct:
        case OperatorKind::kCount:
          return ErrorAt(text_.query, op->span,
                         "The operator '" + std::string(language::OperatorName(op->kind)) +
                             "' is not allowed in a materialized view before its summarize");
        default: break;
      }
    }
    const auto* summarize = &operators.back()->As<language::SummarizeOperator>();
    if (summarize->groups.empty() || summarize->aggregates.empty()) {
      return ErrorAt(text_.query, summarize->span,
                     "A materialized view must have at least one aggregate and one group: "
                     "summarize count() by Key");
    }
    return summarize;
  }

  Result<query::PreparedQuery> Prepare(const std::string& text) {
    query::QueryRequest request;
    request.text = text;
    request.database = text_.database;
    // Also says that the name means the table.
    request.cursor_scopes = {{text_.source, 0, std::numeric_limits<int64_t>::max()}};
    if (!definition_.state.columns.empty()) {
      semantics::TableInfo state;
      state.name = kStateName;
      state.schema = definition_.state;
      request.hidden_tables = {std::move(state)};
    }
    return queries_.Prepare(request, context_);
  }

  Status CheckTables(const query::PreparedQuery& whole) {
    if (!planning::ExternalScansOf(whole.parts[0].plan).empty()) {
      return InvalidArgument("A materialized view cannot read external tables");
    }
    bool reads_source = false;
    const auto& dimensions = text_.dimension_tables;
    for (const semantics::TableInfo& table : whole.tables) {
      if (table.database != text_.database) {
        return InvalidArgument("A materialized view cannot read tables of other databases: '" +
                               table.name + "' of '" + table.database + "'");
      }
      if (table.name == text_.source) {
        reads_source = true;
      } else if (std::find(dimensions.begin(), dimensions.end(), table.name) == dimensions.end()) {
        return InvalidArgument("The query reads the table '" + table.name +
                               "' besides the view's source; name it in dimensionTables if it is "
                               "a dimension table");
      }
    }
    if (!reads_source) {
      return InvalidArgument("The query does not read the view's source table '" + text_.source +
                             "'");
    }
    return Status::Ok();
  }

  // What stands before summarize, and behind its `by`.
  void FindTexts() {
    prefix_ = text_.query.substr(0, summarize_->span.begin);
    prefix_.erase(0, prefix_.find_first_not_of(" \t\r\n"));
    language::Diagnostics diagnostics;
    const std::string operation(TextOf(text_.query, summarize_->span));
    int depth = 0;
    for (const language::Token& token : language::Tokenize(operation, diagnostics)) {
      if (token.Is("(") || token.Is("[") || token.Is("{")) ++depth;
      if (token.Is(")") || token.Is("]") || token.Is("}")) --depth;
      if (depth == 0 && token.Is("by")) groups_ = operation.substr(token.span.end);
    }
  }

  Status TakeApart() {
    const size_t group_count = summarize_->groups.size();
    definition_.group_count = group_count;
    size_t next = group_count;
    for (const auto& aggregate : summarize_->aggregates) {
      const language::Expression* value = aggregate.get();
      if (value->kind == ExpressionKind::kNamed) {
        value = value->As<language::NamedExpression>().value.get();
      }
      if (value->kind != ExpressionKind::kCall) {
        return ErrorAt(text_.query, aggregate->span,
                       "A materialized view takes aggregates alone, not expressions over them; "
                       "compute those when the view is queried");
      }
      const auto& call = value->As<language::CallExpression>();
      AggregateText written;
      written.function = call.name.text;
      written.text = std::string(TextOf(text_.query, call.span));
      bool star = false;
      for (const auto& argument : call.arguments) {
        written.arguments.emplace_back(TextOf(text_.query, argument->span));
        star = star || argument->kind == ExpressionKind::kStar;
      }
      ASSIGN_OR_RETURN(const query::PreparedQuery alone,
                       Prepare(prefix_ + "summarize " + written.text + " by " + groups_));
      const size_t count = alone.parts[0].plan.schema.columns.size() - group_count;
      if (next + count > definition_.schema.columns.size()) {
        return ErrorAt(text_.query, call.span, "The columns of this aggregate cannot be told");
      }
      for (size_t i = 0; i < count; ++i) {
        written.outputs.push_back(definition_.schema.columns[next + i]);
      }
      next += count;
      const std::optional<PartialAggregate> parts = PartialAggregateOf(written);
      if (!parts) {
        return ErrorAt(text_.query, call.span,
                       "The aggregate '" + written.function +
                           "()' is not supported in a materialized view; supported are " +
                           std::string(kSupportedAggregates));
      }
      definition_.picks_records = star && summarize_->aggregates.size() == 1;
      parts_.push_back(*parts);
    }
    return Status::Ok();
  }

  Result<ViewDefinition> Finish() {
    std::string partial;
    std::string compact;
    std::string stages;
    std::string states;
    std::string finals;
    const auto add = [](std::string& list, const std::string& item) {
      list += (list.empty() ? "" : ", ") + item;
    };
    std::string keys;
    for (size_t i = 0; i < summarize_->groups.size(); ++i) {
      const std::string name = QuoteName(definition_.schema.columns[i].name);
      add(keys, name);
      add(states, name);
      add(finals, name);
    }
    for (const PartialAggregate& part : parts_) {
      add(partial, part.partial);
      add(compact, part.compact);
      stages += part.stage;
      for (const std::string& state : part.states) add(states, state);
      add(finals, part.final);
    }
    // No projection: a column that * comes to mean must show as one too many.
    definition_.partial_query = prefix_ + "summarize " + partial + " by " + groups_;
    ASSIGN_OR_RETURN(const query::PreparedQuery prepared, Prepare(definition_.partial_query));
    definition_.state = prepared.parts[0].plan.schema;
    definition_.compact_query = "['" + std::string(kStateName) + "'] | summarize " + compact +
                                " by " + keys + stages + " | project " + states;
    ASSIGN_OR_RETURN(const query::PreparedQuery compacted, Prepare(definition_.compact_query));
    definition_.merge_query = definition_.compact_query + " | project " + finals;
    ASSIGN_OR_RETURN(const query::PreparedQuery merged, Prepare(definition_.merge_query));
    const bool same = SameTypes(compacted.parts[0].plan.schema, definition_.state) &&
                      SameTypes(merged.parts[0].plan.schema, definition_.schema);
    if (!same) {
      return Unsupported("The aggregates of this view cannot be kept up to date: parts of them are "
                         "of the types " + compacted.parts[0].plan.schema.ToString() +
                         ", and together " + merged.parts[0].plan.schema.ToString());
    }
    return definition_;
  }

  static bool SameTypes(const Schema& a, const Schema& b) {
    return std::equal(a.columns.begin(), a.columns.end(), b.columns.begin(), b.columns.end(),
                      [](const Column& x, const Column& y) { return x.type == y.type; });
  }

  const ViewText& text_;
  query::QueryService& queries_;
  const OperationContext& context_;
  const language::SummarizeOperator* summarize_ = nullptr;
  std::string prefix_;
  std::string groups_;
  std::vector<PartialAggregate> parts_;
  ViewDefinition definition_;
};

}  // namespace

Result<ViewDefinition> DefineView(const ViewText& text, query::QueryService& queries,
                                  const OperationContext& context) {
  return Definer(text, queries, context).Run();
}

}  // namespace sluice::views
