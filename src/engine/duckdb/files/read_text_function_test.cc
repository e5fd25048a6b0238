#include "engine/duckdb/files/read_text_function.h"

#include <gtest/gtest.h>

#include <fstream>

#include "data/datetime.h"
#include "engine/duckdb/duckdb_database.h"
#include "testing/temporary_folder.h"

namespace sluice::engine::duckdb::files {
namespace {

class ReadTextFunctionTest : public ::testing::Test {
 protected:
  ReadTextFunctionTest() {
    auto database = DuckDbDatabase::Open({});
    EXPECT_TRUE(database.ok()) << database.status().ToString();
    database_ = *database;
  }

  std::string Write(const std::string& content) {
    std::string path = folder_.path() + "/file" + std::to_string(files_++);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  // The rows as text, fields between '|', null as "-".
  std::vector<std::string> Read(const std::string& content, TextFormat format,
                                const std::vector<ScalarType>& types,
                                const std::vector<std::string>& names = {},
                                bool skip_first = false) {
    auto connection = database_->Connect();
    EXPECT_TRUE(connection.ok());
    auto rows = connection->ReadRows(
        "SELECT * FROM " + ReadTextSql({Write(content)}, format, skip_first, names, types), types);
    EXPECT_TRUE(rows.ok()) << rows.status().ToString();
    std::vector<std::string> lines;
    if (!rows.ok()) return lines;
    for (const auto& row : *rows) {
      std::string& line = lines.emplace_back();
      for (const Scalar& value : row) {
        if (&value != row.data()) line += '|';
        line += value.is_null() ? "-" : value.ToText();
      }
    }
    return lines;
  }

  testing::TemporaryFolder folder_;
  int files_ = 0;
  std::shared_ptr<DuckDbDatabase> database_;
};

using Lines = std::vector<std::string>;
constexpr ScalarType kString = ScalarType::kString;
constexpr ScalarType kLong = ScalarType::kLong;

TEST_F(ReadTextFunctionTest, ReadsEveryTypeWithNullsForWhatIsUnreadable) {
  std::vector<ScalarType> types = {ScalarType::kBool,     ScalarType::kInt,
                                   ScalarType::kLong,     ScalarType::kReal,
                                   ScalarType::kDecimal,  ScalarType::kString,
                                   ScalarType::kDatetime, ScalarType::kTimespan,
                                   ScalarType::kGuid,     ScalarType::kDynamic};
  EXPECT_EQ(
      Read("true,1,2,1.5,2.50,text,2024-01-31T10:20:30Z,01:00:00,"
           "74be27de-1e4e-49d9-b579-fe0b331d3642,\"{\"\"a\"\":1}\"\n"
           ",,,,,,,,,\n"
           "x,x,x,x,x,x,x,x,x,x\n",
           TextFormat::kCsv, types),
      Lines({"true|1|2|1.5|2.5|text|2024-01-31T10:20:30.0000000Z|01:00:00|"
             "74be27de-1e4e-49d9-b579-fe0b331d3642|{\"a\":1}",
             "-|-|-|-|-||-|-|-|-", "-|-|-|-|-|x|-|-|-|\"x\""}));
}

TEST_F(ReadTextFunctionTest, QuotesHoldDelimitersLineBreaksAndQuotes) {
  EXPECT_EQ(Read("\"a,b\",1\r\n\"line\nbreak\",2\r\n\"say \"\"hi\"\"\",3\r\n5\" disk,4\r\n"
                 "\"tail\"x,5\r\n\"\",6\r\n",
                 TextFormat::kCsv, {kString, kLong}),
            Lines({"a,b|1", "line\nbreak|2", "say \"hi\"|3", "5\" disk|4", "tailx|5", "|6"}));
}

TEST_F(ReadTextFunctionTest, RaggedRecordsAreFilledOrCut) {
  EXPECT_EQ(Read("a\na,1,x,y\n\n\r\nb,2", TextFormat::kCsv, {kString, kLong, kString}),
            Lines({"a|-|", "a|1|x", "b|2|"}));
}

TEST_F(ReadTextFunctionTest, AnUnclosedQuoteEndsWithTheFile) {
  EXPECT_EQ(Read("a,1\n\"b,2\n", TextFormat::kCsv, {kString, kLong}),
            Lines({"a|1", "b,2\n|-"}));
}

TEST_F(ReadTextFunctionTest, ReadsTabsAndSkipsTheHeaderOfEachFile) {
  std::string first = Write("\n\nname\tvalue\nä\t1\n");
  std::string second = Write("name\tvalue\n\"x\ty\"\t2");
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  auto rows = connection->ReadRows(
      "SELECT * FROM " +
          ReadTextSql({first, second}, TextFormat::kTsv, true, {}, {kString, kLong}) +
          " ORDER BY c1",
      {kString, kLong});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0][0].string_value(), "ä");
  EXPECT_EQ((*rows)[1][0].string_value(), "x\ty");
}

TEST_F(ReadTextFunctionTest, TakesJsonFieldsByName) {
  std::vector<ScalarType> types = {kLong, kString, ScalarType::kDynamic, ScalarType::kBool,
                                   ScalarType::kDatetime};
  std::vector<std::string> names = {"n", "s", "d", "b", "when"};
  EXPECT_EQ(Read("{\"n\": 1, \"s\":\"a\\u00e4\\n\", \"d\": {\"x\": [1, 2]}, \"b\": true, "
                 "\"when\":\"2024-01-31\"}\n"
                 "{\"b\":false,\"s\":[1,2],\"unknown\":{\"n\":9},\"n\":\"7\",\"d\":\"text\"}\r\n"
                 "\n"
                 "{\"n\":null,\"d\":null,\"s\":null}\n"
                 "{\"N\":5}",
                 TextFormat::kJsonLines, types, names),
            Lines({"1|aä\n|{\"x\": [1, 2]}|true|2024-01-31T00:00:00.0000000Z",
                   "7|[1,2]|\"text\"|false|-", "-||-|-|-", "-||-|-|-"}));
}

TEST_F(ReadTextFunctionTest, AMalformedLineOfJsonFailsWithItsPlace) {
  const std::string good = "{\"a\":1,\"b\":\"x\"}\n";
  for (const std::string bad : {"not json", "{\"a\": 1", "{\"a\":1,\"b\":tru}", "[1]",
                                "{\"a\":1} {\"a\":2}", "{\"a\":1}x"}) {
    const std::string path = Write(good + "\n" + good + bad + "\n" + good);
    auto connection = database_->Connect();
    ASSERT_TRUE(connection.ok());
    auto rows = connection->ReadRows(
        "SELECT * FROM " +
            ReadTextSql({path}, TextFormat::kJsonLines, false, {"a", "b"}, {kLong, kString}),
        {kLong, kString});
    ASSERT_FALSE(rows.ok()) << bad;
    EXPECT_EQ(rows.status().code(), StatusCode::kInvalidArgument);
    EXPECT_NE(rows.status().message().find(path + ", line 4: "), std::string::npos)
        << rows.status().ToString();
    EXPECT_NE(rows.status().message().find(bad), std::string::npos) << rows.status().ToString();
  }
}

TEST_F(ReadTextFunctionTest, LinesAreCountedOverBlocks) {
  std::string content;
  for (int i = 1; i < 200'000; ++i) content += "{\"a\": 1234567890}\n";
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  auto rows = connection->ReadRows("SELECT * FROM " + ReadTextSql({Write(content + "{")},
                                                                  TextFormat::kJsonLines, false,
                                                                  {"a"}, {kLong}),
                                   {kLong});
  ASSERT_FALSE(rows.ok());
  EXPECT_NE(rows.status().message().find("line 200000: "), std::string::npos)
      << rows.status().ToString();
}

TEST_F(ReadTextFunctionTest, CountsWithoutReadingColumns) {
  std::string content;
  for (int i = 0; i < 300'000; ++i) content += "line," + std::to_string(i) + "\n";
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  std::string source = ReadTextSql({Write(content)}, TextFormat::kCsv, false, {}, {kString, kLong});
  auto rows = connection->ReadRows("SELECT count(*), sum(c1)::BIGINT FROM " + source,
                                   {kLong, kLong});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_EQ((*rows)[0][0].int64_value(), 300'000);
  EXPECT_EQ((*rows)[0][1].int64_value(), 299'999LL * 300'000 / 2);
  rows = connection->ReadRows("SELECT count(*) FROM " + source, {kLong});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_EQ((*rows)[0][0].int64_value(), 300'000);
}

TEST_F(ReadTextFunctionTest, AMissingFileKeepsItsErrorCode) {
  auto connection = database_->Connect();
  ASSERT_TRUE(connection.ok());
  auto rows = connection->ReadRows(
      "SELECT * FROM " + ReadTextSql({"/nowhere.csv"}, TextFormat::kCsv, false, {}, {kLong}),
      {kLong});
  ASSERT_FALSE(rows.ok());
  EXPECT_EQ(rows.status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace sluice::engine::duckdb::files
