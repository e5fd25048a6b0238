#include "ingestion/ingestor.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "engine/duckdb/duckdb_record_store.h"
#include "storage/register_object_stores.h"
#include "testing/temporary_folder.h"

namespace sluice::ingestion {
namespace {

class IngestorTest : public ::testing::Test {
 protected:
  IngestorTest() {
    std::filesystem::create_directories(folder_.path() + "/files");
    stores_ = storage::MakeObjectStoreRegistry({folder_.path() + "/files"});
    auto database = engine::duckdb::DuckDbDatabase::Open({});
    EXPECT_TRUE(database.ok());
    database_ = *database;
    records_ = *engine::duckdb::DuckDbRecordStore::Open(database_);
    std::filesystem::create_directories(spool());
    std::ofstream(spool() + "/left-over") << "x";
    auto ingestor = Ingestor::Open(*records_, *stores_, SystemRandom(), spool());
    EXPECT_TRUE(ingestor.ok());
    ingestor_ = *std::move(ingestor);
    target_.database_id = 1;
    target_.table_id = 5;
    target_.columns = {{1, ScalarType::kLong}, {2, ScalarType::kString}};
    target_.column_names = {"n", "s"};
    EXPECT_TRUE(records_->CreateTable(5, target_.columns).ok());
  }

  std::string spool() const { return folder_.path() + "/spool"; }
  bool SpoolIsEmpty() const { return std::filesystem::is_empty(spool()); }

  std::string Write(const std::string& name, const std::string& content) {
    std::string path = folder_.path() + "/files/" + name;
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::string WriteGzip(const std::string& name, const std::string& content) {
    std::string path = folder_.path() + "/files/" + name;
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return path;
  }

  // "n:s n:s ..." in order of n.
  std::string Rows() {
    auto connection = database_->Connect();
    auto rows = connection->ReadRows("SELECT c1, c2 FROM records.t5 ORDER BY c1 NULLS FIRST",
                                     {ScalarType::kLong, ScalarType::kString});
    EXPECT_TRUE(rows.ok()) << rows.status().ToString();
    std::string text;
    for (const auto& row : *rows) {
      text += (text.empty() ? "" : " ") + (row[0].is_null() ? "-" : row[0].ToText()) + ":" +
              row[1].ToText();
    }
    return text;
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<storage::ObjectStoreRegistry> stores_;
  std::shared_ptr<engine::duckdb::DuckDbDatabase> database_;
  std::unique_ptr<engine::duckdb::DuckDbRecordStore> records_;
  std::unique_ptr<Ingestor> ingestor_;
  IngestionTarget target_;
};

TEST_F(IngestorTest, IngestsInlineTextAndKeepsNoSpoolFiles) {
  EXPECT_TRUE(SpoolIsEmpty());
  IngestionProperties properties;
  properties.tags = {"a"};
  auto result = ingestor_->IngestText(target_, "\n1,one\n2,\"two, 2\"\n", properties, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(result->extent->row_count, 2);
  EXPECT_EQ(result->extent->tags, properties.tags);
  EXPECT_EQ(Rows(), "1:one 2:two, 2");
  EXPECT_TRUE(SpoolIsEmpty());
}

TEST_F(IngestorTest, InlineJsonMapsByName) {
  IngestionProperties properties;
  properties.format = formats::DataFormat::kJson;
  auto result = ingestor_->IngestText(target_, "{\"s\":\"x\",\"n\":3}\n", properties, {});
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(Rows(), "3:x");
}

TEST_F(IngestorTest, TellsTheFormatByTheNameAndInflates) {
  auto result = ingestor_->IngestFiles(
      target_, {WriteGzip("a.tsv.gz", "1\tone\n"), Write("b.tsv", "2\ttwo\n")}, {}, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  result = ingestor_->IngestFiles(target_, {Write("c.jsonl", "{\"n\":3}\n")}, {}, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  IngestionProperties header;
  header.ignore_first_record = true;
  result = ingestor_->IngestFiles(target_, {"file://" + Write("d", "n,s\n4,four\n")}, header, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(Rows(), "1:one 2:two 3: 4:four");
}

TEST_F(IngestorTest, ReadsParquetAlsoWhenGzipped) {
  std::string path = folder_.path() + "/files/a.parquet";
  auto connection = database_->Connect();
  ASSERT_TRUE(connection
                  ->Execute("COPY (SELECT 'one' AS s, 1 AS n) TO '" + path + "' (FORMAT parquet)")
                  .ok());
  std::ifstream file(path, std::ios::binary);
  std::string content((std::istreambuf_iterator<char>(file)), {});
  auto result = ingestor_->IngestFiles(target_, {path, WriteGzip("b.parquet.gz", content)}, {}, {});
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(Rows(), "1:one 1:one");
  EXPECT_TRUE(SpoolIsEmpty());
}

TEST_F(IngestorTest, RefusesWhatItCannotRead) {
  EXPECT_EQ(ingestor_->IngestFiles(target_, {"/etc/hostname"}, {}, {}).status().code(),
            StatusCode::kPermissionDenied);
  EXPECT_EQ(ingestor_->IngestFiles(target_, {folder_.path() + "/files/none.csv"}, {}, {})
                .status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(ingestor_->IngestFiles(target_, {Write("a.avro", "")}, {}, {}).status().code(),
            StatusCode::kUnsupported);
  EXPECT_EQ(ingestor_->IngestFiles(target_, {Write("a.csv", ""), Write("a.json", "")}, {}, {})
                .status().code(),
            StatusCode::kInvalidArgument);
  IngestionProperties parquet;
  parquet.format = formats::DataFormat::kParquet;
  auto damaged = ingestor_->IngestFiles(target_, {Write("x", "no parquet")}, parquet, {});
  EXPECT_FALSE(damaged.ok());
  EXPECT_EQ(Rows(), "");
}

TEST_F(IngestorTest, TheSameTagIsIngestedOnce) {
  IngestionProperties properties;
  properties.tags = {"ingest-by:part"};
  properties.ingest_if_not_exists = {"part"};
  EXPECT_TRUE(ingestor_->IngestText(target_, "1,a\n", properties, {})->extent.has_value());
  EXPECT_FALSE(ingestor_->IngestText(target_, "1,a\n", properties, {})->extent.has_value());
  EXPECT_EQ(Rows(), "1:a");
}

TEST(FormatOfNameTest, LooksBehindGz) {
  EXPECT_EQ(*FormatOfName("/a.b/c.JSON.gz"), formats::DataFormat::kJson);
  EXPECT_EQ(*FormatOfName("/a.json/c"), formats::DataFormat::kCsv);
  EXPECT_EQ(*FormatOfName("c.gz"), formats::DataFormat::kCsv);
  EXPECT_EQ(*FormatOfName("c.snappy.parquet"), formats::DataFormat::kParquet);
  EXPECT_EQ(FormatOfName("c.zip").status().code(), StatusCode::kUnsupported);
}

}  // namespace
}  // namespace sluice::ingestion
