// The catalog: definitions and control state. Each method is one durable transaction; when it
// returns an error nothing has changed. All methods may be called from any thread.
//
// Names of databases are not case-sensitive; those of everything in them are, as in Kusto.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "catalog/entities.h"

namespace sluice::catalog {

class Catalog {
 public:
  virtual ~Catalog() = default;

  // --- Databases ---------------------------------------------------------------------------------
  virtual Result<std::vector<Database>> ListDatabases() = 0;
  // kNotFound names the database.
  virtual Result<Database> GetDatabase(std::string_view name) = 0;
  virtual Result<Database> CreateDatabase(std::string_view name, std::string_view guid) = 0;

  // --- Tables ------------------------------------------------------------------------------------
  // Numbers for a table or columns about to be made in the record store; never given twice.
  virtual Result<int64_t> ReserveIds(int64_t count) = 0;
  virtual Result<std::vector<Table>> ListTables(int64_t database_id) = 0;
  virtual Result<std::vector<Table>> ListAllTables() = 0;
  virtual Result<Table> GetTable(int64_t database_id, std::string_view name) = 0;
  // kAlreadyExists when a table or external table of that name exists.
  virtual Status CreateTable(const Table& table) = 0;
  // Replaces everything but id and database of the table with this id.
  virtual Status UpdateTable(const Table& table) = 0;
  // New names by id, all or none; swaps are possible.
  virtual Status RenameTables(const std::vector<std::pair<int64_t, std::string>>& new_names) = 0;
  virtual Status DropTable(int64_t table_id) = 0;

  // --- External tables ---------------------------------------------------------------------------
  virtual Result<std::vector<ExternalTable>> ListExternalTables(int64_t database_id) = 0;
  virtual Result<ExternalTable> GetExternalTable(int64_t database_id, std::string_view name) = 0;
  // Gives it an id of its own; that of `table` is ignored. kAlreadyExists as for CreateTable.
  virtual Status CreateExternalTable(const ExternalTable& table) = 0;
  // Replaces the one of this database and name, keeping its id.
  virtual Status UpdateExternalTable(const ExternalTable& table) = 0;
  virtual Status DropExternalTable(int64_t database_id, std::string_view name) = 0;

  // --- Policies: JSON text by entity and policy name ("capacity", "callout", ...) -----------------
  virtual Result<std::optional<std::string>> GetPolicy(std::string_view entity,
                                                       std::string_view policy) = 0;
  virtual Status SetPolicy(std::string_view entity, std::string_view policy,
                           const std::optional<std::string>& json) = 0;

  // --- Continuous exports ------------------------------------------------------------------------
  virtual Result<std::vector<ContinuousExport>> ListContinuousExports(int64_t database_id) = 0;
  virtual Result<std::vector<ContinuousExport>> ListAllContinuousExports() = 0;
  virtual Result<ContinuousExport> GetContinuousExport(int64_t database_id,
                                                       std::string_view name) = 0;
  // Gives it an id of its own; that of `definition` is ignored.
  virtual Status CreateContinuousExport(const ContinuousExport& definition) = 0;
  // Replaces the definition part (query, tables, interval, properties, disabled) and raises the
  // generation, so that a run that is under way can no longer seal; progress is kept.
  virtual Status AlterContinuousExport(const ContinuousExport& definition) = 0;
  virtual Status SetContinuousExportDisabled(int64_t id, bool disabled) = 0;
  // Artifacts and failures go too. Runs that are sealed but not published stay until they are.
  virtual Status DropContinuousExport(int64_t id) = 0;

  // --- Runs (see ExportRun) ------------------------------------------------------------------------
  // Notes a run in kWriting. For a continuous export it raises the generation to run.generation
  // and fails with kFailedPrecondition unless that is the present one plus one, and unless
  // run.from_cursor is exported_to.
  virtual Status BeginRun(const ExportRun& run) = 0;
  // kWriting to kSealed with all artifacts, and exported_to moved to run.to_cursor; all in one
  // transaction. kFailedPrecondition when the run is not writing, or the export's generation or
  // exported_to is no longer the run's: nothing changed then, and the run must be aborted.
  virtual Status SealRun(std::string_view run_id, const std::vector<ExportArtifact>& artifacts) = 0;
  virtual Status MarkArtifactPublished(std::string_view run_id, int64_t ordinal) = 0;
  // kSealed to kPublished, once all artifacts are; also the continuous export's last run result.
  virtual Status CompleteRun(std::string_view run_id, int64_t now) = 0;
  // kWriting to kAborted; for a continuous export with its failure, when there is one.
  virtual Status AbortRun(std::string_view run_id, const std::optional<ExportFailure>& failure,
                          int64_t now) = 0;
  // Records a run that found nothing new: moves exported_to to `to_cursor` and sets the result.
  virtual Status CompleteEmptyRun(int64_t continuous_export_id, int64_t from_cursor,
                                  int64_t to_cursor, int64_t started) = 0;
  // Records a failure before a run existed (the query no longer binds, the target is gone).
  virtual Status RecordFailure(int64_t continuous_export_id, const ExportFailure& failure) = 0;
  // Runs in kWriting or kSealed: what a restart must abort or roll forward.
  virtual Result<std::vector<ExportRun>> ListUnfinishedRuns() = 0;
  virtual Result<std::vector<ExportArtifact>> ListRunArtifacts(std::string_view run_id) = 0;

  struct ExportedArtifact {
    int64_t timestamp = 0;  // Of the run.
    std::string external_table;
    ExportArtifact artifact;
  };
  // Of published and sealed runs of a continuous export, newest run first.
  virtual Result<std::vector<ExportedArtifact>> ListExportedArtifacts(
      int64_t continuous_export_id) = 0;
  virtual Result<std::vector<ExportFailure>> ListExportFailures(int64_t continuous_export_id) = 0;

  // --- Stored functions ----------------------------------------------------------------------------
  // Their names are apart from those of tables: a function hides a table of its name.
  virtual Result<std::vector<StoredFunction>> ListFunctions(int64_t database_id) = 0;
  virtual Result<StoredFunction> GetFunction(int64_t database_id, std::string_view name) = 0;
  // kAlreadyExists when a function or a materialized view of that name exists.
  virtual Status CreateFunction(const StoredFunction& function) = 0;
  // Replaces the one of this database and name.
  virtual Status UpdateFunction(const StoredFunction& function) = 0;
  virtual Status DropFunctions(int64_t database_id, const std::vector<std::string>& names) = 0;

  // --- Entity groups -------------------------------------------------------------------------------
  virtual Result<std::vector<EntityGroup>> ListEntityGroups(int64_t database_id) = 0;
  virtual Result<EntityGroup> GetEntityGroup(int64_t database_id, std::string_view name) = 0;
  virtual Status CreateEntityGroup(const EntityGroup& group) = 0;
  virtual Status UpdateEntityGroup(const EntityGroup& group) = 0;
  virtual Status DropEntityGroup(int64_t database_id, std::string_view name) = 0;

  // --- Stored query results ------------------------------------------------------------------------
  virtual Result<std::vector<StoredQueryResult>> ListAllStoredQueryResults() = 0;
  // Also those that have expired; the newest first where one replaces another.
  virtual Result<std::vector<StoredQueryResult>> ListStoredQueryResults(int64_t database_id) = 0;
  // Adds a result and removes those with the ids in `replaced`, in one transaction.
  virtual Status PutStoredQueryResult(const StoredQueryResult& result,
                                      const std::vector<std::string>& replaced) = 0;
  virtual Status DropStoredQueryResults(const std::vector<std::string>& ids) = 0;

  // --- Graph models and snapshots ------------------------------------------------------------------
  // All versions, by name and then from the oldest to the newest.
  virtual Result<std::vector<GraphModel>> ListGraphModels(int64_t database_id) = 0;
  // Adds a version.
  virtual Status PutGraphModel(const GraphModel& model) = 0;
  // Drops all versions and all snapshots.
  virtual Status DropGraphModel(int64_t database_id, std::string_view name) = 0;
  virtual Result<std::vector<GraphSnapshot>> ListAllGraphSnapshots() = 0;
  // By model and then from the oldest to the newest.
  virtual Result<std::vector<GraphSnapshot>> ListGraphSnapshots(int64_t database_id) = 0;
  // kAlreadyExists when the model has a snapshot of that name; kNotFound when there is no model of
  // that name, or not this version of it any more.
  virtual Status CreateGraphSnapshot(const GraphSnapshot& snapshot) = 0;
  virtual Status DropGraphSnapshots(const std::vector<std::string>& ids) = 0;

  // --- Materialized views --------------------------------------------------------------------------
  virtual Result<std::vector<MaterializedView>> ListMaterializedViews(int64_t database_id) = 0;
  virtual Result<std::vector<MaterializedView>> ListAllMaterializedViews() = 0;
  virtual Result<MaterializedView> GetMaterializedView(int64_t database_id,
                                                       std::string_view name) = 0;
  // Gives it an id of its own. kAlreadyExists when a table, an external table, a function or a view
  // of that name exists.
  virtual Status CreateMaterializedView(const MaterializedView& view) = 0;
  // Replaces everything but id and database of the view with this id.
  virtual Status UpdateMaterializedView(const MaterializedView& view) = 0;
  virtual Status DropMaterializedView(int64_t id) = 0;
  // Also sets the view's last run, and what came of it.
  virtual Status RecordMaterializedViewFailure(int64_t id, const ExportFailure& failure) = 0;
  virtual Result<std::vector<ExportFailure>> ListMaterializedViewFailures(int64_t id) = 0;

  // --- Operations ----------------------------------------------------------------------------------
  virtual Status PutOperation(const Operation& operation) = 0;  // Inserts or updates by id.
  virtual Result<std::vector<Operation>> ListOperations() = 0;  // Newest first.
  virtual Status PutOperationDetails(std::string_view operation_id,
                                     const OperationDetails& details) = 0;
  virtual Result<std::optional<OperationDetails>> GetOperationDetails(
      std::string_view operation_id) = 0;
  // Operations left InProgress by a process that ended become Abandoned. Called at start.
  virtual Status AbandonOperations(int64_t now) = 0;
  // Forgets operations, runs, artifacts and failures older than the given times.
  virtual Status Forget(int64_t operations_before, int64_t artifacts_before) = 0;
};

}  // namespace sluice::catalog
