// KQL text to engine SQL, step by step: the claim of docs/benchmarks.md.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "engine/duckdb/sql/sql_renderer.h"
#include "language/parser/parser.h"
#include "planning/planner.h"
#include "semantics/binder.h"

namespace {

using namespace sluice;

// Twenty operators of an everyday query over logs.
constexpr const char* kQuery = R"KQL(
let Threshold = 250.0;
Logs
| where Timestamp between (datetime(2026-01-01) .. datetime(2026-01-08))
| where Level in ("Error", "Critical") or DurationMs > Threshold
| where Message has "timeout" and Message !contains "retry"
| extend Day = startofday(Timestamp), Seconds = DurationMs / 1000
| extend Route = extract(@"^/api/(v\d)/(\w+)", 2, RequestPath)
| extend Class = case(StatusCode >= 500, "server", StatusCode >= 400, "client", "ok")
| project-away TraceId
| project-rename Node = Host
| where isnotempty(Route)
| extend Size = iff(BytesSent > 1048576, "large", "small")
| summarize Requests = count(), Slow = countif(Seconds > 1.0), Mean = avg(Seconds),
            Longest = max(Seconds), Nodes = dcount(Node) by Day, Service, Route, Class, Size
| where Requests > 10
| extend Share = round(100.0 * Slow / Requests, 2)
| join kind=leftouter (Logs | where Level == "Critical" | summarize Criticals = count() by Service)
    on Service
| project-away Service1
| extend Criticals = coalesce(Criticals, 0)
| sort by Share desc, Requests desc
| extend Rank = row_number()
| where Rank <= 1000
| project Day, Service, Route, Class, Size, Requests, Slow, Share, Mean, Longest, Criticals, Rank
| take 100
)KQL";

class LogSchema final : public semantics::SchemaSource {
 public:
  LogSchema() {
    table_.database = database_;
    table_.name = "Logs";
    table_.table_id = 1;
    language::Diagnostics diagnostics;
    table_.schema = language::ParseSchema(
        "Timestamp:datetime, Level:string, Service:string, Host:string, TraceId:guid, "
        "RequestPath:string, StatusCode:int, DurationMs:real, BytesSent:long, Message:string",
        diagnostics);
    for (size_t i = 0; i < table_.schema.columns.size(); ++i) {
      table_.column_ids.push_back(static_cast<int64_t>(i) + 1);
    }
  }
  const std::string& current_database() const override { return database_; }
  std::optional<std::string> FindDatabase(std::string_view) override { return database_; }
  std::optional<semantics::TableInfo> FindTable(std::string_view, std::string_view name) override {
    if (name == table_.name) return table_;
    return std::nullopt;
  }
  std::optional<semantics::ExternalTableInfo> FindExternalTable(std::string_view,
                                                                std::string_view) override {
    return std::nullopt;
  }
  std::optional<semantics::StoredFunctionInfo> FindFunction(std::string_view,
                                                            std::string_view) override {
    return std::nullopt;
  }
  std::vector<std::string> TableNames(std::string_view) override { return {table_.name}; }

 private:
  std::string database_ = "NetDefaultDB";
  semantics::TableInfo table_;
};

void Require(bool good, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::exit(1);
}

semantics::BoundQuery BindQuery(const language::QueryText& tree, LogSchema& schema) {
  language::Diagnostics diagnostics;
  auto bound = semantics::Bind(tree, schema, {}, diagnostics);
  Require(diagnostics.empty(), diagnostics.ToStatus(kQuery).message());
  return bound;
}

void Parse(benchmark::State& state) {
  for (auto _ : state) {
    language::Diagnostics diagnostics;
    benchmark::DoNotOptimize(language::ParseQuery(kQuery, diagnostics).statements.size());
    Require(diagnostics.empty(), diagnostics.ToStatus(kQuery).message());
  }
}

void Bind(benchmark::State& state) {
  language::Diagnostics diagnostics;
  auto tree = language::ParseQuery(kQuery, diagnostics);
  LogSchema schema;
  for (auto _ : state) benchmark::DoNotOptimize(BindQuery(tree, schema).results.size());
}

void PlanQuery(benchmark::State& state) {
  language::Diagnostics diagnostics;
  auto tree = language::ParseQuery(kQuery, diagnostics);
  LogSchema schema;
  auto bound = BindQuery(tree, schema);
  for (auto _ : state) {
    auto plan = planning::Plan(bound.results[0].relation);
    Require(plan.ok(), plan.status().message());
    benchmark::DoNotOptimize(plan->root.get());
  }
}

void Whole(benchmark::State& state) {
  LogSchema schema;
  for (auto _ : state) {
    language::Diagnostics diagnostics;
    auto tree = language::ParseQuery(kQuery, diagnostics);
    auto bound = BindQuery(tree, schema);
    auto plan = planning::Plan(bound.results[0].relation);
    Require(plan.ok(), plan.status().message());
    auto sql = engine::duckdb::sql::RenderSql(*plan);
    Require(sql.ok(), sql.status().message());
    benchmark::DoNotOptimize(sql->sql.size());
  }
}

BENCHMARK(Parse)->Name("parse");
BENCHMARK(Bind)->Name("bind");
BENCHMARK(PlanQuery)->Name("plan");
BENCHMARK(Whole)->Name("whole");

}  // namespace

BENCHMARK_MAIN();
