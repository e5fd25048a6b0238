// Feeds arbitrary texts to everything between a query's text and its execution: parser, binder,
// planner with its rewrites, and the renderer of SQL, against a catalog with a few tables and
// functions. Nothing may crash, run on without end or take unbounded memory; what binds must bind
// to the same tree from its printed text; and only a plan may be refused after binding, by name.
#include <cstdint>
#include <string>

#include "engine/duckdb/sql/sql_renderer.h"
#include "language/parser/parser.h"
#include "language/syntax/printer.h"
#include "planning/planner.h"
#include "semantics/binder.h"
#include "semantics/testing/bound_tree_text.h"
#include "semantics/testing/memory_schema_source.h"

namespace sluice {
namespace {

semantics::MemorySchemaSource MakeSchemas() {
  semantics::MemorySchemaSource schemas;
  schemas.AddTable("Events",
                   "b:bool, i:int, l:long, r:real, d:decimal, s:string, t:datetime, p:timespan, "
                   "g:guid, j:dynamic");
  schemas.AddTable("Lookup", "l:long, name:string");
  schemas.AddTable("Other", "s:string, ['a b']:real", "other");
  schemas.AddExternalTable("Files", "l:long, s:string, t:datetime");
  schemas.AddFunction("F", "(x:long, y:string='a')", "{ x + strlen(y) }");
  schemas.AddFunction("G", "(T:(l:long), n:long)", "{ T | where l > n | extend m = F(l) }");
  return schemas;
}

// Two rows for every relation whose columns depend on data: one of values, one of nulls.
class FixedRows : public semantics::RelationEvaluator {
 public:
  Result<std::vector<std::vector<Scalar>>> Evaluate(const semantics::BoundRelationPointer& relation,
                                                    size_t) override {
    std::vector<std::vector<Scalar>> rows(2);
    for (const semantics::BoundColumn& column : relation->columns) {
      rows[0].push_back(ValueOf(column.type));
      rows[1].push_back(Scalar::Null(column.type));
    }
    return rows;
  }

 private:
  static Scalar ValueOf(ScalarType type) {
    switch (type) {
      case ScalarType::kBool:
        return Scalar::Bool(true);
      case ScalarType::kInt:
        return Scalar::Int(7);
      case ScalarType::kLong:
        return Scalar::Long(-8);
      case ScalarType::kReal:
        return Scalar::Real(1.5);
      case ScalarType::kDecimal:
        return Scalar::DecimalValue(Decimal::FromInt64(3));
      case ScalarType::kString:
        return Scalar::String("a b");
      case ScalarType::kDatetime:
        return Scalar::Datetime(638'000'000'000'000'000);
      case ScalarType::kTimespan:
        return Scalar::Timespan(10'000'000);
      case ScalarType::kGuid:
        return Scalar::Null(type);
      case ScalarType::kDynamic:
        return Scalar::Dynamic(R"({"x":1,"y":["z"]})");
    }
    return Scalar::Null(type);
  }
};

struct Outcome {
  semantics::BoundQuery query;
  language::Diagnostics diagnostics;
};

Outcome BindText(const language::QueryText& tree) {
  static semantics::MemorySchemaSource& schemas = *new semantics::MemorySchemaSource(MakeSchemas());
  static FixedRows evaluator;
  semantics::BindOptions options;
  options.now_ticks = 638'000'000'000'000'000;
  options.current_cursor = options.now_ticks;
  options.evaluator = &evaluator;
  Outcome outcome;
  outcome.query = semantics::Bind(tree, schemas, options, outcome.diagnostics);
  return outcome;
}

std::string TextOf(const semantics::BoundQuery& query) {
  std::string text;
  for (const semantics::BoundResult& result : query.results) {
    text += semantics::TreeText(*result.relation) + "\n" + semantics::SchemaText(*result.relation) +
            "\n";
  }
  return text;
}

void Check(std::string_view text) {
  language::Diagnostics diagnostics;
  const language::QueryText tree = language::ParseQuery(text, diagnostics);
  if (!diagnostics.empty()) return;
  const Outcome bound = BindText(tree);
  if (!bound.diagnostics.empty()) {
    CHECK(!bound.diagnostics.ToStatus(text).ok());
    return;
  }
  const std::string printed = language::ToKql(tree);
  const language::QueryText again = language::ParseQuery(printed, diagnostics);
  CHECK(diagnostics.empty());
  const Outcome rebound = BindText(again);
  CHECK(rebound.diagnostics.empty());
  CHECK(TextOf(bound.query) == TextOf(rebound.query));
  for (const semantics::BoundResult& result : bound.query.results) {
    const auto plan = planning::Plan(result.relation);
    if (!plan.ok()) {
      CHECK(plan.status().code() == StatusCode::kUnsupported);
      continue;
    }
    CHECK(plan->schema.columns.size() == result.relation->columns.size());
    CHECK(!planning::ExplainPlan(*plan).empty());
    engine::duckdb::sql::RenderContext context;
    int64_t stages = 0;
    context.new_stage_number = [&stages] { return ++stages; };
    context.newest_cursors.emplace();
    const auto sql = engine::duckdb::sql::RenderSql(*plan, context);
    CHECK(sql.ok() || !sql.status().message().empty());
  }
}

}  // namespace
}  // namespace sluice

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  sluice::Check({reinterpret_cast<const char*>(data), size});
  return 0;
}
