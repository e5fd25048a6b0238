#include "engine/duckdb/duckdb_database.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "testing/manual_clock.h"
#include "testing/temporary_folder.h"

namespace sluice::engine::duckdb {
namespace {

using ::sluice::testing::ManualClock;

Schema LongColumn() { return {{{"x", ScalarType::kLong, ""}}}; }

// Endless for a test's purposes.
constexpr const char* kLongQuery =
    "SELECT sum(a.range * b.range)::BIGINT FROM range(10000000) a, range(10000000) b";

std::shared_ptr<DuckDbDatabase> OpenInMemory(DuckDbOptions options = {}) {
  auto database = DuckDbDatabase::Open(options);
  EXPECT_TRUE(database.ok()) << database.status().ToString();
  return *database;
}

// Adds up what it gets.
class SummingSink final : public ParallelSink {
 public:
  Result<std::unique_ptr<SinkWorker>> NewWorker() override {
    ++workers;
    return std::unique_ptr<SinkWorker>(std::make_unique<Worker>(*this));
  }

  std::atomic<int> workers = 0;
  std::atomic<int> ended_workers = 0;
  std::atomic<int> concurrent = 0;
  std::atomic<int> concurrent_max = 0;
  std::atomic<int64_t> rows = 0;
  std::atomic<int64_t> sum = 0;
  std::atomic<int64_t> nulls = 0;
  int64_t fail_after_rows = -1;
  bool await_two = false;
  std::vector<int64_t> in_order;  // Only for ordered runs.
  bool keep_order = false;

 private:
  class Worker final : public SinkWorker {
   public:
    explicit Worker(SummingSink& sink) : sink_(sink) {}
    ~Worker() override { ++sink_.ended_workers; }
    Status Consume(const ColumnBatch& batch) override {
      int now = ++sink_.concurrent;
      int seen = sink_.concurrent_max;
      while (now > seen && !sink_.concurrent_max.compare_exchange_weak(seen, now)) {
      }
      // Until a second worker came once, each waits a moment for it.
      for (int i = 0; sink_.await_two && i < 1000 && sink_.concurrent_max < 2; ++i) {
        std::this_thread::yield();
      }
      for (size_t row = 0; row < batch.row_count; ++row) {
        if (batch.columns[0].IsNull(row)) {
          ++sink_.nulls;
          continue;
        }
        int64_t value = batch.columns[0].values<int64_t>()[row];
        sink_.sum += value;
        if (sink_.keep_order) sink_.in_order.push_back(value);
      }
      --sink_.concurrent;
      sink_.rows += static_cast<int64_t>(batch.row_count);
      if (sink_.fail_after_rows >= 0 && sink_.rows > sink_.fail_after_rows) {
        return LimitExceeded("the sink is full");
      }
      return Status::Ok();
    }

   private:
    SummingSink& sink_;
  };
};

TEST(DuckDbDatabaseTest, StreamsBatchesThatOutliveTheStream) {
  auto database = OpenInMemory();
  auto stream = database->Stream({"SELECT range, CASE WHEN range % 2 = 0 THEN 'a string longer than twelve ' || range END"
      " FROM range(10000)", {}},
      {{{"n", ScalarType::kLong, ""}, {"s", ScalarType::kString, ""}}}, {});
  ASSERT_TRUE(stream.ok()) << stream.status().ToString();
  std::vector<ColumnBatch> batches;
  while (true) {
    auto batch = (*stream)->Next();
    ASSERT_TRUE(batch.ok());
    if (!*batch) break;
    batches.push_back(**batch);
  }
  stream->reset();
  size_t rows = 0;
  for (const ColumnBatch& batch : batches) {
    for (size_t i = 0; i < batch.row_count; ++i, ++rows) {
      EXPECT_EQ(batch.columns[0].values<int64_t>()[i], static_cast<int64_t>(rows));
      EXPECT_EQ(batch.columns[1].IsNull(i), rows % 2 == 1);
      if (rows % 2 == 0) {
        EXPECT_EQ(batch.columns[1].string(i), "a string longer than twelve " + std::to_string(rows));
      }
    }
  }
  EXPECT_EQ(rows, 10000u);
}

TEST(DuckDbDatabaseTest, EveryTypeIsReadInPlace) {
  auto database = OpenInMemory();
  auto connection = database->Connect();
  ASSERT_TRUE(connection.ok());
  auto rows = connection->ReadRows(
      "SELECT true, 1::INTEGER, 2::BIGINT, 1.5::DOUBLE, 2.5::DECIMAL(38,18), 'ä',"
      " '74be27de-1e4e-49d9-b579-fe0b331d3642'::UUID",
      {ScalarType::kBool, ScalarType::kInt, ScalarType::kLong, ScalarType::kReal,
       ScalarType::kDecimal, ScalarType::kString, ScalarType::kGuid});
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  EXPECT_EQ((*rows)[0][4].ToText(), "2.5");
  EXPECT_EQ((*rows)[0][5].ToText(), "ä");
  EXPECT_EQ((*rows)[0][6].ToText(), "74be27de-1e4e-49d9-b579-fe0b331d3642");
}

TEST(DuckDbDatabaseTest, AColumnOfAnotherTypeIsOurMistake) {
  auto database = OpenInMemory();
  auto stream = database->Stream({"SELECT 1::INTEGER AS x", {}}, LongColumn(), {});
  ASSERT_FALSE(stream.ok());
  EXPECT_EQ(stream.status().code(), StatusCode::kInternal);
}

TEST(DuckDbDatabaseTest, CancellingInterruptsALongQuery) {
  auto database = OpenInMemory();
  OperationContext context;
  std::thread canceller([&] { context.cancellation->Cancel("test"); });
  auto stream = database->Stream({kLongQuery, {}}, LongColumn(), context);
  Status status = stream.ok() ? (*stream)->Next().status() : stream.status();
  canceller.join();
  EXPECT_EQ(status.code(), StatusCode::kCancelled) << status.ToString();
  EXPECT_NE(status.message().find("test"), std::string::npos);
}

TEST(DuckDbDatabaseTest, ADeadlineInterruptsALongQuery) {
  ManualClock clock;
  DuckDbOptions options;
  options.clock = &clock;
  auto database = OpenInMemory(options);
  OperationContext context;
  context.clock = &clock;
  context = context.WithTimeout(std::chrono::seconds(5));
  std::thread time([&] {
    clock.AwaitWaiters(1);
    clock.Advance(std::chrono::seconds(6));
  });
  SummingSink sink;
  Status status = database->RunIntoSink({kLongQuery, {}}, LongColumn(), false, sink, context);
  time.join();
  EXPECT_EQ(status.code(), StatusCode::kDeadlineExceeded) << status.ToString();
  // The connections of others are not harmed.
  auto connection = database->Connect();
  ASSERT_TRUE(connection.ok());
  EXPECT_TRUE(connection->Execute("SELECT 1").ok());
}

TEST(DuckDbDatabaseTest, ASinkConsumesAllRowsInParallel) {
  DuckDbOptions options;
  options.threads = 4;
  auto database = OpenInMemory(options);
  auto connection = database->Connect();
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(connection->Execute("CREATE TABLE t AS SELECT CASE WHEN range % 10 > 0 THEN range"
                                  " END AS x FROM range(2000000)").ok());
  SummingSink sink;
  sink.await_two = true;
  Status status = database->RunIntoSink({"SELECT x FROM t", {}}, LongColumn(), false, sink, {});
  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(sink.rows, 2'000'000);
  EXPECT_EQ(sink.nulls, 200'000);
  EXPECT_EQ(sink.sum, 1'999'999LL * 1'000'000 - 199'999LL * 1'000'000);
  EXPECT_GE(sink.concurrent_max, 2);
  EXPECT_LE(sink.workers, 4);
  EXPECT_EQ(sink.ended_workers, sink.workers);
}

TEST(DuckDbDatabaseTest, AUnionReusesTheSinksWorkers) {
  DuckDbOptions options;
  options.threads = 2;
  auto database = OpenInMemory(options);
  std::string sql = "SELECT range AS x FROM range(5000)";
  for (int i = 0; i < 20; ++i) sql += " UNION ALL SELECT range FROM range(5000)";
  SummingSink sink;
  Status status = database->RunIntoSink({sql, {}}, LongColumn(), false, sink, {});
  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(sink.rows, 21 * 5000);
  EXPECT_LE(sink.workers, 4);
}

TEST(DuckDbDatabaseTest, AnOrderedResultReachesTheSinkInOrder) {
  auto database = OpenInMemory();
  SummingSink sink;
  sink.keep_order = true;
  Status status = database->RunIntoSink({"SELECT range AS x FROM range(100000) ORDER BY x DESC", {}},
                                        LongColumn(), true, sink, {});
  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(sink.workers, 1);
  ASSERT_EQ(sink.in_order.size(), 100'000u);
  EXPECT_TRUE(std::is_sorted(sink.in_order.rbegin(), sink.in_order.rend()));
}

TEST(DuckDbDatabaseTest, TheSinksErrorEndsTheQueryAndComesBack) {
  auto database = OpenInMemory();
  for (bool ordered : {false, true}) {
    SummingSink sink;
    sink.fail_after_rows = 5000;
    Status status = database->RunIntoSink({"SELECT range AS x FROM range(100000000)", {}}, LongColumn(),
                                          ordered, sink, {});
    EXPECT_EQ(status.code(), StatusCode::kLimitExceeded) << status.ToString();
    EXPECT_EQ(status.message(), "the sink is full");
    EXPECT_LT(sink.rows, 100'000'000);
    EXPECT_EQ(sink.ended_workers, sink.workers);
  }
}

TEST(DuckDbDatabaseTest, AnErrorOfTheQueryComesBackFromTheSinkRun) {
  auto database = OpenInMemory();
  SummingSink sink;
  Status status = database->RunIntoSink({"SELECT CAST(CASE WHEN range = 9000 THEN 'x' ELSE '1' END AS BIGINT) AS x FROM range(10000)", {}},
      LongColumn(), false, sink, {});
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument) << status.ToString();
}

TEST(DuckDbDatabaseTest, StatementsBeyondTheLimitWaitUntilOneEndsOrTheirDeadline) {
  ManualClock clock;
  DuckDbOptions options;
  options.clock = &clock;
  options.concurrent_statements_max = 1;
  auto database = OpenInMemory(options);
  auto first = database->Stream({"SELECT range AS x FROM range(10)", {}}, LongColumn(), {});
  ASSERT_TRUE(first.ok());

  OperationContext context;
  context.clock = &clock;
  context = context.WithTimeout(std::chrono::seconds(5));
  std::thread time([&] {
    clock.AwaitWaiters(1);
    clock.Advance(std::chrono::seconds(6));
  });
  auto second = database->Stream({"SELECT 1::BIGINT AS x", {}}, LongColumn(), context);
  time.join();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), StatusCode::kDeadlineExceeded);

  OperationContext cancelled;
  cancelled.cancellation->Cancel("gone");
  EXPECT_EQ(database->Stream({"SELECT 1::BIGINT AS x", {}}, LongColumn(), cancelled).status().code(),
            StatusCode::kCancelled);

  std::thread waiter([&] {
    auto third = database->Stream({"SELECT 1::BIGINT AS x", {}}, LongColumn(), {});
    EXPECT_TRUE(third.ok()) << third.status().ToString();
  });
  first->reset();
  waiter.join();
}

TEST(DuckDbDatabaseTest, RunningOutOfMemoryIsALimit) {
  DuckDbOptions options;
  options.memory_bytes_max = 30'000'000;
  auto database = OpenInMemory(options);
  auto stream = database->Stream({"SELECT count(*)::BIGINT AS x FROM (SELECT range, random() AS r"
                                 " FROM range(20000000) GROUP BY ALL)", {}}, LongColumn(), {});
  Status status = stream.ok() ? (*stream)->Next().status() : stream.status();
  EXPECT_EQ(status.code(), StatusCode::kLimitExceeded) << status.ToString();
}

TEST(DuckDbDatabaseTest, ASnapshotIsNotDisturbedByLaterCommits) {
  auto database = OpenInMemory();
  auto connection = database->Connect();
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(connection->Execute("CREATE TABLE t AS SELECT range AS x FROM range(500000)").ok());
  auto stream = database->Stream({"SELECT x FROM t", {}}, LongColumn(), {});
  ASSERT_TRUE(stream.ok());
  ASSERT_TRUE((*stream)->Next().ok());
  ASSERT_TRUE(connection->Execute("INSERT INTO t SELECT 1 FROM range(1000)").ok());
  ASSERT_TRUE(connection->Execute("DROP TABLE t").ok());
  int64_t rows = 2048;
  while (true) {
    auto batch = (*stream)->Next();
    ASSERT_TRUE(batch.ok()) << batch.status().ToString();
    if (!*batch) break;
    rows += static_cast<int64_t>((*batch)->row_count);
  }
  EXPECT_EQ(rows, 500'000);
}

}  // namespace
}  // namespace sluice::engine::duckdb
