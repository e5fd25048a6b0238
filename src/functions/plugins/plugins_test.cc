#include <gtest/gtest.h>

#include <algorithm>

#include "data/datetime.h"
#include "functions/kernels/hyper_log_log.h"
#include "functions/plugins/activity_functions.h"
#include "functions/plugins/address_lookup_function.h"
#include "functions/plugins/funnel_functions.h"
#include "functions/plugins/pattern_functions.h"
#include "functions/plugins/row_functions.h"
#include "functions/plugins/sequence_function.h"
#include "functions/plugins/set_intersection_function.h"

namespace sluice::functions {
namespace {

using Rows = std::vector<std::vector<Scalar>>;

Scalar L(int64_t value) { return Scalar::Long(value); }
Scalar S(std::string value) { return Scalar::String(std::move(value)); }
Scalar R(double value) { return Scalar::Real(value); }
Scalar B(bool value) { return Scalar::Bool(value); }

Schema SchemaOf(const std::vector<ScalarType>& types) {
  Schema schema;
  for (ScalarType type : types) {
    schema.columns.push_back({"c" + std::to_string(schema.columns.size()), type, ""});
  }
  return schema;
}

// The rows as text, cells between spaces and rows between bars.
std::string RowsOf(const TableFunction& function, std::vector<std::pair<Schema, Rows>> inputs) {
  OperationContext context;
  TableFunctionCall call{{}, {}, context};
  for (auto& [schema, rows] : inputs) {
    call.inputs.push_back(MakeRowStream(std::move(schema), std::move(rows)));
  }
  auto stream = function.Run(std::move(call));
  if (!stream.ok()) return stream.status().message();
  auto rows = ReadAllRows(**stream);
  if (!rows.ok()) return rows.status().message();
  std::string text;
  for (const auto& row : *rows) {
    if (!text.empty()) text += " | ";
    for (size_t i = 0; i < row.size(); ++i) {
      text += (i > 0 ? " " : "") + (row[i].is_null() ? std::string("null") : row[i].ToText());
    }
  }
  return text;
}

// Windows of one day from 0, on a timeline of longs.
ActivitySettings LongSettings(size_t dimensions, int64_t last,
                              const std::vector<ScalarType>& types) {
  ActivitySettings settings;
  settings.dimension_count = dimensions;
  settings.scale = {ScalarType::kLong, BinUnit::kStep, L(0), L(1)};
  settings.last = last;
  settings.schema = SchemaOf(types);
  return settings;
}

constexpr ScalarType kLong = ScalarType::kLong;
constexpr ScalarType kReal = ScalarType::kReal;
constexpr ScalarType kString = ScalarType::kString;
constexpr ScalarType kBool = ScalarType::kBool;

TEST(BinScale, StepsFloorBeforeTheStart) {
  BinScale scale{ScalarType::kLong, BinUnit::kStep, L(10), L(5)};
  EXPECT_EQ(scale.IndexOf(L(9)), -1);
  EXPECT_EQ(scale.IndexOf(L(10)), 0);
  EXPECT_EQ(scale.IndexOf(L(14)), 0);
  EXPECT_EQ(scale.IndexOf(L(15)), 1);
  EXPECT_EQ(scale.ValueOf(-1), L(5));
}

TEST(BinScale, WeeksBeginOnSunday) {
  BinScale scale{ScalarType::kDatetime, BinUnit::kWeek,
                 Scalar::Datetime(*ParseDatetime("2017-05-03")), Scalar::Null(kLong)};
  EXPECT_EQ(scale.ValueOf(0), Scalar::Datetime(*ParseDatetime("2017-04-30")));
  EXPECT_EQ(scale.IndexOf(Scalar::Datetime(*ParseDatetime("2017-05-06T23:59:59"))), 0);
  EXPECT_EQ(scale.IndexOf(Scalar::Datetime(*ParseDatetime("2017-05-07"))), 1);
}

TEST(BinScale, MonthsAndYearsFollowTheCalendar) {
  BinScale months{ScalarType::kDatetime, BinUnit::kMonth,
                  Scalar::Datetime(*ParseDatetime("2019-11-15")), Scalar::Null(kLong)};
  EXPECT_EQ(months.ValueOf(0), Scalar::Datetime(*ParseDatetime("2019-11-01")));
  EXPECT_EQ(months.ValueOf(2), Scalar::Datetime(*ParseDatetime("2020-01-01")));
  EXPECT_EQ(months.IndexOf(Scalar::Datetime(*ParseDatetime("2020-02-29"))), 3);
  BinScale years{ScalarType::kDatetime, BinUnit::kYear,
                 Scalar::Datetime(*ParseDatetime("2019-11-15")), Scalar::Null(kLong)};
  EXPECT_EQ(years.ValueOf(1), Scalar::Datetime(*ParseDatetime("2020-01-01")));
}

TEST(ActivityCountsMetrics, CountsWhoIsNewAgainstAllWindowsBefore) {
  auto function =
      MakeActivityCountsMetrics(LongSettings(0, 3, {kLong, kLong, kLong, kLong, kLong}));
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong, kLong}),
                             {{S("a"), L(0), L(2)},
                              {S("a"), L(2), L(1)},
                              {S("b"), L(0), L(1)},
                              {S("c"), L(2), L(5)}}}}),
            "0 3 2 2 2 | 2 6 2 1 3");
}

TEST(ActivityMetrics, ComparesWithTheWindowBefore) {
  auto function =
      MakeActivityMetrics(LongSettings(1, 3, {kLong, kString, kLong, kLong, kReal, kReal}));
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kString, kLong}),
                             {{S("x"), S("a"), L(0)},
                              {S("x"), S("a"), L(1)},
                              {S("x"), S("b"), L(0)},
                              {S("x"), S("c"), L(1)},
                              {S("y"), S("a"), L(1)}}}}),
            "0 x 2 2 NaN NaN | 1 x 2 1 0.5 0.5 | 1 y 1 1 NaN NaN");
}

TEST(ActivityEngagement, OuterWindowsEndWithTheInnerOne) {
  auto function =
      MakeActivityEngagement(LongSettings(0, 3, {kLong, kLong, kLong, kReal}), 2);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong}),
                             {{S("a"), L(0)}, {S("a"), L(1)}, {S("b"), L(0)}, {S("c"), L(3)}}}}),
            "0 2 2 1.0 | 1 1 2 0.5 | 2 0 1 0.0 | 3 1 1 1.0");
}

TEST(SlidingWindowCounts, CountsWindowsThatLookBeforeTheStartAndNoneAfterTheEnd) {
  auto function = MakeSlidingWindowCounts(LongSettings(0, 2, {kLong, kLong, kLong}), 3);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong, kLong}),
                                {{S("a"), L(-1), L(1)},
                                 {S("a"), L(2), L(4)},
                                 {S("b"), L(-2), L(1)}}}}),
            "0 2 2 | 1 1 1 | 2 4 1");
}

TEST(NewActivityMetrics, FollowsEachCohortToTheEnd) {
  // The example of the documentation: users by day.
  Rows rows;
  std::vector<std::vector<int64_t>> days = {
      {0, 2, 3, 4}, {0, 1, 3, 4, 5}, {0, 2, 4, 5}, {0, 1, 2, 3}, {0, 1, 2, 3, 4}};
  for (int64_t user = 0; user <= 5; ++user) {
    for (size_t day = 0; day < days.size(); ++day) {
      if (std::find(days[day].begin(), days[day].end(), user) != days[day].end()) {
        rows.push_back({L(user), L(static_cast<int64_t>(day))});
      }
    }
  }
  Schema schema = SchemaOf({kLong, kLong});
  std::vector<ScalarType> result = {kLong, kLong, kLong, kLong, kLong, kReal, kReal};
  auto function = MakeNewActivityMetrics(LongSettings(0, 5, result), std::nullopt);
  EXPECT_EQ(RowsOf(*function, {{schema, rows}}),
            "0 0 4 4 0 1.0 0.0 | 0 1 2 3 1 0.75 0.25 | 0 2 1 3 1 0.75 0.25 | "
            "0 3 1 3 1 0.75 0.25 | 0 4 1 4 0 1.0 0.0 | 0 5 0 0 4 0.0 1.0 | 1 1 2 2 0 1.0 0.0 | "
            "1 2 0 1 1 0.5 0.5 | 1 3 0 1 1 0.5 0.5 | 1 4 0 1 1 0.5 0.5 | 1 5 0 0 2 0.0 1.0");
  auto second = MakeNewActivityMetrics(LongSettings(0, 1, result), 1);
  EXPECT_EQ(RowsOf(*second, {{schema, rows}}), "1 1 2 2 0 1.0 0.0");
}

TEST(ActiveUsersCount, CountsThoseSeenInEnoughPeriods) {
  auto function = MakeActiveUsersCount(LongSettings(0, 3, {kLong, kLong}), 3, 2);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong, kLong, kBool}),
                             {{S("a"), L(-2), L(-1), B(false)},  // Out of reach of 1.
                              {S("a"), L(1), L(0), B(true)},
                              {S("a"), L(3), L(1), B(true)},  // 1 and 3.
                              {S("b"), L(-1), L(-1), B(false)},
                              {S("b"), L(0), L(0), B(true)},
                              {S("b"), L(1), L(0), B(true)}}}}),
            "0 1 | 1 1");
}

TEST(SessionCount, EndsASessionAfterTheLookback) {
  auto function = MakeSessionCount(LongSettings(0, 1, {kLong, kLong}), L(5));
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong, kLong}),
                             {{S("a"), L(1), L(0)},
                              {S("a"), L(6), L(0)},    // 5 later: the same.
                              {S("a"), L(12), L(0)},   // 6 later: another.
                              {S("a"), L(16), L(1)},   // Goes on in the next window.
                              {S("b"), L(3), L(0)}}}}),
            "0 3 | 1 1");
}

SequenceSettings LongSequence(size_t steps, int64_t step_max, int64_t span_max) {
  SequenceSettings settings;
  settings.step_count = steps;
  settings.time_type = kLong;
  settings.step_max = L(step_max);
  settings.span_max = L(span_max);
  settings.schema = SchemaOf(std::vector<ScalarType>(steps + 1, kLong));
  return settings;
}

TEST(SequenceDetect, GivesEveryCombinationWithinBothWindows) {
  Rows rows = {{L(0), B(true), B(false), B(false)},
               {L(2), B(true), B(true), B(false)},
               {L(4), B(false), B(true), B(false)},
               {L(5), B(false), B(false), B(true)},
               {L(9), B(false), B(false), B(true)}};
  auto two = MakeSequenceDetect(LongSequence(2, 3, 10));
  Schema schema = SchemaOf({kLong, kBool, kBool, kBool});
  EXPECT_EQ(RowsOf(*two, {{schema, rows}}), "0 2 2 | 2 4 2");
  auto three = MakeSequenceDetect(LongSequence(3, 5, 7));
  EXPECT_EQ(RowsOf(*three, {{schema, rows}}), "0 2 5 5 | 0 4 5 5 | 2 4 5 3 | 2 4 9 7");
}

TEST(FunnelSequence, SaysWhatComesBeforeAndAfter) {
  FunnelSettings settings;
  settings.scale = {kLong, BinUnit::kStep, L(0), L(100)};
  settings.sequence = {"x", "y"};
  settings.schema = SchemaOf({kLong, kString, kString, kString});
  auto function = MakeFunnelSequence(settings, L(10));
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kLong, kLong, kString}),
                             {{S("a"), L(1), L(0), S("p")},
                              {S("a"), L(2), L(0), S("x")},
                              {S("a"), L(3), L(0), S("x")},  // The same state once more.
                              {S("a"), L(4), L(0), S("y")},
                              {S("b"), L(1), L(0), S("x")},
                              {S("b"), L(5), L(0), S("y")},
                              {S("b"), L(6), L(0), S("q")},
                              {S("c"), L(1), L(0), S("x")},
                              {S("c"), L(50), L(0), S("y")}}}}),  // Too late.
            "0 p  a | 0  q b");
}

TEST(FunnelSequenceCompletion, CountsWhoComesHowFarInTime) {
  FunnelSettings settings;
  settings.scale = {kLong, BinUnit::kStep, L(0), L(100)};
  settings.sequence = {"x", "y", "z"};
  settings.schema = SchemaOf({kLong, kString, kLong, kLong});
  auto function = MakeFunnelSequenceCompletion(settings, {L(5), L(50)});
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kLong, kString, kLong, kString}),
                             {{L(0), S("a"), L(1), S("x")},
                              {L(0), S("a"), L(3), S("y")},
                              {L(0), S("a"), L(20), S("z")},
                              {L(0), S("b"), L(1), S("y")},
                              {L(0), S("b"), L(2), S("x")}}}}),
            "0 x 5 2 | 0 y 5 1 | 0 z 5 0 | 0 x 50 2 | 0 y 50 1 | 0 z 50 1");
}

TEST(RowsNear, GivesEachRowOnce) {
  Rows rows;
  for (int64_t i = 0; i < 10; ++i) rows.push_back({L(i), B(i == 3 || i == 5)});
  Schema input = SchemaOf({kLong, kBool});
  EXPECT_EQ(RowsOf(*MakeRowsNear(SchemaOf({kLong}), 1, 1), {{input, rows}}), "2 | 3 | 4 | 5 | 6");
  EXPECT_EQ(RowsOf(*MakeRowsNear(SchemaOf({kLong}), 0, 0), {{input, rows}}), "3 | 5");
  EXPECT_EQ(RowsOf(*MakeRowsNear(SchemaOf({kLong}), 0, 3), {{input, rows}}),
            "3 | 4 | 5 | 6 | 7 | 8");
  EXPECT_EQ(RowsOf(*MakeRowsNear(SchemaOf({kLong}), 100, 0), {{input, rows}}),
            "0 | 1 | 2 | 3 | 4 | 5");
}

TEST(SchemaMerge, ReportsColumnsOutOfOrderAndTypesThatDoNotMeet) {
  Schema input = SchemaOf({kString, kLong, kString});
  Rows rows = {{S("Uri"), L(0), S("string")},      {S("Status"), L(1), S("int")},
               {S("Uri"), L(0), S("string")},      {S("Referrer"), L(1), S("string")},
               {S("Status"), L(2), S("long")}};
  EXPECT_EQ(RowsOf(*MakeSchemaMerge(true), {{input, rows}}),
            "Uri 0 System.String string | Referrer 1 System.String string | "
            "Status -1 ERROR(unknown CSL type:ERROR(columns are out of order)) "
            "ERROR(columns are out of order)");
  EXPECT_EQ(RowsOf(*MakeSchemaMerge(false), {{input, rows}}),
            "Uri 0 System.String string | Referrer 1 System.String string | "
            "Status 2 System.Int64 long");
  EXPECT_NE(RowsOf(*MakeSchemaMerge(true),
                {{input, {{S("a"), L(0), S("string")}, {S("a"), L(0), S("guid")}}}})
                .find("a -1 ERROR"),
            std::string::npos);
}

AddressLookupSettings Lookup(bool ipv6, bool return_unmatched) {
  AddressLookupSettings settings;
  settings.name = "lookup";
  settings.ipv6 = ipv6;
  settings.lookup_columns = {0, 1};
  settings.return_unmatched = return_unmatched;
  settings.schema = SchemaOf({kString, kString, kLong});
  return settings;
}

TEST(AddressLookup, TakesTheSmallestNetworkAndAllItsEntries) {
  Schema networks = SchemaOf({kString, kLong});
  Rows entries = {{S("10.0.0.0/8"), L(1)},
                  {S("10.1.0.0/16"), L(2)},
                  {S("10.1.0.0/16"), L(3)},
                  {S("nonsense"), L(4)},
                  {S("192.168.7.9"), L(5)}};
  Rows sources = {{S("10.1.2.3")}, {S("10.2.0.0")}, {S("11.0.0.1")}, {S("")}, {S("192.168.7.9")}};
  EXPECT_EQ(RowsOf(*MakeAddressLookup(Lookup(false, false)),
                {{SchemaOf({kString}), sources}, {networks, entries}}),
            "10.1.2.3 10.1.0.0/16 2 | 10.1.2.3 10.1.0.0/16 3 | 10.2.0.0 10.0.0.0/8 1 | "
            "192.168.7.9 192.168.7.9 5");
  EXPECT_EQ(RowsOf(*MakeAddressLookup(Lookup(false, true)),
                {{SchemaOf({kString}), {{S("11.0.0.1")}}}, {networks, entries}}),
            "11.0.0.1  null");
}

TEST(AddressLookup, FindsIpv6AndMappedIpv4) {
  Rows entries = {{S("2001:db8::/32"), L(1)}, {S("10.0.0.0/8"), L(2)}};
  EXPECT_EQ(RowsOf(*MakeAddressLookup(Lookup(true, false)),
                {{SchemaOf({kString}), {{S("2001:0db8:85a3::8a2e")}, {S("::ffff:10.1.1.1")}}},
                 {SchemaOf({kString, kLong}), entries}}),
            "2001:0db8:85a3::8a2e 2001:db8::/32 1 | ::ffff:10.1.1.1 10.0.0.0/8 2");
}

TEST(AddressLookup, ExtraKeysMustBeEqual) {
  AddressLookupSettings settings = Lookup(false, false);
  settings.extra_keys = {{1, 1}};
  settings.lookup_columns = {0};
  settings.schema = SchemaOf({kString, kLong, kString});
  EXPECT_EQ(RowsOf(*MakeAddressLookup(settings),
                {{SchemaOf({kString, kLong}),
                     {{S("10.1.1.1"), L(7)},
                      {S("10.1.1.1"), L(8)},
                      {S("10.1.1.1"), Scalar::Null(kLong)}}},
                 {SchemaOf({kString, kLong}),
                  {{S("10.0.0.0/8"), L(7)}, {S("10.1.0.0/16"), Scalar::Null(kLong)}}}}),
            "10.1.1.1 7 10.0.0.0/8");
}

TEST(SetIntersection, CountsWhatAllSetsBeforeHave) {
  auto state = [](int step) {
    HyperLogLog set(*HyperLogLog::BitsOfAccuracy(2));
    for (uint64_t i = 0; i <= 100; i += static_cast<uint64_t>(step)) {
      set.Add(static_cast<int64_t>(i * 0x9E3779B97F4A7C1 + i));
    }
    return Scalar::Dynamic(set.ToJson());
  };
  auto function = MakeSetIntersection(SchemaOf({kLong, kLong, kLong}), 3);
  Schema input = SchemaOf({ScalarType::kDynamic, ScalarType::kDynamic, ScalarType::kDynamic});
  EXPECT_EQ(RowsOf(*function, {{input, {{state(2), state(3), state(5)}}}}), "51 17 4");
  EXPECT_EQ(RowsOf(*function, {{input, {{state(2), state(3), Scalar::Dynamic("7")}}}}),
            "null null null");
}

PatternSettings Patterns(const std::vector<ScalarType>& counts, size_t columns) {
  PatternSettings settings;
  settings.column_count = columns;
  settings.wildcards.assign(columns, S("*"));
  std::vector<ScalarType> types = counts;
  types.insert(types.end(), columns, kString);
  settings.schema = SchemaOf(types);
  return settings;
}

TEST(Basket, GivesClosedPatternsTheLargestFirst) {
  // Every record of x has 1, so x alone is no pattern of its own.
  Rows rows = {{S("x"), S("1"), R(6)}, {S("y"), S("1"), R(3)}, {S("z"), S("2"), R(1)}};
  auto function = MakeBasket(Patterns({kLong, kLong, kReal}, 2), 0.3, 5);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kString, kReal}), rows}}),
            "0 6 60.0 x 1 | 1 9 90.0 * 1 | 2 3 30.0 y 1");
}

TEST(Autocluster, CoversTheRecordsWithFewPatterns) {
  Rows rows = {{S("x"), S("1"), R(50)}, {S("y"), S("2"), R(40)}, {S("z"), S("3"), R(1)}};
  auto function = MakeAutocluster(Patterns({kLong, kLong, kReal}, 2), 0.5, 25);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kString, kReal}), rows}}),
            "0 50 54.9 x 1 | 1 40 44.0 y 2");
}

TEST(Diffpatterns, LeavesOutPartsOfLargerDifferences) {
  Rows rows = {{S("x"), S("1"), R(80), R(5)}, {S("y"), S("1"), R(10), R(5)},
               {S("z"), S("1"), R(10), R(90)}};
  auto function = MakeDiffpatterns(Patterns({kLong, kLong, kLong, kReal, kReal, kReal}, 2), 0.05,
                                   SIZE_MAX);
  EXPECT_EQ(RowsOf(*function, {{SchemaOf({kString, kString, kReal, kReal}), rows}}),
            "0 10 90 10.0 90.0 80.0 z 1 | 1 80 5 80.0 5.0 75.0 x 1 | 2 10 5 10.0 5.0 5.0 y 1");
}

TEST(TextPatterns, PrefersTheLongestOfEqualRuns) {
  TextPatternSettings settings;
  settings.tokens_min = 2;
  settings.threshold = 0.5;
  Rows rows = {{S("disk is full on a"), B(true), L(3)},
               {S("disk is full on b"), B(true), L(2)},
               {S("all is well on a"), B(false), L(5)}};
  EXPECT_EQ(RowsOf(*MakeTextPatterns(settings), {{SchemaOf({kString, kBool, kLong}), rows}}),
            "0 5 0.0 100.0 all is well on a | 5 0 100.0 0.0 disk is full on");
}

TEST(Plugins, GiveNothingForNoRows) {
  EXPECT_EQ(RowsOf(*MakeRowsNear(SchemaOf({kLong}), 1, 1), {{SchemaOf({kLong, kBool}), {}}}), "");
  EXPECT_EQ(RowsOf(*MakeSchemaMerge(true), {{SchemaOf({kString, kLong, kString}), {}}}), "");
  EXPECT_EQ(RowsOf(*MakeSequenceDetect(LongSequence(1, 1, 1)), {{SchemaOf({kLong, kBool}), {}}}),
            "");
  EXPECT_EQ(RowsOf(*MakeBasket(Patterns({kLong, kLong, kReal}, 1), 0.3, 5),
                {{SchemaOf({kString, kReal}), {}}}),
            "");
  EXPECT_EQ(RowsOf(*MakeActivityMetrics(LongSettings(0, 3, {kLong, kLong, kLong, kReal, kReal})),
                {{SchemaOf({kString, kLong}), {}}}),
            "");
}

TEST(Plugins, RefuseMoreWindowsThanCanBeMeant) {
  auto function = MakeActivityMetrics(
      LongSettings(0, 5'000'000, {kLong, kLong, kLong, kReal, kReal}));
  EXPECT_NE(RowsOf(*function, {{SchemaOf({kString, kLong}), {}}}).find("take a larger step"),
            std::string::npos);
}

}  // namespace
}  // namespace sluice::functions
