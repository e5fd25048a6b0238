// What the export formats write, ingestion reads back.
#include <gtest/gtest.h>

#include <fstream>

#include "data/column_batch.h"
#include "data/datetime.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "formats/file_format.h"
#include "ingestion/ingestor.h"
#include "storage/register_object_stores.h"
#include "testing/temporary_folder.h"

namespace sluice::ingestion {
namespace {

using formats::Compression;
using formats::DataFormat;

Schema AllTypes() {
  Schema schema;
  for (int i = 0; i < kScalarTypeCount; ++i) {
    auto type = static_cast<ScalarType>(i);
    schema.columns.push_back({"a_" + std::string(ScalarTypeName(type)), type, ""});
  }
  return schema;
}

std::vector<std::vector<Scalar>> Rows() {
  Schema schema = AllTypes();
  std::vector<Scalar> nulls;
  for (const Column& column : schema.columns) nulls.push_back(Scalar::Null(column.type));
  // Datetimes in microseconds, which is what Parquet keeps of them.
  return {
      {Scalar::Bool(true), Scalar::Int(-7), Scalar::Long(INT64_MIN), Scalar::Real(0.1),
       Scalar::DecimalValue(*Decimal::Parse("-12345678901234567890.123456789012345678")),
       Scalar::String("plain"), Scalar::Datetime(*ParseDatetime("2024-02-29T23:59:59.123456Z")),
       Scalar::Timespan(-1), Scalar::GuidValue(*Guid::Parse("74be27de-1e4e-49d9-b579-fe0b331d3642")),
       Scalar::Dynamic("{\"a\":[1,\"x\\n\\\"\",null],\"ä\":1.5}")},
      nulls,
      {Scalar::Bool(false), Scalar::Int(INT32_MAX), Scalar::Long(0),
       Scalar::Real(std::numeric_limits<double>::infinity()), Scalar::DecimalValue({}),
       Scalar::String(" tab\there, \"quotes\",\r\nlines and \xF0\x9F\x98\x80 "),
       Scalar::Datetime(0), Scalar::Timespan(3 * kTicksPerDay + 5), Scalar::GuidValue({}),
       Scalar::Dynamic("\"text\"")},
      {Scalar::Bool(true), Scalar::Int(0), Scalar::Long(1), Scalar::Real(-1e300),
       Scalar::DecimalValue(Decimal::FromInt64(1)), Scalar::String("\""),
       Scalar::Datetime(kMaxDatetimeTicks - 9), Scalar::Timespan(0), Scalar::GuidValue({}),
       Scalar::Dynamic("12")},
  };
}

class FormatRoundTripTest
    : public ::testing::TestWithParam<std::tuple<DataFormat, Compression, formats::IncludeHeaders>> {
};

TEST_P(FormatRoundTripTest, KeepsEveryValue) {
  auto [format, compression, headers] = GetParam();
  formats::FormatOptions options;
  options.format = format;
  options.compression = compression;
  options.include_headers = headers;
  options.byte_order_mark = format == DataFormat::kCsv;
  const Schema schema = AllTypes();
  auto file_format = formats::MakeFileFormat(options, schema);
  ASSERT_TRUE(file_format.ok()) << file_format.status().ToString();

  BatchBuilder builder(schema);
  for (const auto& row : Rows()) builder.AddRow(row);
  ColumnBatch batch = builder.Finish();
  auto encoder = (*file_format)->NewEncoder();
  ASSERT_TRUE(encoder->Append(batch, nullptr, batch.row_count).ok());
  auto block = encoder->Finish();
  ASSERT_TRUE(block.ok());
  auto assembler = (*file_format)->NewAssembler();
  std::string content = *assembler->Begin(true);
  content += *assembler->Add(*std::move(block));
  content += *assembler->End();

  testing::TemporaryFolder folder;
  std::string path = folder.path() + "/file" + (*file_format)->file_extension();
  std::ofstream(path, std::ios::binary) << content;

  auto database = engine::duckdb::DuckDbDatabase::Open({});
  ASSERT_TRUE(database.ok());
  auto records = engine::duckdb::DuckDbRecordStore::Open(*database);
  ASSERT_TRUE(records.ok());
  auto stores = storage::MakeObjectStoreRegistry({folder.path()});
  auto ingestor = Ingestor::Open(**records, *stores, SystemRandom(), folder.path() + "/spool");
  ASSERT_TRUE(ingestor.ok());
  IngestionTarget target;
  target.database_id = 1;
  target.table_id = 5;
  std::string names;
  std::vector<ScalarType> types;
  for (const Column& column : schema.columns) {
    auto id = static_cast<int64_t>(target.columns.size()) + 1;
    target.columns.push_back({id, column.type});
    target.column_names.push_back(column.name);
    names += (names.empty() ? "c" : ", c") + std::to_string(id);
    types.push_back(column.type);
  }
  ASSERT_TRUE((*records)->CreateTable(5, target.columns).ok());
  IngestionProperties properties;
  properties.ignore_first_record = headers != formats::IncludeHeaders::kNone;
  auto result = (*ingestor)->IngestFiles(target, {path}, properties, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();

  auto connection = (*database)->Connect();
  ASSERT_TRUE(connection.ok());
  auto rows = connection->ReadRows("SELECT " + names + " FROM records.t5", types);
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  ASSERT_EQ(rows->size(), Rows().size());
  for (size_t row = 0; row < rows->size(); ++row) {
    for (size_t column = 0; column < types.size(); ++column) {
      EXPECT_EQ((*rows)[row][column].ToLiteral(), Rows()[row][column].ToLiteral())
          << schema.columns[column].name << " of row " << row;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Formats, FormatRoundTripTest,
    ::testing::Values(
        std::tuple{DataFormat::kCsv, Compression::kNone, formats::IncludeHeaders::kNone},
        std::tuple{DataFormat::kCsv, Compression::kGzip, formats::IncludeHeaders::kAll},
        std::tuple{DataFormat::kTsv, Compression::kNone, formats::IncludeHeaders::kAll},
        std::tuple{DataFormat::kTsv, Compression::kGzip, formats::IncludeHeaders::kNone},
        std::tuple{DataFormat::kJson, Compression::kNone, formats::IncludeHeaders::kNone},
        std::tuple{DataFormat::kJson, Compression::kGzip, formats::IncludeHeaders::kNone},
        std::tuple{DataFormat::kParquet, Compression::kGzip, formats::IncludeHeaders::kNone},
        std::tuple{DataFormat::kParquet, Compression::kZstd, formats::IncludeHeaders::kNone}));

}  // namespace
}  // namespace sluice::ingestion
