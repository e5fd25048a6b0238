#include "formats/file_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "data/real.h"
#include "formats/text/value_text.h"

namespace sluice::formats {
namespace {

using ::testing::HasSubstr;

Schema OneColumn(ScalarType type) { return Schema{{{"c", type, ""}}}; }

FormatOptions Options(DataFormat format, Compression compression = Compression::kNone) {
  FormatOptions options;
  options.format = format;
  options.compression = compression;
  return options;
}

// The file for rows, in one block.
std::string FileOf(const FormatOptions& options, const Schema& schema, const ColumnBatch& batch,
                   const std::vector<uint32_t>& rows, bool first_file = true) {
  auto format = MakeFileFormat(options, schema);
  CHECK(format.ok());
  auto encoder = (*format)->NewEncoder();
  CHECK(encoder->Append(batch, rows.data(), rows.size()).ok());
  auto assembler = (*format)->NewAssembler();
  std::string file = *assembler->Begin(first_file);
  file += *assembler->Add(*encoder->Finish());
  return file + *assembler->End();
}

std::string FileOf(const FormatOptions& options, const Schema& schema,
                   const std::vector<std::vector<Scalar>>& rows, bool first_file = true) {
  BatchBuilder builder(schema);
  std::vector<uint32_t> all;
  for (const auto& row : rows) {
    all.push_back(static_cast<uint32_t>(all.size()));
    builder.AddRow(row);
  }
  return FileOf(options, schema, builder.Finish(), all, first_file);
}

TEST(FileFormatTest, ReadsNamesInAnyCase) {
  EXPECT_EQ(*ParseDataFormat("CSV"), DataFormat::kCsv);
  EXPECT_EQ(*ParseDataFormat("Parquet"), DataFormat::kParquet);
  EXPECT_EQ(ParseDataFormat("orc").status().code(), StatusCode::kUnsupported);
  EXPECT_EQ(ParseDataFormat("xml").status().code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(*ParseCompression("GZip"), Compression::kGzip);
  EXPECT_EQ(*ParseCompression("lz4_raw"), Compression::kLz4Raw);
  EXPECT_EQ(ParseCompression("rar").status().code(), StatusCode::kInvalidArgument);
}

TEST(FileFormatTest, NamesTheOptionThatDoesNotFit) {
  Schema schema = OneColumn(ScalarType::kLong);
  auto snappy_csv = MakeFileFormat(Options(DataFormat::kCsv, Compression::kSnappy), schema);
  EXPECT_EQ(snappy_csv.status().code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(snappy_csv.status().message(), HasSubstr("compressionType"));
  auto brotli = MakeFileFormat(Options(DataFormat::kParquet, Compression::kBrotli), schema);
  EXPECT_EQ(brotli.status().code(), StatusCode::kUnsupported);
  EXPECT_THAT(brotli.status().message(), HasSubstr("brotli"));
  FormatOptions options = Options(DataFormat::kParquet);
  options.parquet_row_group_rows = 0;
  EXPECT_THAT(MakeFileFormat(options, schema).status().message(),
              HasSubstr("parquetRowGroupSize"));
  EXPECT_FALSE(MakeFileFormat(Options(DataFormat::kCsv), Schema{}).ok());
}

TEST(FileFormatTest, NamesFilesByFormatAndCompression) {
  auto extension = [](DataFormat format, Compression compression) {
    return (*MakeFileFormat(Options(format, compression), OneColumn(ScalarType::kLong)))
        ->file_extension();
  };
  EXPECT_EQ(extension(DataFormat::kCsv, Compression::kNone), ".csv");
  EXPECT_EQ(extension(DataFormat::kTsv, Compression::kGzip), ".tsv.gz");
  EXPECT_EQ(extension(DataFormat::kJson, Compression::kGzip), ".json.gz");
  EXPECT_EQ(extension(DataFormat::kParquet, Compression::kNone), ".parquet");
  EXPECT_EQ(extension(DataFormat::kParquet, Compression::kSnappy), ".snappy.parquet");
  EXPECT_EQ(extension(DataFormat::kParquet, Compression::kGzip), ".gz.parquet");
}

TEST(FileFormatTest, CsvQuotesOnlyWhatNeedsIt) {
  Schema schema{{{"a", ScalarType::kString, ""}, {"b", ScalarType::kString, ""}}};
  auto line = [&](const char* text) {
    return FileOf(Options(DataFormat::kCsv), schema,
                  {{Scalar::String(text), Scalar::String("x")}});
  };
  EXPECT_EQ(line("plain text"), "plain text,x\r\n");
  EXPECT_EQ(line(""), ",x\r\n");
  EXPECT_EQ(line("a,b"), "\"a,b\",x\r\n");
  EXPECT_EQ(line("say \"hi\""), "\"say \"\"hi\"\"\",x\r\n");
  EXPECT_EQ(line("two\nlines"), "\"two\nlines\",x\r\n");
  EXPECT_EQ(line("carriage\rreturn"), "\"carriage\rreturn\",x\r\n");
  EXPECT_EQ(line(" leading"), "\" leading\",x\r\n");
  EXPECT_EQ(line("tab\tinside"), "tab\tinside,x\r\n");
  // The special byte at every position of texts of every length.
  for (size_t size = 1; size < 70; ++size) {
    for (size_t at = 0; at < size; ++at) {
      std::string text(size, 'a');
      EXPECT_EQ(line(text.c_str()), text + ",x\r\n");
      text[at] = ',';
      EXPECT_EQ(line(text.c_str()), "\"" + text + "\",x\r\n");
    }
  }
}

TEST(FileFormatTest, TsvQuotesTabsAsCsvQuotesCommas) {
  Schema schema{{{"a", ScalarType::kString, ""}, {"b", ScalarType::kLong, ""}}};
  EXPECT_EQ(FileOf(Options(DataFormat::kTsv), schema,
                   {{Scalar::String("x\ty"), Scalar::Long(1)},
                    {Scalar::String("x,y\\"), Scalar::Null(ScalarType::kLong)}}),
            "\"x\ty\"\t1\r\nx,y\\\t\r\n");
}

TEST(FileFormatTest, HeadersComeAsAsked) {
  Schema schema{{{"a", ScalarType::kLong, ""}, {"b, c", ScalarType::kLong, ""}}};
  FormatOptions options = Options(DataFormat::kCsv);
  std::vector<std::vector<Scalar>> rows = {{Scalar::Long(1), Scalar::Long(2)}};
  EXPECT_EQ(FileOf(options, schema, rows), "1,2\r\n");
  options.include_headers = IncludeHeaders::kAll;
  EXPECT_EQ(FileOf(options, schema, rows, false), "a,\"b, c\"\r\n1,2\r\n");
  options.include_headers = IncludeHeaders::kFirstFile;
  EXPECT_EQ(FileOf(options, schema, rows, true), "a,\"b, c\"\r\n1,2\r\n");
  EXPECT_EQ(FileOf(options, schema, rows, false), "1,2\r\n");
  options.byte_order_mark = true;
  EXPECT_EQ(FileOf(options, schema, rows, false), "\xEF\xBB\xBF" "1,2\r\n");
}

TEST(FileFormatTest, JsonWritesEachTypeAsKustoDoes) {
  Schema schema{{{"b", ScalarType::kBool, ""},
                 {"r", ScalarType::kReal, ""},
                 {"d", ScalarType::kDecimal, ""},
                 {"t", ScalarType::kDatetime, ""},
                 {"p", ScalarType::kTimespan, ""},
                 {"j", ScalarType::kDynamic, ""},
                 {"na\"me", ScalarType::kString, ""}}};
  EXPECT_EQ(
      FileOf(Options(DataFormat::kJson), schema,
             {{Scalar::Bool(true), Scalar::Real(1), Scalar::DecimalValue(*Decimal::Parse("1.5")),
               Scalar::Datetime(kUnixEpochTicks + 1), Scalar::Timespan(kTicksPerDay + 1),
               Scalar::Dynamic("{\"a\":\n[1]}"), Scalar::String("q\"\\\n\x01é")},
              {Scalar::Null(ScalarType::kBool),
               Scalar::Real(std::numeric_limits<double>::infinity()),
               Scalar::Null(ScalarType::kDecimal), Scalar::Null(ScalarType::kDatetime),
               Scalar::Null(ScalarType::kTimespan), Scalar::Null(ScalarType::kDynamic),
               Scalar::String("")}}),
      "{\"b\":true,\"r\":1.0,\"d\":\"1.5\",\"t\":\"1970-01-01T00:00:00.0000001Z\","
      "\"p\":\"1.00:00:00.0000001\",\"j\":{\"a\": [1]},\"na\\\"me\":\"q\\\"\\\\\\n\\u0001é\"}\n"
      "{\"b\":null,\"r\":\"Infinity\",\"d\":null,\"t\":null,\"p\":null,\"j\":null,"
      "\"na\\\"me\":\"\"}\n");
}

TEST(FileFormatTest, NullStringReadsAsEmpty) {
  StringSlot slots[2] = {};
  slots[0].size = 3;
  std::memcpy(slots[0].inlined, "abc", 3);
  uint64_t validity = 0;
  ColumnBatch batch;
  batch.row_count = 2;
  batch.columns = {{ScalarType::kString, slots, &validity}};
  Schema schema = OneColumn(ScalarType::kString);
  EXPECT_EQ(FileOf(Options(DataFormat::kJson), schema, batch, {0, 1}),
            "{\"c\":\"\"}\n{\"c\":\"\"}\n");
  EXPECT_EQ(FileOf(Options(DataFormat::kCsv), schema, batch, {0}), "\"\"\r\n");
}

TEST(FileFormatTest, WritesTheChosenRowsOnly) {
  Schema schema = OneColumn(ScalarType::kLong);
  BatchBuilder builder(schema);
  for (int i = 0; i < 5; ++i) builder.AddRow({Scalar::Long(i)});
  EXPECT_EQ(FileOf(Options(DataFormat::kCsv), schema, builder.Finish(), {4, 0, 2}),
            "4\r\n0\r\n2\r\n");
}

TEST(FileFormatTest, WrongBatchIsRefusedAndLeavesTheEncoderUsable) {
  for (DataFormat kind : {DataFormat::kCsv, DataFormat::kJson, DataFormat::kParquet}) {
    Schema schema = OneColumn(ScalarType::kDatetime);
    auto format = *MakeFileFormat(Options(kind), schema);
    auto encoder = format->NewEncoder();
    BatchBuilder other(OneColumn(ScalarType::kLong));
    other.AddRow({Scalar::Long(1)});
    EXPECT_EQ(encoder->Append(other.Finish(), nullptr, 1).code(), StatusCode::kInternal);
    EXPECT_EQ(encoder->Append(ColumnBatch{}, nullptr, 0).code(), StatusCode::kInternal);
    EXPECT_EQ(encoder->pending_rows(), 0);
    EXPECT_TRUE(encoder->Finish()->bytes.empty());
  }
}

TEST(FileFormatTest, DatetimeOutOfRangeDropsTheRowsOfTheCall) {
  Schema schema = OneColumn(ScalarType::kDatetime);
  auto encoder = (*MakeFileFormat(Options(DataFormat::kCsv), schema))->NewEncoder();
  int64_t ticks[3] = {0, -1, kMaxDatetimeTicks + 1};
  ColumnBatch batch;
  batch.row_count = 3;
  batch.columns = {{ScalarType::kDatetime, ticks, nullptr}};
  EXPECT_EQ(encoder->Append(batch, nullptr, 2).code(), StatusCode::kInternal);
  uint32_t last = 2;
  EXPECT_EQ(encoder->Append(batch, &last, 1).code(), StatusCode::kInternal);
  ASSERT_TRUE(encoder->Append(batch, nullptr, 1).ok());
  EXPECT_EQ(encoder->Finish()->bytes, "0001-01-01T00:00:00.0000000Z\r\n");
}

TEST(FileFormatTest, TextBlocksFillAtAMebibyte) {
  Schema schema = OneColumn(ScalarType::kString);
  auto encoder = (*MakeFileFormat(Options(DataFormat::kCsv), schema))->NewEncoder();
  BatchBuilder builder(schema);
  builder.AddRow({Scalar::String(std::string(1000, 'x'))});
  ColumnBatch batch = builder.Finish();
  int64_t rows = 0;
  while (!encoder->full()) {
    ASSERT_TRUE(encoder->Append(batch, nullptr, 1).ok());
    EXPECT_EQ(encoder->pending_rows(), ++rows);
    EXPECT_EQ(encoder->pending_raw_size_bytes(), rows * 1002);
  }
  EXPECT_EQ(rows, 1047);
  auto block = encoder->Finish();
  ASSERT_TRUE(block.ok());
  EXPECT_EQ(block->row_count, rows);
  EXPECT_EQ(block->raw_size_bytes, rows * 1002);
  EXPECT_EQ(encoder->pending_raw_size_bytes(), 0);
}

TEST(ValueTextTest, EqualsTheTextsOfTheTypes) {
  std::mt19937_64 random(42);
  DatetimeWriter datetimes;
  auto text = [](auto write) {
    char buffer[kFixedTextSizeMax];
    return std::string(buffer, write(buffer));
  };
  std::vector<int64_t> numbers = {0, 9, 10, 99, 100, 99'999'999, 100'000'000, 999'999'999,
                                  1'000'000'000, INT64_MAX, INT64_MIN, -1};
  for (int i = 0; i < 20'000; ++i) {
    numbers.push_back(static_cast<int64_t>(random() >> random() % 64));
  }
  for (int64_t number : numbers) {
    EXPECT_EQ(text([&](char* out) { return WriteInt64(number, out); }), std::to_string(number));
    EXPECT_EQ(text([&](char* out) { return WriteTimespan(number, out); }), FormatTimespan(number));
    int64_t ticks = static_cast<int64_t>(static_cast<uint64_t>(number) %
                                         static_cast<uint64_t>(kMaxDatetimeTicks + 1));
    EXPECT_EQ(text([&](char* out) { return datetimes.Write(ticks, out); }), FormatDatetime(ticks));
    Decimal decimal{static_cast<__int128>(number) * 10'000'000'000 + (number >> 3)};
    EXPECT_EQ(text([&](char* out) { return WriteDecimal(decimal, out); }), decimal.ToString());
    double real = 0;
    std::memcpy(&real, &number, 8);
    for (double value : {real, static_cast<double>(number), static_cast<double>(number) / 1000}) {
      EXPECT_EQ(text([&](char* out) { return WriteReal(value, out); }), FormatReal(value));
    }
    EngineGuid guid{static_cast<uint64_t>(number), number};
    EXPECT_EQ(text([&](char* out) { return WriteGuid(guid, out); }), guid.ToGuid().ToString());
  }
}

}  // namespace
}  // namespace sluice::formats
