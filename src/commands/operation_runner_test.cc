#include "commands/operation_runner.h"

#include <gtest/gtest.h>

#include <future>

namespace sluice::commands {
namespace {

constexpr std::chrono::hours kLong{1};

// In each test the runner comes last: its end waits for the work, which uses what stands above.

TEST(OperationRunnerTest, RunsWorkWithAContextOfItsOwn) {
  OperationContext request;
  request.principal = "me";
  request.cancellation->Cancel("the client went away");
  std::promise<OperationContext> seen;
  OperationRunner runner(SystemClock(), 1, 10);
  ASSERT_TRUE(runner
                  .Start("a", request, kLong,
                         [&](const OperationContext& own) { seen.set_value(own); })
                  .ok());
  const OperationContext own = seen.get_future().get();
  EXPECT_EQ(own.principal, "me");
  EXPECT_TRUE(own.Check().ok());
}

TEST(OperationRunnerTest, CancelsWhatRunsAndWhatWaits) {
  std::promise<void> started;
  std::promise<Status> running;
  std::promise<Status> waiting;
  OperationRunner runner(SystemClock(), 1, 10);
  ASSERT_TRUE(runner
                  .Start("running", {}, kLong,
                         [&](const OperationContext& own) {
                           std::promise<void> cancelled;
                           const auto registration =
                               own.cancellation->OnCancel([&] { cancelled.set_value(); });
                           started.set_value();
                           cancelled.get_future().wait();
                           running.set_value(own.Check());
                         })
                  .ok());
  started.get_future().wait();
  ASSERT_TRUE(runner
                  .Start("waiting", {}, kLong,
                         [&](const OperationContext& own) { waiting.set_value(own.Check()); })
                  .ok());
  EXPECT_FALSE(runner.Cancel("unknown", "no"));
  EXPECT_TRUE(runner.Cancel("waiting", "not needed"));
  EXPECT_TRUE(runner.Cancel("running", "enough"));
  EXPECT_EQ(running.get_future().get().code(), StatusCode::kCancelled);
  EXPECT_EQ(waiting.get_future().get().code(), StatusCode::kCancelled);
}

TEST(OperationRunnerTest, RefusesMoreThanItHasRoomFor) {
  std::promise<void> started;
  std::promise<void> release;
  OperationRunner runner(SystemClock(), 1, 1);
  ASSERT_TRUE(runner
                  .Start("a", {}, kLong,
                         [&](const OperationContext&) {
                           started.set_value();
                           release.get_future().wait();
                         })
                  .ok());
  started.get_future().wait();
  ASSERT_TRUE(runner.Start("b", {}, kLong, [](const OperationContext&) {}).ok());
  const Status refused = runner.Start("c", {}, kLong, [](const OperationContext&) {});
  EXPECT_EQ(refused.code(), StatusCode::kLimitExceeded);
  EXPECT_FALSE(refused.permanent());
  EXPECT_FALSE(runner.Cancel("c", ""));
  release.set_value();
}

TEST(OperationRunnerTest, StoppingEndsEverything) {
  Status seen;
  OperationRunner runner(SystemClock(), 1, 10);
  ASSERT_TRUE(runner
                  .Start("a", {}, kLong,
                         [&](const OperationContext& own) {
                           std::promise<void> cancelled;
                           const auto registration =
                               own.cancellation->OnCancel([&] { cancelled.set_value(); });
                           cancelled.get_future().wait();
                           seen = own.Check();
                         })
                  .ok());
  runner.Stop();
  EXPECT_EQ(seen.code(), StatusCode::kCancelled);
  EXPECT_EQ(runner.Start("b", {}, kLong, [](const OperationContext&) {}).code(),
            StatusCode::kUnavailable);
}

}  // namespace
}  // namespace sluice::commands
