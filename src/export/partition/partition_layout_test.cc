#include "export/partition/partition_layout.h"

#include "data/datetime.h"
#include "export/partition/partition_function.h"
#include "export/partition/partition_router.h"
#include "export/partition/path_segment.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/object_store.h"
#include "testing/seeded_random.h"

namespace sluice::exporting {
namespace {

using catalog::Partition;
using catalog::PathElement;
using ::testing::HasSubstr;

int64_t At(std::string_view text) { return *ParseDatetime(text); }

Schema Columns() {
  return {{{"Timestamp", ScalarType::kDatetime},
           {"CustomerName", ScalarType::kString},
           {"Amount", ScalarType::kLong}}};
}
Partition Customer() {
  return {.name = "Customer", .function = Partition::Function::kColumn, .column = "CustomerName"};
}
Partition Day() {
  return {.name = "Date",
          .type = ScalarType::kDatetime,
          .function = Partition::Function::kStartOfDay,
          .column = "Timestamp"};
}
PathElement Text(std::string text) { return {.separator = std::move(text)}; }
PathElement Of(std::string partition, std::string pattern = "") {
  return {.partition = std::move(partition), .datetime_pattern = std::move(pattern)};
}
PartitionLayout Make(std::vector<Partition> partitions, std::vector<PathElement> format = {}) {
  auto layout = PartitionLayout::Make(std::move(partitions), format, Columns());
  EXPECT_TRUE(layout.ok()) << layout.status().ToString();
  return *std::move(layout);
}

TEST(PartitionLayout, RendersTheDocumentedExamples) {
  EXPECT_EQ(Make({Day()}).FolderOf({At("2019-01-02 13:14")}), "2019/01/02");
  Partition month = Day();
  month.function = Partition::Function::kStartOfMonth;
  EXPECT_EQ(Make({month}, {Of("Date", "'year='yyyy'/month='MM")}).FolderOf({At("2019-01-01")}),
            "year=2019/month=01");
  EXPECT_EQ(Make({month}, {Of("Date", "year={yyyy}/month={MM}")}).FolderOf({At("2019-01-01")}),
            "year=2019/month=01");
  EXPECT_EQ(
      Make({Customer(), Day()}, {Text("customer_name="), Of("Customer"), Text("/"), Of("Date")})
          .FolderOf({"Softworks", At("2019-02-01")}),
      "customer_name=Softworks/2019/02/01");
  Partition hash = Customer();
  hash.name = "CustomerId";
  hash.type = ScalarType::kLong;
  hash.function = Partition::Function::kHash;
  hash.modulus = 10;
  EXPECT_EQ(Make({hash, Day()},
                 {Text("customer_id="), Of("CustomerId"), Text("/dt="), Of("Date", "yyyyMMdd")})
                .FolderOf({int64_t{5}, At("2019-02-01")}),
            "customer_id=5/dt=20190201");
}

TEST(PartitionLayout, RendersDefaultFormatsByFunction) {
  struct Case {
    Partition::Function function;
    int64_t bin_ticks;
    const char* folder;
  };
  using Function = Partition::Function;
  for (const Case& c :
       {Case{Function::kStartOfYear, 0, "2019"}, Case{Function::kStartOfMonth, 0, "2019/03"},
        Case{Function::kStartOfWeek, 0, "2019/03/04"},
        Case{Function::kBin, kTicksPerDay, "2019/03/04"},
        Case{Function::kBin, kTicksPerHour, "2019/03/04/05"},
        Case{Function::kBin, kTicksPerMinute, "2019/03/04/05/06"}}) {
    Partition partition = Day();
    partition.function = c.function;
    partition.bin_ticks = c.bin_ticks;
    EXPECT_EQ(Make({partition}).FolderOf({At("2019-03-04 05:06:07")}), c.folder);
  }
}

TEST(PartitionLayout, NothingClimbsOutOfTheTarget) {
  PartitionLayout layout = Make({Customer()});
  for (std::string value :
       {"..", ".", "../../etc/passwd", "/etc", "a/../b", "a\\..\\b", "%2e%2e", ".hidden",
        "tab\tnew\nline", "__DEFAULT_PARTITION__", "%", "50%", " ", "caf\xC3\xA9"}) {
    std::string folder = layout.FolderOf({value});
    EXPECT_TRUE(storage::ValidateObjectPath(folder).ok()) << value << " -> " << folder;
    EXPECT_EQ(folder.find('/'), std::string::npos) << folder;
    EXPECT_NE(folder.front(), '.');
    bool found = layout.Read(folder + "/x.csv", [&](const std::vector<PathValue>& values) {
      return !values[0].is_default && values[0].text == value;
    });
    EXPECT_TRUE(found) << value << " -> " << folder;
  }
}

TEST(PartitionLayout, NullEmptyAndTooLongValuesGetTheDefaultFolder) {
  PartitionLayout layout =
      Make({Customer(), Day()}, {Text("c="), Of("Customer"), Text("/"), Of("Date")});
  EXPECT_EQ(layout.FolderOf({std::monostate(), std::monostate()}),
            "c=__DEFAULT_PARTITION__/__DEFAULT_PARTITION__");
  EXPECT_EQ(layout.FolderOf({std::string(300, 'x'), At("2019-01-01")}),
            "c=__DEFAULT_PARTITION__/2019/01/01");
  bool read = layout.Read("c=__DEFAULT_PARTITION__/__DEFAULT_PARTITION__/f.csv",
                          [](const std::vector<PathValue>& values) {
                            return values[0].is_default && values[1].is_default;
                          });
  EXPECT_TRUE(read);
}

TEST(PartitionLayout, ReadsBackWhatItWrites) {
  testing::SeededRandom random;
  const char* pieces[] = {
      "a", "-", "/", "..", "=", "%", "é", "_x", " ", "0", "__DEFAULT_PARTITION__"};
  const char* patterns[] = {"yyyyMMdd", "yyyy/MM/dd", "'y='yyyy'/m='M'/d='d", "{yyyy}-{MM}-{dd}",
                            "yyyy/MM/dd/HH/mm/ss/fffffff"};
  for (const char* pattern : patterns) {
    PartitionLayout layout =
        Make({Customer(), Day()}, {Text("c="), Of("Customer"), Text("_x/"), Of("Date", pattern)});
    for (int i = 0; i < 200; ++i) {
      std::string customer;
      for (uint64_t n = random.Below(5); n > 0; --n) customer += pieces[random.Below(11)];
      auto ticks =
          static_cast<int64_t>(random.Below(kMaxDatetimeTicks / kTicksPerDay)) * kTicksPerDay;
      std::vector<PartitionValue> values{std::monostate(), ticks};
      if (!customer.empty()) values[0] = customer;
      std::string folder = layout.FolderOf(values);
      ASSERT_TRUE(storage::ValidateObjectPath(folder).ok()) << folder;
      bool found = layout.Read(folder + "/1_x.csv", [&](const std::vector<PathValue>& read) {
        bool same_customer = customer.empty() ? read[0].is_default : read[0].text == customer;
        DatetimeParts::Range range = read[1].parts.AllThatFit();
        return same_customer && read[1].parts.Earliest() == ticks && range.begin == ticks &&
               range.end > ticks && range.end <= ticks + kTicksPerDay;
      });
      EXPECT_TRUE(found) << customer << " -> " << folder;
    }
  }
}

TEST(PartitionLayout, ReadsAmbiguousFoldersInAllWays) {
  Partition second = Customer();
  second.name = "Second";
  PartitionLayout layout = Make({Customer(), second}, {Of("Customer"), Text("-"), Of("Second")});
  std::vector<std::string> readings;
  layout.Read("a-b-c/f.csv", [&](const std::vector<PathValue>& values) {
    readings.push_back(values[0].text + "|" + values[1].text);
    return false;
  });
  EXPECT_THAT(readings, ::testing::UnorderedElementsAre("a|b-c", "a-b|c"));
}

TEST(PartitionLayout, DoesNotReadForeignFolders) {
  PartitionLayout layout = Make({Day()}, {Text("dt="), Of("Date", "yyyyMMdd")});
  auto reads = [&](std::string_view path) {
    return layout.Read(path, [](const auto&) { return true; });
  };
  EXPECT_TRUE(reads("dt=20240229/f.csv"));
  EXPECT_TRUE(reads("dt=20240229/deeper/f.csv"));
  EXPECT_FALSE(reads("dt=20230229/f.csv"));
  EXPECT_FALSE(reads("dt=2024022/f.csv"));
  EXPECT_FALSE(reads("dt=20240229"));
  EXPECT_FALSE(reads("date=20240229/f.csv"));
  EXPECT_FALSE(reads("f.csv"));
}

TEST(PartitionLayout, ReadsLeapDaysInEveryOrderOfParts) {
  for (const char* pattern : {"MM/dd", "dd-MM-yyyy", "dd/MM/yy", "yyyy/MM/dd"}) {
    PartitionLayout layout = Make({Day()}, {Of("Date", pattern)});
    std::string folder = layout.FolderOf({At("2024-02-29")});
    EXPECT_TRUE(layout.Read(folder + "/f.csv", [](const auto&) { return true; })) << folder;
  }
}

TEST(PartitionLayout, RefusesDefinitionsThatCannotWork) {
  auto error = [](std::vector<Partition> partitions, std::vector<PathElement> format = {}) {
    return PartitionLayout::Make(std::move(partitions), format, Columns()).status().message();
  };
  Partition wrong = Customer();
  wrong.column = "Nope";
  EXPECT_THAT(error({wrong}), HasSubstr("'Nope'"));
  wrong.column = "Amount";
  EXPECT_THAT(error({wrong}), HasSubstr("type string"));
  wrong = Day();
  wrong.column = "CustomerName";
  EXPECT_THAT(error({wrong}), HasSubstr("type datetime"));
  wrong = Day();
  wrong.function = Partition::Function::kBin;
  EXPECT_THAT(error({wrong}), HasSubstr("bin size"));
  wrong = Customer();
  wrong.type = ScalarType::kLong;
  wrong.function = Partition::Function::kHash;
  EXPECT_THAT(error({wrong}), HasSubstr("modulus"));
  EXPECT_THAT(error({{.name = "V", .type = ScalarType::kLong}}), HasSubstr("virtual"));
  EXPECT_THAT(error({{.name = "Amount"}}), HasSubstr("virtual"));
  EXPECT_THAT(error({Day(), Day()}), HasSubstr("declared twice"));
  EXPECT_THAT(error({Customer(), Day()}, {Of("Customer"), Of("Date")}), HasSubstr("text between"));
  EXPECT_THAT(error({Customer(), Day()}, {Of("Customer")}), HasSubstr("does not name"));
  EXPECT_THAT(error({Customer()}, {Of("Customer", "yyyy")}), HasSubstr("type datetime"));
  EXPECT_THAT(error({Customer()}, {Of("Other")}), HasSubstr("not declared"));
  EXPECT_THAT(error({Customer()}, {Text("../"), Of("Customer")}), HasSubstr(".."));
  EXPECT_THAT(error({Day()}, {Of("Date", "MMM yyyy")}), HasSubstr("MMM"));
  EXPECT_THAT(error({Day()}, {Of("Date", "yyyy hh")}), HasSubstr("'h'"));
  EXPECT_THAT(error({Day()}, {Of("Date", "'yyyy")}), HasSubstr("quote"));
  EXPECT_THAT(error({Day()}, {Of("Date", "'only text'")}), HasSubstr("names no part"));
  EXPECT_THAT(error({Day()}, {Of("Date", "{yyyy")}), HasSubstr("not closed"));
}

TEST(PartitionFunction, CutsDatetimesAsTheQueryLanguageDoes) {
  auto start = [](Partition::Function function, std::string_view text) {
    return PartitionOfDatetime({.function = function, .bin_ticks = 0}, At(text));
  };
  using Function = Partition::Function;
  // 2017-01-01 was a Sunday, when weeks begin.
  EXPECT_EQ(start(Function::kStartOfWeek, "2017-01-01 10:10:17").begin, At("2017-01-01"));
  EXPECT_EQ(start(Function::kStartOfWeek, "2016-12-31 23:59").begin, At("2016-12-25"));
  EXPECT_EQ(start(Function::kStartOfWeek, "2016-12-31 23:59").end, At("2017-01-01"));
  EXPECT_EQ(start(Function::kStartOfMonth, "2016-02-29 12:00").begin, At("2016-02-01"));
  EXPECT_EQ(start(Function::kStartOfMonth, "2016-12-31").end, At("2017-01-01"));
  EXPECT_EQ(start(Function::kStartOfYear, "2016-12-31").begin, At("2016-01-01"));
  EXPECT_EQ(start(Function::kStartOfYear, "9999-12-31").end, kMaxDatetimeTicks + 1);
  EXPECT_EQ(PartitionOfDatetime({.function = Function::kBin, .bin_ticks = 6 * kTicksPerHour},
                                At("2016-02-29 13:00"))
                .begin,
            At("2016-02-29 12:00"));
}

TEST(PartitionFunction, HashesAsTheDocumentationShows) {
  // https://learn.microsoft.com/kusto/query/hash-function
  EXPECT_EQ(PartitionOfText("World", 100), 51);
  EXPECT_EQ(PartitionOfText("World", std::numeric_limits<int64_t>::max()), 1846988464401551951);
}

TEST(PartitionRouter, GroupsRowsByFolderInTheirOrder) {
  PartitionLayout layout = Make({Customer(), Day()});
  PartitionRouter router(layout);
  for (int repetition = 0; repetition < 2; ++repetition) {
    BatchBuilder builder(Columns());
    auto add = [&](Scalar time, std::string customer) {
      builder.AddRow({std::move(time), Scalar::String(std::move(customer)), Scalar::Long(1)});
    };
    add(Scalar::Datetime(At("2024-01-01 10:00")), "a");
    add(Scalar::Datetime(At("2024-01-02 10:00")), "a");
    add(Scalar::Datetime(At("2024-01-01 23:00")), "a");
    add(Scalar::Datetime(At("2024-01-01 23:00")), "");
    add(Scalar::Null(ScalarType::kDatetime), "a");
    add(Scalar::Datetime(At("2024-01-02 00:00")), "a");
    ColumnBatch batch = builder.Finish();
    std::map<std::string, std::vector<uint32_t>> groups;
    for (const PartitionRouter::Group& group : router.Route(batch)) {
      groups[std::string(group.folder)] = group.rows;
    }
    EXPECT_EQ(groups, (std::map<std::string, std::vector<uint32_t>>{
                          {"a/2024/01/01", {0, 2}},
                          {"a/2024/01/02", {1, 5}},
                          {"__DEFAULT_PARTITION__/2024/01/01", {3}},
                          {"a/__DEFAULT_PARTITION__", {4}}}));
  }
}

}  // namespace
}  // namespace sluice::exporting
