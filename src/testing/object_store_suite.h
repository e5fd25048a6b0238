// The conformance suite of storage::ObjectStore: what every implementation must do.
//
// An implementation instantiates it with a function that makes a fresh store on an empty target:
//
//   INSTANTIATE_TEST_SUITE_P(Memory, ObjectStoreSuite,
//                            ::testing::Values(ObjectStoreUnderTest{"Memory", &MakeMemory}));
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "storage/object_store.h"

namespace sluice::testing {

// A store with whatever it needs to live, such as a temporary folder.
struct StoreFixture {
  std::shared_ptr<storage::ObjectStore> store;
  // A second store on the same target, as after a restart of the process.
  std::function<std::shared_ptr<storage::ObjectStore>()> reopen;
  std::shared_ptr<void> environment;
};

struct ObjectStoreUnderTest {
  std::string name;
  std::function<StoreFixture()> make;
  friend void PrintTo(const ObjectStoreUnderTest& self, std::ostream* out) { *out << self.name; }
};

class ObjectStoreSuite : public ::testing::TestWithParam<ObjectStoreUnderTest> {
 protected:
  ObjectStoreSuite() : fixture_(GetParam().make()) {}

  storage::ObjectStore& store() { return *fixture_.store; }

  // Stages and seals; the token.
  storage::StageToken Seal(std::string_view owner, std::string_view path, std::string_view bytes) {
    auto staged = store().Stage(owner, path, context_);
    EXPECT_TRUE(staged.ok()) << staged.status().ToString();
    if (!staged.ok()) return "";
    Status status = (*staged)->Append(bytes);
    EXPECT_TRUE(status.ok()) << status.ToString();
    status = (*staged)->Seal();
    EXPECT_TRUE(status.ok()) << status.ToString();
    return (*staged)->token();
  }

  void Put(std::string_view path, std::string_view bytes) {
    Status status = store().Publish(Seal("put", path, bytes), path, context_);
    EXPECT_TRUE(status.ok()) << status.ToString();
  }

  std::vector<std::string> Paths(std::string_view prefix = "") {
    std::vector<std::string> paths;
    auto objects = store().List(prefix, context_);
    EXPECT_TRUE(objects.ok()) << objects.status().ToString();
    if (objects.ok()) {
      for (const auto& object : *objects) paths.push_back(object.path);
    }
    return paths;
  }

  std::vector<std::string> Owners() {
    auto owners = store().StagedOwners(context_);
    EXPECT_TRUE(owners.ok()) << owners.status().ToString();
    return owners.ok() ? *owners : std::vector<std::string>();
  }

  std::string ReadAll(std::string_view path) {
    auto bytes = store().Read(path, 0, UINT64_MAX, context_);
    EXPECT_TRUE(bytes.ok()) << bytes.status().ToString();
    return bytes.ok() ? *bytes : "";
  }

  OperationContext context_;
  StoreFixture fixture_;
};

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(ObjectStoreSuite);

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_P(ObjectStoreSuite, EmptyTargetListsNothing) {
  EXPECT_THAT(Paths(), IsEmpty());
  EXPECT_THAT(Paths("some/folder/"), IsEmpty());
  EXPECT_THAT(Owners(), IsEmpty());
}

TEST_P(ObjectStoreSuite, PublishedObjectReadsBack) {
  Put("folder/part.csv", "hello");
  EXPECT_EQ(ReadAll("folder/part.csv"), "hello");
  auto info = store().Head("folder/part.csv", context_);
  ASSERT_TRUE(info.ok());
  EXPECT_EQ(info->path, "folder/part.csv");
  EXPECT_EQ(info->size_bytes, 5U);
  EXPECT_GT(info->modified_ticks, kUnixEpochTicks);
}

TEST_P(ObjectStoreSuite, EmptyObjectIsAnObject) {
  Put("empty", "");
  EXPECT_THAT(Paths(), ElementsAre("empty"));
  EXPECT_EQ(ReadAll("empty"), "");
}

TEST_P(ObjectStoreSuite, ReadsRanges) {
  Put("object", "0123456789");
  auto range = [&](uint64_t offset, uint64_t size) {
    return *store().Read("object", offset, size, context_);
  };
  EXPECT_EQ(range(0, 4), "0123");
  EXPECT_EQ(range(4, 3), "456");
  EXPECT_EQ(range(8, 100), "89");
  EXPECT_EQ(range(10, 1), "");
  EXPECT_EQ(range(1000, 1), "");
  EXPECT_EQ(range(3, 0), "");
}

TEST_P(ObjectStoreSuite, LargeObjectOfManyPiecesReadsBack) {
  std::string piece(1'000'003, 'x');
  auto staged = store().Stage("run", "large", context_);
  ASSERT_TRUE(staged.ok());
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    piece[static_cast<size_t>(i) * 100] = static_cast<char>('a' + i);
    ASSERT_TRUE((*staged)->Append(piece).ok());
    expected += piece;
  }
  ASSERT_TRUE((*staged)->Seal().ok());
  ASSERT_TRUE(store().Publish((*staged)->token(), "large", context_).ok());
  EXPECT_EQ(ReadAll("large"), expected);
}

TEST_P(ObjectStoreSuite, AbsentObjectIsNotFound) {
  EXPECT_EQ(store().Head("absent", context_).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(store().Read("absent", 0, 1, context_).status().code(), StatusCode::kNotFound);
  Put("folder/object", "x");
  EXPECT_EQ(store().Head("folder", context_).status().code(), StatusCode::kNotFound);
  EXPECT_EQ(store().Head("folder/object/below", context_).status().code(), StatusCode::kNotFound);
}

TEST_P(ObjectStoreSuite, ListsInOrderOfPathAndByPrefix) {
  for (const char* path : {"b/2", "a", "b/10", "b-x", "c/d/e", "b/1"}) Put(path, path);
  EXPECT_THAT(Paths(), ElementsAre("a", "b-x", "b/1", "b/10", "b/2", "c/d/e"));
  EXPECT_THAT(Paths("b"), ElementsAre("b-x", "b/1", "b/10", "b/2"));
  EXPECT_THAT(Paths("b/1"), ElementsAre("b/1", "b/10"));
  EXPECT_THAT(Paths("c/"), ElementsAre("c/d/e"));
  EXPECT_THAT(Paths("c/d/"), ElementsAre("c/d/e"));
  EXPECT_THAT(Paths("x/"), IsEmpty());
}

TEST_P(ObjectStoreSuite, RefusesPathsThatAreNone) {
  for (const char* path : {"", "/a", "a//b", "a/", "../a", "a/../b", ".", "a/./b"}) {
    EXPECT_EQ(store().Head(path, context_).status().code(), StatusCode::kInvalidArgument) << path;
    EXPECT_EQ(store().Read(path, 0, 1, context_).status().code(), StatusCode::kInvalidArgument)
        << path;
    EXPECT_EQ(store().Stage("run", path, context_).status().code(), StatusCode::kInvalidArgument)
        << path;
    EXPECT_EQ(store().Delete(path, context_).code(), StatusCode::kInvalidArgument) << path;
  }
  EXPECT_THAT(Owners(), IsEmpty());
}

TEST_P(ObjectStoreSuite, KeepsUnusualNames) {
  for (const char* path : {"a b/%2F=é.csv", "date=2024-01-01/x", "日本/語", ".hidden", "a;b?c#d"}) {
    Put(path, path);
    EXPECT_EQ(ReadAll(path), path);
  }
  EXPECT_EQ(Paths().size(), 5U);
}

TEST_P(ObjectStoreSuite, StagedBytesAreInvisible) {
  auto staged = store().Stage("run", "folder/part", context_);
  ASSERT_TRUE(staged.ok());
  ASSERT_TRUE((*staged)->Append("bytes").ok());
  EXPECT_THAT(Paths(), IsEmpty());
  ASSERT_TRUE((*staged)->Seal().ok());
  EXPECT_THAT(Paths(), IsEmpty());
  EXPECT_EQ(store().Head("folder/part", context_).status().code(), StatusCode::kNotFound);
}

TEST_P(ObjectStoreSuite, UnsealedObjectIsDiscardedWithItsHandle) {
  storage::StageToken token;
  {
    auto staged = store().Stage("run", "part", context_);
    ASSERT_TRUE(staged.ok());
    token = (*staged)->token();
    EXPECT_FALSE(token.empty());
    ASSERT_TRUE((*staged)->Append("bytes").ok());
    EXPECT_THAT(Owners(), ElementsAre("run"));
  }
  EXPECT_THAT(Owners(), IsEmpty());
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kNotFound);
}

TEST_P(ObjectStoreSuite, UnsealedObjectCannotBePublished) {
  auto staged = store().Stage("run", "part", context_);
  ASSERT_TRUE(staged.ok());
  ASSERT_TRUE((*staged)->Append("half").ok());
  EXPECT_EQ(store().Publish((*staged)->token(), "part", context_).code(), StatusCode::kNotFound);
  EXPECT_THAT(Paths(), IsEmpty());
}

TEST_P(ObjectStoreSuite, SealedObjectSurvivesARestart) {
  storage::StageToken token = Seal("run", "part", "bytes");
  fixture_.store = fixture_.reopen();
  EXPECT_THAT(Owners(), ElementsAre("run"));
  ASSERT_TRUE(store().Publish(token, "part", context_).ok());
  EXPECT_EQ(ReadAll("part"), "bytes");
  EXPECT_THAT(Owners(), IsEmpty());
}

TEST_P(ObjectStoreSuite, PublishCanBeRepeated) {
  storage::StageToken token = Seal("run", "part", "bytes");
  ASSERT_TRUE(store().Publish(token, "part", context_).ok());
  EXPECT_TRUE(store().Publish(token, "part", context_).ok());
  fixture_.store = fixture_.reopen();
  EXPECT_TRUE(store().Publish(token, "part", context_).ok());
  EXPECT_EQ(ReadAll("part"), "bytes");
}

TEST_P(ObjectStoreSuite, PublishNeverReplacesAForeignObject) {
  Put("part", "foreign");
  storage::StageToken token = Seal("run", "part", "ours");
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(ReadAll("part"), "foreign");
  // What was sealed is still there for another name.
  ASSERT_TRUE(store().Publish(token, "other", context_).ok());
  EXPECT_EQ(ReadAll("other"), "ours");
}

TEST_P(ObjectStoreSuite, EqualBytesDoNotMakeAForeignObjectOurs) {
  Put("part", "same");
  storage::StageToken token = Seal("run", "part", "same");
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kAlreadyExists);
  ASSERT_TRUE(store().Abort(token, context_).ok());
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kAlreadyExists);
}

TEST_P(ObjectStoreSuite, PublishedTokenDoesNotPublishAgainElsewhere) {
  storage::StageToken token = Seal("run", "part", "bytes");
  ASSERT_TRUE(store().Publish(token, "part", context_).ok());
  EXPECT_EQ(store().Publish(token, "other", context_).code(), StatusCode::kNotFound);
  EXPECT_THAT(Paths(), ElementsAre("part"));
}

TEST_P(ObjectStoreSuite, PublishAfterDeleteIsNotFound) {
  storage::StageToken token = Seal("run", "part", "bytes");
  ASSERT_TRUE(store().Publish(token, "part", context_).ok());
  ASSERT_TRUE(store().Delete("part", context_).ok());
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kNotFound);
}

TEST_P(ObjectStoreSuite, AbortDiscardsAndCanBeRepeated) {
  storage::StageToken token = Seal("run", "part", "bytes");
  ASSERT_TRUE(store().Abort(token, context_).ok());
  EXPECT_TRUE(store().Abort(token, context_).ok());
  EXPECT_THAT(Owners(), IsEmpty());
  EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kNotFound);
}

TEST_P(ObjectStoreSuite, AbortAfterPublishKeepsTheObject) {
  storage::StageToken token = Seal("run", "part", "bytes");
  ASSERT_TRUE(store().Publish(token, "part", context_).ok());
  EXPECT_TRUE(store().Abort(token, context_).ok());
  EXPECT_EQ(ReadAll("part"), "bytes");
}

TEST_P(ObjectStoreSuite, AbortOfAnOldTokenSparesANewerOne) {
  storage::StageToken old_token = Seal("run", "part", "old");
  ASSERT_TRUE(store().Abort(old_token, context_).ok());
  storage::StageToken new_token = Seal("run", "part", "new");
  EXPECT_TRUE(store().Abort(old_token, context_).ok());
  EXPECT_EQ(store().Publish(old_token, "part", context_).code(), StatusCode::kNotFound);
  ASSERT_TRUE(store().Publish(new_token, "part", context_).ok());
  EXPECT_EQ(ReadAll("part"), "new");
}

TEST_P(ObjectStoreSuite, AbortAllTakesOneOwnersStagedBytes) {
  storage::StageToken first = Seal("run-1", "a", "1");
  storage::StageToken second = Seal("run-1", "b", "2");
  storage::StageToken other = Seal("run-2", "a", "3");
  ASSERT_TRUE(store().Publish(first, "a", context_).ok());
  EXPECT_THAT(Owners(), ElementsAre("run-1", "run-2"));
  ASSERT_TRUE(store().AbortAll("run-1", context_).ok());
  EXPECT_TRUE(store().AbortAll("run-1", context_).ok());
  EXPECT_THAT(Owners(), ElementsAre("run-2"));
  EXPECT_EQ(store().Publish(second, "b", context_).code(), StatusCode::kNotFound);
  EXPECT_EQ(ReadAll("a"), "1");
  ASSERT_TRUE(store().Publish(other, "c", context_).ok());
  EXPECT_EQ(ReadAll("c"), "3");
}

TEST_P(ObjectStoreSuite, OwnersKeepTheirNames) {
  std::vector<std::string> names = {"../x", "a/b", "é %", "run"};
  std::vector<std::unique_ptr<storage::StagedObject>> staged;
  for (const std::string& name : names) {
    auto object = store().Stage(name, "part", context_);
    ASSERT_TRUE(object.ok()) << object.status().ToString();
    staged.push_back(*std::move(object));
  }
  EXPECT_THAT(Owners(), ::testing::UnorderedElementsAreArray(names));
  EXPECT_EQ(store().Stage("", "part", context_).status().code(), StatusCode::kInvalidArgument);
}

TEST_P(ObjectStoreSuite, OneOwnerStagesAPathOnce) {
  auto staged = store().Stage("run", "part", context_);
  ASSERT_TRUE(staged.ok());
  EXPECT_EQ(store().Stage("run", "part", context_).status().code(), StatusCode::kAlreadyExists);
  ASSERT_TRUE((*staged)->Append("bytes").ok());
  ASSERT_TRUE((*staged)->Seal().ok());
  EXPECT_EQ(store().Stage("run", "part", context_).status().code(), StatusCode::kAlreadyExists);
  ASSERT_TRUE(store().Publish((*staged)->token(), "part", context_).ok());
  EXPECT_EQ(ReadAll("part"), "bytes");
}

TEST_P(ObjectStoreSuite, RefusesTextThatIsNoToken) {
  for (const char* token : {"", "nonsense", "local1/0/../../x/1/1/1"}) {
    EXPECT_EQ(store().Publish(token, "part", context_).code(), StatusCode::kInvalidArgument);
    EXPECT_EQ(store().Abort(token, context_).code(), StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(Paths(), IsEmpty());
}

TEST_P(ObjectStoreSuite, DeleteRemovesAndCanBeRepeated) {
  Put("folder/part", "bytes");
  ASSERT_TRUE(store().Delete("folder/part", context_).ok());
  EXPECT_TRUE(store().Delete("folder/part", context_).ok());
  EXPECT_THAT(Paths(), IsEmpty());
}

TEST_P(ObjectStoreSuite, CancelledOperationHasNoEffect) {
  Put("object", "bytes");
  storage::StageToken token = Seal("run", "part", "bytes");
  OperationContext cancelled;
  cancelled.cancellation->Cancel("test");
  EXPECT_EQ(store().List("", cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Head("object", cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Read("object", 0, 1, cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Stage("run-2", "x", cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Publish(token, "part", cancelled).code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Abort(token, cancelled).code(), StatusCode::kCancelled);
  EXPECT_EQ(store().AbortAll("run", cancelled).code(), StatusCode::kCancelled);
  EXPECT_EQ(store().StagedOwners(cancelled).status().code(), StatusCode::kCancelled);
  EXPECT_EQ(store().Delete("object", cancelled).code(), StatusCode::kCancelled);
  EXPECT_THAT(Paths(), ElementsAre("object"));
  EXPECT_THAT(Owners(), ElementsAre("run"));
}

TEST_P(ObjectStoreSuite, CancellationEndsAStagedObject) {
  OperationContext context;
  auto staged = store().Stage("run", "part", context);
  ASSERT_TRUE(staged.ok());
  context.cancellation->Cancel("test");
  EXPECT_EQ((*staged)->Append("bytes").code(), StatusCode::kCancelled);
  staged->reset();
  EXPECT_THAT(Owners(), IsEmpty());
}

TEST_P(ObjectStoreSuite, ThreadsStageAndPublishAtOnce) {
  constexpr int kThreads = 4;
  constexpr int kObjects = 15;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, t] {
      for (int i = 0; i < kObjects; ++i) {
        std::string name = std::to_string(t) + "-" + std::to_string(i);
        std::string path = "p=" + std::to_string(i) + "/" + name;
        std::string owner = "run-" + name;
        EXPECT_TRUE(store().Publish(Seal(owner, path, name), path, context_).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Paths().size(), size_t{kThreads} * kObjects);
  EXPECT_THAT(Owners(), IsEmpty());
}

TEST_P(ObjectStoreSuite, OneOfManyThreadsWinsAPath) {
  constexpr int kThreads = 4;
  std::vector<storage::StageToken> tokens;
  for (int t = 0; t < kThreads; ++t) {
    tokens.push_back(Seal("run-" + std::to_string(t), "part", std::to_string(t)));
  }
  std::vector<Status> answers(kThreads);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] { answers[t] = store().Publish(tokens[t], "part", context_); });
  }
  for (std::thread& thread : threads) thread.join();
  int winners = 0;
  for (size_t t = 0; t < kThreads; ++t) {
    if (answers[t].ok()) {
      ++winners;
      EXPECT_EQ(ReadAll("part"), std::to_string(t));
    } else {
      EXPECT_EQ(answers[t].code(), StatusCode::kAlreadyExists);
    }
  }
  EXPECT_EQ(winners, 1);
}

}  // namespace sluice::testing
