#include "export/export_service.h"

#include "export/export_test_world.h"
#include "export/run/run_id.h"
#include "gmock/gmock.h"

namespace sluice::exporting {
namespace {

using ::testing::HasSubstr;

TEST(ExportService, ExportsToStorageAndNamesArtifacts) {
  TestWorld world;
  world.Ingest(1, 20);
  ExportRequest request;
  request.database = "NetDefaultDB";
  request.query = "T1";
  request.targets = {{Secret(TestWorld::kStore)}};
  request.storage.name_prefix = "export";
  request.properties.distribution = "single";
  auto rows = world.service->Export(request, "operation", world.Context());
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  ASSERT_EQ(rows->size(), 1U);
  EXPECT_EQ(rows->front().row_count, 20);
  EXPECT_THAT(rows->front().path, ::testing::MatchesRegex("memory:logs/export_1_[0-9a-f]+\\.csv"));
  EXPECT_EQ(world.VisibleIds().size(), 20U);
}

TEST(ExportService, ExportsPerShardIntoAnArtifactPerWorkerOverAllTargets) {
  TestWorld world;
  world.Ingest(1, 20);
  ExportRequest request;
  request.database = "NetDefaultDB";
  request.query = "T1";
  request.targets = {{Secret("memory:a")}, {Secret("memory:b")}};
  auto rows = world.service->Export(request, "operation", world.Context());
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_EQ(rows->size(), 2U);
  EXPECT_EQ(world.VisiblePaths("memory:a").size(), 1U);
  EXPECT_EQ(world.VisiblePaths("memory:b").size(), 1U);
}

TEST(ExportService, SplitsArtifactsAtSizeLimitAndWritesHeaderIntoFirst) {
  TestWorld world;
  world.Ingest(1, 100);
  ExportRequest request;
  request.database = "NetDefaultDB";
  request.query = "T1";
  request.targets = {{Secret(TestWorld::kStore)}};
  request.storage.include_headers = formats::IncludeHeaders::kFirstFile;
  request.properties.distributed = false;
  request.properties.size_limit_bytes = 600;
  auto rows = world.service->Export(request, "operation", world.Context());
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_GT(rows->size(), 4U);
  int64_t row_count = 0;
  int headers = 0;
  for (const ArtifactRow& row : *rows) {
    row_count += row.row_count;
    EXPECT_LE(row.size_bytes, 1200);
    std::string path = row.path.substr(std::string("memory:logs/").size());
    std::string text = *world.registry.memory(TestWorld::kStore)->Read(path, 0, 3, world.Context());
    headers += text == "Id," ? 1 : 0;
  }
  EXPECT_EQ(row_count, 100);
  EXPECT_EQ(headers, 1);
}

TEST(ExportService, HugeRowsDoNotPileUpBeyondTheSizeLimit) {
  TestWorld world;
  std::vector<TestRecord> records;
  for (int i = 0; i < 20; ++i) {
    records.push_back({i, std::string(300'000, 'x'), world.clock.NowTicks()});
  }
  world.records.Ingest(1, std::move(records));
  world.queries->behaviour.batch_rows = 20;
  ExportRequest request;
  request.database = "NetDefaultDB";
  request.query = "T1";
  request.targets = {{Secret(TestWorld::kStore)}};
  request.properties.size_limit_bytes = 1'000'000;
  auto rows = world.service->Export(request, "operation", world.Context());
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  int64_t row_count = 0;
  for (const ArtifactRow& row : *rows) {
    row_count += row.row_count;
    EXPECT_LE(row.size_bytes, 1'400'000);
  }
  EXPECT_EQ(row_count, 20);
}

TEST(ExportService, NothingIsVisibleWhenAOneShotExportFails) {
  TestWorld world;
  world.Ingest(1, 40);
  world.queries->behaviour.execute_error = LimitExceeded("out of memory");
  ExportRequest request;
  request.database = "NetDefaultDB";
  request.query = "T1";
  request.targets = {{Secret(TestWorld::kStore)}};
  auto rows = world.service->Export(request, "operation", world.Context());
  EXPECT_EQ(rows.status().message(), "out of memory");
  EXPECT_TRUE(world.VisiblePaths().empty());
  EXPECT_TRUE(world.registry.memory(TestWorld::kStore)->StagedOwners(world.Context())->empty());
  EXPECT_TRUE(world.catalog.ListUnfinishedRuns()->empty());
}

TEST(ExportService, ExportsContinuouslyOnlyWhatIsNew) {
  TestWorld world;
  world.Ingest(1, 5);  // Before the creation: not exported.
  world.CreateTableAndExport();
  world.CheckExactlyOnce();
  EXPECT_TRUE(world.VisibleIds().empty());
  world.Ingest(1, 10);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 10U);
  world.Ingest(1, 3);
  world.Ingest(1, 3);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 16U);
  EXPECT_EQ(world.Export().last_run_result, "Completed");
}

TEST(ExportService, AnIdleRunTouchesNoStoreAndMovesTheCursor) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(2, 10);  // Another table.
  world.registry.store(TestWorld::kStore)->ResetCounts();
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_EQ(world.registry.store(TestWorld::kStore)->operation_count(), 0);
  EXPECT_EQ(world.queries->executed_count, 0);
  EXPECT_EQ(world.Export().exported_to, *world.records.CurrentCursor(0));
}

TEST(ExportService, DimensionTablesAreReadWholeInEachRun) {
  TestWorld world;
  ASSERT_TRUE(world.catalog.CreateExternalTable(world.Table()).ok());
  world.Ingest(2, 3);
  catalog::ContinuousExport definition = world.Definition();
  definition.query = "T1,T2";
  definition.over = {"T1"};
  ASSERT_TRUE(world.service->CreateOrAlter("NetDefaultDB", definition, world.Context()).ok());
  world.Ingest(1, 4);
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_EQ(world.VisibleIds().size(), 7U);
  world.Ingest(1, 4);
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_EQ(world.VisibleIds().size(), 14U);
}

TEST(ExportService, ForcedLatencyHoldsBackWhatIsTooNew) {
  TestWorld world;
  ASSERT_TRUE(world.catalog.CreateExternalTable(world.Table()).ok());
  catalog::ContinuousExport definition = world.Definition();
  definition.forced_latency_ticks = 10 * kTicksPerMinute;
  ASSERT_TRUE(world.service->CreateOrAlter("NetDefaultDB", definition, world.Context()).ok());
  world.Ingest(1, 4);
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_TRUE(world.VisibleIds().empty());
  world.clock.Advance(11 * kTicksPerMinute);
  world.Ingest(1, 4);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 4U);
}

TEST(ExportService, ALongCatchUpIsCutIntoWindows) {
  TestWorld world;
  world.settings.window_rows_max = 10;
  world.Restart();
  world.CreateTableAndExport();
  for (int i = 0; i < 9; ++i) world.Ingest(1, 4);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 36U);
  EXPECT_EQ(world.catalog.AllRuns().size(), 3U);
}

TEST(ExportService, PartitionsBecomeFolders) {
  TestWorld world;
  catalog::ExternalTable table = world.Table();
  table.partitions = {world.ByCustomer()};
  table.path_format = {{.separator = "c="}, {.partition = "CustomerPart"}};
  ASSERT_TRUE(world.catalog.CreateExternalTable(table).ok());
  ASSERT_TRUE(
      world.service->CreateOrAlter("NetDefaultDB", world.Definition(), world.Context()).ok());
  world.Ingest(1, 50);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  std::vector<std::string> paths = world.VisiblePaths();
  ASSERT_EQ(paths.size(), 5U);
  EXPECT_THAT(paths.front(), ::testing::MatchesRegex("c=customer0/[0-9]_[0-9a-f]+\\.csv"));
  EXPECT_FALSE(world.queries->clustered);
}

TEST(ExportService, ManyPartitionsAreClusteredWithFewFilesOpen) {
  TestWorld world;
  world.customers = 200;
  catalog::ExternalTable table = world.Table();
  table.partitions = {world.ByCustomer()};
  ASSERT_TRUE(world.catalog.CreateExternalTable(table).ok());
  ASSERT_TRUE(
      world.service->CreateOrAlter("NetDefaultDB", world.Definition(), world.Context()).ok());
  world.Ingest(1, 600);
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_TRUE(world.queries->clustered);
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisiblePaths().size(), 200U);
}

TEST(ExportService, AFailedRunIsRecordedWithoutSecretsAndTriedAgain) {
  TestWorld world;
  catalog::ExternalTable table = world.Table();
  table.connection_strings = {{Secret("memory:logs;verysecretkey")}};
  ASSERT_TRUE(world.catalog.CreateExternalTable(table).ok());
  ASSERT_TRUE(
      world.service->CreateOrAlter("NetDefaultDB", world.Definition(), world.Context()).ok());
  world.Ingest(1, 10);
  world.queries->behaviour.execute_error = Unavailable("disk at memory:logs;verysecretkey is slow");
  EXPECT_FALSE(world.RunNow().ok());
  auto failures = *world.catalog.ListExportFailures(world.Export().id);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].failure_kind, "Failure");
  EXPECT_EQ(failures[0].name, "E");
  EXPECT_THAT(failures[0].details, ::testing::Not(HasSubstr("verysecretkey")));
  EXPECT_EQ(world.Export().last_run_result, "Failed");
  world.queries->behaviour.execute_error = Status::Ok();
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce("E", "memory:logs;verysecretkey");
}

TEST(ExportService, ASealedRunThatCannotBePublishedIsPublishedBeforeTheNextWindow) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(1, 10);
  auto store = world.registry.store(TestWorld::kStore);
  store->FailAt(1, testing::FaultMoment::kBeforeEffect, testing::StoreOperation::kPublish, 1 << 20);
  EXPECT_FALSE(world.RunNow().ok());
  EXPECT_TRUE(world.VisibleIds().empty());
  EXPECT_EQ(world.catalog.ListUnfinishedRuns()->size(), 1U);
  EXPECT_EQ(world.catalog.ListExportFailures(world.Export().id)->size(), 1U);
  store->Clear();
  world.Ingest(1, 5);
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 15U);
}

TEST(ExportService, AnAlteredDefinitionFencesTheRunThatIsUnderWay) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(1, 10);
  world.Ingest(2, 3);
  world.queries->behaviour.while_executing = [&] {
    world.queries->behaviour.while_executing = nullptr;
    catalog::ContinuousExport changed = world.Export();
    changed.query = "T2";
    ASSERT_TRUE(world.catalog.AlterContinuousExport(changed).ok());
  };
  EXPECT_FALSE(world.RunNow().ok());
  EXPECT_TRUE(world.VisibleIds().empty());
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 3U);
}

TEST(ExportService, AForeignObjectIsNeverReplaced) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(1, 10);
  std::string path;
  world.queries->behaviour.while_executing = [&] {
    std::string run_id = world.catalog.ListUnfinishedRuns()->front().run_id;
    path = "1_" + run_id + ".csv";
    world.registry.memory(TestWorld::kStore)->PutForeign(path, "foreign");
  };
  EXPECT_FALSE(world.RunNow().ok());
  EXPECT_EQ(*world.registry.memory(TestWorld::kStore)->Read(path, 0, 100, world.Context()),
            "foreign");
  ASSERT_TRUE(world.registry.memory(TestWorld::kStore)->Delete(path, world.Context()).ok());
  world.queries->behaviour.while_executing = nullptr;
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
}

TEST(ExportService, ACancelledRunLeavesNothingAndIsNoFailure) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(1, 40);
  OperationContext context = world.Context();
  world.queries->behaviour.while_executing = [&] { context.cancellation->Cancel("enough"); };
  EXPECT_FALSE(world.service->RunNow("NetDefaultDB", "E", context).ok());
  EXPECT_TRUE(world.VisibleIds().empty());
  EXPECT_TRUE(world.catalog.ListExportFailures(world.Export().id)->empty());
  EXPECT_TRUE(world.catalog.ListUnfinishedRuns()->empty());
  world.queries->behaviour.while_executing = nullptr;
  ASSERT_TRUE(world.RunNow().ok());
  world.CheckExactlyOnce();
}

TEST(ExportService, AReaderMayTakeAnArtifactBeforeItsPublishingIsNoted) {
  TestWorld world;
  world.settings.size_limit_floor_bytes = 1;
  world.CreateTableAndExport();
  catalog::ContinuousExport definition = world.Export();
  definition.properties.size_limit_bytes = 100;
  ASSERT_TRUE(world.catalog.AlterContinuousExport(definition).ok());
  world.Ingest(1, 40);
  auto store = world.registry.store(TestWorld::kStore);
  store->FailAt(2, testing::FaultMoment::kAfterEffect, testing::StoreOperation::kPublish, 1 << 20);
  EXPECT_FALSE(world.RunNow().ok());
  auto memory = world.registry.memory(TestWorld::kStore);
  std::string run_id = world.catalog.ListUnfinishedRuns()->front().run_id;
  bool taken = false;
  auto artifacts = *world.catalog.ListRunArtifacts(run_id);
  for (const catalog::ExportArtifact& artifact : artifacts) {
    if (artifact.published || !memory->Head(artifact.path, world.Context()).ok()) continue;
    ASSERT_TRUE(memory->Delete(artifact.path, world.Context()).ok());
    taken = true;
    break;
  }
  ASSERT_TRUE(taken);
  ASSERT_FALSE(world.VisiblePaths().empty());
  store->Clear();
  ASSERT_TRUE(world.RunNow().ok());
  EXPECT_TRUE(world.catalog.ListUnfinishedRuns()->empty());
}

TEST(ExportService, DropStopsTheExportAndStillPublishesWhatWasSealed) {
  TestWorld world;
  world.CreateTableAndExport();
  world.Ingest(1, 10);
  auto store = world.registry.store(TestWorld::kStore);
  store->FailAt(1, testing::FaultMoment::kBeforeEffect, testing::StoreOperation::kPublish, 1 << 20);
  EXPECT_FALSE(world.RunNow().ok());
  ASSERT_TRUE(world.service->Drop("NetDefaultDB", "E", world.Context()).ok());
  store->Clear();
  world.Restart();
  ASSERT_TRUE(world.service->Recover(world.Context()).ok());
  EXPECT_EQ(world.VisibleIds().size(), 10U);
  EXPECT_TRUE(world.catalog.ListUnfinishedRuns()->empty());
}

TEST(ExportService, RecoveryDiscardsOnlyWhatThisServerStaged) {
  TestWorld world;
  world.CreateTableAndExport();
  auto memory = world.registry.memory(TestWorld::kStore);
  std::string own = std::string(RunIdPrefix(world.database.guid)) + "00000000000000000000abcd";
  for (const std::string& owner : {own, std::string("ffffffff000000000000000000000001")}) {
    auto staged = *memory->Stage(owner, "x.csv", world.Context());
    ASSERT_TRUE(staged->Append("x").ok());
    ASSERT_TRUE(staged->Seal().ok());
  }
  ASSERT_TRUE(world.service->Recover(world.Context()).ok());
  EXPECT_EQ(*memory->StagedOwners(world.Context()),
            std::vector<std::string>{"ffffffff000000000000000000000001"});
}

struct BadDefinition {
  const char* what;
  std::function<void(catalog::ContinuousExport&)> spoil;
  const char* message;
};

TEST(ExportService, RefusesDefinitionsThatCannotWork) {
  TestWorld world;
  ASSERT_TRUE(world.catalog.CreateExternalTable(world.Table()).ok());
  catalog::ExternalTable virtual_table = world.Table("Virtual");
  virtual_table.partitions.push_back({.name = "Day", .type = ScalarType::kDatetime});
  ASSERT_TRUE(world.catalog.CreateExternalTable(virtual_table).ok());
  const BadDefinition cases[] = {
      {"short interval", [](auto& d) { d.interval_ticks = kTicksPerSecond; },
       "intervalBetweenRuns"},
      {"negative latency", [](auto& d) { d.forced_latency_ticks = -1; }, "forcedLatency"},
      {"no external table", [](auto& d) { d.external_table = "Nope"; }, "Nope"},
      {"fact table not used", [](auto& d) { d.over = {"T2"}; }, "T2"},
      {"ingestion time off", [](auto& d) { d.query = "T9"; }, "ingestion time policy"},
      {"unknown table", [](auto& d) { d.query = "X"; }, "no such table"},
      {"no fact table", [](auto& d) { d.query = ""; }, "no fact table"},
      {"distribution", [](auto& d) { d.properties.distribution = "per_rack"; }, "per_rack"},
      {"kind", [](auto& d) { d.properties.distribution_kind = "odd"; }, "distributionKind"},
      {"size limit", [](auto& d) { d.properties.size_limit_bytes = 1LL << 40; }, "sizeLimit"},
      {"row group", [](auto& d) { d.properties.parquet_row_group_rows = 0; },
       "parquetRowGroupSize"},
      {"virtual", [](auto& d) { d.external_table = "Virtual"; }, "virtual partition columns"},
  };
  for (const BadDefinition& bad : cases) {
    catalog::ContinuousExport definition = world.Definition();
    bad.spoil(definition);
    auto made = world.service->CreateOrAlter("NetDefaultDB", definition, world.Context());
    EXPECT_FALSE(made.ok()) << bad.what;
    EXPECT_THAT(made.status().message(), HasSubstr(bad.message)) << bad.what;
    EXPECT_TRUE(world.catalog.ListAllContinuousExports()->empty());
  }
}

TEST(ExportService, ReportsHowSchemasDiffer) {
  TestWorld world;
  ASSERT_TRUE(world.catalog.CreateExternalTable(world.Table()).ok());
  auto message = [&](Schema schema) {
    world.queries->behaviour.schema = std::move(schema);
    return world.service->CreateOrAlter("NetDefaultDB", world.Definition(), world.Context())
        .status()
        .message();
  };
  EXPECT_THAT(message({{{"Id", ScalarType::kLong}}}), HasSubstr("does not give column Customer"));
  EXPECT_THAT(message({{{"Id", ScalarType::kInt},
                        {"Customer", ScalarType::kString},
                        {"Time", ScalarType::kDatetime}}}),
              HasSubstr("Id is int in the query and long in the table"));
  EXPECT_THAT(message({{{"Time", ScalarType::kDatetime},
                        {"Customer", ScalarType::kString},
                        {"Id", ScalarType::kLong}}}),
              HasSubstr("| project Id, Customer, Time"));
}

}  // namespace
}  // namespace sluice::exporting
