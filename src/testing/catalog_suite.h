// What every Catalog must do. Instantiate with the way to make an empty one:
//
//   INSTANTIATE_TEST_SUITE_P(Sqlite, CatalogSuite, testing::Values(CatalogFactory{&MakeCatalog}));
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "catalog/catalog.h"

namespace sluice::testing {

struct CatalogFactory {
  // A catalog that holds the database NetDefaultDB and nothing else.
  std::function<std::unique_ptr<catalog::Catalog>()> make;
};

class CatalogSuite : public ::testing::TestWithParam<CatalogFactory> {
 protected:
  void SetUp() override {
    catalog_ = GetParam().make();
    auto database = catalog_->GetDatabase("NetDefaultDB");
    ASSERT_TRUE(database.ok()) << database.status().ToString();
    database_id_ = database->id;
  }

  catalog::Table MakeTable(const std::string& name) {
    catalog::Table table;
    table.id = *catalog_->ReserveIds(1);
    table.database_id = database_id_;
    table.name = name;
    const int64_t first = *catalog_->ReserveIds(2);
    table.columns = {{first, "a", ScalarType::kLong, ""}, {first + 1, "b", ScalarType::kString, ""}};
    return table;
  }

  catalog::ExternalTable MakeExternalTable(const std::string& name) {
    catalog::ExternalTable table;
    table.database_id = database_id_;
    table.name = name;
    table.schema.columns = {{"a", ScalarType::kLong, ""}, {"t", ScalarType::kDatetime, "when"}};
    table.partitions.push_back({.name = "Day",
                                .type = ScalarType::kDatetime,
                                .function = catalog::Partition::Function::kBin,
                                .column = "t",
                                .bin_ticks = kTicksPerDay});
    table.path_format = {{"dt=", "", ""}, {"", "Day", "yyyy/MM/dd"}};
    table.data_format = "csv";
    table.connection_strings.push_back({Secret("file:///data/x;key")});
    return table;
  }

  catalog::ContinuousExport MakeExport(const std::string& name) {
    catalog::ContinuousExport definition;
    definition.database_id = database_id_;
    definition.name = name;
    definition.external_table = "E";
    definition.query = "T";
    definition.over = {"T", "U"};
    definition.interval_ticks = kTicksPerHour;
    definition.properties.size_limit_bytes = 104857600;
    definition.properties.distributed = false;
    definition.start_cursor = definition.exported_to = 100;
    return definition;
  }

  // Creates an export and begins a run over (100, 200].
  catalog::ExportRun BeginRun(const std::string& run_id) {
    EXPECT_TRUE(catalog_->CreateContinuousExport(MakeExport("X")).ok());
    const auto definition = *catalog_->GetContinuousExport(database_id_, "X");
    catalog::ExportRun run;
    run.run_id = run_id;
    run.continuous_export_id = definition.id;
    run.external_table = "E";
    run.database_id = database_id_;
    run.generation = definition.generation + 1;
    run.from_cursor = 100;
    run.to_cursor = 200;
    run.started = 1000;
    run.targets.push_back({Secret("file:///data/x")});
    const Status begun = catalog_->BeginRun(run);
    EXPECT_TRUE(begun.ok()) << begun.ToString();
    return run;
  }

  static catalog::ExportArtifact MakeArtifact(int64_t ordinal) {
    catalog::ExportArtifact artifact;
    artifact.ordinal = ordinal;
    artifact.path = "x_" + std::to_string(ordinal) + ".csv";
    artifact.display_path = "file:///data/x/" + artifact.path;
    artifact.stage_token = "token";
    artifact.row_count = 10;
    artifact.size_bytes = 100;
    artifact.content_hash = 0xffff'ffff'ffff'fff0;
    return artifact;
  }

  static catalog::ExportFailure MakeFailure(int64_t timestamp) {
    return {.timestamp = timestamp, .operation_id = "o", .name = "X",
            .failure_kind = "Failure", .details = "no room"};
  }

  std::unique_ptr<catalog::Catalog> catalog_;
  int64_t database_id_ = 0;
};

TEST_P(CatalogSuite, FindsDatabasesInAnyCase) {
  ASSERT_TRUE(catalog_->CreateDatabase("Logs", "guid-1").ok());
  EXPECT_EQ(catalog_->GetDatabase("lOgS")->name, "Logs");
  EXPECT_EQ(catalog_->CreateDatabase("LOGS", "guid-2").status().code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->GetDatabase("Nope").status().code(), StatusCode::kNotFound);
  EXPECT_EQ(catalog_->ListDatabases()->size(), 2u);
}

TEST_P(CatalogSuite, NeverGivesAnIdTwice) {
  const int64_t first = *catalog_->ReserveIds(3);
  const int64_t second = *catalog_->ReserveIds(1);
  EXPECT_GE(second, first + 3);
}

TEST_P(CatalogSuite, KeepsTables) {
  catalog::Table table = MakeTable("T");
  table.folder = "f";
  table.docstring = "d";
  table.columns[1].docstring = "c";
  ASSERT_TRUE(catalog_->CreateTable(table).ok());
  EXPECT_EQ(catalog_->CreateTable(MakeTable("T")).code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->GetTable(database_id_, "t").status().code(), StatusCode::kNotFound);
  const auto found = catalog_->GetTable(database_id_, "T");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->id, table.id);
  EXPECT_EQ(found->folder, "f");
  EXPECT_EQ(found->docstring, "d");
  EXPECT_TRUE(found->ingestion_time_policy);
  ASSERT_EQ(found->columns.size(), 2u);
  EXPECT_EQ(found->columns[1].column_id, table.columns[1].column_id);
  EXPECT_EQ(found->columns[1].docstring, "c");
  EXPECT_EQ(found->ToSchema().ToString(), "a:long, b:string");
}

TEST_P(CatalogSuite, UpdatesAndDropsTables) {
  catalog::Table table = MakeTable("T");
  ASSERT_TRUE(catalog_->CreateTable(table).ok());
  table.columns.erase(table.columns.begin());
  table.ingestion_time_policy = false;
  ASSERT_TRUE(catalog_->UpdateTable(table).ok());
  EXPECT_EQ(catalog_->GetTable(database_id_, "T")->ToSchema().ToString(), "b:string");
  EXPECT_FALSE(catalog_->GetTable(database_id_, "T")->ingestion_time_policy);
  ASSERT_TRUE(catalog_->DropTable(table.id).ok());
  EXPECT_EQ(catalog_->DropTable(table.id).code(), StatusCode::kNotFound);
  EXPECT_EQ(catalog_->UpdateTable(table).code(), StatusCode::kNotFound);
  EXPECT_TRUE(catalog_->ListTables(database_id_)->empty());
}

TEST_P(CatalogSuite, SwapsTableNames) {
  const catalog::Table a = MakeTable("A");
  const catalog::Table b = MakeTable("B");
  const catalog::Table c = MakeTable("C");
  ASSERT_TRUE(catalog_->CreateTable(a).ok());
  ASSERT_TRUE(catalog_->CreateTable(b).ok());
  ASSERT_TRUE(catalog_->CreateTable(c).ok());
  ASSERT_TRUE(catalog_->RenameTables({{a.id, "B"}, {b.id, "A"}}).ok());
  EXPECT_EQ(catalog_->GetTable(database_id_, "A")->id, b.id);
  EXPECT_EQ(catalog_->GetTable(database_id_, "B")->id, a.id);
  EXPECT_EQ(catalog_->RenameTables({{a.id, "D"}, {b.id, "C"}}).code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->GetTable(database_id_, "A")->id, b.id);
  EXPECT_EQ(catalog_->GetTable(database_id_, "B")->id, a.id);
}

TEST_P(CatalogSuite, KeepsExternalTables) {
  ASSERT_TRUE(catalog_->CreateExternalTable(MakeExternalTable("E")).ok());
  EXPECT_EQ(catalog_->CreateExternalTable(MakeExternalTable("E")).code(),
            StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->CreateTable(MakeTable("E")).code(), StatusCode::kAlreadyExists);
  auto found = catalog_->GetExternalTable(database_id_, "E");
  ASSERT_TRUE(found.ok());
  const auto expected = MakeExternalTable("E");
  EXPECT_NE(found->id, 0);
  EXPECT_EQ(found->schema, expected.schema);
  ASSERT_EQ(found->partitions.size(), 1u);
  EXPECT_EQ(found->partitions[0].function, catalog::Partition::Function::kBin);
  EXPECT_EQ(found->partitions[0].bin_ticks, kTicksPerDay);
  EXPECT_EQ(found->partitions[0].column, "t");
  ASSERT_EQ(found->path_format.size(), 2u);
  EXPECT_EQ(found->path_format[1].datetime_pattern, "yyyy/MM/dd");
  ASSERT_EQ(found->connection_strings.size(), 1u);
  EXPECT_EQ(found->connection_strings[0].text.Reveal(), "file:///data/x;key");
}

TEST_P(CatalogSuite, UpdatesAndDropsExternalTables) {
  EXPECT_EQ(catalog_->UpdateExternalTable(MakeExternalTable("E")).code(), StatusCode::kNotFound);
  ASSERT_TRUE(catalog_->CreateExternalTable(MakeExternalTable("E")).ok());
  const int64_t id = catalog_->GetExternalTable(database_id_, "E")->id;
  auto changed = MakeExternalTable("E");
  changed.data_format = "parquet";
  changed.partitions.clear();
  changed.path_format.clear();
  ASSERT_TRUE(catalog_->UpdateExternalTable(changed).ok());
  EXPECT_EQ(catalog_->GetExternalTable(database_id_, "E")->data_format, "parquet");
  EXPECT_TRUE(catalog_->GetExternalTable(database_id_, "E")->partitions.empty());
  EXPECT_EQ(catalog_->GetExternalTable(database_id_, "E")->id, id);
  ASSERT_TRUE(catalog_->DropExternalTable(database_id_, "E").ok());
  EXPECT_EQ(catalog_->DropExternalTable(database_id_, "E").code(), StatusCode::kNotFound);
}

TEST_P(CatalogSuite, KeepsFunctions) {
  catalog::StoredFunction function{database_id_, "f", "(a:long)", "{ a + 1 }", "F", "d", true};
  ASSERT_TRUE(catalog_->CreateFunction(function).ok());
  EXPECT_EQ(catalog_->CreateFunction(function).code(), StatusCode::kAlreadyExists);
  // A function may have the name of a table.
  ASSERT_TRUE(catalog_->CreateTable(MakeTable("f")).ok());
  const auto found = catalog_->GetFunction(database_id_, "f");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->parameters, "(a:long)");
  EXPECT_EQ(found->body, "{ a + 1 }");
  EXPECT_EQ(found->folder, "F");
  EXPECT_EQ(found->docstring, "d");
  EXPECT_TRUE(found->view);
  function.body = "{ a }";
  function.view = false;
  ASSERT_TRUE(catalog_->UpdateFunction(function).ok());
  EXPECT_EQ(catalog_->ListFunctions(database_id_)->front().body, "{ a }");
  EXPECT_EQ(catalog_->DropFunctions(database_id_, {"f", "g"}).code(), StatusCode::kNotFound);
  EXPECT_EQ(catalog_->ListFunctions(database_id_)->size(), 1u);
  ASSERT_TRUE(catalog_->DropFunctions(database_id_, {"f"}).ok());
  EXPECT_EQ(catalog_->UpdateFunction(function).code(), StatusCode::kNotFound);
  EXPECT_TRUE(catalog_->ListFunctions(database_id_)->empty());
}

TEST_P(CatalogSuite, KeepsEntityGroups) {
  ASSERT_TRUE(catalog_->CreateEntityGroup({database_id_, "g", {"database('a')", "b"}}).ok());
  ASSERT_TRUE(catalog_->CreateEntityGroup({database_id_, "empty", {}}).ok());
  EXPECT_EQ(catalog_->CreateEntityGroup({database_id_, "g", {}}).code(),
            StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->GetEntityGroup(database_id_, "g")->entities,
            (std::vector<std::string>{"database('a')", "b"}));
  ASSERT_TRUE(catalog_->UpdateEntityGroup({database_id_, "g", {"c"}}).ok());
  const auto groups = catalog_->ListEntityGroups(database_id_);
  ASSERT_EQ(groups->size(), 2u);
  EXPECT_TRUE((*groups)[0].entities.empty());
  EXPECT_EQ((*groups)[1].entities, (std::vector<std::string>{"c"}));
  ASSERT_TRUE(catalog_->DropEntityGroup(database_id_, "g").ok());
  EXPECT_EQ(catalog_->DropEntityGroup(database_id_, "g").code(), StatusCode::kNotFound);
  EXPECT_EQ(catalog_->GetEntityGroup(database_id_, "g").status().code(), StatusCode::kNotFound);
}

TEST_P(CatalogSuite, ReplacesStoredQueryResults) {
  catalog::StoredQueryResult result;
  result.id = "id-1";
  result.database_id = database_id_;
  result.name = "r";
  result.principal = "somebody";
  result.table_id = 7;
  result.columns = {{8, "a", ScalarType::kLong, ""}};
  result.row_count = 3;
  result.size_bytes = 24;
  result.created_on = 100;
  result.expires_on = 200;
  ASSERT_TRUE(catalog_->PutStoredQueryResult(result, {}).ok());
  auto found = catalog_->ListStoredQueryResults(database_id_);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].table_id, 7);
  EXPECT_EQ((*found)[0].columns[0].column_id, 8);
  EXPECT_EQ((*found)[0].expires_on, 200);
  EXPECT_EQ((*found)[0].principal, "somebody");
  result.id = "id-2";
  ASSERT_TRUE(catalog_->PutStoredQueryResult(result, {"id-1"}).ok());
  found = catalog_->ListAllStoredQueryResults();
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].id, "id-2");
  ASSERT_TRUE(catalog_->DropStoredQueryResults({"id-2", "unknown"}).ok());
  EXPECT_TRUE(catalog_->ListAllStoredQueryResults()->empty());
}

TEST_P(CatalogSuite, KeepsVersionsOfGraphModelsAndTheirSnapshots) {
  ASSERT_TRUE(catalog_->PutGraphModel({"m-1", database_id_, "G", "{}", 100}).ok());
  ASSERT_TRUE(catalog_->PutGraphModel({"m-2", database_id_, "G", "{ }", 200}).ok());
  const auto models = catalog_->ListGraphModels(database_id_);
  ASSERT_EQ(models->size(), 2u);
  EXPECT_EQ((*models)[1].id, "m-2");
  EXPECT_EQ((*models)[1].definition, "{ }");
  catalog::GraphSnapshot snapshot;
  snapshot.id = "s-1";
  snapshot.database_id = database_id_;
  snapshot.model = "G";
  snapshot.name = "First";
  snapshot.model_id = "m-2";
  snapshot.created_on = 300;
  snapshot.node_table_id = 7;
  snapshot.node_columns = {{8, "$key", ScalarType::kString, ""}};
  snapshot.node_count = 3;
  snapshot.edge_table_id = 9;
  snapshot.edge_columns = {{10, "$source", ScalarType::kString, ""},
                           {11, "w", ScalarType::kReal, ""}};
  ASSERT_TRUE(catalog_->CreateGraphSnapshot(snapshot).ok());
  snapshot.id = "s-2";
  EXPECT_EQ(catalog_->CreateGraphSnapshot(snapshot).code(), StatusCode::kAlreadyExists);
  snapshot.name = "Second";
  snapshot.model_id = "m-0";
  EXPECT_EQ(catalog_->CreateGraphSnapshot(snapshot).code(), StatusCode::kNotFound);
  snapshot.model_id = "m-1";
  ASSERT_TRUE(catalog_->CreateGraphSnapshot(snapshot).ok());
  auto found = catalog_->ListGraphSnapshots(database_id_);
  ASSERT_EQ(found->size(), 2u);
  EXPECT_EQ((*found)[0].node_count, 3);
  EXPECT_EQ((*found)[0].node_columns[0].name, "$key");
  EXPECT_EQ((*found)[0].edge_columns[1].type, ScalarType::kReal);
  ASSERT_TRUE(catalog_->DropGraphSnapshots({"s-1", "unknown"}).ok());
  EXPECT_EQ(catalog_->ListAllGraphSnapshots()->size(), 1u);
  ASSERT_TRUE(catalog_->DropGraphModel(database_id_, "G").ok());
  EXPECT_TRUE(catalog_->ListAllGraphSnapshots()->empty());
  EXPECT_EQ(catalog_->DropGraphModel(database_id_, "G").code(), StatusCode::kNotFound);
}

TEST_P(CatalogSuite, KeepsMaterializedViews) {
  catalog::MaterializedView view;
  view.database_id = database_id_;
  view.name = "V";
  view.source = "T";
  view.query = "T | summarize count() by a";
  view.schema.columns = {{"a", ScalarType::kLong, ""}, {"count_", ScalarType::kLong, ""}};
  view.partial_query = "T | summarize c=count() by a";
  view.compact_query = "$state";
  view.merge_query = "$state | summarize sum(c) by a";
  view.dimension_tables = {"D"};
  view.lookback_ticks = kTicksPerHour;
  view.lookback_column = "t";
  view.state_table_id = 11;
  view.state_columns = {{12, "a", ScalarType::kLong, ""}, {13, "s0", ScalarType::kLong, ""}};
  view.materialized_to = 100;
  ASSERT_TRUE(catalog_->CreateMaterializedView(view).ok());
  EXPECT_EQ(catalog_->CreateMaterializedView(view).code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->CreateTable(MakeTable("V")).code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(catalog_->CreateFunction({database_id_, "V", "()", "{}", "", "", false}).code(),
            StatusCode::kAlreadyExists);
  auto found = catalog_->GetMaterializedView(database_id_, "V");
  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->schema, view.schema);
  EXPECT_EQ(found->compact_query, view.compact_query);
  EXPECT_EQ(found->merge_query, view.merge_query);
  EXPECT_EQ(found->state_columns[1].column_id, 13);
  EXPECT_EQ(found->dimension_tables, view.dimension_tables);
  EXPECT_EQ(found->lookback_ticks, kTicksPerHour);
  EXPECT_FALSE(found->effective_time.has_value());
  EXPECT_TRUE(found->enabled);
  found->name = "W";
  found->state_to = 50;
  found->materialized_to = 200;
  found->enabled = false;
  ASSERT_TRUE(catalog_->UpdateMaterializedView(*found).ok());
  EXPECT_EQ(catalog_->GetMaterializedView(database_id_, "V").status().code(),
            StatusCode::kNotFound);
  const auto changed = catalog_->GetMaterializedView(database_id_, "W");
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->id, found->id);
  EXPECT_EQ(changed->state_to, 50);
  EXPECT_EQ(changed->materialized_to, 200);
  EXPECT_FALSE(changed->enabled);
  EXPECT_EQ(changed->schema, view.schema);
  ASSERT_TRUE(catalog_->RecordMaterializedViewFailure(found->id, MakeFailure(300)).ok());
  EXPECT_EQ(catalog_->ListMaterializedViewFailures(found->id)->size(), 1u);
  EXPECT_EQ(catalog_->ListAllMaterializedViews()->front().last_run_result, "Failed");
  ASSERT_TRUE(catalog_->DropMaterializedView(found->id).ok());
  EXPECT_EQ(catalog_->DropMaterializedView(found->id).code(), StatusCode::kNotFound);
  EXPECT_EQ(catalog_->UpdateMaterializedView(*found).code(), StatusCode::kNotFound);
  EXPECT_TRUE(catalog_->ListMaterializedViews(database_id_)->empty());
}

TEST_P(CatalogSuite, KeepsPolicies) {
  EXPECT_FALSE(catalog_->GetPolicy("cluster", "capacity")->has_value());
  ASSERT_TRUE(catalog_->SetPolicy("cluster", "capacity", "{}").ok());
  ASSERT_TRUE(catalog_->SetPolicy("cluster", "capacity", "{\"a\":1}").ok());
  EXPECT_EQ(catalog_->GetPolicy("cluster", "capacity")->value(), "{\"a\":1}");
  ASSERT_TRUE(catalog_->SetPolicy("cluster", "capacity", std::nullopt).ok());
  EXPECT_FALSE(catalog_->GetPolicy("cluster", "capacity")->has_value());
}

TEST_P(CatalogSuite, KeepsContinuousExports) {
  ASSERT_TRUE(catalog_->CreateContinuousExport(MakeExport("X")).ok());
  EXPECT_EQ(catalog_->CreateContinuousExport(MakeExport("X")).code(), StatusCode::kAlreadyExists);
  auto found = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(found.over, (std::vector<std::string>{"T", "U"}));
  EXPECT_EQ(found.properties.size_limit_bytes, 104857600);
  EXPECT_EQ(found.properties.distributed, false);
  EXPECT_FALSE(found.properties.distribution.has_value());
  EXPECT_EQ(found.exported_to, 100);
  EXPECT_FALSE(found.last_run_time.has_value());
}

TEST_P(CatalogSuite, AlteringKeepsProgressAndFencesRuns) {
  const catalog::ExportRun run = BeginRun("r1");
  auto definition = *catalog_->GetContinuousExport(database_id_, "X");
  const int64_t generation = definition.generation;
  definition.query = "U";
  definition.over = {"U"};
  definition.exported_to = 5;
  ASSERT_TRUE(catalog_->AlterContinuousExport(definition).ok());
  const auto altered = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(altered.query, "U");
  EXPECT_EQ(altered.over, std::vector<std::string>{"U"});
  EXPECT_EQ(altered.exported_to, 100);
  EXPECT_EQ(altered.generation, generation + 1);
  EXPECT_EQ(catalog_->SealRun(run.run_id, {MakeArtifact(0)}).code(),
            StatusCode::kFailedPrecondition);
  EXPECT_EQ(catalog_->GetContinuousExport(database_id_, "X")->exported_to, 100);
  EXPECT_TRUE(catalog_->ListRunArtifacts(run.run_id)->empty());
  EXPECT_TRUE(catalog_->AbortRun(run.run_id, std::nullopt, 1100).ok());
}

TEST_P(CatalogSuite, ARunMovesTheCursorWhenItIsSealed) {
  const catalog::ExportRun run = BeginRun("r1");
  EXPECT_EQ(catalog_->GetContinuousExport(database_id_, "X")->generation, run.generation);
  EXPECT_EQ(catalog_->ListUnfinishedRuns()->size(), 1u);
  EXPECT_EQ(catalog_->ListUnfinishedRuns()->front().targets[0].text.Reveal(), "file:///data/x");
  EXPECT_TRUE(catalog_->ListExportedArtifacts(*run.continuous_export_id)->empty());

  ASSERT_TRUE(catalog_->SealRun("r1", {MakeArtifact(0), MakeArtifact(1)}).ok());
  EXPECT_EQ(catalog_->GetContinuousExport(database_id_, "X")->exported_to, 200);
  EXPECT_EQ(catalog_->ListUnfinishedRuns()->front().state, catalog::ExportRun::State::kSealed);
  EXPECT_EQ(catalog_->SealRun("r1", {}).code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(catalog_->AbortRun("r1", std::nullopt, 1).code(), StatusCode::kFailedPrecondition);

  ASSERT_TRUE(catalog_->MarkArtifactPublished("r1", 0).ok());
  EXPECT_EQ(catalog_->CompleteRun("r1", 1200).code(), StatusCode::kFailedPrecondition);
  ASSERT_TRUE(catalog_->MarkArtifactPublished("r1", 1).ok());
  EXPECT_EQ(catalog_->MarkArtifactPublished("r1", 2).code(), StatusCode::kNotFound);
  ASSERT_TRUE(catalog_->CompleteRun("r1", 1200).ok());
  EXPECT_TRUE(catalog_->ListUnfinishedRuns()->empty());

  const auto artifacts = *catalog_->ListExportedArtifacts(*run.continuous_export_id);
  ASSERT_EQ(artifacts.size(), 2u);
  EXPECT_EQ(artifacts[0].timestamp, 1000);
  EXPECT_EQ(artifacts[0].external_table, "E");
  EXPECT_EQ(artifacts[0].artifact.content_hash, 0xffff'ffff'ffff'fff0);
  EXPECT_TRUE(artifacts[0].artifact.published);
  const auto definition = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(definition.last_run_result, "Completed");
  EXPECT_EQ(definition.last_run_time, 1000);
}

TEST_P(CatalogSuite, OnlyTheNextRunOfTheWindowBegins) {
  catalog::ExportRun run = BeginRun("r1");
  run.run_id = "r2";
  EXPECT_EQ(catalog_->BeginRun(run).code(), StatusCode::kFailedPrecondition);
  run.generation += 1;
  run.from_cursor = 99;
  EXPECT_EQ(catalog_->BeginRun(run).code(), StatusCode::kFailedPrecondition);
  run.from_cursor = 100;
  EXPECT_TRUE(catalog_->BeginRun(run).ok());
  EXPECT_EQ(catalog_->SealRun("r1", {}).code(), StatusCode::kFailedPrecondition);
  EXPECT_TRUE(catalog_->SealRun("r2", {}).ok());
}

TEST_P(CatalogSuite, AbortedRunsLeaveTheWindowAndTheirFailure) {
  const catalog::ExportRun run = BeginRun("r1");
  ASSERT_TRUE(catalog_->AbortRun("r1", MakeFailure(1500), 1500).ok());
  auto definition = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(definition.exported_to, 100);
  EXPECT_EQ(definition.last_run_result, "Failed");
  EXPECT_EQ(definition.failures_in_a_row, 1);
  EXPECT_EQ(definition.first_failure_time, 1500);
  EXPECT_EQ(definition.last_failure, "no room");
  ASSERT_TRUE(catalog_->RecordFailure(definition.id, MakeFailure(1600)).ok());
  definition = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(definition.failures_in_a_row, 2);
  EXPECT_EQ(definition.first_failure_time, 1500);
  EXPECT_EQ(catalog_->ListExportFailures(definition.id)->size(), 2u);

  EXPECT_EQ(catalog_->CompleteEmptyRun(definition.id, 99, 300, 1700).code(),
            StatusCode::kFailedPrecondition);
  ASSERT_TRUE(catalog_->CompleteEmptyRun(definition.id, 100, 300, 1700).ok());
  definition = *catalog_->GetContinuousExport(database_id_, "X");
  EXPECT_EQ(definition.exported_to, 300);
  EXPECT_EQ(definition.failures_in_a_row, 0);
  EXPECT_FALSE(definition.first_failure_time.has_value());
  EXPECT_EQ(definition.last_success_time, 1700);
}

TEST_P(CatalogSuite, DroppingKeepsSealedRunsUntilPublished) {
  const catalog::ExportRun run = BeginRun("r1");
  ASSERT_TRUE(catalog_->SealRun("r1", {MakeArtifact(0)}).ok());
  ASSERT_TRUE(catalog_->DropContinuousExport(*run.continuous_export_id).ok());
  EXPECT_EQ(catalog_->DropContinuousExport(*run.continuous_export_id).code(),
            StatusCode::kNotFound);
  ASSERT_EQ(catalog_->ListUnfinishedRuns()->size(), 1u);
  EXPECT_EQ(catalog_->ListRunArtifacts("r1")->size(), 1u);
  ASSERT_TRUE(catalog_->MarkArtifactPublished("r1", 0).ok());
  ASSERT_TRUE(catalog_->CompleteRun("r1", 2000).ok());
  EXPECT_TRUE(catalog_->ListUnfinishedRuns()->empty());
}

TEST_P(CatalogSuite, ARunOfADroppedExportCannotSeal) {
  const catalog::ExportRun run = BeginRun("r1");
  ASSERT_TRUE(catalog_->DropContinuousExport(*run.continuous_export_id).ok());
  EXPECT_EQ(catalog_->SealRun("r1", {}).code(), StatusCode::kFailedPrecondition);
  EXPECT_TRUE(catalog_->AbortRun("r1", MakeFailure(1), 1).ok());
  EXPECT_TRUE(catalog_->ListUnfinishedRuns()->empty());
}

TEST_P(CatalogSuite, KeepsOperationsAndDetails) {
  catalog::Operation operation{.operation_id = "o1", .operation = "DataExportToBlob",
                               .database_id = database_id_, .state = "InProgress",
                               .started_on = 10, .last_updated_on = 10};
  ASSERT_TRUE(catalog_->PutOperation(operation).ok());
  operation.operation_id = "o2";
  operation.started_on = 11;
  ASSERT_TRUE(catalog_->PutOperation(operation).ok());
  operation.state = "Completed";
  operation.last_updated_on = 20;
  ASSERT_TRUE(catalog_->PutOperation(operation).ok());
  auto operations = *catalog_->ListOperations();
  ASSERT_EQ(operations.size(), 2u);
  EXPECT_EQ(operations[0].operation_id, "o2");
  EXPECT_EQ(operations[0].state, "Completed");

  catalog::OperationDetails details;
  details.schema.columns = {{"Path", ScalarType::kString, ""}, {"NumRecords", ScalarType::kLong, ""},
                            {"Id", ScalarType::kGuid, ""}, {"Size", ScalarType::kDecimal, ""},
                            {"Ok", ScalarType::kBool, ""}};
  details.rows = {{Scalar::String("x"), Scalar::Long(1),
                   Scalar::GuidValue(*Guid::Parse("74be27de-1e4e-49d9-b579-fe0b331d3642")),
                   Scalar::DecimalValue(*Decimal::Parse("1.5")), Scalar::Bool(true)},
                  {Scalar::String(""), Scalar::Null(ScalarType::kLong),
                   Scalar::Null(ScalarType::kGuid), Scalar::Null(ScalarType::kDecimal),
                   Scalar::Null(ScalarType::kBool)}};
  ASSERT_TRUE(catalog_->PutOperationDetails("o2", details).ok());
  const auto read = *catalog_->GetOperationDetails("o2");
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->schema, details.schema);
  EXPECT_EQ(read->rows, details.rows);
  EXPECT_FALSE(catalog_->GetOperationDetails("o1")->has_value());

  ASSERT_TRUE(catalog_->AbandonOperations(30).ok());
  operations = *catalog_->ListOperations();
  EXPECT_EQ(operations[0].state, "Completed");
  EXPECT_EQ(operations[1].state, "Abandoned");
  EXPECT_EQ(operations[1].last_updated_on, 30);
}

TEST_P(CatalogSuite, ForgetsWhatIsOldAndFinished) {
  const catalog::ExportRun run = BeginRun("r1");
  ASSERT_TRUE(catalog_->SealRun("r1", {MakeArtifact(0)}).ok());
  ASSERT_TRUE(catalog_->RecordFailure(*run.continuous_export_id, MakeFailure(50)).ok());
  ASSERT_TRUE(catalog_->PutOperation({.operation_id = "old", .operation = "A", .state = "Completed",
                                      .started_on = 10, .last_updated_on = 10})
                  .ok());
  ASSERT_TRUE(catalog_->Forget(100, 5000).ok());
  EXPECT_TRUE(catalog_->ListOperations()->empty());
  EXPECT_TRUE(catalog_->ListExportFailures(*run.continuous_export_id)->empty());
  EXPECT_EQ(catalog_->ListUnfinishedRuns()->size(), 1u);
  EXPECT_EQ(catalog_->ListExportedArtifacts(*run.continuous_export_id)->size(), 1u);
  ASSERT_TRUE(catalog_->MarkArtifactPublished("r1", 0).ok());
  ASSERT_TRUE(catalog_->CompleteRun("r1", 2000).ok());
  ASSERT_TRUE(catalog_->Forget(100, 5000).ok());
  EXPECT_TRUE(catalog_->ListExportedArtifacts(*run.continuous_export_id)->empty());
}

}  // namespace sluice::testing
