#include "engine/duckdb/files/text_blocks.h"

#include <gtest/gtest.h>
#include <isa-l.h>

#include <fstream>

#include "testing/temporary_folder.h"

namespace sluice::engine::duckdb::files {
namespace {

std::string WriteFile(const testing::TemporaryFolder& folder, const std::string& name,
                      const std::string& content) {
  std::string path = folder.path() + "/" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

// One gzip member, stored or compressed.
std::string Gzip(const std::string& text) {
  std::string out(text.size() + 1024, '\0');
  isal_zstream stream;
  isal_deflate_init(&stream);
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.flush = NO_FLUSH;
  stream.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uint32_t>(text.size());
  stream.next_out = reinterpret_cast<uint8_t*>(out.data());
  stream.avail_out = static_cast<uint32_t>(out.size());
  EXPECT_EQ(isal_deflate(&stream), COMP_OK);
  out.resize(stream.total_out);
  return out;
}

std::string ReadAll(const std::vector<std::string>& paths, TextFormat format, int* blocks) {
  TextBlockReader reader(paths, format);
  TextBlock block;
  std::string all;
  *blocks = 0;
  while (true) {
    Result<bool> more = reader.Next(block);
    EXPECT_TRUE(more.ok()) << more.status().ToString();
    if (!more.ok() || !*more) return all;
    all += block.text();
    ++*blocks;
  }
}

TEST(WholeRecordsSizeTest, EndsBehindTheLastLineBreakOutsideQuotes) {
  EXPECT_EQ(WholeRecordsSize("a,b\nc", TextFormat::kCsv), 4u);
  EXPECT_EQ(WholeRecordsSize("a,b", TextFormat::kCsv), 0u);
  EXPECT_EQ(WholeRecordsSize("a\n\"b\nc", TextFormat::kCsv), 2u);
  EXPECT_EQ(WholeRecordsSize("a\n\"b\nc\"\nd", TextFormat::kCsv), 8u);
  EXPECT_EQ(WholeRecordsSize("\"a\"\"\n\"\nb", TextFormat::kCsv), 7u);
  // A quote inside a field is text.
  EXPECT_EQ(WholeRecordsSize("5\" disk\nx\n", TextFormat::kCsv), 10u);
  EXPECT_EQ(WholeRecordsSize("a\t\"b\n", TextFormat::kTsv), 0u);
  EXPECT_EQ(WholeRecordsSize("a\t\"b\n", TextFormat::kCsv), 5u);
  // The quote at the end may be the first of a pair.
  EXPECT_EQ(WholeRecordsSize("a\n\"b\"", TextFormat::kCsv), 2u);
  EXPECT_EQ(WholeRecordsSize("{\"a\":1}\n{", TextFormat::kJsonLines), 8u);
}

TEST(TextBlockReaderTest, CutsLargeFilesBetweenRecords) {
  testing::TemporaryFolder folder;
  std::string content;
  for (int i = 0; i < 100'000; ++i) {
    content += std::to_string(i) + ",\"line one\nline \"\"two\"\"\"," + std::string(20, 'x') + "\r\n";
  }
  std::string path = WriteFile(folder, "large.csv", content);
  TextBlockReader reader({path}, TextFormat::kCsv);
  TextBlock block;
  std::string all;
  int blocks = 0;
  while (true) {
    Result<bool> more = reader.Next(block);
    ASSERT_TRUE(more.ok());
    if (!*more) break;
    EXPECT_EQ(block.starts_file, blocks == 0);
    EXPECT_TRUE(block.text().ends_with("\r\n"));
    EXPECT_TRUE(std::isdigit(block.text()[0]));
    all += block.text();
    ++blocks;
  }
  EXPECT_GT(blocks, 3);
  EXPECT_EQ(all, content);
}

TEST(TextBlockReaderTest, InflatesSeveralGzipMembersAndSkipsTheByteOrderMark) {
  testing::TemporaryFolder folder;
  std::string first = "\xEF\xBB\xBF" "a,1\n";
  std::string second;
  for (int i = 0; i < 200'000; ++i) second += "b," + std::to_string(i) + "\n";
  std::string path = WriteFile(folder, "x.csv.gz", Gzip(first) + Gzip(second));
  int blocks = 0;
  EXPECT_EQ(ReadAll({path}, TextFormat::kCsv, &blocks), "a,1\n" + second);
}

TEST(TextBlockReaderTest, ADamagedGzipFileIsAnError) {
  testing::TemporaryFolder folder;
  std::string compressed = Gzip(std::string(100'000, 'a'));
  std::string path = WriteFile(folder, "x.gz", compressed.substr(0, compressed.size() / 2));
  TextBlockReader reader({path}, TextFormat::kCsv);
  TextBlock block;
  Result<bool> more = reader.Next(block);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.status().code(), StatusCode::kDataLoss);
}

TEST(TextBlockReaderTest, RepairsWhatIsNoUtf8) {
  testing::TemporaryFolder folder;
  std::string path = WriteFile(folder, "x.csv", "a\xFF,\xE2\x82\xAC\n\xE2\x82");
  int blocks = 0;
  EXPECT_EQ(ReadAll({path}, TextFormat::kCsv, &blocks),
            "a\xEF\xBF\xBD,\xE2\x82\xAC\n\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(TextBlockReaderTest, NamesTheMissingFile) {
  TextBlockReader reader({"/nowhere/x.csv"}, TextFormat::kCsv);
  TextBlock block;
  Result<bool> more = reader.Next(block);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.status().code(), StatusCode::kNotFound);
  EXPECT_NE(more.status().message().find("/nowhere/x.csv"), std::string::npos);
}

TEST(TextBlockReaderTest, AnUnclosedQuoteDoesNotSwallowALargeFile) {
  testing::TemporaryFolder folder;
  std::string path = WriteFile(folder, "x.csv", "a\n\"b" + std::string(140 << 20, '\n'));
  TextBlockReader reader({path}, TextFormat::kCsv);
  TextBlock block;
  Result<bool> more = reader.Next(block);
  ASSERT_TRUE(more.ok());
  EXPECT_EQ(block.text(), "a\n");
  more = reader.Next(block);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.status().code(), StatusCode::kLimitExceeded);
}

}  // namespace
}  // namespace sluice::engine::duckdb::files
