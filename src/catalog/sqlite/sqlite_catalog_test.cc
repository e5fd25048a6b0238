#include "catalog/sqlite/sqlite_catalog.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/sync_point.h"
#include "testing/catalog_suite.h"

namespace sluice::catalog {
namespace {

// A folder of its own, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "catalog_XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

std::unique_ptr<Catalog> Open(const std::string& path) {
  auto catalog = OpenSqliteCatalog(path);
  EXPECT_TRUE(catalog.ok()) << catalog.status().ToString();
  return catalog.ok() ? *std::move(catalog) : nullptr;
}

std::unique_ptr<Catalog> OpenFresh() {
  static TemporaryFolder folder;
  static int count = 0;
  return Open(folder.File(std::to_string(++count) + ".db"));
}

}  // namespace
}  // namespace sluice::catalog

namespace sluice::testing {
INSTANTIATE_TEST_SUITE_P(Sqlite, CatalogSuite,
                         ::testing::Values(CatalogFactory{&catalog::OpenFresh}));
}  // namespace sluice::testing

namespace sluice::catalog {
namespace {

TEST(SqliteCatalogTest, SurvivesReopening) {
  TemporaryFolder folder;
  const std::string path = folder.File("catalog.db");
  int64_t reserved = 0;
  {
    auto catalog = Open(path);
    ASSERT_TRUE(catalog->CreateDatabase("Logs", "g").ok());
    reserved = *catalog->ReserveIds(5);
  }
  auto catalog = Open(path);
  EXPECT_EQ(catalog->GetDatabase("logs")->guid, "g");
  EXPECT_GE(*catalog->ReserveIds(1), reserved + 5);
  EXPECT_EQ(catalog->ListDatabases()->size(), 2u);
}

TEST(SqliteCatalogTest, OnlyItsOwnerMayReadTheFile) {
  TemporaryFolder folder;
  const std::string path = folder.File("catalog.db");
  auto catalog = Open(path);
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat status {};
    ASSERT_EQ(::stat((path + suffix).c_str(), &status), 0) << suffix;
    EXPECT_EQ(status.st_mode & 0777, 0600u) << suffix;
  }
}

TEST(SqliteCatalogTest, RefusesAFileOfANewerVersion) {
  TemporaryFolder folder;
  const std::string path = folder.File("catalog.db");
  Open(path).reset();
  sqlite3* connection = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &connection), SQLITE_OK);
  sqlite3_exec(connection, "PRAGMA user_version = 1000", nullptr, nullptr, nullptr);
  sqlite3_close(connection);
  EXPECT_EQ(OpenSqliteCatalog(path).status().code(), StatusCode::kFailedPrecondition);
}

TEST(SqliteCatalogTest, RefusesAFileThatIsNoCatalog) {
  TemporaryFolder folder;
  const std::string path = folder.File("catalog.db");
  std::ofstream(path) << std::string(4096, 'x');
  EXPECT_EQ(OpenSqliteCatalog(path).status().code(), StatusCode::kDataLoss);
}

TEST(SqliteCatalogTest, NamesTheFolderThatIsMissing) {
  const auto catalog = OpenSqliteCatalog("/nonexistent/catalog.db");
  EXPECT_EQ(catalog.status().code(), StatusCode::kUnavailable);
  EXPECT_NE(catalog.status().message().find("/nonexistent/catalog.db"), std::string::npos);
}

TEST(SqliteCatalogTest, DetailsBelongToAnOperation) {
  TemporaryFolder folder;
  auto catalog = Open(folder.File("catalog.db"));
  EXPECT_EQ(catalog->PutOperationDetails("nope", {}).code(), StatusCode::kNotFound);
}

TEST(SqliteCatalogTest, RunsOfADroppedExportGoWhenTheyArePublished) {
  TemporaryFolder folder;
  auto catalog = Open(folder.File("catalog.db"));
  ContinuousExport definition;
  definition.database_id = catalog->GetDatabase("NetDefaultDB")->id;
  definition.name = "X";
  ASSERT_TRUE(catalog->CreateContinuousExport(definition).ok());
  ExportRun run;
  run.run_id = "r1";
  run.continuous_export_id =
      catalog->GetContinuousExport(definition.database_id, "X")->id;
  run.generation = 1;
  ASSERT_TRUE(catalog->BeginRun(run).ok());
  ExportArtifact artifact;
  artifact.published = true;
  ASSERT_TRUE(catalog->SealRun("r1", {artifact}).ok());
  ASSERT_TRUE(catalog->DropContinuousExport(*run.continuous_export_id).ok());
  EXPECT_EQ(catalog->ListRunArtifacts("r1")->size(), 1u);
  ASSERT_TRUE(catalog->CompleteRun("r1", 1).ok());
  EXPECT_TRUE(catalog->ListRunArtifacts("r1")->empty());
}

#ifdef SLUICE_TEST_HOOKS
TEST(SqliteCatalogTest, PassesTheSyncPointsOfEachWrite) {
  TemporaryFolder folder;
  auto catalog = Open(folder.File("catalog.db"));
  std::vector<std::string> passed;
  SetSyncPointHandler([&](std::string_view name) { passed.emplace_back(name); });
  ASSERT_TRUE(catalog->SetPolicy("cluster", "capacity", "{}").ok());
  ASSERT_TRUE(catalog->GetPolicy("cluster", "capacity").ok());
  EXPECT_FALSE(catalog->DropTable(77).ok());
  SetSyncPointHandler(nullptr);
  EXPECT_EQ(passed,
            (std::vector<std::string>{"catalog.before_commit", "catalog.after_commit"}));
}
#endif

}  // namespace
}  // namespace sluice::catalog
