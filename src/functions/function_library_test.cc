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
  EXPECT_EQ(Functions().Suggest("cout"), "count");
  EXPECT_EQ(Functions().Suggest("StrLen"), "strlen");
  EXPECT_EQ(Functions().Suggest("DateDiff"), "datetime_diff");
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
        const bool last = i + 1 == signature.parameters.size();
        EXPECT_TRUE(last || !parameter.repeated || signature.parameters[i + 1].repeated)
            << function->name;
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

TEST(FunctionLibrary, TheLastParametersRepeatInTurn) {
  const Signature& pack = Functions().Find("bag_pack")->signatures[0];
  EXPECT_EQ(pack.RepeatedCount(), 2U);
  EXPECT_EQ(pack.ParameterAt(2).name, "name");
  EXPECT_EQ(pack.ParameterAt(5).name, "value");
  const Signature& strcat = Functions().Find("strcat_delim")->signatures[0];
  EXPECT_EQ(strcat.RepeatedCount(), 1U);
  EXPECT_EQ(strcat.ParameterAt(0).name, strcat.parameters.front().name);
  EXPECT_EQ(strcat.ParameterAt(7).name, strcat.parameters.back().name);
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
