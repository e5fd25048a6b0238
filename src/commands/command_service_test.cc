// Commands over the real stores of this machine.
#include "commands/command_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "catalog/sqlite/sqlite_catalog.h"
#include "engine/duckdb/duckdb_database.h"
#include "engine/duckdb/duckdb_engine.h"
#include "engine/duckdb/duckdb_record_store.h"
#include "ingestion/ingestor.h"
#include "storage/register_object_stores.h"
#include "testing/temporary_folder.h"

namespace sluice::commands {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

template <typename T>
T Must(Result<T> result) {
  CHECK(result.ok() || (std::fprintf(stderr, "%s\n", result.status().ToString().c_str()), false));
  return *std::move(result);
}

class CommandServiceTest : public ::testing::Test {
 protected:
  CommandServiceTest() {
    catalog_ = Must(catalog::OpenSqliteCatalog(folder_.path() + "/catalog.db"));
    engine::duckdb::DuckDbOptions options;
    options.data_folder = folder_.path();
    options.temporary_folder = folder_.path() + "/temporary";
    options.threads = 1;
    auto database = Must(engine::duckdb::DuckDbDatabase::Open(options));
    records_ = Must(engine::duckdb::DuckDbRecordStore::Open(database));
    engine_ = std::make_unique<engine::duckdb::DuckDbEngine>(database);
    stores_ = storage::MakeObjectStoreRegistry({folder_.path() + "/exports"});
    queries_ = std::make_unique<query::QueryService>(*catalog_, *engine_, *records_, SystemClock());
    exports_ = exporting::ExportService::Make(*catalog_, *queries_, *records_, *stores_,
                                              SystemClock(), SystemRandom(), {});
    queries_->SetExternalFileSource(&exports_->external_files());
    ingestor_ = Must(ingestion::Ingestor::Open(*records_, *stores_, SystemRandom(),
                                               folder_.path() + "/spool"));
    views_ = std::make_unique<views::ViewService>(*catalog_, *queries_, *records_, SystemClock(),
                                                  SystemRandom(), views::ViewSettings());
    commands_ = std::make_unique<CommandService>(
        CommandServices{*catalog_, *records_, *queries_, *ingestor_, *exports_, *views_, *stores_,
                        SystemClock(), SystemRandom(), 0},
        CommandSettings{});
  }

  Result<Rows> Execute(const std::string& text) {
    ASSIGN_OR_RETURN(CommandOutcome outcome,
                     commands_->Execute(text, "netdefaultdb", {}, OperationContext()));
    if (outcome.rows) return ReadAllRows(*outcome.rows);
    ASSIGN_OR_RETURN(auto stream, queries_->Run(*outcome.query, 0, OperationContext()));
    return ReadAllRows(*stream);
  }

  // The rows as text, with '|' between values.
  std::vector<std::string> Run(const std::string& text) {
    const auto rows = Execute(text);
    EXPECT_TRUE(rows.ok()) << text << "\n" << rows.status().ToString();
    std::vector<std::string> lines;
    if (!rows.ok()) return lines;
    for (const auto& row : *rows) {
      std::string line;
      for (size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "|") + row[i].ToText();
      lines.push_back(line);
    }
    return lines;
  }

  Status Fail(const std::string& text) {
    const auto rows = Execute(text);
    EXPECT_FALSE(rows.ok()) << text;
    return rows.status();
  }

  std::vector<std::string> Query(const std::string& text) {
    query::QueryRequest request;
    request.text = text;
    request.database = "NetDefaultDB";
    auto prepared = Must(queries_->Prepare(request, OperationContext()));
    auto stream = Must(queries_->Run(prepared, 0, OperationContext()));
    std::vector<std::string> lines;
    for (const auto& row : Must(ReadAllRows(*stream))) {
      std::string line;
      for (size_t i = 0; i < row.size(); ++i) line += (i == 0 ? "" : "|") + row[i].ToText();
      lines.push_back(line);
    }
    return lines;
  }

  // Waits for an operation in the background; returns its last state.
  std::string AwaitOperation(const std::string& id) {
    while (true) {
      for (const auto& operation : Must(catalog_->ListOperations())) {
        if (operation.operation_id == id && operation.state != "InProgress") return operation.state;
      }
      std::this_thread::yield();
    }
  }

  testing::TemporaryFolder folder_;
  std::unique_ptr<catalog::Catalog> catalog_;
  std::unique_ptr<engine::duckdb::DuckDbRecordStore> records_;
  std::unique_ptr<engine::duckdb::DuckDbEngine> engine_;
  std::unique_ptr<storage::ObjectStoreRegistry> stores_;
  std::unique_ptr<query::QueryService> queries_;
  std::unique_ptr<exporting::ExportService> exports_;
  std::unique_ptr<ingestion::Ingestor> ingestor_;
  std::unique_ptr<views::ViewService> views_;
  std::unique_ptr<CommandService> commands_;
};

TEST_F(CommandServiceTest, TellsCommandsFromQueries) {
  EXPECT_TRUE(CommandService::IsCommand(" // a comment\n .show tables"));
  EXPECT_FALSE(CommandService::IsCommand("print 1.5"));
  EXPECT_FALSE(CommandService::IsCommand(""));
}

TEST_F(CommandServiceTest, CreatesAndShowsTables) {
  EXPECT_THAT(Run(".create table T (a:long, b:string) with (folder='f', docstring='d')").at(0),
              HasSubstr("\"OrderedColumns\":[{\"Name\":\"a\",\"Type\":\"System.Int64\","
                        "\"CslType\":\"long\"}"));
  Run(".create table T (other:int)");
  EXPECT_THAT(Run(".show tables"), ElementsAre("T|NetDefaultDB|f|d"));
  EXPECT_THAT(Run(".show table T cslschema"), ElementsAre("T|a:long,b:string|NetDefaultDB|f|d"));
  EXPECT_THAT(Run(".show tables | where TableName == 'U' | count"), ElementsAre("0"));
  EXPECT_EQ(Fail(".show table U").code(), StatusCode::kNotFound);
}

TEST_F(CommandServiceTest, ChangesColumnsAndKeepsTheirData) {
  Run(".create table T (a:long, b:string)");
  Run(".ingest inline into table T <|\n1,x\n2,y");
  Run(".alter-merge table T (c:int)");
  EXPECT_THAT(Query("T | order by a asc"), ElementsAre("1|x|", "2|y|"));
  Run(".alter table T (c:int, a:long)");
  EXPECT_THAT(Query("T | order by a asc"), ElementsAre("|1", "|2"));
  EXPECT_EQ(Fail(".alter table T (a:int)").code(), StatusCode::kInvalidArgument);
  Run(".rename column T.a to z");
  EXPECT_THAT(Query("T | project z | order by z asc"), ElementsAre("1", "2"));
  Run(".rename columns c=T.z, z=T.c");
  EXPECT_THAT(Query("T | project c | order by c asc"), ElementsAre("1", "2"));
  Run(".drop column T.z");
  EXPECT_EQ(Fail(".drop column T.c").code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Fail(".alter column T.c type=string").code(), StatusCode::kUnsupported);
  Run(".clear table T data");
  EXPECT_THAT(Run(".alter column T.c type=string"),
              ElementsAre("[NetDefaultDB].[T].[c]|System.String|"));
  EXPECT_THAT(Query("T | count"), ElementsAre("0"));
}

TEST_F(CommandServiceTest, SwapsAndDropsTables) {
  Run(".create tables A (a:long), B (b:string)");
  Run(".set-or-append A <| print a = 7");
  Run(".rename tables A=B, B=A");
  EXPECT_THAT(Query("B"), ElementsAre("7"));
  EXPECT_EQ(Fail(".drop table C").code(), StatusCode::kNotFound);
  EXPECT_THAT(Run(".drop tables (B, C) ifexists"), ElementsAre("A|NetDefaultDB"));
  EXPECT_EQ(Fail(".drop tables (A, C)").code(), StatusCode::kNotFound);
  EXPECT_THAT(Run(".show tables | project TableName"), ElementsAre("A"));
}

TEST_F(CommandServiceTest, RefusesNamesThatKustoRefuses) {
  EXPECT_EQ(Fail(".create table ['a;b'] (a:long)").code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Fail(".create table __a (a:long)").code(), StatusCode::kInvalidArgument);
  EXPECT_EQ(Fail(".set T <| print ['$a'] = 1").code(), StatusCode::kInvalidArgument);
  EXPECT_THAT(Run(".show tables"), ElementsAre());
}

TEST_F(CommandServiceTest, IngestsFromQueriesByTheRulesOfTheirVerbs) {
  EXPECT_EQ(Fail(".append T <| print a = 1").code(), StatusCode::kNotFound);
  Run(".set T with (folder='f') <| print a = 1, b = 'x'");
  EXPECT_EQ(Fail(".set T <| print a = 1, b = 'x'").code(), StatusCode::kAlreadyExists);
  Run(".append T <| print 2, 'y'");
  EXPECT_THAT(Fail(".append T <| print 'y', 2").message(),
              HasSubstr("Query schema does not match table schema"));
  EXPECT_EQ(Fail(".append T <| print 3, 'z', 1.5").code(), StatusCode::kInvalidArgument);
  Run(".append T with (extend_schema=true) <| print a = 3, b = 'z', c = 1.5");
  EXPECT_THAT(Query("T | order by a asc"), ElementsAre("1|x|", "2|y|", "3|z|1.5"));
  Run(".set-or-replace T <| T | where a > 1");
  EXPECT_THAT(Query("T | count"), ElementsAre("2"));
  Run(".set-or-replace T with (recreate_schema=true) <| print n = 'only'");
  EXPECT_THAT(Query("T"), ElementsAre("only"));
  EXPECT_THAT(Run(".show tables"), ElementsAre("T|NetDefaultDB|f|"));
}

TEST_F(CommandServiceTest, AFailedSetLeavesNoTable) {
  EXPECT_FALSE(Execute(".set T <| print a = 1 | extend b = nosuch").ok());
  EXPECT_FALSE(Execute(".set T with (format=nosuch) <| print a = 1").ok());
  EXPECT_THAT(Run(".show tables"), ElementsAre());
}

TEST_F(CommandServiceTest, TagsHoldBackASecondIngestion) {
  Run(".create table T (a:long)");
  const std::string command =
      ".ingest inline into table T with (tags='[\"ingest-by:1\"]', "
      "ingestIfNotExists='[\"1\"]') <| 5";
  EXPECT_THAT(Run(command), Not(ElementsAre("00000000-0000-0000-0000-000000000000")));
  EXPECT_THAT(Run(command), ElementsAre("00000000-0000-0000-0000-000000000000"));
  EXPECT_THAT(Run(".show table T extents where tags has 'ingest-by:1' | project RowCount, Tags"),
              ElementsAre("1|ingest-by:1"));
  EXPECT_THAT(Run(".show table T extents where tags !has 'ingest-by:1'"), ElementsAre());
}

TEST_F(CommandServiceTest, IngestsFilesInTheBackground) {
  std::filesystem::create_directories(folder_.path() + "/exports");
  std::ofstream(folder_.path() + "/exports/in.csv") << "1\n2\n";
  Run(".create table T (a:long)");
  const std::string id =
      Run(".ingest async into table T ('" + folder_.path() + "/exports/in.csv')").at(0);
  EXPECT_EQ(AwaitOperation(id), "Completed");
  EXPECT_THAT(Query("T | count"), ElementsAre("2"));
  EXPECT_THAT(Run(".show operation " + id + " details | project HasErrors"), ElementsAre("false"));
  EXPECT_EQ(Fail(".ingest async into table T ('/etc/passwd')").code(),
            StatusCode::kPermissionDenied);
}

TEST_F(CommandServiceTest, FailedOperationsSayWhy) {
  EXPECT_EQ(Fail(".drop table Nope").code(), StatusCode::kNotFound);
  EXPECT_THAT(Run(".show operations | where State == 'Failed' | project Operation, Status"),
              ElementsAre(HasSubstr("TableDrop|Entity ID 'Nope' of kind 'Table' was not found")));
}

TEST_F(CommandServiceTest, ExternalTablesHideSecretsAndKeepTheirDefinition) {
  const std::string target = folder_.path() + "/exports/e";
  Run(".create external table E (t:datetime, c:string) kind=storage partition by "
      "(D:datetime = startofday(t)) dataformat=csv (h'" + target + "') "
      "with (includeHeaders=all, folder='x')");
  const std::string shown = Run(".show external tables").at(0);
  EXPECT_THAT(shown, HasSubstr(target));
  EXPECT_THAT(shown, HasSubstr("startofday(t)"));
  EXPECT_THAT(Fail(".create external table F (a:long) kind=storage dataformat=csv (h'" + target +
                   ";topsecret')")
                  .message(),
              Not(HasSubstr("topsecret")));
  // As a target of a later version would be kept.
  auto table = Must(catalog_->GetExternalTable(1, "E"));
  table.connection_strings = {{Secret("https://a.blob.core.windows.net/c;topsecret")}};
  ASSERT_TRUE(catalog_->UpdateExternalTable(table).ok());
  for (const char* command : {".show external tables", ".show database schema as csl script",
                              ".show external table E schema as json"}) {
    EXPECT_THAT(Run(command).at(0), Not(HasSubstr("topsecret")));
  }
  EXPECT_EQ(Fail(".create external table E (a:long) kind=storage dataformat=csv ('" + target +
                 "')").code(),
            StatusCode::kAlreadyExists);
  EXPECT_EQ(Fail(".create table E (a:long)").code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(Fail(".create external table F (a:long) kind=storage dataformat=avro ('" + target +
                 "')").code(),
            StatusCode::kUnsupported);
  EXPECT_EQ(Fail(".create external table F (a:long) kind=delta ('x')").code(),
            StatusCode::kUnsupported);
  EXPECT_EQ(Fail(".create external table F (a:long) kind=storage dataformat=csv ('/etc')").code(),
            StatusCode::kPermissionDenied);
  EXPECT_THAT(Run(".drop external table E").at(0), HasSubstr("E|Storage|x|"));
  EXPECT_THAT(Run(".show external tables"), ElementsAre());
}

TEST_F(CommandServiceTest, ExportsOnceAndContinuously) {
  Run(".create table T (a:long)");
  Run(".ingest inline into table T <|\n1\n2\n3");
  const std::string target = folder_.path() + "/exports/e";
  Run(".create external table E (a:long) kind=storage dataformat=csv ('" + target + "')");
  EXPECT_THAT(Run(".export to table E <| T | where a < 3").at(0), HasSubstr("|2|"));
  EXPECT_THAT(Run(".show external table E artifacts | count"), ElementsAre("1"));

  Run(".create-or-alter continuous-export ['X'] over (T) to table E "
      "with (intervalBetweenRuns=1h) <| T");
  EXPECT_THAT(Run(".show continuous-exports").at(0), HasSubstr("X|E|T||01:00:00|"));
  Run(".ingest inline into table T <|\n4\n5");
  EXPECT_THAT(Run(".run continuous-export X").at(0), HasSubstr("|2|"));
  EXPECT_THAT(Run(".run continuous-export X"), ElementsAre());
  EXPECT_THAT(Run(".show continuous-export X exported-artifacts | summarize sum(NumRecords)"),
              ElementsAre("2"));
  Run(".disable continuous-export X");
  EXPECT_THAT(Run(".show continuous-export X | project IsDisabled"), ElementsAre("true"));
  EXPECT_THAT(Run(".drop continuous-export X"), ElementsAre());
}

TEST_F(CommandServiceTest, KeepsTheCapacityPolicy) {
  Run(".alter cluster policy capacity "
      "'{\"ExportCapacity\":{\"ClusterMaximumConcurrentOperations\":7}}'");
  EXPECT_THAT(Run(".show cluster policy capacity | project Policy").at(0), HasSubstr(":7"));
  EXPECT_THAT(Run(".show capacity data-export | project Total"), ElementsAre("7"));
  EXPECT_EQ(Fail(".alter cluster policy capacity '{\"ExportCapacity\":3}'").code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(Fail(".alter cluster policy capacity '{\"IngestionCapacity\":{}}'").code(),
            StatusCode::kUnsupported);
}

TEST_F(CommandServiceTest, ShowsSchemas) {
  Run(".create table T (a:long) with (folder='f')");
  Run(".create database Other");
  EXPECT_THAT(Run(".show databases | project DatabaseName, IsCurrent"),
              ElementsAre("NetDefaultDB|true", "Other|false"));
  EXPECT_THAT(Run(".show database schema | project TableName, ColumnName, ColumnType"),
              ElementsAre("||", "T||", "T|a|System.Int64"));
  EXPECT_THAT(Run(".show database schema as csl script"),
              ElementsAre(".create-merge table T (a:long) with (folder = \"f\")"));
  EXPECT_THAT(Run(".show databases schema as json").at(0), HasSubstr("\"Other\":{\"Name\""));
  EXPECT_THAT(Run(".show table NetDefaultDB.T cslschema").at(0), HasSubstr("a:long"));
  EXPECT_THAT(Run(".show queryplan <| T | count").at(0), HasSubstr("Plan|text|"));
}

TEST_F(CommandServiceTest, ErrorsInAQueryPointIntoTheCommand) {
  const std::string text = ".set U <| print a = nosuch";
  const Status error = Fail(text);
  ASSERT_TRUE(error.span().has_value());
  EXPECT_EQ(error.span()->begin, text.find("nosuch"));
}

}  // namespace
}  // namespace sluice::commands
