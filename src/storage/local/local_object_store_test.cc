#include "storage/local/local_object_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/sync_point.h"
#include "storage/register_object_stores.h"

namespace sluice::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LocalObjectStoreTest : public ::testing::Test {
 protected:
  LocalObjectStoreTest() {
    std::string pattern = (fs::temp_directory_path() / "sluice-local-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = fs::canonical(pattern);
    root_ = folder_ / "exports";
    registry_ = MakeObjectStoreRegistry({root_.string()});
  }
  ~LocalObjectStoreTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  std::shared_ptr<ObjectStore> Open(const std::string& below = "/logs") {
    auto store = registry_->Open(root_.string() + below);
    CHECK(store.ok());
    return *store;
  }

  StageToken Seal(ObjectStore& store, const std::string& path, const std::string& bytes) {
    auto staged = store.Stage("run", path, context_);
    CHECK(staged.ok() && (*staged)->Append(bytes).ok() && (*staged)->Seal().ok());
    return (*staged)->token();
  }

  // Every file and folder below `folder`, relative to it.
  static std::vector<std::string> Everything(const fs::path& folder) {
    std::vector<std::string> paths;
    if (!fs::exists(folder)) return paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      paths.push_back(fs::relative(entry.path(), folder).string());
    }
    std::sort(paths.begin(), paths.end());
    return paths;
  }

  static void WriteFile(const fs::path& path, const std::string& bytes) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << bytes;
  }

  fs::path folder_;
  fs::path root_;
  std::unique_ptr<ObjectStoreRegistry> registry_;
  OperationContext context_;
};

TEST_F(LocalObjectStoreTest, OpensOnlyBelowAStorageRoot) {
  EXPECT_TRUE(registry_->Open("file://" + root_.string()).ok());
  EXPECT_TRUE(registry_->Open(root_.string() + "/a//b/./c/").ok());
  for (const std::string& outside : {std::string("/etc"), root_.string() + "2", std::string("/"),
                                     folder_.string()}) {
    auto store = registry_->Open(outside);
    EXPECT_EQ(store.status().code(), StatusCode::kPermissionDenied) << outside;
    EXPECT_THAT(store.status().message(), HasSubstr("--storage-root"));
  }
  EXPECT_EQ(registry_->Open(root_.string() + "/../x").status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(registry_->Open(root_.string() + "/.sluice-staging").status().code(),
            StatusCode::kInvalidArgument);
}

TEST_F(LocalObjectStoreTest, ShowsItsRootNormalized) {
  auto store = registry_->Open(root_.string() + "//logs/./daily/");
  ASSERT_TRUE(store.ok());
  EXPECT_EQ((*store)->display_root(), "file://" + root_.string() + "/logs/daily");
}

TEST_F(LocalObjectStoreTest, OpeningTouchesNothing) {
  Open();
  EXPECT_FALSE(fs::exists(root_));
}

TEST_F(LocalObjectStoreTest, NamesTheKindOfStorageThatIsNotThere) {
  auto store = registry_->Open("abfss://fs@a.dfs.core.windows.net/x;sharedkey=topsecret");
  EXPECT_EQ(store.status().code(), StatusCode::kUnsupported);
  EXPECT_THAT(store.status().message(), HasSubstr("abfss"));
  EXPECT_THAT(store.status().message(), ::testing::Not(HasSubstr("topsecret")));
}

TEST_F(LocalObjectStoreTest, LinksDoNotLeadOut) {
  WriteFile(folder_ / "secret/file", "secret");
  fs::create_directories(root_ / "logs");
  fs::create_directory_symlink(folder_ / "secret", root_ / "logs/out");
  fs::create_symlink(folder_ / "secret/file", root_ / "logs/file");
  auto store = Open();
  EXPECT_EQ(store->Read("out/file", 0, 10, context_).status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_EQ(store->Read("file", 0, 10, context_).status().code(), StatusCode::kPermissionDenied);
  EXPECT_EQ(store->Stage("run", "out/new", context_).status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_EQ(store->Delete("out/file", context_).code(), StatusCode::kPermissionDenied);
  EXPECT_EQ(registry_->Open(root_.string() + "/logs/out").status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_EQ(registry_->ResolveLocalPath(root_.string() + "/logs/file").status().code(),
            StatusCode::kPermissionDenied);
  auto objects = store->List("", context_);
  ASSERT_TRUE(objects.ok());
  EXPECT_THAT(*objects, IsEmpty());
  EXPECT_TRUE(fs::exists(folder_ / "secret/file"));
}

TEST_F(LocalObjectStoreTest, TargetFolderHoldsNothingForeignWhileStaging) {
  auto store = Open();
  StageToken token = Seal(*store, "part.csv", "bytes");
  EXPECT_FALSE(fs::exists(root_ / "logs"));
  for (const std::string& path : Everything(root_)) EXPECT_THAT(path, HasSubstr(".sluice-staging"));
  ASSERT_TRUE(store->Publish(token, "part.csv", context_).ok());
  EXPECT_THAT(Everything(root_), ElementsAre("logs", "logs/part.csv"));
}

TEST_F(LocalObjectStoreTest, AbortLeavesNoStrayFolders) {
  auto store = Open();
  ASSERT_TRUE(store->Abort(Seal(*store, "a", "1"), context_).ok());
  Seal(*store, "b", "2");
  ASSERT_TRUE(store->AbortAll("run", context_).ok());
  EXPECT_THAT(Everything(root_), IsEmpty());
}

TEST_F(LocalObjectStoreTest, StoresOfOneRootDoNotSeeEachOthersStagedBytes) {
  auto logs = Open("/logs");
  auto other = Open("/other");
  StageToken token = Seal(*logs, "a", "1");
  auto owners = other->StagedOwners(context_);
  ASSERT_TRUE(owners.ok());
  EXPECT_THAT(*owners, IsEmpty());
  ASSERT_TRUE(other->AbortAll("run", context_).ok());
  EXPECT_TRUE(logs->Publish(token, "a", context_).ok());
}

TEST_F(LocalObjectStoreTest, MovedStorageRootStillPublishes) {
  StageToken token = Seal(*Open(), "a", "1");
  fs::rename(root_, folder_ / "moved");
  root_ = folder_ / "moved";
  registry_ = MakeObjectStoreRegistry({root_.string()});
  auto store = Open();
  ASSERT_TRUE(store->Publish(token, "a", context_).ok());
  EXPECT_EQ(*store->Read("a", 0, 10, context_), "1");
}

TEST_F(LocalObjectStoreTest, WiderStorageRootStillPublishes) {
  StageToken token = Seal(*Open(), "a", "1");
  registry_ = MakeObjectStoreRegistry({folder_.string()});
  ASSERT_TRUE(Open()->Publish(token, "a", context_).ok());
}

TEST_F(LocalObjectStoreTest, HalfDoneLinkAndUnlinkIsRecognisedAsOurs) {
  auto store = Open();
  StageToken token = Seal(*store, "a", "1");
  fs::create_directories(root_ / "logs");
  for (const auto& entry : fs::recursive_directory_iterator(root_ / ".sluice-staging")) {
    if (entry.is_regular_file()) fs::create_hard_link(entry.path(), root_ / "logs/a");
  }
  EXPECT_TRUE(store->Publish(token, "a", context_).ok());
  EXPECT_THAT(Everything(root_), ElementsAre("logs", "logs/a"));
}

TEST_F(LocalObjectStoreTest, ReservedNameIsRefusedAndNotListed) {
  WriteFile(root_ / "logs/.sluice-staging/x", "1");
  WriteFile(root_ / "logs/a", "1");
  auto store = Open();
  EXPECT_EQ(store->Read(".sluice-staging/x", 0, 1, context_).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(store->Stage("run", ".sluice-staging", context_).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(store->List("", context_)->size(), 1U);
}

TEST_F(LocalObjectStoreTest, FileInPlaceOfAFolderIsNamed) {
  WriteFile(root_ / "logs/a", "1");
  auto store = Open();
  StageToken token = Seal(*store, "a/b", "2");
  Status status = store->Publish(token, "a/b", context_);
  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_THAT(status.message(), HasSubstr("logs/a"));
}

#ifdef SLUICE_TEST_HOOKS
// Kills a process at each point that it passes while it exports one object, then recovers as the
// export does: what was recorded as sealed is published, the rest discarded.
TEST_F(LocalObjectStoreTest, EveryCrashEndsWithAllOrNothing) {
  bool finished = false;
  int points = 0;
  for (int crash_at = 1; !finished; ++crash_at) {
    ASSERT_LT(crash_at, 100);
    const fs::path record = folder_ / ("record" + std::to_string(crash_at));
    const std::string below = "/target" + std::to_string(crash_at);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      int passages = 0;
      SetSyncPointHandler([&](std::string_view) {
        if (++passages == crash_at) ::kill(::getpid(), SIGKILL);
      });
      auto store = Open(below);
      auto staged = store->Stage("run", "x/part", context_);
      bool ok = staged.ok() && (*staged)->Append("bytes").ok() && (*staged)->Seal().ok();
      if (ok) {
        std::ofstream(record.string() + ".new") << (*staged)->token();
        fs::rename(record.string() + ".new", record);
        ok = store->Publish((*staged)->token(), "x/part", context_).ok();
      }
      ::_exit(ok ? 0 : 1);
    }
    int state = 0;
    ASSERT_EQ(::waitpid(child, &state, 0), child);
    finished = WIFEXITED(state);
    if (finished) {
      ASSERT_EQ(WEXITSTATUS(state), 0);
    }
    points = crash_at;

    auto store = Open(below);
    const bool sealed = fs::exists(record);
    if (sealed) {
      std::ifstream in(record);
      StageToken token;
      std::getline(in, token);
      Status status = store->Publish(token, "x/part", context_);
      ASSERT_TRUE(status.ok()) << "crash " << crash_at << ": " << status.ToString();
      EXPECT_EQ(*store->Read("x/part", 0, 10, context_), "bytes");
    } else {
      EXPECT_THAT(*store->List("", context_), IsEmpty());
    }
    ASSERT_TRUE(store->AbortAll("run", context_).ok());
    EXPECT_FALSE(fs::exists(root_ / ".sluice-staging")) << "crash " << crash_at;
    EXPECT_EQ(store->List("", context_)->size(), sealed ? 1U : 0U);
  }
  EXPECT_GT(points, 8);
}
#endif

}  // namespace
}  // namespace sluice::storage
