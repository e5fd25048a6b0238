#include "base/cancellation.h"

#include <gtest/gtest.h>

#include <thread>

namespace sluice {
namespace {

TEST(CancellationTest, CallbacksRunOnceWithTheFirstReason) {
  Cancellation cancellation;
  int calls = 0;
  auto handle = cancellation.OnCancel([&] { ++calls; });
  cancellation.Cancel("client went away");
  cancellation.Cancel("later");
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(cancellation.reason(), "client went away");
}

TEST(CancellationTest, ACallbackRegisteredAfterwardsRunsAtOnce) {
  Cancellation cancellation;
  cancellation.Cancel("x");
  int calls = 0;
  auto handle = cancellation.OnCancel([&] { ++calls; });
  EXPECT_EQ(calls, 1);
}

TEST(CancellationTest, ADroppedHandleSilencesItsCallback) {
  Cancellation cancellation;
  int calls = 0;
  { auto handle = cancellation.OnCancel([&] { ++calls; }); }
  cancellation.Cancel("x");
  EXPECT_EQ(calls, 0);
}

TEST(CancellationTest, CancellingAndDroppingAtOnceIsSafe) {
  for (int i = 0; i < 200; ++i) {
    Cancellation cancellation;
    std::atomic<int> calls{0};
    auto handle = cancellation.OnCancel([&] { ++calls; });
    std::thread canceller([&] { cancellation.Cancel("x"); });
    handle.reset();
    int after_drop = calls.load();
    canceller.join();
    EXPECT_EQ(calls.load(), after_drop) << "a callback ran after its handle had ended";
  }
}

TEST(OperationContextTest, TellsCancellationFromDeadline) {
  OperationContext context;
  EXPECT_TRUE(context.Check().ok());
  OperationContext late = context.WithTimeout(std::chrono::nanoseconds(-1));
  EXPECT_EQ(late.Check().code(), StatusCode::kDeadlineExceeded);
  context.cancellation->Cancel("stop");
  EXPECT_EQ(late.Check().code(), StatusCode::kCancelled);
}

TEST(OperationContextTest, TheEarlierDeadlineStays) {
  OperationContext near = OperationContext().WithTimeout(std::chrono::seconds(1));
  EXPECT_EQ(near.WithTimeout(std::chrono::hours(1)).deadline, near.deadline);
}

}  // namespace
}  // namespace sluice
