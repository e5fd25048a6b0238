#include "functions/evaluate.h"

#include <gtest/gtest.h>

#include <limits>

#include "functions/intrinsic.h"

namespace sluice::functions {
namespace {

// The value of a call whose arguments fit the function's first signature of that many.
Scalar Call(const std::string& name, const std::vector<Scalar>& arguments, ScalarType type) {
  const Intrinsic intrinsic = FindIntrinsic(name);
  if (intrinsic == nullptr) {
    ADD_FAILURE() << name << " is no intrinsic";
    return Scalar::Null(type);
  }
  auto value = intrinsic({arguments.data(), arguments.size(), type});
  EXPECT_TRUE(value.ok()) << name << ": " << value.status().ToString();
  if (!value.ok()) return Scalar::Null(type);
  EXPECT_EQ(value->type(), type) << name;
  return *value;
}

TEST(Intrinsics, CoverEveryScalarFunctionWithoutKernel) {
  for (const FunctionDefinition* function : Functions().all()) {
    if (function->kind == FunctionKind::kAggregate || function->kind == FunctionKind::kWindow) {
      continue;
    }
    if (!function->rewrite.empty()) continue;
    for (const Signature& signature : function->signatures) {
      if (signature.kernel != nullptr) continue;
      EXPECT_NE(FindIntrinsic(function->name), nullptr) << function->name;
    }
  }
}

TEST(Intrinsics, WholeNumbersWrapAroundAndDivideToNull) {
  const auto max = Scalar::Long(std::numeric_limits<int64_t>::max());
  const auto min = Scalar::Long(std::numeric_limits<int64_t>::min());
  EXPECT_EQ(Call("+", {max, Scalar::Long(1)}, ScalarType::kLong), min);
  EXPECT_EQ(Call("/", {min, Scalar::Long(-1)}, ScalarType::kLong), min);
  EXPECT_TRUE(Call("/", {max, Scalar::Long(0)}, ScalarType::kLong).is_null());
  EXPECT_EQ(Call("%", {Scalar::Long(-14), Scalar::Long(-12)}, ScalarType::kLong), Scalar::Long(10));
  EXPECT_EQ(Call("bin", {Scalar::Long(-7), Scalar::Long(5)}, ScalarType::kLong), Scalar::Long(-10));
}

TEST(Intrinsics, CompareWithNullsAndNan) {
  const Scalar null = Scalar::Null(ScalarType::kReal);
  const Scalar nan = Scalar::Real(std::numeric_limits<double>::quiet_NaN());
  const Scalar one = Scalar::Real(1);
  EXPECT_EQ(Call("==", {one, null}, ScalarType::kBool), Scalar::Bool(false));
  EXPECT_EQ(Call("!=", {one, null}, ScalarType::kBool), Scalar::Bool(true));
  EXPECT_TRUE(Call("==", {null, null}, ScalarType::kBool).is_null());
  EXPECT_TRUE(Call("<", {one, null}, ScalarType::kBool).is_null());
  EXPECT_EQ(Call("==", {nan, nan}, ScalarType::kBool), Scalar::Bool(false));
  EXPECT_EQ(Call(">", {nan, one}, ScalarType::kBool), Scalar::Bool(false));
  EXPECT_EQ(Call("in", {null, one}, ScalarType::kBool), Scalar::Bool(false));
  EXPECT_EQ(Call("!in", {null, one}, ScalarType::kBool), Scalar::Bool(true));
}

TEST(Intrinsics, TextsFoldTheCaseOfAllLetters) {
  const auto text = Scalar::String("Ärger in ŁÓDŹ");
  EXPECT_EQ(Call("tolower", {text}, ScalarType::kString), Scalar::String("ärger in łódź"));
  EXPECT_EQ(Call("toupper", {text}, ScalarType::kString), Scalar::String("ÄRGER IN ŁÓDŹ"));
  EXPECT_EQ(Call("contains", {text, Scalar::String("łó")}, ScalarType::kBool), Scalar::Bool(true));
  EXPECT_EQ(Call("contains_cs", {text, Scalar::String("łó")}, ScalarType::kBool),
            Scalar::Bool(false));
}

TEST(Intrinsics, SubstringCountsCharacters) {
  const auto text = Scalar::String("äbcdé");
  const auto part = [&](int64_t start, int64_t length) {
    return Call("substring", {text, Scalar::Long(start), Scalar::Long(length)}, ScalarType::kString)
        .string_value();
  };
  EXPECT_EQ(part(0, 2), "äb");
  EXPECT_EQ(part(-2, 5), "dé");
  EXPECT_EQ(part(-9, 2), "");
  EXPECT_EQ(part(9, 1), "");
  EXPECT_EQ(part(1, -1), "");
}

TEST(EvaluateConstant, LeavesChanceAndAssertionsToTheEngine) {
  const FunctionDefinition* rand = Functions().Find("rand");
  const FunctionDefinition* check = Functions().Find("assert");
  auto value = EvaluateConstant(*rand, 0, {}, ScalarType::kReal);
  ASSERT_TRUE(value.ok());
  EXPECT_FALSE(value->has_value());
  value = EvaluateConstant(*check, 0, {Scalar::Bool(false), Scalar::String("no")},
                           ScalarType::kBool);
  ASSERT_TRUE(value.ok());
  EXPECT_FALSE(value->has_value());
}

TEST(EvaluateConstant, NullsDoNotReachKernelsThatDoNotSeeThem) {
  const FunctionDefinition* function = Functions().Find("binary_and");
  ASSERT_NE(function, nullptr);
  const auto value = EvaluateConstant(
      *function, 0, {Scalar::Null(ScalarType::kLong), Scalar::Long(1)}, ScalarType::kLong);
  ASSERT_TRUE(value.ok());
  ASSERT_TRUE(value->has_value());
  EXPECT_TRUE((*value)->is_null());
}

}  // namespace
}  // namespace sluice::functions
