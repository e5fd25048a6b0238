#include "commands/table_locks.h"

#include <gtest/gtest.h>

#include <thread>

namespace sluice::commands {
namespace {

OperationContext Cancelled() {
  OperationContext context;
  context.cancellation->Cancel("enough");
  return context;
}

// Whether another thread gets a lock at once.
template <typename Take>
bool Gets(Take&& take) {
  bool got = false;
  std::thread([&] { got = take(Cancelled()).ok(); }).join();
  return got;
}

TEST(TableLocksTest, IngestionSharesATableAndChangesExcludeAll) {
  TableLocks locks;
  {
    const auto shared = locks.Share(1, "T", {});
    EXPECT_TRUE(Gets([&](const auto& context) { return locks.Share(1, "T", context); }));
    EXPECT_FALSE(Gets([&](const auto& context) { return locks.Exclude(1, {"T"}, context); }));
    EXPECT_TRUE(Gets([&](const auto& context) { return locks.Exclude(1, {"U"}, context); }));
    EXPECT_TRUE(Gets([&](const auto& context) { return locks.Exclude(2, {"T"}, context); }));
  }
  const auto exclusive = locks.Exclude(1, {"U", "T", "T"}, {});
  ASSERT_TRUE(exclusive.ok());
  EXPECT_FALSE(Gets([&](const auto& context) { return locks.Share(1, "T", context); }));
  EXPECT_FALSE(Gets([&](const auto& context) { return locks.Share(1, "U", context); }));
}

TEST(TableLocksTest, WaitingEndsWithTheRequest) {
  TableLocks locks;
  const auto exclusive = locks.Exclude(1, {"T"}, {});
  Status status;
  std::thread([&] { status = locks.Share(1, "T", Cancelled()).status(); }).join();
  EXPECT_EQ(status.code(), StatusCode::kCancelled);
}

}  // namespace
}  // namespace sluice::commands
