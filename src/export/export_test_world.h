// A whole world for tests of export: catalog and stores in memory, records and queries faked, time
// that passes when somebody waits. What is durable outlives each service made over it.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "base/sync_point.h"
#include "export/export_service_parts.h"
#include "export/partition/partition_layout.h"
#include "export/partition/partition_router.h"
#include "gtest/gtest.h"
#include "testing/faulty_object_store.h"
#include "testing/memory_catalog.h"
#include "testing/memory_object_store.h"
#include "testing/seeded_random.h"

namespace sluice::exporting {

// Waiting moves the time to the end of the wait at once.
class EagerClock final : public Clock {
 public:
  int64_t NowTicks() const override {
    std::lock_guard lock(mutex_);
    return now_ticks_;
  }
  std::chrono::nanoseconds Monotonic() const override {
    std::lock_guard lock(mutex_);
    return std::chrono::nanoseconds((now_ticks_ - kStart) * 100);
  }
  bool WaitUntil(std::unique_lock<std::mutex>&, std::condition_variable&,
                 std::chrono::nanoseconds deadline) override {
    std::lock_guard lock(mutex_);
    now_ticks_ = std::max(now_ticks_, kStart + deadline.count() / 100 + 1);
    return false;
  }
  void Advance(int64_t ticks) {
    std::lock_guard lock(mutex_);
    now_ticks_ += ticks;
  }

 private:
  static constexpr int64_t kStart = 638'396'640'000'000'000;  // 2024-01-01
  mutable std::mutex mutex_;
  int64_t now_ticks_ = kStart;
};

struct TestRecord {
  int64_t id = 0;
  std::string customer;
  int64_t time = 0;
};

inline Schema RecordSchema() {
  return {{{"Id", ScalarType::kLong},
           {"Customer", ScalarType::kString},
           {"Time", ScalarType::kDatetime}}};
}

// Tables whose ids are 1, 2, ... and whose commits get cursors like the real store's.
class FakeRecords final : public engine::RecordStore {
 public:
  explicit FakeRecords(Clock& clock) : clock_(clock) {}

  int64_t Ingest(int64_t table_id, std::vector<TestRecord> records) {
    std::lock_guard lock(mutex_);
    cursor_ = std::max(clock_.NowTicks(), cursor_ + 1);
    extents_.push_back({table_id, cursor_, std::move(records)});
    return cursor_;
  }
  std::vector<TestRecord> Read(int64_t table_id, int64_t from, int64_t to) const {
    std::lock_guard lock(mutex_);
    std::vector<TestRecord> records;
    for (const TestExtent& extent : extents_) {
      if (extent.table_id != table_id || extent.cursor <= from || extent.cursor > to) continue;
      records.insert(records.end(), extent.records.begin(), extent.records.end());
    }
    return records;
  }

  Result<engine::DatabaseCursor> CurrentCursor(int64_t) override {
    std::lock_guard lock(mutex_);
    return cursor_;
  }
  Result<engine::DatabaseCursor> CursorAt(int64_t, int64_t time_ticks) override {
    std::lock_guard lock(mutex_);
    engine::DatabaseCursor found = 1;
    for (const TestExtent& extent : extents_) {
      if (extent.cursor <= time_ticks) found = std::max(found, extent.cursor);
    }
    return found;
  }
  Result<int64_t> CountRows(int64_t table_id, engine::DatabaseCursor from,
                            engine::DatabaseCursor to) override {
    return static_cast<int64_t>(Read(table_id, from, to).size());
  }
  Result<std::vector<engine::Extent>> ListExtents(int64_t,
                                                  std::optional<int64_t> table_id) override {
    std::lock_guard lock(mutex_);
    std::vector<engine::Extent> list;
    for (const TestExtent& extent : extents_) {
      if (table_id && extent.table_id != *table_id) continue;
      engine::Extent entry;
      entry.table_id = extent.table_id;
      entry.cursor = extent.cursor;
      entry.row_count = static_cast<int64_t>(extent.records.size());
      list.push_back(entry);
    }
    return list;
  }

  Status CreateTable(int64_t, const std::vector<engine::StoredColumn>&) override { return No(); }
  Status AddColumns(int64_t, const std::vector<engine::StoredColumn>&) override { return No(); }
  Status DropColumns(int64_t, const std::vector<int64_t>&) override { return No(); }
  Status DropTable(int64_t) override { return No(); }
  Result<engine::IngestResult> Ingest(const engine::IngestRequest&,
                                      const OperationContext&) override {
    return No();
  }
  Result<std::vector<engine::Extent>> DropExtents(int64_t, const std::vector<Guid>&) override {
    return No();
  }
  Result<Schema> DescribeFile(const std::string&, engine::FileRecords::Format) override {
    return No();
  }
  Status RemoveUnknown(const std::vector<KnownTable>&) override { return No(); }
  Status Checkpoint() override { return No(); }

 private:
  struct TestExtent {
    int64_t table_id = 0;
    int64_t cursor = 0;
    std::vector<TestRecord> records;
  };
  static Status No() { return Unsupported("not in this test"); }

  Clock& clock_;
  mutable std::mutex mutex_;
  int64_t cursor_ = 1;
  std::vector<TestExtent> extents_;
};

// Queries are names of tables with ',' between: "T1,T2" gives the records of both.
class FakeQueries final : public ExportQueries {
 public:
  FakeQueries(FakeRecords& records, Clock& clock) : records_(records), clock_(clock) {}

  struct Behaviour {
    Status prepare_error;
    Status execute_error;  // After half of the rows.
    size_t worker_count = 2;
    size_t batch_rows = 7;
    Schema schema = RecordSchema();
    std::function<void()> while_executing;
  };
  Behaviour behaviour;
  int prepared_count = 0;
  int executed_count = 0;
  bool clustered = false;

  Result<std::unique_ptr<ExportSource>> Prepare(const ExportQuery& query,
                                                const OperationContext& context) override {
    RETURN_IF_ERROR(context.Check());
    RETURN_IF_ERROR(behaviour.prepare_error);
    ++prepared_count;
    std::vector<SourceTable> tables;
    std::istringstream names(query.text);
    for (std::string name; std::getline(names, name, ',');) {
      if (name.size() < 2 || name[0] != 'T') return InvalidArgument("no such table: " + name);
      tables.push_back({"NetDefaultDB", name, std::stoll(name.substr(1)), name != "T9"});
    }
    return std::unique_ptr<ExportSource>(
        std::make_unique<Source>(*this, tables, query.cursor_scopes));
  }

 private:
  class Source final : public ExportSource {
   public:
    Source(FakeQueries& queries, std::vector<SourceTable> tables, std::vector<CursorScope> scopes)
        : queries_(queries), tables_(std::move(tables)), scopes_(std::move(scopes)) {}
    const Schema& schema() const override { return queries_.behaviour.schema; }
    const std::vector<SourceTable>& tables() const override { return tables_; }

    Status ExecuteIntoSink(engine::ParallelSink& sink,
                           const std::vector<catalog::Partition>& cluster_by,
                           const OperationContext& context) override {
      ++queries_.executed_count;
      queries_.clustered = !cluster_by.empty();
      if (queries_.behaviour.while_executing) queries_.behaviour.while_executing();
      std::vector<TestRecord> rows;
      for (const SourceTable& table : tables_) {
        int64_t from = 0;
        int64_t to = std::numeric_limits<int64_t>::max();
        for (const CursorScope& scope : scopes_) {
          if (scope.table != table.name) continue;
          from = scope.from;
          to = scope.to;
        }
        for (TestRecord& row : queries_.records_.Read(table.table_id, from, to)) {
          rows.push_back(std::move(row));
        }
      }
      if (!cluster_by.empty()) {
        std::stable_sort(rows.begin(), rows.end(), [](const TestRecord& a, const TestRecord& b) {
          return std::tie(a.customer, a.time) < std::tie(b.customer, b.time);
        });
      }
      size_t worker_count = cluster_by.empty() ? queries_.behaviour.worker_count : 1;
      std::vector<std::unique_ptr<engine::SinkWorker>> workers;
      for (size_t begin = 0, batch = 0; begin < rows.size();
           begin += queries_.behaviour.batch_rows, ++batch) {
        RETURN_IF_ERROR(context.Check());
        if (begin * 2 >= rows.size()) RETURN_IF_ERROR(queries_.behaviour.execute_error);
        while (workers.size() <= batch % worker_count) {
          ASSIGN_OR_RETURN(auto worker, sink.NewWorker());
          workers.push_back(std::move(worker));
        }
        BatchBuilder builder(RecordSchema());
        size_t end = std::min(begin + queries_.behaviour.batch_rows, rows.size());
        for (size_t i = begin; i < end; ++i) {
          builder.AddRow({Scalar::Long(rows[i].id), Scalar::String(rows[i].customer),
                          Scalar::Datetime(rows[i].time)});
        }
        RETURN_IF_ERROR(workers[batch % worker_count]->Consume(builder.Finish()));
      }
      return Status::Ok();
    }

   private:
    FakeQueries& queries_;
    std::vector<SourceTable> tables_;
    std::vector<CursorScope> scopes_;
  };

  FakeRecords& records_;
  Clock& clock_;
};

// The names of stores are their connection strings.
class FakeRegistry final : public storage::ObjectStoreRegistry {
 public:
  explicit FakeRegistry(Clock& clock) : clock_(clock) {}

  Result<std::shared_ptr<storage::ObjectStore>> Open(std::string_view text) override {
    if (!text.starts_with("memory:")) return PermissionDenied("outside the storage roots");
    return std::shared_ptr<storage::ObjectStore>(store(std::string(text)));
  }
  Result<std::string> ResolveLocalPath(std::string_view text) override { return std::string(text); }

  std::shared_ptr<testing::FaultyObjectStore> store(const std::string& name) {
    auto& entry = stores_[name];
    if (!entry.faulty) {
      entry.memory = std::make_shared<testing::MemoryObjectStore>(name, &clock_);
      entry.faulty = std::make_shared<testing::FaultyObjectStore>(entry.memory);
    }
    return entry.faulty;
  }
  std::shared_ptr<testing::MemoryObjectStore> memory(const std::string& name) {
    store(name);
    return stores_[name].memory;
  }

 private:
  struct Entry {
    std::shared_ptr<testing::MemoryObjectStore> memory;
    std::shared_ptr<testing::FaultyObjectStore> faulty;
  };
  Clock& clock_;
  std::map<std::string, Entry> stores_;
};

class TestWorld {
 public:
  static constexpr const char* kStore = "memory:logs";

  explicit TestWorld(uint64_t seed = 1) : random(seed), registry(clock), records(clock) {
    database = *catalog.CreateDatabase("NetDefaultDB", random.NewGuid());
    settings.size_limit_floor_bytes = 1;
    Restart();
  }
  ~TestWorld() { Stop(); }

  // A new process over what is durable.
  void Restart() {
    Stop();
    auto made = std::make_unique<FakeQueries>(records, clock);
    queries = made.get();
    service = MakeExportService(
        {catalog, records, registry, clock, random, settings, std::move(made), {}});
  }
  void Stop() {
    if (service) service->Stop(Context());
    service.reset();
  }

  OperationContext Context() {
    OperationContext context;
    context.clock = &clock;
    return context;
  }

  // Records with ids that go on counting.
  void Ingest(int64_t table_id, int count) {
    std::vector<TestRecord> added;
    for (int i = 0; i < count; ++i) {
      int64_t id = next_record_++;
      added.push_back({id, "customer" + std::to_string(id % customers),
                       clock.NowTicks() - (id % 3) * kTicksPerDay});
    }
    clock.Advance(kTicksPerSecond);
    records.Ingest(table_id, std::move(added));
  }

  catalog::ExternalTable Table(const std::string& name = "Logs") {
    catalog::ExternalTable table;
    table.database_id = database.id;
    table.name = name;
    table.schema = RecordSchema();
    table.data_format = "csv";
    table.connection_strings = {{Secret(kStore)}};
    return table;
  }
  catalog::Partition ByCustomer() {
    catalog::Partition partition;
    partition.name = "CustomerPart";
    partition.function = catalog::Partition::Function::kColumn;
    partition.column = "Customer";
    return partition;
  }
  catalog::ContinuousExport Definition(const std::string& name = "E",
                                       const std::string& table = "Logs") {
    catalog::ContinuousExport definition;
    definition.name = name;
    definition.external_table = table;
    definition.query = "T1";
    definition.interval_ticks = kTicksPerMinute;
    return definition;
  }
  void CreateTableAndExport() {
    ASSERT_TRUE(catalog.CreateExternalTable(Table()).ok());
    auto made = service->CreateOrAlter("NetDefaultDB", Definition(), Context());
    ASSERT_TRUE(made.ok()) << made.status().ToString();
  }
  catalog::ContinuousExport Export(const std::string& name = "E") {
    return *catalog.GetContinuousExport(database.id, name);
  }

  // All ids in the visible files of a store, each as often as it occurs. Fails on unreadable files.
  std::multiset<int64_t> VisibleIds(const std::string& store = kStore) {
    std::multiset<int64_t> ids;
    auto memory = registry.memory(store);
    std::vector<storage::ObjectInfo> objects = *memory->List("", Context());
    for (const storage::ObjectInfo& object : objects) {
      std::string text = *memory->Read(object.path, 0, object.size_bytes, Context());
      EXPECT_TRUE(text.ends_with("\n")) << object.path << " is cut: " << text;
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        EXPECT_EQ(std::count(line.begin(), line.end(), ','), 2) << object.path << ": " << line;
        ids.insert(std::stoll(line));
      }
    }
    return ids;
  }
  std::vector<std::string> VisiblePaths(const std::string& store = kStore) {
    std::vector<std::string> paths;
    std::vector<storage::ObjectInfo> objects = *registry.memory(store)->List("", Context());
    for (const storage::ObjectInfo& object : objects) {
      paths.push_back(object.path);
    }
    return paths;
  }

  // The promise: every record up to the export's cursor exactly once, in files and in the list of
  // artifacts, nothing else, and nothing staged that no open run names.
  void CheckExactlyOnce(const std::string& name = "E", const std::string& store = kStore) {
    catalog::ContinuousExport definition = Export(name);
    std::multiset<int64_t> expected;
    std::istringstream names(definition.query);
    for (std::string table; std::getline(names, table, ',');) {
      for (const TestRecord& record : records.Read(
               std::stoll(table.substr(1)), definition.start_cursor, definition.exported_to)) {
        expected.insert(record.id);
      }
    }
    EXPECT_EQ(VisibleIds(store), expected);

    std::set<std::string> listed;
    int64_t listed_rows = 0;
    auto exported = *catalog.ListExportedArtifacts(definition.id);
    for (const auto& entry : exported) {
      EXPECT_TRUE(listed.insert(entry.artifact.path).second);
      EXPECT_TRUE(entry.artifact.published);
      listed_rows += entry.artifact.row_count;
      auto info = registry.memory(store)->Head(entry.artifact.path, Context());
      ASSERT_TRUE(info.ok()) << entry.artifact.path;
      EXPECT_EQ(static_cast<int64_t>(info->size_bytes), entry.artifact.size_bytes);
    }
    std::vector<std::string> visible = VisiblePaths(store);
    EXPECT_EQ(std::set<std::string>(visible.begin(), visible.end()), listed);
    EXPECT_EQ(listed_rows, static_cast<int64_t>(expected.size()));
    EXPECT_TRUE(catalog.ListUnfinishedRuns()->empty());
    EXPECT_TRUE(registry.memory(store)->StagedOwners(Context())->empty());
  }

  Status RunNow(const std::string& name = "E") {
    return service->RunNow("NetDefaultDB", name, Context()).status();
  }

  EagerClock clock;
  testing::SeededRandom random;
  FakeRegistry registry;
  FakeRecords records;
  testing::MemoryCatalog catalog;
  ExportSettings settings;
  catalog::Database database;
  std::unique_ptr<ExportService> service;
  FakeQueries* queries = nullptr;
  int customers = 5;

 private:
  int64_t next_record_ = 1;
};

}  // namespace sluice::exporting
