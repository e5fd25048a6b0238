#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/answer_reader.h"
#include "cli/completion.h"
#include "cli/error_display.h"
#include "cli/kusto_client.h"
#include "cli/output.h"

namespace sluice::cli {
namespace {

class Collector final : public ResultSink {
 public:
  Status BeginResult(const Schema& schema) override {
    schemas.push_back(schema);
    return Status::Ok();
  }
  Status AddRow(std::vector<Scalar> row) override {
    rows.push_back(std::move(row));
    return Status::Ok();
  }
  Status EndResult() override {
    ++ended;
    return Status::Ok();
  }
  std::vector<Schema> schemas;
  std::vector<std::vector<Scalar>> rows;
  int ended = 0;
};

constexpr char kFrames[] =
    "[{\"FrameType\":\"DataSetHeader\"}\n"
    ",{\"FrameType\":\"DataTable\",\"TableKind\":\"QueryProperties\",\"Rows\":[[1]]}\n"
    ",{\"FrameType\":\"TableHeader\",\"Columns\":[{\"ColumnName\":\"t\",\"ColumnType\":"
    "\"datetime\"},{\"ColumnName\":\"d\",\"ColumnType\":\"dynamic\"}]}\n"
    ",{\"FrameType\":\"TableFragment\",\"Rows\":[[\"2024-01-31T00:00:00.0000000Z\",{\"a\":1}],"
    "[null,null]]}\n"
    ",{\"FrameType\":\"TableCompletion\",\"RowCount\":2}\n"
    ",{\"FrameType\":\"DataSetCompletion\",\"HasErrors\":false}\n]";

TEST(FrameReaderTest, ReadsFramesHoweverTheyAreCut) {
  std::string_view all = kFrames;
  for (size_t piece : {size_t{1}, size_t{7}, all.size()}) {
    Collector collector;
    FrameReader reader(collector);
    for (size_t at = 0; at < all.size(); at += piece) {
      ASSERT_TRUE(reader.Add(all.substr(at, piece)).ok());
    }
    ASSERT_TRUE(reader.Finish().ok());
    EXPECT_FALSE(reader.error().has_value());
    ASSERT_EQ(collector.rows.size(), 2U);
    EXPECT_EQ(collector.rows[0][0].ToText(), "2024-01-31T00:00:00.0000000Z");
    EXPECT_EQ(collector.rows[0][1].ToText(), R"({"a":1})");
    EXPECT_TRUE(collector.rows[1][0].is_null());
    EXPECT_EQ(collector.ended, 1);
  }
}

TEST(FrameReaderTest, AnAnswerThatStopsInTheMiddleIsAnError) {
  Collector collector;
  FrameReader reader(collector);
  ASSERT_TRUE(reader.Add("[{\"FrameType\":\"DataSetHeader\"}\n").ok());
  EXPECT_EQ(reader.Finish().code(), StatusCode::kDataLoss);
}

TEST(ReadV1AnswerTest, LeavesOutWhatAccompaniesTheResults) {
  Collector collector;
  ASSERT_TRUE(ReadV1Answer(R"({"Tables":[
      {"Columns":[{"ColumnName":"a","ColumnType":"long"}],"Rows":[[1]]},
      {"Columns":[],"Rows":[]},{"Columns":[],"Rows":[]},{"Columns":[],"Rows":[]}]})",
                           collector)
                  .ok());
  ASSERT_EQ(collector.rows.size(), 1U);
  EXPECT_EQ(collector.schemas.size(), 1U);
}

TEST(ErrorDisplayTest, MarksThePlaceBelowTheLine) {
  RemoteError error = {.message = "no x", .line = 2, .column = 9, .token = "x1"};
  EXPECT_EQ(DisplayError(error, "T\n| where x1 > 1"),
            "error: no x\n  | | where x1 > 1\n  |         ^^\n");
}

TEST(ErrorDisplayTest, CountsWideCharactersAsTwo) {
  RemoteError error = {.message = "m", .line = 1, .column = 3, .token = "z"};
  EXPECT_EQ(DisplayError(error, "\xE4\xBD\xA0\xE5\xA5\xBDz"),
            "error: m\n  | \xE4\xBD\xA0\xE5\xA5\xBDz\n  |     ^\n");
}

TEST(ErrorDisplayTest, ReadsKustoErrorDocuments) {
  RemoteError error = ReadErrorDocument(
      R"({"error":{"message":"m","@message":"Semantic error","innererror":{"@line":1,"@pos":5}}})");
  EXPECT_EQ(error.message, "Semantic error");
  EXPECT_EQ(error.column, 5);
  EXPECT_EQ(ReadErrorDocument("bad gateway").message, "bad gateway");
}

TEST(IsCommandTest, TellsCommandsFromQueries) {
  EXPECT_TRUE(IsCommand("  // comment\n .show tables"));
  EXPECT_FALSE(IsCommand("T | where a == '.b'"));
  EXPECT_FALSE(IsCommand(""));
}

TEST(CompletionTest, CompletesTheWordBeforeTheCursor) {
  EXPECT_EQ(WordStart("T | summ"), 4U);
  EXPECT_EQ(WordStart(".sho"), 0U);
  EXPECT_EQ(WordStart(".show tab"), 6U);
  Completion completion;
  EXPECT_THAT(completion.Find("summar", false), testing::ElementsAre("summarize"));
  EXPECT_THAT(completion.Find(".create-m", true), testing::ElementsAre(".create-merge"));
}

TEST(TableOutputTest, AlignsNumbersRight) {
  char* text = nullptr;
  size_t size = 0;
  std::FILE* file = open_memstream(&text, &size);
  auto output = MakeOutput(OutputFormat::kTable, file);
  ASSERT_TRUE(output->BeginResult({{{"number", ScalarType::kLong, ""},
                                    {"text", ScalarType::kString, ""}}})
                  .ok());
  ASSERT_TRUE(output->AddRow({Scalar::Long(7), Scalar::String("a\nb")}).ok());
  ASSERT_TRUE(output->EndResult().ok());
  std::fclose(file);
  EXPECT_STREQ(text, "number  text\n------  ----\n     7  a\\nb\n");
  free(text);
}

}  // namespace
}  // namespace sluice::cli
