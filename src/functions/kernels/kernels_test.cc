// Kernels by their behaviour on single rows, and on the rows and nulls of a batch.
#include <gtest/gtest.h>

#include "functions/evaluate.h"
#include "functions/kernels/json_text.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

Scalar S(std::string text) { return Scalar::String(std::move(text)); }
Scalar D(std::string json) { return Scalar::Dynamic(std::move(json)); }
Scalar L(int64_t value) { return Scalar::Long(value); }

// The text of a call by the first signature that takes as many arguments of these types.
std::string Call(std::string_view name, std::vector<Scalar> arguments) {
  const FunctionDefinition* function = Functions().Find(name);
  if (function == nullptr) return "no such function";
  for (const Signature& signature : function->signatures) {
    if (signature.kernel == nullptr) continue;
    bool fits = true;
    for (size_t i = 0; i < arguments.size() && fits; ++i) {
      size_t at = std::min(i, signature.parameters.size() - 1);
      fits = signature.parameters[at].types.Contains(arguments[i].type()) &&
             (i < signature.parameters.size() || signature.parameters.back().repeated);
    }
    if (!fits) continue;
    auto value = EvaluateKernel(signature.kernel, arguments, signature.result.type);
    if (!value.ok()) return "error: " + value.status().message();
    return value->is_null() ? "null" : value->ToText();
  }
  return "no signature";
}

TEST(JsonText, CompactsValidTextAndKeepsTheDigitsOfNumbers) {
  std::string out;
  EXPECT_TRUE(CompactJson(" { \"a\" : [ 1.10 , -2e5, \"x\\u0041\\n\" ] , \"b\":null } ", out));
  EXPECT_EQ(out, R"({"a":[1.10,-2e5,"xA\n"],"b":null})");
}

TEST(JsonText, RefusesWhatIsNoJson) {
  for (const char* text : {"", "{", "[1,]", "{\"a\"}", "01", "tru", "\"a", "[1] 2", "{'a':1}",
                           "\"\\x\"", "-", "1.", "nan"}) {
    std::string out = "kept";
    EXPECT_FALSE(CompactJson(text, out)) << text;
    EXPECT_EQ(out, "kept") << text;
  }
  std::string deep(300, '[');
  deep += std::string(300, ']');
  std::string out;
  EXPECT_FALSE(CompactJson(deep, out));
}

TEST(JsonText, ComparesByValue) {
  EXPECT_TRUE(JsonEqual("1", "1.0"));
  EXPECT_TRUE(JsonEqual("\"A\"", "\"\\u0041\""));
  EXPECT_FALSE(JsonEqual("1", "\"1\""));
  EXPECT_FALSE(JsonEqual("9007199254740993", "9007199254740992"));
}

TEST(JsonText, WalksNestedValues) {
  EXPECT_EQ(JsonProperty(R"({"a":{"b":"},"},"c":[1,2]})", "c"), "[1,2]");
  EXPECT_EQ(JsonElementAt(R"(["a,]",[1,2],{"x":3}])", -2), "[1,2]");
  EXPECT_EQ(JsonElementAt("[1]", 1), std::nullopt);
}

TEST(Terms, MatchWholeTermsInAnyCase) {
  EXPECT_EQ(Call("has", {S("North America"), S("america")}), "true");
  EXPECT_EQ(Call("has", {S("North America"), S("amer")}), "false");
  EXPECT_EQ(Call("has_cs", {S("North America"), S("america")}), "false");
  EXPECT_EQ(Call("hasprefix", {S("North America"), S("AMER")}), "true");
  EXPECT_EQ(Call("hassuffix", {S("North America"), S("rica")}), "true");
  EXPECT_EQ(Call("hassuffix", {S("North America"), S("Amer")}), "false");
  EXPECT_EQ(Call("!has", {S("abc"), S("ab")}), "true");
}

TEST(Terms, BoundariesAreAtWhatIsNoLetterOrDigit) {
  EXPECT_EQ(Call("has_cs", {S("a_b.c-d"), S("b")}), "true");
  EXPECT_EQ(Call("has_cs", {S("path/to.file"), S("to.file")}), "true");
  EXPECT_EQ(Call("has_cs", {S("pathto.file"), S("to.file")}), "false");
  EXPECT_EQ(Call("has_cs", {S("x aab aa"), S("aa")}), "true");
  EXPECT_EQ(Call("has_cs", {S("caf\xC3\xA9"), S("caf")}), "false");
  EXPECT_EQ(Call("has", {S("\xC3\x89t\xC3\xA9 2024"), S("\xC3\xA9t\xC3\xA9")}), "true");
}

TEST(Terms, LongListsAnswerAsShortOnes) {
  std::string many = "[";
  for (int i = 0; i < 40; ++i) many += "\"item" + std::to_string(i) + "\",";
  EXPECT_EQ(Call("has_any", {S("an Item-7, no more"), D(many + "\"ITEM-7\"]")}), "true");
  EXPECT_EQ(Call("has_any", {S("an item_7, no more"), D(many + "\"item-7\"]")}), "false");
  EXPECT_EQ(Call("has_any", {S("item4x item"), D(many + "\"\xC3\xA9\"]")}), "false");
  EXPECT_EQ(Call("has_any", {S("caf \xC3\x89"), D(many + "\"\xC3\xA9\"]")}), "true");
  EXPECT_EQ(Call("has_any_index", {S("item9 ITEM8 item31"), D(many + "\"x\"]")}), "8");
  std::string all;
  for (int i = 0; i < 40; ++i) all += " ITEM" + std::to_string(i) + ";";
  EXPECT_EQ(Call("has_all", {S(all), D(many + "\"item3\"]")}), "true");
  EXPECT_EQ(Call("has_all", {S(all), D(many + "\"item40\"]")}), "false");
}

TEST(Terms, ListsOfItemsAndArrays) {
  EXPECT_EQ(Call("has_any", {S("the quick fox"), S("slow"), D(R"(["x","QUICK"])")}), "true");
  EXPECT_EQ(Call("has_all", {S("the quick fox"), D(R"(["fox","quic"])")}), "false");
}

TEST(Utf8, CountsAndFoldsCharacters) {
  EXPECT_EQ(CharacterCount("\xC3\x87" "edilla"), 7U);
  EXPECT_TRUE(EqualIgnoringCase("\xC3\x84", "\xC3\xA4"));
  EXPECT_FALSE(IsValidUtf8("\xC3"));
  EXPECT_FALSE(IsValidUtf8("\xC0\x80"));
}

TEST(StringKernels, FollowTheDocumentation) {
  EXPECT_EQ(Call("indexof", {S("abcdefgabcdefg"), S("cde"), L(1), L(10), L(2)}), "9");
  EXPECT_EQ(Call("indexof", {S("abcdefg"), S("cde"), L(1), L(2)}), "-1");
  EXPECT_EQ(Call("countof", {S("ababa"), S("aba")}), "2");
  EXPECT_EQ(Call("countof", {S("ababa"), S("aba"), S("regex")}), "1");
  EXPECT_EQ(Call("split", {S("a__b"), S("_")}), R"(["a","","b"])");
  EXPECT_EQ(Call("split", {S("a_b_c"), S("_"), L(1)}), R"(["b"])");
  EXPECT_EQ(Call("translate", {S("abc"), S(""), S("ab")}), "");
  EXPECT_EQ(Call("reverse", {S("\xC3\xA9x")}), "x\xC3\xA9");
}

TEST(RegexKernels, ReportABadPatternByName) {
  EXPECT_NE(Call("extract", {S("("), L(1), S("x")}).find("Invalid regular expression"),
            std::string::npos);
  EXPECT_EQ(Call("extract", {S("x=([0-9.]+)"), L(1), S("x=45.6|")}), "45.6");
  EXPECT_EQ(Call("extract_all", {S(R"((\w)(\d))"), S("a1b2")}), R"([["a","1"],["b","2"]])");
}

TEST(ConversionKernels, GiveNullForWhatDoesNotFit) {
  EXPECT_EQ(Call("tolong", {S(" 0x1F ")}), "31");
  EXPECT_EQ(Call("tolong", {S("1.5")}), "null");
  EXPECT_EQ(Call("tolong", {S("9223372036854775808")}), "null");
  EXPECT_EQ(Call("tolong", {S("-9223372036854775808")}), "-9223372036854775808");
  EXPECT_EQ(Call("toint", {S("2147483648")}), "null");
  EXPECT_EQ(Call("tolong", {D("1.9")}), "1");
  EXPECT_EQ(Call("tobool", {D("\"true\"")}), "true");
  EXPECT_EQ(Call("todatetime", {D("\"2020-01-02\"")}), "2020-01-02T00:00:00.0000000Z");
  EXPECT_EQ(Call("parse_json", {S("no json")}), "\"no json\"");
  EXPECT_EQ(Call("parse_json", {S("")}), "null");
}

TEST(DynamicKernels, CompareAndComputeByWhatIsInside) {
  EXPECT_EQ(Call("==", {D("1"), D("1.0")}), "true");
  EXPECT_EQ(Call("==", {D("1"), D("\"1\"")}), "false");
  EXPECT_EQ(Call("==", {D("1"), Scalar::Null(ScalarType::kDynamic)}), "false");
  EXPECT_EQ(Call("<", {D("1"), D("\"1\"")}), "null");
  EXPECT_EQ(Call("+", {D("9223372036854775806"), D("1")}), "9223372036854775807");
  EXPECT_EQ(Call("/", {D("1"), D("0")}), "null");
  EXPECT_EQ(Call("%", {D("-5"), D("3")}), "1");
}

TEST(ArrayKernels, FollowTheDocumentation) {
  EXPECT_EQ(Call("array_slice", {D("[1,2,3,4,5]"), L(-3), L(-2)}), "[3,4]");
  EXPECT_EQ(Call("array_rotate_left", {D("[1,2,3,4,5]"), L(-2)}), "[4,5,1,2,3]");
  EXPECT_EQ(Call("array_shift_left", {D("[1,2,3]"), L(-2), L(-1)}), "[-1,-1,1]");
  EXPECT_EQ(Call("array_split", {D("[1,2,3,4,5]"), D("[1,3]")}), "[[1],[2,3],[4,5]]");
  EXPECT_EQ(Call("__array_sort_asc", {D(R"([null,"b",2,"a"])")}), R"([[2,"a","b",null]])");
  EXPECT_EQ(Call("array_length", {D("{}")}), "null");
  EXPECT_EQ(Call("range", {L(1), L(8), L(3)}), "[1,4,7]");
}

TEST(BagKernels, FollowTheDocumentation) {
  EXPECT_EQ(Call("bag_set_key", {D(R"({"a":1})"), S("$.b.c"), S("x")}), R"({"a":1,"b":{"c":"x"}})");
  EXPECT_EQ(Call("bag_remove_keys", {D(R"({"a":{"b":1,"c":2},"d":3})"), D(R"(["$.a.b","d"])")}),
            R"({"a":{"c":2}})");
  EXPECT_EQ(Call("bag_merge", {D(R"({"a":1})"), D(R"({"a":2,"b":3})")}), R"({"a":1,"b":3})");
}

TEST(DatetimeKernels, CalendarArithmetic) {
  Scalar leap = Scalar::Datetime(637'185'312'000'000'000);  // 2020-02-29
  EXPECT_EQ(Call("datetime_add", {S("year"), L(1), leap}), "2021-02-28T00:00:00.0000000Z");
  EXPECT_EQ(Call("startofweek", {leap}), "2020-02-23T00:00:00.0000000Z");
  EXPECT_EQ(Call("endofmonth", {leap, L(-1)}), "2020-01-31T23:59:59.9999999Z");
  EXPECT_EQ(Call("startofyear", {leap, L(9000)}), "null");
  EXPECT_EQ(Call("week_of_year", {leap}), "9");
  EXPECT_EQ(Call("datetime_part", {S("fortnight"), leap}),
            "error: datetime_part(): unknown part of time 'fortnight'.");
}

TEST(MakeSeries, FillsGapsWithDefaultsBetweenTheEnds) {
  EXPECT_EQ(Call("__make_series", {D("[[2,7],[6,9]]"), L(0), L(9), L(2), D("[0]"), S("long")}),
            "[[0,7,0,9,0],[0,2,4,6,8]]");
  EXPECT_EQ(Call("__make_series", {D("[[2,7],[6,9]]"), Scalar::Null(ScalarType::kLong),
                                   Scalar::Null(ScalarType::kLong), L(2), D("[null]"), S("long")}),
            "[[7,null,9],[2,4,6]]");
  EXPECT_EQ(Call("__make_series", {D("[]"), L(0), L(3), L(1), D("[1.0]"), S("long")}),
            "[[1.0,1.0,1.0],[0,1,2]]");
}

TEST(SeriesKernels, FollowTheDocumentation) {
  EXPECT_EQ(Call("series_fill_linear", {D("[null,111,null,36,41,null,null,16,null]")}),
            "[111,111,73,36,41,32,24,16,16]");
  EXPECT_EQ(Call("series_divide", {D("[1,2]"), D("[4,0,1]")}), R"([0.25,"Infinity",null])");
  EXPECT_EQ(Call("series_iir", {D("[0,1,2,3,4]"), D("[1]"), D("[1,-1]")}), "[0.0,1.0,3.0,6.0,10.0]");
}

TEST(ParseOperator, SimplePatternsAreStrict) {
  std::string spec =
      R"({"mode":"simple","flags":"","pieces":[["*"],["text","a="],["column","long"],["text",";"],["column","string"]]})";
  EXPECT_EQ(Call("__parse", {S("x a=12;rest"), S(spec)}), R"(["12","rest"])");
  EXPECT_EQ(Call("__parse", {S("x a=zz;rest"), S(spec)}), "null");
  EXPECT_EQ(Call("__parse", {S("x b=12;rest"), S(spec)}), "null");
}

TEST(Kernels, NullRowsOfABatchGiveNull) {
  BatchBuilder builder(Schema{{{"a", ScalarType::kLong, ""}, {"b", ScalarType::kLong, ""}}});
  builder.AddRow({L(6), L(3)});
  builder.AddRow({Scalar::Null(ScalarType::kLong), L(3)});
  ColumnBatch batch = builder.Finish();
  class Collected : public KernelResult {
   public:
    void SetNull(size_t row) override { nulls.push_back(row); }
    void SetString(size_t, std::string_view) override {}
    std::vector<size_t> nulls;
    int64_t slots[2] = {};

   protected:
    void* data() override { return slots; }
  } result;
  const auto* function = Functions().Find("binary_and");
  KernelArguments arguments{2, batch.columns.data(), 2};
  ASSERT_TRUE(function->signatures[0].kernel(arguments, result).ok());
  EXPECT_EQ(result.slots[0], 2);
  EXPECT_EQ(result.nulls, std::vector<size_t>{1});
}

}  // namespace
}  // namespace sluice::functions
