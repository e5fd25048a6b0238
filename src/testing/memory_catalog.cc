#include "testing/memory_catalog.h"

#include <strings.h>

#include <algorithm>
#include <utility>

namespace sluice::testing {

using catalog::ContinuousExport;
using catalog::Database;
using catalog::ExportArtifact;
using catalog::ExportFailure;
using catalog::ExportRun;
using catalog::ExternalTable;
using catalog::Operation;
using catalog::OperationDetails;
using catalog::Table;

namespace {

Status Missing(std::string_view kind, std::string_view name) {
  return NotFound(std::string(kind) + " '" + std::string(name) + "' was not found");
}

Status Taken(std::string_view kind, std::string_view name) {
  return AlreadyExists(std::string(kind) + " '" + std::string(name) + "' exists");
}

template <typename Entry>
Entry* FindNamed(std::vector<Entry>& entries, int64_t database_id, std::string_view name) {
  for (Entry& entry : entries) {
    if (entry.database_id == database_id && entry.name == name) return &entry;
  }
  return nullptr;
}

template <typename Entry>
std::vector<Entry> OfDatabase(const std::vector<Entry>& entries, int64_t database_id) {
  std::vector<Entry> found;
  for (const Entry& entry : entries) {
    if (entry.database_id == database_id) found.push_back(entry);
  }
  return found;
}

}  // namespace

MemoryCatalog::MemoryCatalog() = default;

void MemoryCatalog::FailAt(int64_t n, FaultMoment moment, int64_t times, Status error) {
  std::lock_guard lock(mutex_);
  faults_ = Faults{n, times, moment, std::move(error)};
}
void MemoryCatalog::Clear() {
  std::lock_guard lock(mutex_);
  faults_.reset();
}
int64_t MemoryCatalog::call_count() const {
  std::lock_guard lock(mutex_);
  return call_count_;
}
int64_t MemoryCatalog::fault_count() const {
  std::lock_guard lock(mutex_);
  return fault_count_;
}
void MemoryCatalog::ResetCounts() {
  std::lock_guard lock(mutex_);
  call_count_ = 0;
  fault_count_ = 0;
}
std::vector<ExportRun> MemoryCatalog::AllRuns() const {
  std::lock_guard lock(mutex_);
  std::vector<ExportRun> runs;
  for (const RunEntry& entry : runs_) runs.push_back(entry.run);
  return runs;
}

ContinuousExport* MemoryCatalog::FindExport(int64_t id) {
  for (ContinuousExport& entry : exports_) {
    if (entry.id == id) return &entry;
  }
  return nullptr;
}

MemoryCatalog::RunEntry* MemoryCatalog::FindRun(std::string_view run_id) {
  for (RunEntry& entry : runs_) {
    if (entry.run.run_id == run_id) return &entry;
  }
  return nullptr;
}

Result<std::vector<Database>> MemoryCatalog::ListDatabases() {
  return Transact([&]() -> Result<std::vector<Database>> { return databases_; });
}

Result<Database> MemoryCatalog::GetDatabase(std::string_view name) {
  return Transact([&]() -> Result<Database> {
    for (const Database& database : databases_) {
      if (strcasecmp(database.name.c_str(), std::string(name).c_str()) == 0) return database;
    }
    return Missing("Database", name);
  });
}

Result<Database> MemoryCatalog::CreateDatabase(std::string_view name, std::string_view guid) {
  return Transact([&]() -> Result<Database> {
    for (const Database& database : databases_) {
      if (strcasecmp(database.name.c_str(), std::string(name).c_str()) == 0) {
        return Taken("Database", name);
      }
    }
    databases_.push_back({.id = next_id_++, .guid = std::string(guid), .name = std::string(name)});
    return databases_.back();
  });
}

Result<int64_t> MemoryCatalog::ReserveIds(int64_t count) {
  return Transact([&]() -> Result<int64_t> { return std::exchange(next_id_, next_id_ + count); });
}

Result<std::vector<Table>> MemoryCatalog::ListTables(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<Table>> { return OfDatabase(tables_, database_id); });
}

Result<std::vector<Table>> MemoryCatalog::ListAllTables() {
  return Transact([&]() -> Result<std::vector<Table>> { return tables_; });
}

Result<Table> MemoryCatalog::GetTable(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Result<Table> {
    if (Table* table = FindNamed(tables_, database_id, name)) return *table;
    return Missing("Table", name);
  });
}

Status MemoryCatalog::CreateTable(const Table& table) {
  return Transact([&]() -> Status {
    if (FindNamed(tables_, table.database_id, table.name) ||
        FindNamed(external_tables_, table.database_id, table.name) ||
        FindNamed(views_, table.database_id, table.name)) {
      return Taken("Table", table.name);
    }
    tables_.push_back(table);
    return Status::Ok();
  });
}

Status MemoryCatalog::UpdateTable(const Table& table) {
  return Transact([&]() -> Status {
    for (Table& entry : tables_) {
      if (entry.id != table.id) continue;
      int64_t database_id = entry.database_id;
      entry = table;
      entry.database_id = database_id;
      return Status::Ok();
    }
    return Missing("Table", table.name);
  });
}

Status MemoryCatalog::RenameTables(const std::vector<std::pair<int64_t, std::string>>& new_names) {
  return Transact([&]() -> Status {
    std::vector<Table> renamed = tables_;
    for (const auto& [id, name] : new_names) {
      for (Table& entry : renamed) {
        if (entry.id == id) entry.name = name;
      }
    }
    for (const Table& entry : renamed) {
      for (const Table& other : renamed) {
        if (entry.id != other.id && entry.database_id == other.database_id &&
            entry.name == other.name) {
          return Taken("Table", entry.name);
        }
      }
    }
    tables_ = std::move(renamed);
    return Status::Ok();
  });
}

Status MemoryCatalog::DropTable(int64_t table_id) {
  return Transact([&]() -> Status {
    if (std::erase_if(tables_, [&](const Table& table) { return table.id == table_id; }) == 0) {
      return Missing("Table", std::to_string(table_id));
    }
    return Status::Ok();
  });
}

Result<std::vector<ExternalTable>> MemoryCatalog::ListExternalTables(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<ExternalTable>> {
    return OfDatabase(external_tables_, database_id);
  });
}

Result<ExternalTable> MemoryCatalog::GetExternalTable(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Result<ExternalTable> {
    if (ExternalTable* table = FindNamed(external_tables_, database_id, name)) return *table;
    return Missing("External table", name);
  });
}

Status MemoryCatalog::CreateExternalTable(const ExternalTable& table) {
  return Transact([&]() -> Status {
    if (FindNamed(tables_, table.database_id, table.name) ||
        FindNamed(external_tables_, table.database_id, table.name) ||
        FindNamed(views_, table.database_id, table.name)) {
      return Taken("Table", table.name);
    }
    external_tables_.push_back(table);
    external_tables_.back().id = next_id_++;
    return Status::Ok();
  });
}

Status MemoryCatalog::UpdateExternalTable(const ExternalTable& table) {
  return Transact([&]() -> Status {
    ExternalTable* entry = FindNamed(external_tables_, table.database_id, table.name);
    if (entry == nullptr) return Missing("External table", table.name);
    int64_t id = entry->id;
    *entry = table;
    entry->id = id;
    return Status::Ok();
  });
}

Status MemoryCatalog::DropExternalTable(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Status {
    size_t count = std::erase_if(external_tables_, [&](const ExternalTable& table) {
      return table.database_id == database_id && table.name == name;
    });
    return count > 0 ? Status::Ok() : Missing("External table", name);
  });
}

Result<std::optional<std::string>> MemoryCatalog::GetPolicy(std::string_view entity,
                                                            std::string_view policy) {
  return Transact([&]() -> Result<std::optional<std::string>> {
    auto found = policies_.find({std::string(entity), std::string(policy)});
    if (found == policies_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  });
}

Status MemoryCatalog::SetPolicy(std::string_view entity, std::string_view policy,
                                const std::optional<std::string>& json) {
  return Transact([&]() -> Status {
    std::pair key{std::string(entity), std::string(policy)};
    if (json) {
      policies_[key] = *json;
    } else {
      policies_.erase(key);
    }
    return Status::Ok();
  });
}

Result<std::vector<ContinuousExport>> MemoryCatalog::ListContinuousExports(int64_t database_id) {
  return Transact(
      [&]() -> Result<std::vector<ContinuousExport>> { return OfDatabase(exports_, database_id); });
}

Result<std::vector<ContinuousExport>> MemoryCatalog::ListAllContinuousExports() {
  return Transact([&]() -> Result<std::vector<ContinuousExport>> { return exports_; });
}

Result<ContinuousExport> MemoryCatalog::GetContinuousExport(int64_t database_id,
                                                            std::string_view name) {
  return Transact([&]() -> Result<ContinuousExport> {
    if (ContinuousExport* entry = FindNamed(exports_, database_id, name)) return *entry;
    return Missing("Continuous export", name);
  });
}

Status MemoryCatalog::CreateContinuousExport(const ContinuousExport& definition) {
  return Transact([&]() -> Status {
    if (FindNamed(exports_, definition.database_id, definition.name)) {
      return Taken("Continuous export", definition.name);
    }
    exports_.push_back(definition);
    exports_.back().id = next_id_++;
    return Status::Ok();
  });
}

Status MemoryCatalog::AlterContinuousExport(const ContinuousExport& definition) {
  return Transact([&]() -> Status {
    ContinuousExport* entry = FindExport(definition.id);
    if (entry == nullptr) return Missing("Continuous export", definition.name);
    entry->external_table = definition.external_table;
    entry->query = definition.query;
    entry->over = definition.over;
    entry->interval_ticks = definition.interval_ticks;
    entry->forced_latency_ticks = definition.forced_latency_ticks;
    entry->properties = definition.properties;
    entry->disabled = definition.disabled;
    ++entry->generation;
    return Status::Ok();
  });
}

Status MemoryCatalog::SetContinuousExportDisabled(int64_t id, bool disabled) {
  return Transact([&]() -> Status {
    ContinuousExport* entry = FindExport(id);
    if (entry == nullptr) return Missing("Continuous export", std::to_string(id));
    entry->disabled = disabled;
    return Status::Ok();
  });
}

Status MemoryCatalog::DropContinuousExport(int64_t id) {
  return Transact([&]() -> Status {
    if (FindExport(id) == nullptr) return Missing("Continuous export", std::to_string(id));
    std::erase_if(exports_, [&](const ContinuousExport& entry) { return entry.id == id; });
    std::erase_if(runs_, [&](const RunEntry& entry) {
      return entry.run.continuous_export_id == id && entry.run.state != ExportRun::State::kSealed &&
             entry.run.state != ExportRun::State::kWriting;
    });
    failures_.erase(id);
    return Status::Ok();
  });
}

Status MemoryCatalog::PutOperation(const Operation& operation) {
  return Transact([&]() -> Status {
    for (Operation& entry : operations_) {
      if (entry.operation_id == operation.operation_id) {
        entry = operation;
        return Status::Ok();
      }
    }
    operations_.insert(operations_.begin(), operation);
    return Status::Ok();
  });
}

Result<std::vector<Operation>> MemoryCatalog::ListOperations() {
  return Transact([&]() -> Result<std::vector<Operation>> { return operations_; });
}

Status MemoryCatalog::PutOperationDetails(std::string_view operation_id,
                                          const OperationDetails& details) {
  return Transact([&]() -> Status {
    details_.insert_or_assign(std::string(operation_id), details);
    return Status::Ok();
  });
}

Result<std::optional<OperationDetails>> MemoryCatalog::GetOperationDetails(
    std::string_view operation_id) {
  return Transact([&]() -> Result<std::optional<OperationDetails>> {
    auto found = details_.find(operation_id);
    if (found == details_.end()) return std::optional<OperationDetails>();
    return std::optional<OperationDetails>(found->second);
  });
}

Status MemoryCatalog::AbandonOperations(int64_t now) {
  return Transact([&]() -> Status {
    for (Operation& entry : operations_) {
      if (entry.state != "InProgress") continue;
      entry.state = "Abandoned";
      entry.last_updated_on = now;
    }
    return Status::Ok();
  });
}

Status MemoryCatalog::Forget(int64_t operations_before, int64_t artifacts_before) {
  return Transact([&]() -> Status {
    std::erase_if(operations_, [&](const Operation& entry) {
      return entry.last_updated_on < operations_before;
    });
    std::erase_if(runs_, [&](const RunEntry& entry) {
      return entry.run.finished && *entry.run.finished < artifacts_before;
    });
    for (auto& [id, failures] : failures_) {
      std::erase_if(failures,
                    [&](const ExportFailure& f) { return f.timestamp < artifacts_before; });
    }
    return Status::Ok();
  });
}

// --- Runs
// ------------------------------------------------------------------------------------------

void MemoryCatalog::NoteSuccess(int64_t export_id, int64_t started) {
  ContinuousExport* entry = FindExport(export_id);
  if (entry == nullptr) return;
  entry->last_run_time = started;
  entry->last_success_time = started;
  entry->last_run_result = "Completed";
  entry->first_failure_time.reset();
  entry->failures_in_a_row = 0;
  entry->last_failure.clear();
}

void MemoryCatalog::NoteFailure(int64_t export_id, int64_t run_time, const ExportFailure& failure) {
  ContinuousExport* entry = FindExport(export_id);
  if (entry == nullptr) return;
  entry->last_run_time = run_time;
  entry->last_run_result = "Failed";
  if (!entry->first_failure_time) entry->first_failure_time = failure.timestamp;
  ++entry->failures_in_a_row;
  entry->last_failure = failure.details;
  failures_[export_id].push_back(failure);
}

Status MemoryCatalog::BeginRun(const ExportRun& run) {
  return Transact([&]() -> Status {
    if (run.continuous_export_id) {
      ContinuousExport* entry = FindExport(*run.continuous_export_id);
      if (entry == nullptr || entry->generation + 1 != run.generation ||
          entry->exported_to != run.from_cursor) {
        return FailedPrecondition("the continuous export has changed since the run was planned");
      }
      entry->generation = run.generation;
    }
    if (FindRun(run.run_id) != nullptr) return Taken("Run", run.run_id);
    runs_.push_back({run, {}});
    runs_.back().run.state = ExportRun::State::kWriting;
    return Status::Ok();
  });
}

Status MemoryCatalog::SealRun(std::string_view run_id,
                              const std::vector<ExportArtifact>& artifacts) {
  return Transact([&]() -> Status {
    RunEntry* entry = FindRun(run_id);
    if (entry == nullptr) return Missing("Run", run_id);
    if (entry->run.state != ExportRun::State::kWriting) {
      return FailedPrecondition("the run is not writing");
    }
    if (entry->run.continuous_export_id) {
      ContinuousExport* definition = FindExport(*entry->run.continuous_export_id);
      if (definition == nullptr || definition->generation != entry->run.generation ||
          definition->exported_to != entry->run.from_cursor) {
        return FailedPrecondition("the continuous export has changed while the run was writing");
      }
      definition->exported_to = entry->run.to_cursor;
    }
    entry->artifacts = artifacts;
    entry->run.state = ExportRun::State::kSealed;
    return Status::Ok();
  });
}

Status MemoryCatalog::MarkArtifactPublished(std::string_view run_id, int64_t ordinal) {
  return Transact([&]() -> Status {
    RunEntry* entry = FindRun(run_id);
    if (entry != nullptr) {
      for (ExportArtifact& artifact : entry->artifacts) {
        if (artifact.ordinal != ordinal) continue;
        artifact.published = true;
        return Status::Ok();
      }
    }
    return Missing("Artifact", std::to_string(ordinal));
  });
}

Status MemoryCatalog::CompleteRun(std::string_view run_id, int64_t now) {
  return Transact([&]() -> Status {
    RunEntry* entry = FindRun(run_id);
    if (entry == nullptr) return Missing("Run", run_id);
    if (entry->run.state != ExportRun::State::kSealed) {
      return FailedPrecondition("the run is not sealed");
    }
    for (const ExportArtifact& artifact : entry->artifacts) {
      if (!artifact.published) return FailedPrecondition("an artifact is not published");
    }
    entry->run.state = ExportRun::State::kPublished;
    entry->run.finished = now;
    if (entry->run.continuous_export_id) {
      NoteSuccess(*entry->run.continuous_export_id, entry->run.started);
    }
    return Status::Ok();
  });
}

Status MemoryCatalog::AbortRun(std::string_view run_id, const std::optional<ExportFailure>& failure,
                               int64_t now) {
  return Transact([&]() -> Status {
    RunEntry* entry = FindRun(run_id);
    if (entry == nullptr) return Missing("Run", run_id);
    if (entry->run.state != ExportRun::State::kWriting) {
      return FailedPrecondition("the run is not writing");
    }
    entry->run.state = ExportRun::State::kAborted;
    entry->run.finished = now;
    if (failure && entry->run.continuous_export_id) {
      NoteFailure(*entry->run.continuous_export_id, entry->run.started, *failure);
    }
    return Status::Ok();
  });
}

Status MemoryCatalog::CompleteEmptyRun(int64_t continuous_export_id, int64_t from_cursor,
                                       int64_t to_cursor, int64_t started) {
  return Transact([&]() -> Status {
    ContinuousExport* entry = FindExport(continuous_export_id);
    if (entry == nullptr || entry->exported_to != from_cursor) {
      return FailedPrecondition("the continuous export has changed since the run was planned");
    }
    entry->exported_to = to_cursor;
    NoteSuccess(continuous_export_id, started);
    return Status::Ok();
  });
}

Status MemoryCatalog::RecordFailure(int64_t continuous_export_id, const ExportFailure& failure) {
  return Transact([&]() -> Status {
    NoteFailure(continuous_export_id, failure.timestamp, failure);
    return Status::Ok();
  });
}

Result<std::vector<ExportRun>> MemoryCatalog::ListUnfinishedRuns() {
  return Transact([&]() -> Result<std::vector<ExportRun>> {
    std::vector<ExportRun> unfinished;
    for (const RunEntry& entry : runs_) {
      if (entry.run.state == ExportRun::State::kWriting ||
          entry.run.state == ExportRun::State::kSealed) {
        unfinished.push_back(entry.run);
      }
    }
    return unfinished;
  });
}

Result<std::vector<ExportArtifact>> MemoryCatalog::ListRunArtifacts(std::string_view run_id) {
  return Transact([&]() -> Result<std::vector<ExportArtifact>> {
    RunEntry* entry = FindRun(run_id);
    return entry == nullptr ? std::vector<ExportArtifact>() : entry->artifacts;
  });
}

Result<std::vector<catalog::Catalog::ExportedArtifact>> MemoryCatalog::ListExportedArtifacts(
    int64_t continuous_export_id) {
  return Transact([&]() -> Result<std::vector<ExportedArtifact>> {
    std::vector<ExportedArtifact> exported;
    for (auto entry = runs_.rbegin(); entry != runs_.rend(); ++entry) {
      if (entry->run.continuous_export_id != continuous_export_id) continue;
      for (const ExportArtifact& artifact : entry->artifacts) {
        exported.push_back({entry->run.started, entry->run.external_table, artifact});
      }
    }
    return exported;
  });
}

Result<std::vector<ExportFailure>> MemoryCatalog::ListExportFailures(int64_t continuous_export_id) {
  return Transact([&]() -> Result<std::vector<ExportFailure>> {
    auto found = failures_.find(continuous_export_id);
    return found == failures_.end() ? std::vector<ExportFailure>() : found->second;
  });
}

}  // namespace sluice::testing
