// Materialized views over the engine of this machine, with a catalog that fails when told.
#include "views/view_service.h"

#include <gtest/gtest.h>

#include "engine/duckdb/duckdb_database.h"
#include "engine/duckdb/duckdb_engine.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "testing/memory_catalog.h"
#include "testing/temporary_folder.h"

namespace sluice::views {
namespace {

template <typename T>
T Must(Result<T> result) {
  CHECK(result.ok() || (std::fprintf(stderr, "%s\n", result.status().ToString().c_str()), false));
  return *std::move(result);
}

class ViewServiceTest : public ::testing::Test {
 protected:
  ViewServiceTest() {
    engine::duckdb::DuckDbOptions options;
    options.data_folder = folder_.path();
    options.temporary_folder = folder_.path() + "/temporary";
    options.threads = 1;
    auto database = Must(engine::duckdb::DuckDbDatabase::Open(options));
    records_ = Must(engine::duckdb::DuckDbRecordStore::Open(database));
    engine_ = std::make_unique<engine::duckdb::DuckDbEngine>(database);
    queries_ =
        std::make_unique<query::QueryService>(catalog_, *engine_, *records_, SystemClock());
    database_ = Must(catalog_.CreateDatabase("db", "guid"));
    catalog::Table table;
    table.id = Must(catalog_.ReserveIds(3));
    table.database_id = database_.id;
    table.name = "T";
    table.columns = {{table.id + 1, "k", ScalarType::kString, ""},
                     {table.id + 2, "v", ScalarType::kLong, ""}};
    CHECK(records_->CreateTable(table.id, {{table.id + 1, ScalarType::kString},
                                           {table.id + 2, ScalarType::kLong}})
              .ok());
    CHECK(catalog_.CreateTable(table).ok());
    table_ = table;
    settings_.extents_max = 3;
    settings_.retire_ticks = 0;
    Restart();
  }

  // What a new process would begin with.
  void Restart() {
    views_ = std::make_unique<ViewService>(catalog_, *queries_, *records_, SystemClock(),
                                           SystemRandom(), settings_);
  }

  Status Create(const std::string& name, const std::string& query) {
    ViewService::Request request;
    request.name = name;
    request.source = "T";
    request.query = query;
    return views_->Create(database_, request, OperationContext());
  }

  void Ingest(const std::string& rows) {
    query::QueryRequest request;
    request.text = "datatable(k:string, v:long)[" + rows + "]";
    request.database = "db";
    auto prepared = Must(queries_->Prepare(request, OperationContext()));
    engine::IngestRequest ingest;
    ingest.database_id = database_.id;
    ingest.table_id = table_.id;
    ingest.columns = {{table_.id + 1, ScalarType::kString}, {table_.id + 2, ScalarType::kLong}};
    ingest.records = engine::QueryRecords{prepared.parts[0].plan};
    Must(records_->Ingest(ingest, OperationContext()));
  }

  Status Run(const std::string& name) {
    return views_->Materialize(database_, name, OperationContext());
  }

  std::string Query(const std::string& text) {
    query::QueryRequest request;
    request.text = text;
    request.database = "db";
    auto prepared = queries_->Prepare(request, OperationContext());
    if (!prepared.ok()) return prepared.status().message();
    auto stream = Must(queries_->Run(*prepared, 0, OperationContext()));
    std::string lines;
    for (const auto& row : Must(ReadAllRows(*stream))) {
      for (size_t i = 0; i < row.size(); ++i) lines += (i == 0 ? "" : "|") + row[i].ToText();
      lines += ";";
    }
    return lines;
  }

  catalog::MaterializedView View(const std::string& name) {
    return Must(catalog_.GetMaterializedView(database_.id, name));
  }

  testing::TemporaryFolder folder_;
  testing::MemoryCatalog catalog_;
  std::shared_ptr<engine::duckdb::DuckDbRecordStore> records_;
  std::unique_ptr<engine::duckdb::DuckDbEngine> engine_;
  std::unique_ptr<query::QueryService> queries_;
  catalog::Database database_;
  catalog::Table table_;
  ViewSettings settings_;
  std::unique_ptr<ViewService> views_;
};

TEST_F(ViewServiceTest, CombinesWhatIsMaterializedWithWhatIsNot) {
  Ingest("'before', 1");
  ASSERT_TRUE(Create("V", "T | summarize n = count(), s = sum(v) by k").ok());
  Ingest("'a', 1, 'b', 2");
  EXPECT_EQ(Query("V | sort by k asc"), "a|1|1;b|1|2;");
  EXPECT_EQ(Query("materialized_view('V')"), "");
  ASSERT_TRUE(Run("V").ok());
  EXPECT_EQ(Query("materialized_view('V') | sort by k asc"), "a|1|1;b|1|2;");
  Ingest("'a', 10, 'c', 3");
  EXPECT_EQ(Query("V | sort by k asc"), "a|2|11;b|1|2;c|1|3;");
  EXPECT_EQ(Query("materialized_view('V') | count"), "2;");
}

TEST_F(ViewServiceTest, CountsEachRecordOnceWhenTheCatalogFails) {
  ASSERT_TRUE(Create("V", "T | summarize n = count(), s = sum(v) by k").ok());
  Ingest("'a', 1");
  ASSERT_TRUE(Run("V").ok());
  // Whatever call of a run fails, before its effect or after it, no record is lost or doubled.
  int64_t expected = 1;
  for (const auto moment : {testing::FaultMoment::kBeforeEffect,
                            testing::FaultMoment::kAfterEffect}) {
    for (int64_t call = 1; call < 14; ++call) {
      Ingest("'a', 1");
      ++expected;
      catalog_.FailAt(call, moment);
      Run("V").ok();
      catalog_.Clear();
      const std::string sum = std::to_string(expected);
      EXPECT_EQ(Query("V"), "a|" + sum + "|" + sum + ";") << call;
      if (call % 4 == 0) Restart();
      ASSERT_TRUE(Run("V").ok());
      EXPECT_EQ(Query("materialized_view('V')"), "a|" + sum + "|" + sum + ";") << call;
    }
  }
}

TEST_F(ViewServiceTest, BringsExtentsTogether) {
  ASSERT_TRUE(Create("V", "T | summarize count(), make_set(v), arg_max(v, *) by k").ok());
  for (int i = 0; i < 10; ++i) {
    Ingest("'a', " + std::to_string(i % 3) + ", 'b', " + std::to_string(i));
    ASSERT_TRUE(Run("V").ok());
    const auto extents =
        Must(records_->ListExtents(database_.id, View("V").state_table_id));
    EXPECT_LE(extents.size(), 4u);
  }
  EXPECT_EQ(Query("V | project k, count_, array_length(set_v), v | sort by k asc"),
            "a|10|3|2;b|10|10|9;");
  views_->MaterializeAll(OperationContext());
  EXPECT_EQ(Query("V | project k, count_ | sort by k asc"), "a|10;b|10;");
}

TEST_F(ViewServiceTest, DoesNothingWithoutNewRecords) {
  ASSERT_TRUE(Create("V", "T | summarize count() by k").ok());
  Ingest("'a', 1");
  ASSERT_TRUE(Run("V").ok());
  const auto before = View("V");
  ASSERT_TRUE(Run("V").ok());
  EXPECT_EQ(View("V").materialized_to, before.materialized_to);
  EXPECT_EQ(View("V").last_run_time, before.last_run_time);
}

TEST_F(ViewServiceTest, ReadsTheTableThatAFunctionHides) {
  ASSERT_TRUE(Create("V", "T | summarize count() by k").ok());
  ASSERT_TRUE(catalog_.CreateFunction({database_.id, "T", "()", "{ V }", "", "", false}).ok());
  Ingest("'a', 1");
  EXPECT_EQ(Query("T"), "a|1;");
  ASSERT_TRUE(Run("V").ok());
  EXPECT_EQ(Query("T"), "a|1;");
}

TEST_F(ViewServiceTest, DisablesAViewThatNoLongerFits) {
  ASSERT_TRUE(Create("V", "T | summarize arg_max(v, *) by k").ok());
  Ingest("'a', 1");
  table_.columns.push_back({Must(catalog_.ReserveIds(1)), "extra", ScalarType::kLong, ""});
  ASSERT_TRUE(records_->AddColumns(table_.id, {{table_.columns[2].column_id, ScalarType::kLong}})
                  .ok());
  ASSERT_TRUE(catalog_.UpdateTable(table_).ok());
  EXPECT_FALSE(Run("V").ok());
  EXPECT_FALSE(View("V").enabled);
  EXPECT_EQ(Must(catalog_.ListMaterializedViewFailures(View("V").id)).front().failure_kind,
            "Permanent");
}

TEST_F(ViewServiceTest, FollowsItsSourceWhenTold) {
  ViewService::Request request;
  request.name = "V";
  request.source = "T";
  request.query = "T | summarize arg_max(v, *) by k";
  request.auto_update_schema = true;
  ASSERT_TRUE(views_->Create(database_, request, OperationContext()).ok());
  Ingest("'a', 1");
  ASSERT_TRUE(Run("V").ok());
  table_.columns.push_back({Must(catalog_.ReserveIds(1)), "extra", ScalarType::kLong, ""});
  ASSERT_TRUE(records_->AddColumns(table_.id, {{table_.columns[2].column_id, ScalarType::kLong}})
                  .ok());
  ASSERT_TRUE(catalog_.UpdateTable(table_).ok());
  Ingest("'b', 2");
  const Status run = Run("V");
  ASSERT_TRUE(run.ok()) << run.ToString();
  EXPECT_EQ(View("V").schema.ToString(), "k:string, v:long, extra:long");
  EXPECT_EQ(Query("V | project k, v, isnull(extra) | sort by k asc"), "a|1|true;b|2|true;");
}

TEST_F(ViewServiceTest, KeepsEverySupportedAggregate) {
  for (const std::string aggregate :
       {"count()", "countif(v > 1)", "sum(v)", "sumif(v, v > 1)", "min(v)", "max(v)", "avg(v)",
        "avgif(v, v > 1)", "take_any(k2)", "make_bag(bag_pack(k2, v))", "dcount(v)",
        "percentiles(v, 50, 90)", "arg_min(v, k2)"}) {
    SCOPED_TRACE(aggregate);
    const Status created =
        Create("V", "T | extend k2 = strcat(k, '2') | summarize " + aggregate + " by k");
    ASSERT_TRUE(created.ok()) << created.ToString();
    Ingest("'a', 1, 'a', 2, 'b', 5");
    ASSERT_TRUE(Run("V").ok());
    Ingest("'a', 3, 'b', 5");
    const std::string direct =
        "T | where ingestion_time() > datetime(2000-01-01) | extend k2 = strcat(k, '2') | "
        "summarize " + aggregate + " by k | sort by k asc";
    EXPECT_EQ(Query("V | sort by k asc"), Query(direct));
    ASSERT_TRUE(views_->Drop(database_, "V").ok());
    const auto extents = Must(records_->ListExtents(database_.id, table_.id));
    std::vector<Guid> ids;
    for (const auto& extent : extents) ids.push_back(extent.id);
    ASSERT_TRUE(records_->DropExtents(table_.id, ids).ok());
  }
}

}  // namespace
}  // namespace sluice::views
