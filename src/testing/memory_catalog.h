// A catalog in memory, for tests: the seam's transactions without a disk, and faults when told.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "testing/faulty_object_store.h"

namespace sluice::testing {

// Thread-safe. A restart is simulated by a second user of the same catalog.
class MemoryCatalog final : public catalog::Catalog {
 public:
  MemoryCatalog();

  // Fails the n-th (from 1) call from now on, and with `times` the ones that follow it.
  void FailAt(int64_t n, FaultMoment moment, int64_t times = 1,
              Status error = Unavailable("injected catalog fault"));
  void Clear();
  int64_t call_count() const;
  void ResetCounts();
  int64_t fault_count() const;
  // All runs ever, for checks.
  std::vector<catalog::ExportRun> AllRuns() const;

  Result<std::vector<catalog::Database>> ListDatabases() override;
  Result<catalog::Database> GetDatabase(std::string_view name) override;
  Result<catalog::Database> CreateDatabase(std::string_view name, std::string_view guid) override;

  Result<int64_t> ReserveIds(int64_t count) override;
  Result<std::vector<catalog::Table>> ListTables(int64_t database_id) override;
  Result<std::vector<catalog::Table>> ListAllTables() override;
  Result<catalog::Table> GetTable(int64_t database_id, std::string_view name) override;
  Status CreateTable(const catalog::Table& table) override;
  Status UpdateTable(const catalog::Table& table) override;
  Status RenameTables(const std::vector<std::pair<int64_t, std::string>>& new_names) override;
  Status DropTable(int64_t table_id) override;

  Result<std::vector<catalog::ExternalTable>> ListExternalTables(int64_t database_id) override;
  Result<catalog::ExternalTable> GetExternalTable(int64_t database_id,
                                                  std::string_view name) override;
  Status CreateExternalTable(const catalog::ExternalTable& table) override;
  Status UpdateExternalTable(const catalog::ExternalTable& table) override;
  Status DropExternalTable(int64_t database_id, std::string_view name) override;

  Result<std::optional<std::string>> GetPolicy(std::string_view entity,
                                               std::string_view policy) override;
  Status SetPolicy(std::string_view entity, std::string_view policy,
                   const std::optional<std::string>& json) override;

  Result<std::vector<catalog::ContinuousExport>> ListContinuousExports(
      int64_t database_id) override;
  Result<std::vector<catalog::ContinuousExport>> ListAllContinuousExports() override;
  Result<catalog::ContinuousExport> GetContinuousExport(int64_t database_id,
                                                        std::string_view name) override;
  Status CreateContinuousExport(const catalog::ContinuousExport& definition) override;
  Status AlterContinuousExport(const catalog::ContinuousExport& definition) override;
  Status SetContinuousExportDisabled(int64_t id, bool disabled) override;
  Status DropContinuousExport(int64_t id) override;

  Status BeginRun(const catalog::ExportRun& run) override;
  Status SealRun(std::string_view run_id,
                 const std::vector<catalog::ExportArtifact>& artifacts) override;
  Status MarkArtifactPublished(std::string_view run_id, int64_t ordinal) override;
  Status CompleteRun(std::string_view run_id, int64_t now) override;
  Status AbortRun(std::string_view run_id, const std::optional<catalog::ExportFailure>& failure,
                  int64_t now) override;
  Status CompleteEmptyRun(int64_t continuous_export_id, int64_t from_cursor, int64_t to_cursor,
                          int64_t started) override;
  Status RecordFailure(int64_t continuous_export_id,
                       const catalog::ExportFailure& failure) override;
  Result<std::vector<catalog::ExportRun>> ListUnfinishedRuns() override;
  Result<std::vector<catalog::ExportArtifact>> ListRunArtifacts(std::string_view run_id) override;
  Result<std::vector<ExportedArtifact>> ListExportedArtifacts(
      int64_t continuous_export_id) override;
  Result<std::vector<catalog::ExportFailure>> ListExportFailures(
      int64_t continuous_export_id) override;

  Result<std::vector<catalog::StoredFunction>> ListFunctions(int64_t database_id) override;
  Result<catalog::StoredFunction> GetFunction(int64_t database_id, std::string_view name) override;
  Status CreateFunction(const catalog::StoredFunction& function) override;
  Status UpdateFunction(const catalog::StoredFunction& function) override;
  Status DropFunctions(int64_t database_id, const std::vector<std::string>& names) override;

  Result<std::vector<catalog::EntityGroup>> ListEntityGroups(int64_t database_id) override;
  Result<catalog::EntityGroup> GetEntityGroup(int64_t database_id, std::string_view name) override;
  Status CreateEntityGroup(const catalog::EntityGroup& group) override;
  Status UpdateEntityGroup(const catalog::EntityGroup& group) override;
  Status DropEntityGroup(int64_t database_id, std::string_view name) override;

  Result<std::vector<catalog::StoredQueryResult>> ListAllStoredQueryResults() override;
  Result<std::vector<catalog::StoredQueryResult>> ListStoredQueryResults(
      int64_t database_id) override;
  Status PutStoredQueryResult(const catalog::StoredQueryResult& result,
                              const std::vector<std::string>& replaced) override;
  Status DropStoredQueryResults(const std::vector<std::string>& ids) override;

  Result<std::vector<catalog::GraphModel>> ListGraphModels(int64_t database_id) override;
  Status PutGraphModel(const catalog::GraphModel& model) override;
  Status DropGraphModel(int64_t database_id, std::string_view name) override;
  Result<std::vector<catalog::GraphSnapshot>> ListAllGraphSnapshots() override;
  Result<std::vector<catalog::GraphSnapshot>> ListGraphSnapshots(int64_t database_id) override;
  Status CreateGraphSnapshot(const catalog::GraphSnapshot& snapshot) override;
  Status DropGraphSnapshots(const std::vector<std::string>& ids) override;

  Result<std::vector<catalog::MaterializedView>> ListMaterializedViews(
      int64_t database_id) override;
  Result<std::vector<catalog::MaterializedView>> ListAllMaterializedViews() override;
  Result<catalog::MaterializedView> GetMaterializedView(int64_t database_id,
                                                        std::string_view name) override;
  Status CreateMaterializedView(const catalog::MaterializedView& view) override;
  Status UpdateMaterializedView(const catalog::MaterializedView& view) override;
  Status DropMaterializedView(int64_t id) override;
  Status RecordMaterializedViewFailure(int64_t id, const catalog::ExportFailure& failure) override;
  Result<std::vector<catalog::ExportFailure>> ListMaterializedViewFailures(int64_t id) override;

  Status PutOperation(const catalog::Operation& operation) override;
  Result<std::vector<catalog::Operation>> ListOperations() override;
  Status PutOperationDetails(std::string_view operation_id,
                             const catalog::OperationDetails& details) override;
  Result<std::optional<catalog::OperationDetails>> GetOperationDetails(
      std::string_view operation_id) override;
  Status AbandonOperations(int64_t now) override;
  Status Forget(int64_t operations_before, int64_t artifacts_before) override;

 private:
  struct RunEntry {
    catalog::ExportRun run;
    std::vector<catalog::ExportArtifact> artifacts;
  };
  struct Faults {
    int64_t until = 0;
    int64_t times = 0;
    FaultMoment moment = FaultMoment::kBeforeEffect;
    Status error;
  };

  // Runs one call under the lock, with the fault that is due.
  template <typename Call>
  auto Transact(Call call) -> decltype(call()) {
    std::lock_guard lock(mutex_);
    ++call_count_;
    bool fails = faults_ && --faults_->until <= 0 && faults_->times-- > 0;
    if (fails) ++fault_count_;
    if (fails && faults_->moment == FaultMoment::kBeforeEffect) return faults_->error;
    auto answer = call();
    if (fails) return faults_->error;
    return answer;
  }
  catalog::ContinuousExport* FindExport(int64_t id);
  RunEntry* FindRun(std::string_view run_id);
  void NoteSuccess(int64_t export_id, int64_t started);
  void NoteFailure(int64_t export_id, int64_t run_time, const catalog::ExportFailure& failure);

  mutable std::mutex mutex_;
  std::optional<Faults> faults_;
  int64_t call_count_ = 0;
  int64_t fault_count_ = 0;
  int64_t next_id_ = 1;
  std::vector<catalog::Database> databases_;
  std::vector<catalog::Table> tables_;
  std::vector<catalog::ExternalTable> external_tables_;
  std::map<std::pair<std::string, std::string>, std::string> policies_;
  std::vector<catalog::ContinuousExport> exports_;
  std::vector<RunEntry> runs_;
  std::map<int64_t, std::vector<catalog::ExportFailure>> failures_;
  std::vector<catalog::StoredFunction> functions_;
  std::vector<catalog::EntityGroup> entity_groups_;
  std::vector<catalog::StoredQueryResult> query_results_;
  std::vector<catalog::GraphModel> graph_models_;
  std::vector<catalog::GraphSnapshot> graph_snapshots_;
  std::vector<catalog::MaterializedView> views_;
  std::map<int64_t, std::vector<catalog::ExportFailure>> view_failures_;
  std::vector<catalog::Operation> operations_;
  std::map<std::string, catalog::OperationDetails, std::less<>> details_;
};

}  // namespace sluice::testing
