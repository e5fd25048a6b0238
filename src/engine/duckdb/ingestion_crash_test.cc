// Kills a process at every sync point of ingestion and of changes of tables, and looks at what the
// next process finds.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "engine/duckdb/record_store_test_fixture.h"

namespace sluice::engine::duckdb {
namespace {

constexpr const char* kFolderVariable = "SLUICE_INGESTION_CRASH_TEST_FOLDER";

// Runs this program again with only one test, which dies at the sync point. False when it lived.
bool RunChild(const std::string& test, const std::string& folder, const std::string& crash_at) {
  pid_t child = fork();
  if (child == 0) {
    setenv(kFolderVariable, folder.c_str(), 1);
    setenv("SLUICE_CRASH_AT", crash_at.c_str(), 1);
    std::string filter = "--gtest_filter=" + test;
    int silent = open("/dev/null", O_WRONLY);
    dup2(silent, STDOUT_FILENO);
    execl("/proc/self/exe", "test", filter.c_str(), "--gtest_also_run_disabled_tests", nullptr);
    _exit(127);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) {
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    return true;
  }
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return false;
}

std::unique_ptr<DuckDbRecordStore> OpenStore(const std::string& folder,
                                             std::shared_ptr<DuckDbDatabase>* database) {
  DuckDbOptions options;
  options.data_folder = folder + "/data";
  auto opened = DuckDbDatabase::Open(options);
  EXPECT_TRUE(opened.ok()) << opened.status().ToString();
  if (!opened.ok()) return nullptr;
  *database = *opened;
  auto store = DuckDbRecordStore::Open(*opened);
  EXPECT_TRUE(store.ok()) << store.status().ToString();
  return store.ok() ? *std::move(store) : nullptr;
}

IngestRequest RequestFor(const std::string& path) {
  IngestRequest request;
  request.database_id = 1;
  request.table_id = 5;
  request.columns = {{1, ScalarType::kLong}, {2, ScalarType::kString}};
  FileRecords files;
  files.paths = {path};
  request.records = files;
  return request;
}

void WriteLines(const std::string& path, int count, const std::string& text) {
  std::ofstream file(path);
  for (int i = 0; i < count; ++i) file << i << "," << text << "\n";
}

// Rows that have `text`.
int64_t CountOf(DuckDbDatabase& database, const std::string& text) {
  auto connection = database.Connect();
  EXPECT_TRUE(connection.ok());
  auto rows = connection->ReadRows(
      "SELECT count(*) FROM records.t5 WHERE c2 = " + SqlString(text), {ScalarType::kLong});
  EXPECT_TRUE(rows.ok()) << rows.status().ToString();
  return rows.ok() ? (*rows)[0][0].int64_value() : -1;
}

// The child: replaces "old" by "new" when told by a file, else adds "new".
TEST(IngestionCrashChild, DISABLED_Ingests) {
  const char* folder = std::getenv(kFolderVariable);
  ASSERT_NE(folder, nullptr);
  std::shared_ptr<DuckDbDatabase> database;
  auto store = OpenStore(folder, &database);
  IngestRequest request = RequestFor(std::string(folder) + "/new.csv");
  request.replace = std::filesystem::exists(std::string(folder) + "/replace");
  ASSERT_TRUE(store->Ingest(request, {}).ok());
}

TEST(IngestionCrashChild, DISABLED_ChangesTables) {
  const char* folder = std::getenv(kFolderVariable);
  ASSERT_NE(folder, nullptr);
  std::shared_ptr<DuckDbDatabase> database;
  auto store = OpenStore(folder, &database);
  ASSERT_TRUE(store->CreateTable(6, {{1, ScalarType::kLong}}).ok());
  ASSERT_TRUE(store->AddColumns(5, {{3, ScalarType::kLong}, {4, ScalarType::kString}}).ok());
  ASSERT_TRUE(store->DropTable(6).ok());
}

class IngestionCrashTest : public ::testing::TestWithParam<std::tuple<const char*, int, bool>> {};

TEST_P(IngestionCrashTest, LeavesAllOrNothing) {
  auto [point, rows, replace] = GetParam();
  ::sluice::testing::TemporaryFolder folder;
  WriteLines(folder.path() + "/old.csv", 100, "old");
  WriteLines(folder.path() + "/new.csv", rows, "new");
  if (replace) std::ofstream(folder.path() + "/replace") << "";
  DatabaseCursor before = 0;
  {
    std::shared_ptr<DuckDbDatabase> database;
    auto store = OpenStore(folder.path(), &database);
    ASSERT_TRUE(store->CreateTable(5, RequestFor("").columns).ok());
    ASSERT_TRUE(store->Ingest(RequestFor(folder.path() + "/old.csv"), {}).ok());
    before = *store->CurrentCursor(1);
  }
  ASSERT_TRUE(RunChild("IngestionCrashChild.DISABLED_Ingests", folder.path(), point));

  std::shared_ptr<DuckDbDatabase> database;
  auto store = OpenStore(folder.path(), &database);
  ASSERT_NE(store, nullptr);
  int64_t fresh = CountOf(*database, "new");
  bool committed = std::string(point) == "ingest.after_commit";
  EXPECT_EQ(fresh, committed ? rows : 0);
  EXPECT_EQ(CountOf(*database, "old"), committed && replace ? 0 : 100);
  EXPECT_EQ(*store->CountRows(5, before, INT64_MAX), fresh);
  EXPECT_EQ(*store->CurrentCursor(1) > before, committed);
  // Ingestion goes on, with a number of its own.
  auto again = store->Ingest(RequestFor(folder.path() + "/new.csv"), {});
  ASSERT_TRUE(again.ok()) << again.status().ToString();
  EXPECT_EQ(CountOf(*database, "new"), fresh + rows);
  EXPECT_EQ(*store->CountRows(5, again->extent->cursor - 1, again->extent->cursor), rows);
}

// The large ones write their row groups to the main file before the commit.
INSTANTIATE_TEST_SUITE_P(
    AtEverySyncPoint, IngestionCrashTest,
    ::testing::Combine(::testing::Values("ingest.begin", "ingest.after_insert",
                                         "ingest.before_commit", "ingest.after_commit"),
                       ::testing::Values(10, 300'000), ::testing::Bool()));

class TableCrashTest : public ::testing::TestWithParam<const char*> {};

TEST_P(TableCrashTest, TheNextStartClearsUp) {
  ::sluice::testing::TemporaryFolder folder;
  WriteLines(folder.path() + "/old.csv", 100, "old");
  std::vector<StoredColumn> columns = RequestFor("").columns;
  {
    std::shared_ptr<DuckDbDatabase> database;
    auto store = OpenStore(folder.path(), &database);
    ASSERT_TRUE(store->CreateTable(5, columns).ok());
    ASSERT_TRUE(store->Ingest(RequestFor(folder.path() + "/old.csv"), {}).ok());
  }
  ASSERT_TRUE(RunChild("IngestionCrashChild.DISABLED_ChangesTables", folder.path(), GetParam()));

  std::shared_ptr<DuckDbDatabase> database;
  auto store = OpenStore(folder.path(), &database);
  ASSERT_NE(store, nullptr);
  // The catalog never heard of table 6 and the new columns.
  Status status = store->RemoveUnknown({{5, columns}});
  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(CountOf(*database, "old"), 100);
  EXPECT_TRUE(store->CreateTable(6, columns).ok());
  EXPECT_TRUE(store->AddColumns(5, {{3, ScalarType::kLong}}).ok());
}

INSTANTIATE_TEST_SUITE_P(AtEverySyncPoint, TableCrashTest,
                         ::testing::Values("table.before_engine_create",
                                           "table.after_engine_create",
                                           "table.before_engine_alter",
                                           "table.after_engine_alter",
                                           "table.before_engine_drop",
                                           "table.after_engine_drop"));

}  // namespace
}  // namespace sluice::engine::duckdb
