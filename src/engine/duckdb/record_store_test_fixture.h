// A record store in a folder of its own, for tests.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "engine/duckdb/duckdb_record_store.h"
#include "testing/manual_clock.h"
#include "testing/temporary_folder.h"

namespace sluice::engine::duckdb {

class RecordStoreFixture : public ::testing::Test {
 protected:
  static constexpr int64_t kDatabase = 1;
  static constexpr int64_t kTable = 5;

  RecordStoreFixture() { Open(); }

  void Open() {
    DuckDbOptions options;
    options.data_folder = folder_.path() + "/data";
    options.clock = &clock_;
    auto database = DuckDbDatabase::Open(options);
    ASSERT_TRUE(database.ok()) << database.status().ToString();
    database_ = *database;
    auto store = DuckDbRecordStore::Open(database_);
    ASSERT_TRUE(store.ok()) << store.status().ToString();
    store_ = *std::move(store);
  }
  void Reopen() {
    store_ = nullptr;
    database_ = nullptr;
    Open();
  }

  static std::vector<StoredColumn> Columns() {
    return {{1, ScalarType::kLong}, {2, ScalarType::kString}};
  }

  std::string WriteFile(const std::string& content) {
    std::string path = folder_.path() + "/file" + std::to_string(files_++);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  IngestRequest Request(const std::string& content) {
    IngestRequest request;
    request.database_id = kDatabase;
    request.table_id = kTable;
    request.columns = Columns();
    FileRecords files;
    files.paths = {WriteFile(content)};
    request.records = files;
    return request;
  }

  // Ingests csv text. The extent of the records.
  Extent Ingest(const std::string& content) {
    auto result = store_->Ingest(Request(content), {});
    EXPECT_TRUE(result.ok()) << result.status().ToString();
    EXPECT_TRUE(result.ok() && result->extent.has_value());
    return result.ok() && result->extent ? *result->extent : Extent();
  }

  // One number that an SQL query gives.
  int64_t Number(const std::string& sql) {
    auto connection = database_->Connect();
    EXPECT_TRUE(connection.ok());
    auto rows = connection->ReadRows(sql, {ScalarType::kLong});
    EXPECT_TRUE(rows.ok()) << rows.status().ToString();
    return rows.ok() ? (*rows)[0][0].int64_value() : -1;
  }
  int64_t RowCount() { return Number("SELECT count(*) FROM records.t5"); }

  ::sluice::testing::TemporaryFolder folder_;
  ::sluice::testing::ManualClock clock_;
  int files_ = 0;
  std::shared_ptr<DuckDbDatabase> database_;
  std::unique_ptr<DuckDbRecordStore> store_;
};

}  // namespace sluice::engine::duckdb
