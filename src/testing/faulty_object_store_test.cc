#include "testing/faulty_object_store.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "testing/memory_object_store.h"

namespace sluice::testing {
namespace {

class FaultyObjectStoreTest : public ::testing::Test {
 protected:
  // Stages, seals and publishes one object, as far as it gets.
  Status Put(storage::ObjectStore& store, storage::StageToken* sealed) {
    ASSIGN_OR_RETURN(auto staged, store.Stage("run", "part", context_));
    RETURN_IF_ERROR(staged->Append("bytes"));
    RETURN_IF_ERROR(staged->Seal());
    *sealed = staged->token();
    return store.Publish(staged->token(), "part", context_);
  }

  OperationContext context_;
  std::shared_ptr<MemoryObjectStore> memory_ = std::make_shared<MemoryObjectStore>();
  FaultyObjectStore store_{memory_};
};

TEST_F(FaultyObjectStoreTest, CountsOperationsAlsoOfStagedObjects) {
  storage::StageToken sealed;
  ASSERT_TRUE(Put(store_, &sealed).ok());
  EXPECT_EQ(store_.operation_count(), 4);
  EXPECT_EQ(store_.operation_count(StoreOperation::kAppend), 1);
  EXPECT_EQ(store_.operation_count(StoreOperation::kPublish), 1);
  EXPECT_EQ(store_.fault_count(), 0);
}

TEST_F(FaultyObjectStoreTest, FaultBeforeTheEffectLeavesNothing) {
  storage::StageToken sealed;
  store_.FailAt(1, FaultMoment::kBeforeEffect, StoreOperation::kPublish);
  Status status = Put(store_, &sealed);
  EXPECT_EQ(status.code(), StatusCode::kUnavailable);
  EXPECT_EQ(status.message(), "publish: injected fault");
  EXPECT_EQ(memory_->Head("part", context_).status().code(), StatusCode::kNotFound);
  EXPECT_TRUE(store_.Publish(sealed, "part", context_).ok());
}

TEST_F(FaultyObjectStoreTest, FaultAfterTheEffectLosesOnlyTheAnswer) {
  storage::StageToken sealed;
  store_.FailAt(1, FaultMoment::kAfterEffect, StoreOperation::kPublish);
  EXPECT_EQ(Put(store_, &sealed).code(), StatusCode::kUnavailable);
  EXPECT_TRUE(memory_->Head("part", context_).ok());
}

TEST_F(FaultyObjectStoreTest, EveryOperationOfALoopFailsOnce) {
  int64_t n = 1;
  for (;; ++n) {
    ASSERT_LT(n, 10);
    auto memory = std::make_shared<MemoryObjectStore>();
    FaultyObjectStore store(memory);
    store.FailAt(n, n % 2 == 0 ? FaultMoment::kBeforeEffect : FaultMoment::kAfterEffect);
    storage::StageToken sealed;
    Status status = Put(store, &sealed);
    if (store.operation_count() < n) {
      EXPECT_TRUE(status.ok());
      break;
    }
    EXPECT_FALSE(status.ok());
    EXPECT_EQ(store.fault_count(), 1);
  }
  EXPECT_EQ(n, 5);
}

TEST_F(FaultyObjectStoreTest, StaysDownForAsLongAsTold) {
  store_.FailAt(2, FaultMoment::kBeforeEffect, std::nullopt, 2, DataLoss("gone"));
  EXPECT_TRUE(store_.List("", context_).ok());
  EXPECT_EQ(store_.List("", context_).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(store_.StagedOwners(context_).status().code(), StatusCode::kDataLoss);
  EXPECT_TRUE(store_.List("", context_).ok());
  store_.FailAt(1, FaultMoment::kBeforeEffect);
  store_.Clear();
  EXPECT_TRUE(store_.List("", context_).ok());
}

}  // namespace
}  // namespace sluice::testing
