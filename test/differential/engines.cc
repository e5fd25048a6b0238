#include "engines.h"

#include "engine/duckdb/duckdb_engine.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "planning/planner.h"
#include "semantics/testing/memory_schema_source.h"

namespace sluice::differential {
namespace {

using engine::duckdb::DuckDbDatabase;

struct OneEngine {
  std::shared_ptr<DuckDbDatabase> database;
  std::unique_ptr<engine::duckdb::DuckDbRecordStore> records;  // Makes the schemas.
  std::unique_ptr<engine::duckdb::DuckDbEngine> engine;

  static Result<OneEngine> Open(bool optimizer) {
    engine::duckdb::DuckDbOptions options;
    options.threads = 2;
    OneEngine one;
    ASSIGN_OR_RETURN(one.database, DuckDbDatabase::Open(options));
    ASSIGN_OR_RETURN(one.records, engine::duckdb::DuckDbRecordStore::Open(one.database));
    if (!optimizer) {
      ASSIGN_OR_RETURN(auto connection, one.database->Connect());
      ASSIGN_OR_RETURN(auto names,
                       connection.ReadRows("SELECT string_agg(name, ',') FROM duckdb_optimizers()",
                                           {ScalarType::kString}));
      RETURN_IF_ERROR(connection.Execute("SET GLOBAL disabled_optimizers = '" +
                                         names[0][0].string_value() + "'"));
    }
    one.engine = std::make_unique<engine::duckdb::DuckDbEngine>(one.database);
    return one;
  }
};

semantics::BindOptions Options() {
  semantics::BindOptions options;
  options.now_ticks = 638'000'000'000'000'000;
  return options;
}

}  // namespace

struct Engines::Parts {
  OneEngine optimizing;
  OneEngine plain;
};

const char* VariantName(Variant variant) {
  switch (variant) {
    case Variant::kOptimized:
      return "engine";
    case Variant::kWithoutRewrites:
      return "engine without rewrites";
    case Variant::kWithoutOptimizer:
      return "engine without rewrites and optimizer";
  }
  return "";
}

semantics::SchemaSource& NoTables() {
  static auto& schemas = *new semantics::MemorySchemaSource();
  return schemas;
}

Result<semantics::BoundQuery> BindText(const std::string& text, semantics::SchemaSource& schemas) {
  language::Diagnostics diagnostics;
  const language::QueryText tree = language::ParseQuery(text, diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(text);
  semantics::BoundQuery query = semantics::Bind(tree, schemas, Options(), diagnostics);
  if (!diagnostics.empty()) return diagnostics.ToStatus(text);
  return query;
}

Engines::Engines(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Engines::~Engines() = default;

Result<std::unique_ptr<Engines>> Engines::Open() {
  auto parts = std::make_unique<Parts>();
  ASSIGN_OR_RETURN(parts->optimizing, OneEngine::Open(true));
  ASSIGN_OR_RETURN(parts->plain, OneEngine::Open(false));
  return std::unique_ptr<Engines>(new Engines(std::move(parts)));
}

Result<Table> Engines::Run(const std::string& text, Variant variant) {
  ASSIGN_OR_RETURN(const semantics::BoundQuery bound, BindText(text, NoTables()));
  planning::PlanOptions options;
  options.rewrites = variant == Variant::kOptimized;
  ASSIGN_OR_RETURN(const planning::LogicalPlan plan,
                   planning::Plan(bound.results.at(0).relation, options));
  OneEngine& one = variant == Variant::kWithoutOptimizer ? parts_->plain : parts_->optimizing;
  ASSIGN_OR_RETURN(auto stream, one.engine->Execute(plan, {}, OperationContext{}));
  Table table;
  table.columns = stream->schema().columns;
  ASSIGN_OR_RETURN(table.rows, ReadAllRows(*stream));
  return table;
}

}  // namespace sluice::differential
