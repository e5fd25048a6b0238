// KQL text to engine SQL: the claim of docs/benchmarks.md.
#include <benchmark/benchmark.h>

#include "engine/duckdb/sql/sql_renderer.h"
#include "language/parser/parser.h"
#include "planning/planner.h"
#include "semantics/binder.h"

namespace {
}  // namespace

BENCHMARK_MAIN();
