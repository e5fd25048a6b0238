#include "engine/duckdb/duckdb_record_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/sync_point.h"
#include "engine/duckdb/record_store_test_fixture.h"

namespace sluice::engine::duckdb {
namespace {

using DuckDbRecordStoreTest = RecordStoreFixture;

TEST_F(DuckDbRecordStoreTest, KeepsRecordsAndExtentsOverARestart) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  IngestRequest request = Request("1,a\n2,\"b\nb\"\n");
  request.tags = {"drop-by:x", "with \"quotes\" and ä"};
  request.creation_time_ticks = 12345;
  auto result = store_->Ingest(request, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  ASSERT_TRUE(result->extent.has_value());
  Extent extent = *result->extent;
  EXPECT_EQ(extent.row_count, 2);
  EXPECT_EQ(extent.original_size_bytes, 12);
  EXPECT_EQ(extent.cursor, clock_.NowTicks());
  Reopen();
  EXPECT_EQ(RowCount(), 2);
  auto extents = store_->ListExtents(kDatabase, std::nullopt);
  ASSERT_TRUE(extents.ok());
  ASSERT_EQ(extents->size(), 1u);
  EXPECT_EQ((*extents)[0].id, extent.id);
  EXPECT_EQ((*extents)[0].tags, request.tags);
  EXPECT_EQ((*extents)[0].min_created_ticks, 12345);
  EXPECT_EQ((*extents)[0].cursor, extent.cursor);
  EXPECT_EQ(*store_->CurrentCursor(kDatabase), extent.cursor);
}

TEST_F(DuckDbRecordStoreTest, ATableIsMadeOnceAndMissingOnesAreNamed) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  EXPECT_EQ(store_->CreateTable(kTable, Columns()).code(), StatusCode::kAlreadyExists);
  EXPECT_TRUE(store_->DropTable(kTable).ok());
  EXPECT_TRUE(store_->DropTable(kTable).ok());
  auto result = store_->Ingest(Request("1,a\n"), {});
  EXPECT_EQ(result.status().code(), StatusCode::kNotFound);
}

TEST_F(DuckDbRecordStoreTest, AddedColumnsAreAbsentInOlderRecords) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  Ingest("1,a\n");
  ASSERT_TRUE(
      store_->AddColumns(kTable, {{3, ScalarType::kString}, {4, ScalarType::kDatetime}}).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM records.t5 WHERE c3 = '' AND c4 IS NULL"), 1);
  IngestRequest request = Request("2,b,c,2024-01-01\n");
  request.columns.push_back({3, ScalarType::kString});
  request.columns.push_back({4, ScalarType::kDatetime});
  ASSERT_TRUE(store_->Ingest(request, {}).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM records.t5 WHERE c3 = 'c' AND c4 > 0"), 1);
  ASSERT_TRUE(store_->DropColumns(kTable, {3}).ok());
  Reopen();
  EXPECT_EQ(Number("SELECT count(*) FROM information_schema.columns WHERE table_name = 't5'"), 4);
}

TEST_F(DuckDbRecordStoreTest, NoRecordsMakeNoExtent) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  auto result = store_->Ingest(Request(""), {});
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->extent.has_value());
}

TEST_F(DuckDbRecordStoreTest, AFailedIngestionLeavesNothing) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  IngestRequest request = Request("1,a\n");
  std::get<FileRecords>(request.records).paths.push_back("/nowhere/file.csv");
  auto result = store_->Ingest(request, {});
  EXPECT_EQ(result.status().code(), StatusCode::kNotFound) << result.status().ToString();
  EXPECT_EQ(RowCount(), 0);
  OperationContext cancelled;
  cancelled.cancellation->Cancel("gone");
  EXPECT_EQ(store_->Ingest(Request("1,a\n"), cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(RowCount(), 0);
}

#ifdef SLUICE_TEST_HOOKS
TEST_F(DuckDbRecordStoreTest, CancellingWhileRecordsAreReadLeavesNothing) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  std::string content;
  for (int i = 0; i < 1'000'000; ++i) content += std::to_string(i) + ",a\n";
  OperationContext context;
  SetSyncPointHandler([&](std::string_view point) {
    if (point == "ingest.begin") context.cancellation->Cancel("test");
  });
  auto result = store_->Ingest(Request(content), context);
  SetSyncPointHandler(nullptr);
  EXPECT_EQ(result.status().code(), StatusCode::kCancelled) << result.status().ToString();
  EXPECT_EQ(RowCount(), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM control.extents"), 0);
}

TEST_F(DuckDbRecordStoreTest, ACursorBecomesCurrentOnlyWhenItsCommitIsDurable) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  DatabaseCursor before = *store_->CurrentCursor(kDatabase);
  clock_.Advance(std::chrono::seconds(1));
  std::vector<DatabaseCursor> seen;
  SetSyncPointHandler([&](std::string_view point) {
    if (point.starts_with("ingest.")) seen.push_back(*store_->CurrentCursor(kDatabase));
  });
  Extent extent = Ingest("1,a\n");
  SetSyncPointHandler(nullptr);
  ASSERT_EQ(seen.size(), 4u);
  for (DatabaseCursor cursor : seen) EXPECT_EQ(cursor, before);
  EXPECT_EQ(*store_->CurrentCursor(kDatabase), extent.cursor);
}
#endif

TEST_F(DuckDbRecordStoreTest, ReplacingDropsFormerExtentsInTheSameTransaction) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  Ingest("1,a\n2,b\n");
  IngestRequest request = Request("3,c\n");
  request.replace = true;
  auto result = store_->Ingest(request, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(RowCount(), 1);
  EXPECT_EQ(Number("SELECT c1 FROM records.t5"), 3);
  auto extents = store_->ListExtents(kDatabase, kTable);
  ASSERT_EQ(extents->size(), 1u);
  EXPECT_EQ((*extents)[0].id, result->extent->id);

  request = Request("");
  request.replace = true;
  result = store_->Ingest(request, {});
  ASSERT_TRUE(result.ok());
  EXPECT_FALSE(result->extent.has_value());
  EXPECT_EQ(RowCount(), 0);
}

TEST_F(DuckDbRecordStoreTest, ATagIsIngestedOnceAlsoByRivals) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  IngestRequest request = Request("1,a\n");
  request.tags = {"ingest-by:one"};
  request.ingest_if_not_exists = {"one"};
  std::atomic<int> ingested = 0;
  std::vector<std::thread> rivals;
  for (int i = 0; i < 8; ++i) {
    rivals.emplace_back([&] {
      auto result = store_->Ingest(request, {});
      ASSERT_TRUE(result.ok()) << result.status().ToString();
      ingested += result->extent.has_value() ? 1 : 0;
    });
  }
  for (std::thread& rival : rivals) rival.join();
  EXPECT_EQ(ingested, 1);
  EXPECT_EQ(RowCount(), 1);
  request.ingest_if_not_exists = {"two"};
  request.tags = {"ingest-by:two"};
  EXPECT_TRUE(store_->Ingest(request, {})->extent.has_value());
}

TEST_F(DuckDbRecordStoreTest, DroppedExtentsTakeTheirRecordsAlong) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  Extent first = Ingest("1,a\n");
  Extent second = Ingest("2,b\n");
  auto dropped = store_->DropExtents(kTable, {first.id, Guid()});
  ASSERT_TRUE(dropped.ok()) << dropped.status().ToString();
  ASSERT_EQ(dropped->size(), 1u);
  EXPECT_EQ((*dropped)[0].id, first.id);
  EXPECT_EQ(Number("SELECT c1 FROM records.t5"), 2);
  EXPECT_EQ(store_->ListExtents(kDatabase, kTable)->size(), 1u);
}

TEST_F(DuckDbRecordStoreTest, CursorsGrowWhenTheClockStepsBack) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  DatabaseCursor first = *store_->CurrentCursor(kDatabase);
  clock_.SetNowTicks(clock_.NowTicks() - kTicksPerDay);
  DatabaseCursor second = Ingest("1,a\n").cursor;
  EXPECT_EQ(second, first + 1);
  // Also in the next process, and when the extent that had the cursor is gone.
  ASSERT_TRUE(store_->DropTable(kTable).ok());
  Reopen();
  EXPECT_EQ(*store_->CurrentCursor(kDatabase), second);
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  EXPECT_EQ(Ingest("1,a\n").cursor, second + 1);
}

TEST_F(DuckDbRecordStoreTest, AnUnusedDatabaseKeepsItsFirstCursorOverARestart) {
  DatabaseCursor first = *store_->CurrentCursor(7);
  EXPECT_EQ(first, clock_.NowTicks());
  clock_.SetNowTicks(clock_.NowTicks() - kTicksPerDay);
  Reopen();
  EXPECT_EQ(*store_->CurrentCursor(7), first);
}

TEST_F(DuckDbRecordStoreTest, CursorsAndCountsFollowTheExtents) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  DatabaseCursor start = *store_->CurrentCursor(kDatabase);
  clock_.Advance(std::chrono::seconds(1));
  DatabaseCursor first = Ingest("1,a\n2,b\n").cursor;
  clock_.Advance(std::chrono::seconds(10));
  DatabaseCursor second = Ingest("3,c\n").cursor;
  EXPECT_EQ(*store_->CountRows(kTable, start, second), 3);
  EXPECT_EQ(*store_->CountRows(kTable, first, second), 1);
  EXPECT_EQ(*store_->CountRows(kTable, start, first), 2);
  EXPECT_EQ(*store_->CursorAt(kDatabase, second + kTicksPerDay), second);
  DatabaseCursor between = *store_->CursorAt(kDatabase, first + kTicksPerSecond);
  EXPECT_GE(between, first);
  EXPECT_LT(between, second);
}

TEST_F(DuckDbRecordStoreTest, WhoeverReadsACursorSeesAllRecordsUpToItForEver) {
  constexpr int kWriters = 4;
  constexpr int kIngestionsEach = 12;
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  IngestRequest request = Request("1,a\n2,b\n3,c\n");
  std::atomic<int> writing = kWriters;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      for (int j = 0; j < kIngestionsEach; ++j) {
        auto result = store_->Ingest(request, {});
        ASSERT_TRUE(result.ok()) << result.status().ToString();
      }
      --writing;
    });
  }
  // What each cursor showed when it was read.
  std::map<DatabaseCursor, int64_t> seen;
  auto count_up_to = [&](DatabaseCursor cursor) {
    return Number("SELECT count(*) FROM records.t5 WHERE \"$extent\" IN (SELECT extent FROM"
                  " control.extents WHERE cursor <= " + std::to_string(cursor) + ")");
  };
  DatabaseCursor last = 0;
  while (writing > 0) {
    DatabaseCursor cursor = *store_->CurrentCursor(kDatabase);
    ASSERT_GE(cursor, last);
    last = cursor;
    int64_t count = count_up_to(cursor);
    ASSERT_EQ(count, *store_->CountRows(kTable, 0, cursor));
    auto [entry, is_new] = seen.emplace(cursor, count);
    ASSERT_EQ(entry->second, count);
  }
  for (std::thread& writer : writers) writer.join();
  for (const auto& [cursor, count] : seen) EXPECT_EQ(count_up_to(cursor), count);
  EXPECT_EQ(RowCount(), 3 * kWriters * kIngestionsEach);
  EXPECT_EQ(store_->ListExtents(kDatabase, kTable)->size(), size_t{kWriters * kIngestionsEach});
}

TEST_F(DuckDbRecordStoreTest, ColumnsCanBeAddedWhileOthersIngest) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  IngestRequest request = Request("1,a\n");
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) {
      auto result = store_->Ingest(request, {});
      ASSERT_TRUE(result.ok()) << result.status().ToString();
    }
  });
  for (int i = 0; i < 5; ++i) {
    Status status = store_->AddColumns(kTable, {{100 + i, ScalarType::kLong}});
    ASSERT_TRUE(status.ok()) << status.ToString();
  }
  writer.join();
  EXPECT_EQ(RowCount(), 20);
}

TEST_F(DuckDbRecordStoreTest, RemovesWhatTheCatalogDoesNotName) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  ASSERT_TRUE(store_->CreateTable(6, Columns()).ok());
  Ingest("1,a\n");
  Reopen();
  ASSERT_TRUE(store_->RemoveUnknown({{kTable, {{1, ScalarType::kLong}}}}).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM information_schema.tables WHERE table_schema ="
                   " 'records'"), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM information_schema.columns WHERE table_name = 't5'"), 2);
  EXPECT_EQ(store_->RemoveUnknown({{99, {}}}).code(), StatusCode::kDataLoss);
}

TEST_F(DuckDbRecordStoreTest, ACheckpointKeepsEverything) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  Ingest("1,a\n");
  Status status = store_->Checkpoint();
  ASSERT_TRUE(status.ok()) << status.ToString();
  Reopen();
  EXPECT_EQ(RowCount(), 1);
}

TEST_F(DuckDbRecordStoreTest, ReadsParquetByNameWithItsTypesConverted) {
  std::string path = folder_.path() + "/x[1].parquet";
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  Status status = connection->Execute(
      "COPY (SELECT '7' AS n, 1.9::FLOAT AS r, TIMESTAMP '2024-01-31 10:20:30.123456' AS at,"
      " DATE '2024-01-31' AS day, [1, 2] AS list, 5::SMALLINT AS s, 'text' AS g,"
      " TIMESTAMP 'infinity' AS never, TIMESTAMP_NS '2024-01-31 10:20:30.123456789' AS ns)"
      " TO '" + folder_.path() + "/y.parquet' (FORMAT parquet)");
  ASSERT_TRUE(status.ok()) << status.ToString();
  std::filesystem::rename(folder_.path() + "/y.parquet", path);
  using T = ScalarType;
  IngestRequest request = Request("");
  request.columns = {{1, T::kLong},    {2, T::kLong},     {3, T::kDatetime}, {4, T::kDatetime},
                     {5, T::kDynamic}, {6, T::kString},   {7, T::kGuid},     {8, T::kDatetime},
                     {9, T::kDatetime}, {10, T::kString}, {11, T::kReal}};
  ASSERT_TRUE(store_->CreateTable(kTable, request.columns).ok());
  FileRecords files;
  files.format = FileRecords::Format::kParquet;
  files.paths = {path};
  files.column_names = {"n", "r", "at", "day", "list", "s", "g", "never", "ns", "none", "Also"};
  request.records = files;
  auto result = store_->Ingest(request, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  auto rows = connection->ReadRows(
      "SELECT c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM records.t5",
      {T::kLong, T::kLong, T::kDatetime, T::kDatetime, T::kDynamic, T::kString, T::kGuid,
       T::kDatetime, T::kDatetime, T::kString, T::kReal});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  std::string line;
  for (const Scalar& value : (*rows)[0]) line += (value.is_null() ? "-" : value.ToText()) + "|";
  EXPECT_EQ(line,
            "7|1|2024-01-31T10:20:30.1234560Z|2024-01-31T00:00:00.0000000Z|[1,2]|5|-|-|"
            "2024-01-31T10:20:30.1234567Z||-|");
}

TEST_F(DuckDbRecordStoreTest, ExtentsTellWhetherTheirRecordsHaveAnIngestionTime) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  Ingest("1,a\n");
  IngestRequest request = Request("2,b\n");
  request.ingestion_time_policy = false;
  ASSERT_TRUE(store_->Ingest(request, {}).ok());
  Reopen();
  auto extents = store_->ListExtents(kDatabase, kTable);
  ASSERT_TRUE(extents.ok());
  ASSERT_EQ(extents->size(), 2u);
  EXPECT_TRUE((*extents)[0].has_ingestion_time);
  EXPECT_FALSE((*extents)[1].has_ingestion_time);
  // All have one in a store that does not tell.
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  Status status = connection->Execute("ALTER TABLE control.extents DROP COLUMN timed");
  ASSERT_TRUE(status.ok()) << status.ToString();
  Reopen();
  extents = store_->ListExtents(kDatabase, kTable);
  ASSERT_TRUE(extents.ok()) << extents.status().ToString();
  EXPECT_TRUE((*extents)[1].has_ingestion_time);
}

TEST_F(DuckDbRecordStoreTest, AFileThatIsNoParquetFileIsNamed) {
  ASSERT_TRUE(store_->CreateTable(kTable, Columns()).ok());
  for (const char* content : {"x", "n,m\n1,2\n3,4\n5,6\n7,8\n9,10\n", "PAR1aaaaaaaaaaaaaaaaaaaaPAR1"}) {
    FileRecords files;
    files.format = FileRecords::Format::kParquet;
    files.paths = {WriteFile(content)};
    files.column_names = {"n"};
    IngestRequest request = Request("");
    request.records = files;
    auto result = store_->Ingest(request, {});
    ASSERT_FALSE(result.ok()) << content;
    EXPECT_EQ(result.status().code(), StatusCode::kInvalidArgument);
    EXPECT_TRUE(result.status().message().starts_with("the file " + files.paths[0] +
                                                      " is not in the format parquet"))
        << result.status().ToString();
  }
}

TEST_F(DuckDbRecordStoreTest, DescribesFiles) {
  std::string path = WriteFile("name,value,at\nx,1,2024-01-31 10:00:00\ny,2.5,\n");
  auto schema = store_->DescribeFile(path, FileRecords::Format::kCsv);
  ASSERT_TRUE(schema.ok()) << schema.status().ToString();
  EXPECT_EQ(schema->ToString(), "name:string, value:real, at:datetime");
}

}  // namespace
}  // namespace sluice::engine::duckdb
