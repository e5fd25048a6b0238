#include "base/status.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

Result<int> Half(int value) {
  if (value % 2 != 0) return InvalidArgument("odd: " + std::to_string(value));
  return value / 2;
}

Result<int> Quarter(int value) {
  ASSIGN_OR_RETURN(int half, Half(value));
  return Half(half);
}

Status CheckEven(int value) {
  RETURN_IF_ERROR(Half(value));
  return Status::Ok();
}

TEST(StatusTest, OkHasNothing) {
  Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.message(), "");
  EXPECT_FALSE(status.permanent());
  EXPECT_EQ(status.WithKustoCode("SEM0100").kusto_code(), "");
}

TEST(StatusTest, CopiesWithOneThingSetLeaveTheOriginal) {
  Status plain = NotFound("no table T");
  Status with_code = plain.WithKustoCode("SEM0100").WithSpan({3, 4});
  EXPECT_EQ(plain.kusto_code(), "");
  EXPECT_EQ(with_code.kusto_code(), "SEM0100");
  EXPECT_EQ(with_code.span(), (SourceSpan{3, 4}));
  EXPECT_EQ(with_code.message(), "no table T");
  EXPECT_EQ(plain.WithContext("query").message(), "query: no table T");
}

TEST(StatusTest, WhetherTryingAgainHelpsFollowsTheCodeUnlessSet) {
  EXPECT_TRUE(InvalidArgument("x").permanent());
  EXPECT_FALSE(Unavailable("x").permanent());
  EXPECT_TRUE(Unavailable("x").WithPermanent(true).permanent());
}

TEST(ResultTest, ErrorsTravelThroughTheMacros) {
  EXPECT_EQ(*Quarter(12), 3);
  EXPECT_EQ(Quarter(6).status().message(), "odd: 3");
  EXPECT_TRUE(CheckEven(2).ok());
  EXPECT_EQ(CheckEven(3).code(), StatusCode::kInvalidArgument);
}

TEST(ResultDeathTest, ReadingTheValueOfAnErrorEndsTheProcess) {
  EXPECT_DEATH({ (void)*Half(3); }, "odd: 3");
}

}  // namespace
}  // namespace sluice
