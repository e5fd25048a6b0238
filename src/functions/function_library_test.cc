#include "functions/function_definition.h"

#include <gtest/gtest.h>

#include "functions/known_functions.h"

namespace sluice::functions {
namespace {

TEST(FunctionLibrary, FindsByNameAndAlias) {
  const FunctionDefinition* make_list = Functions().Find("make_list");
  ASSERT_NE(make_list, nullptr);
  EXPECT_EQ(Functions().Find("makelist"), make_list);
  EXPECT_EQ(Functions().Find("no_such_function"), nullptr);
}

TEST(FunctionLibrary, SuggestsTheNearestName) {
  EXPECT_EQ(Functions().Suggest("tolwer"), "tolower");
  EXPECT_EQ(Functions().Suggest("substrings"), "substring");
  EXPECT_EQ(Functions().Suggest("qqqqqqqq"), "");
}

TEST(FunctionLibrary, AllAreInOrderDocumentedAndSound) {
  const FunctionDefinition* previous = nullptr;
  for (const FunctionDefinition* function : Functions().all()) {
    if (previous != nullptr) { EXPECT_LT(previous->name, function->name); }
    previous = function;
    EXPECT_FALSE(function->summary.empty()) << function->name;
    EXPECT_TRUE(!function->signatures.empty() || !function->rewrite.empty()) << function->name;
    for (const Signature& signature : function->signatures) {
      bool optional_seen = false;
      for (size_t i = 0; i < signature.parameters.size(); ++i) {
        const Parameter& parameter = signature.parameters[i];
        if (parameter.repeated) {
          EXPECT_EQ(i + 1, signature.parameters.size()) << function->name;
        }
        // What may be left out stands behind what may not.
        EXPECT_TRUE(parameter.optional || !optional_seen) << function->name;
        optional_seen = optional_seen || parameter.optional;
      }
      bool engine_lowers = function->kind == FunctionKind::kAggregate ||
                           function->kind == FunctionKind::kWindow;
      EXPECT_TRUE(!engine_lowers || signature.kernel == nullptr) << function->name;
    }
  }
}

TEST(FunctionLibrary, KnownButMissingFunctionsAreMissing) {
  EXPECT_TRUE(IsKnownToKusto("row_id"));
  EXPECT_FALSE(IsKnownToKusto("no_such_function"));
  for (const FunctionDefinition* function : Functions().all()) {
    EXPECT_FALSE(IsKnownToKusto(function->name)) << function->name;
    for (const std::string& alias : function->aliases) EXPECT_FALSE(IsKnownToKusto(alias)) << alias;
  }
}

}  // namespace
}  // namespace sluice::functions
