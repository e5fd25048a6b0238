#include "server/frames/result_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

namespace sluice::server {
namespace {

using testing::HasSubstr;
using testing::Not;

const Schema kSchema = {{{"x", ScalarType::kLong, ""}, {"b", ScalarType::kBool, ""}}};

ColumnBatch Batch() {
  BatchBuilder builder(kSchema);
  builder.AddRow({Scalar::Long(1), Scalar::Bool(true)});
  builder.AddRow({Scalar::Long(2), Scalar::Null(ScalarType::kBool)});
  return builder.Finish();
}

std::string Write(const ResultFormat& format, const std::optional<Status>& error = std::nullopt) {
  OperationContext context;
  context.client_request_id = "id";
  context.activity_id = "74be27de-1e4e-49d9-b579-fe0b331d3642";
  std::string out;
  auto writer = MakeResultWriter(format, context, "T | take 1", out);
  AnswerProperties properties;
  properties.visualizations.emplace_back();
  properties.cursor = "123";
  writer->Begin(properties);
  writer->BeginTable(kSchema, "PrimaryResult");
  writer->Rows(Batch());
  writer->Rows(Batch());
  writer->EndTable(error);
  writer->End(error, {.row_count = 4, .execution_seconds = 0.5});
  simdjson::dom::parser parser;
  simdjson::padded_string padded(out);
  EXPECT_EQ(parser.parse(padded).error(), simdjson::SUCCESS) << out;
  return out;
}

TEST(ResultWriterTest, PlainV2HasRowsLast) {
  std::string out = Write({});
  EXPECT_THAT(out, HasSubstr(R"({"FrameType":"DataTable","TableId":1,"TableKind":"PrimaryResult",)"
                             R"("TableName":"PrimaryResult","Columns":[{"ColumnName":"x",)"
                             R"("ColumnType":"long"},{"ColumnName":"b","ColumnType":"bool"}],)"
                             R"("Rows":[[1,true],[2,null],[1,true],[2,null]]})"));
  EXPECT_THAT(out, HasSubstr(R"({"FrameType":"DataSetCompletion","HasErrors":false,)"
                             R"("Cancelled":false})"));
  EXPECT_THAT(out, HasSubstr(R"([1,"Cursor","123"])"));
  EXPECT_THAT(out, Not(HasSubstr("\n")));
}

TEST(ResultWriterTest, FragmentsHaveALineEach) {
  ResultFormat format;
  format.fragmented = true;
  format.newlines_between_frames = true;
  format.error_placement = ErrorPlacement::kEndOfTable;
  std::string out = Write(format);
  EXPECT_THAT(out, HasSubstr(",{\"FrameType\":\"TableFragment\",\"TableFragmentType\":"
                             "\"DataAppend\",\"TableId\":1,\"Rows\":[[1,true],[2,null]]}\n"));
  EXPECT_THAT(out, HasSubstr(
                       ",{\"FrameType\":\"TableCompletion\",\"TableId\":1,\"RowCount\":4}\n"));
  EXPECT_THAT(out, testing::EndsWith("\n]"));
}

TEST(ResultWriterTest, ErrorsStandWhereTheRequestWantsThem) {
  Status error = LimitExceeded("too much");
  EXPECT_THAT(Write({}, error), HasSubstr(R"([2,null],{"OneApiErrors":[{"error":)"));
  ResultFormat format;
  format.fragmented = true;
  format.error_placement = ErrorPlacement::kEndOfTable;
  EXPECT_THAT(Write(format, error), HasSubstr(R"("RowCount":4,"OneApiErrors":[{"error":)"));
  format.error_placement = ErrorPlacement::kEndOfDataset;
  std::string out = Write(format, error);
  EXPECT_THAT(out, HasSubstr("\"RowCount\":4}"));
  EXPECT_THAT(out, HasSubstr(R"("HasErrors":true,"Cancelled":false,"OneApiErrors":[)"));
}

TEST(ResultWriterTest, DeferredFailuresShowOnlyInTheCompletion) {
  ResultFormat format;
  format.defer_partial_failures = true;
  std::string out = Write(format, LimitExceeded("too much"));
  EXPECT_THAT(out, Not(HasSubstr("OneApiErrors")));
  EXPECT_THAT(out, HasSubstr("\"HasErrors\":false"));
  EXPECT_THAT(out, HasSubstr("too much"));
}

TEST(ResultWriterTest, V1EndsWithTheTableOfContents) {
  ResultFormat format;
  format.version = 1;
  std::string out = Write(format);
  EXPECT_THAT(out, HasSubstr(R"({"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"x",)"
                             R"("DataType":"Int64","ColumnType":"long"},{"ColumnName":"b",)"
                             R"("DataType":"SByte","ColumnType":"bool"}],"Rows":[[1,true],)"));
  EXPECT_THAT(out, HasSubstr(R"([2,"QueryStatus","QueryStatus",)"));
  EXPECT_THAT(Write(format, LimitExceeded("too much")),
              testing::EndsWith(R"(],"Exceptions":["too much"]})"));
}

TEST(ResultWriterTest, CommandsHaveOneTable) {
  std::string out;
  WriteCommandTable(kSchema, {{Scalar::Long(1), Scalar::Bool(false)}}, out);
  EXPECT_EQ(out, R"({"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"x",)"
                 R"("DataType":"Int64","ColumnType":"long"},{"ColumnName":"b",)"
                 R"("DataType":"Boolean","ColumnType":"bool"}],"Rows":[[1,false]]}]})");
}

}  // namespace
}  // namespace sluice::server
