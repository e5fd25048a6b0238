// The class behind OpenSqliteCatalog(); its methods are spread over one file per entity.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/sync_point.h"
#include "catalog/catalog.h"
#include "catalog/sqlite/sqlite_connection.h"

namespace sluice::catalog {

class SqliteCatalog final : public Catalog {
 public:
  explicit SqliteCatalog(std::unique_ptr<SqliteConnection> connection)
      : connection_(std::move(connection)) {}

  // Brings the file to the present version and makes the first database.
  Status Initialize();

  Result<std::vector<Database>> ListDatabases() override;
  Result<Database> GetDatabase(std::string_view name) override;
  Result<Database> CreateDatabase(std::string_view name, std::string_view guid) override;

  Result<int64_t> ReserveIds(int64_t count) override;
  Result<std::vector<Table>> ListTables(int64_t database_id) override;
  Result<std::vector<Table>> ListAllTables() override;
  Result<Table> GetTable(int64_t database_id, std::string_view name) override;
  Status CreateTable(const Table& table) override;
  Status UpdateTable(const Table& table) override;
  Status RenameTables(const std::vector<std::pair<int64_t, std::string>>& new_names) override;
  Status DropTable(int64_t table_id) override;

  Result<std::vector<ExternalTable>> ListExternalTables(int64_t database_id) override;
  Result<ExternalTable> GetExternalTable(int64_t database_id, std::string_view name) override;
  Status CreateExternalTable(const ExternalTable& table) override;
  Status UpdateExternalTable(const ExternalTable& table) override;
  Status DropExternalTable(int64_t database_id, std::string_view name) override;

  Result<std::optional<std::string>> GetPolicy(std::string_view entity,
                                               std::string_view policy) override;
  Status SetPolicy(std::string_view entity, std::string_view policy,
                   const std::optional<std::string>& json) override;

  Result<std::vector<ContinuousExport>> ListContinuousExports(int64_t database_id) override;
  Result<std::vector<ContinuousExport>> ListAllContinuousExports() override;
  Result<ContinuousExport> GetContinuousExport(int64_t database_id,
                                               std::string_view name) override;
  Status CreateContinuousExport(const ContinuousExport& definition) override;
  Status AlterContinuousExport(const ContinuousExport& definition) override;
  Status SetContinuousExportDisabled(int64_t id, bool disabled) override;
  Status DropContinuousExport(int64_t id) override;

  Status BeginRun(const ExportRun& run) override;
  Status SealRun(std::string_view run_id, const std::vector<ExportArtifact>& artifacts) override;
  Status MarkArtifactPublished(std::string_view run_id, int64_t ordinal) override;
  Status CompleteRun(std::string_view run_id, int64_t now) override;
  Status AbortRun(std::string_view run_id, const std::optional<ExportFailure>& failure,
                  int64_t now) override;
  Status CompleteEmptyRun(int64_t continuous_export_id, int64_t from_cursor, int64_t to_cursor,
                          int64_t started) override;
  Status RecordFailure(int64_t continuous_export_id, const ExportFailure& failure) override;
  Result<std::vector<ExportRun>> ListUnfinishedRuns() override;
  Result<std::vector<ExportArtifact>> ListRunArtifacts(std::string_view run_id) override;
  Result<std::vector<ExportedArtifact>> ListExportedArtifacts(
      int64_t continuous_export_id) override;
  Result<std::vector<ExportFailure>> ListExportFailures(int64_t continuous_export_id) override;

  Result<std::vector<StoredFunction>> ListFunctions(int64_t database_id) override;
  Result<StoredFunction> GetFunction(int64_t database_id, std::string_view name) override;
  Status CreateFunction(const StoredFunction& function) override;
  Status UpdateFunction(const StoredFunction& function) override;
  Status DropFunctions(int64_t database_id, const std::vector<std::string>& names) override;

  Result<std::vector<EntityGroup>> ListEntityGroups(int64_t database_id) override;
  Result<EntityGroup> GetEntityGroup(int64_t database_id, std::string_view name) override;
  Status CreateEntityGroup(const EntityGroup& group) override;
  Status UpdateEntityGroup(const EntityGroup& group) override;
  Status DropEntityGroup(int64_t database_id, std::string_view name) override;

  Result<std::vector<StoredQueryResult>> ListAllStoredQueryResults() override;
  Result<std::vector<StoredQueryResult>> ListStoredQueryResults(int64_t database_id) override;
  Status PutStoredQueryResult(const StoredQueryResult& result,
                              const std::vector<std::string>& replaced) override;
  Status DropStoredQueryResults(const std::vector<std::string>& ids) override;

  Result<std::vector<GraphModel>> ListGraphModels(int64_t database_id) override;
  Status PutGraphModel(const GraphModel& model) override;
  Status DropGraphModel(int64_t database_id, std::string_view name) override;
  Result<std::vector<GraphSnapshot>> ListAllGraphSnapshots() override;
  Result<std::vector<GraphSnapshot>> ListGraphSnapshots(int64_t database_id) override;
  Status CreateGraphSnapshot(const GraphSnapshot& snapshot) override;
  Status DropGraphSnapshots(const std::vector<std::string>& ids) override;

  Result<std::vector<MaterializedView>> ListMaterializedViews(int64_t database_id) override;
  Result<std::vector<MaterializedView>> ListAllMaterializedViews() override;
  Result<MaterializedView> GetMaterializedView(int64_t database_id,
                                               std::string_view name) override;
  Status CreateMaterializedView(const MaterializedView& view) override;
  Status UpdateMaterializedView(const MaterializedView& view) override;
  Status DropMaterializedView(int64_t id) override;
  Status RecordMaterializedViewFailure(int64_t id, const ExportFailure& failure) override;
  Result<std::vector<ExportFailure>> ListMaterializedViewFailures(int64_t id) override;

  Status PutOperation(const Operation& operation) override;
  Result<std::vector<Operation>> ListOperations() override;
  Status PutOperationDetails(std::string_view operation_id,
                             const OperationDetails& details) override;
  Result<std::optional<OperationDetails>> GetOperationDetails(
      std::string_view operation_id) override;
  Status AbandonOperations(int64_t now) override;
  Status Forget(int64_t operations_before, int64_t artifacts_before) override;

 private:
  // Runs `read`, which returns a Result, on one snapshot.
  template <typename Read>
  auto InSnapshot(Read&& read) -> decltype(read()) {
    std::lock_guard lock(mutex_);
    RETURN_IF_ERROR(connection_->ExecuteScript("BEGIN"));
    auto result = read();
    const Status ended = connection_->ExecuteScript("COMMIT");
    if (result.ok() && !ended.ok()) return ended;
    return result;
  }

  // Runs `write`, which returns a Status, as one durable transaction; nothing stays when it fails.
  template <typename Write>
  Status InTransaction(Write&& write) {
    std::lock_guard lock(mutex_);
    RETURN_IF_ERROR(connection_->ExecuteScript("BEGIN IMMEDIATE"));
    Status status = write();
    if (status.ok()) {
      SYNC_POINT("catalog.before_commit");
      status = connection_->ExecuteScript("COMMIT");
      if (status.ok()) {
        SYNC_POINT("catalog.after_commit");
        return status;
      }
    }
    // SQLite ends the transaction by itself on some failures; rolling back then has no effect.
    connection_->Execute("ROLLBACK").ok();
    return status;
  }

  // The rest is called inside a transaction.
  Status Migrate();
  Result<int64_t> TakeIds(int64_t count);
  Result<Database> InsertDatabase(std::string_view name, std::string_view guid);
  template <typename... Values>
  Result<std::vector<Database>> ReadDatabases(std::string_view condition, const Values&... values);

  // Rows of tables, "WHERE" included in `condition`, with `values` for its parameters.
  template <typename... Values>
  Result<std::vector<Table>> ReadTables(std::string_view condition, const Values&... values);
  Status InsertTableColumns(const Table& table);
  // kAlreadyExists when a table, external table or materialized view has the name.
  Status RequireFreeTableName(int64_t database_id, std::string_view name);

  template <typename... Values>
  Result<std::vector<ExternalTable>> ReadExternalTables(std::string_view condition,
                                                        const Values&... values);
  Status ReadExternalTableParts(ExternalTable& table);
  Status InsertExternalTable(const ExternalTable& table, int64_t id);

  template <typename... Values>
  Result<std::vector<ContinuousExport>> ReadContinuousExports(std::string_view condition,
                                                              const Values&... values);
  Status InsertContinuousExportTables(int64_t id, const std::vector<std::string>& names);

  template <typename... Values>
  Result<std::vector<StoredFunction>> ReadFunctions(std::string_view condition,
                                                    const Values&... values);
  template <typename... Values>
  Result<std::vector<EntityGroup>> ReadEntityGroups(std::string_view condition,
                                                    const Values&... values);
  Status InsertEntities(const EntityGroup& group);
  template <typename... Values>
  Result<std::vector<GraphModel>> ReadGraphModels(std::string_view condition,
                                                  const Values&... values);
  template <typename... Values>
  Result<std::vector<GraphSnapshot>> ReadGraphSnapshots(std::string_view condition,
                                                        const Values&... values);
  template <typename... Values>
  Result<std::vector<StoredQueryResult>> ReadStoredQueryResults(std::string_view condition,
                                                                const Values&... values);
  template <typename... Values>
  Result<std::vector<MaterializedView>> ReadMaterializedViews(std::string_view condition,
                                                              const Values&... values);
  Status ReadMaterializedViewParts(MaterializedView& view);
  Status InsertMaterializedView(const MaterializedView& view, int64_t id);
  // How many functions have the name.
  Result<int64_t> CountFunctionsNamed(int64_t database_id, std::string_view name);

  template <typename... Values>
  Result<std::vector<ExportRun>> ReadRuns(std::string_view condition, const Values&... values);
  Result<ExportRun> ReadRun(std::string_view run_id);
  Status FinishRun(const ExportRun& run, ExportRun::State state, int64_t now);
  Status NoteSuccess(int64_t continuous_export_id, int64_t started);
  Status NoteFailure(int64_t continuous_export_id, int64_t run_time, const ExportFailure& failure);

  std::mutex mutex_;
  std::unique_ptr<SqliteConnection> connection_;
};

}  // namespace sluice::catalog
