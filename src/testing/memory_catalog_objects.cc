// Stored functions, entity groups, stored query results and materialized views of the catalog in
// memory.
#include <algorithm>

#include "testing/memory_catalog.h"

namespace sluice::testing {

using catalog::EntityGroup;
using catalog::ExportFailure;
using catalog::MaterializedView;
using catalog::StoredFunction;
using catalog::StoredQueryResult;

namespace {

Status Missing(std::string_view kind, std::string_view name) {
  return NotFound(std::string(kind) + " '" + std::string(name) + "' was not found");
}

Status Taken(std::string_view kind, std::string_view name) {
  return AlreadyExists(std::string(kind) + " '" + std::string(name) + "' exists");
}

template <typename Entry>
auto FindNamed(std::vector<Entry>& entries, int64_t database_id, std::string_view name) {
  return std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) {
    return entry.database_id == database_id && entry.name == name;
  });
}

template <typename Entry>
bool HasNamed(std::vector<Entry>& entries, int64_t database_id, std::string_view name) {
  return FindNamed(entries, database_id, name) != entries.end();
}

template <typename Entry>
std::vector<Entry> OfDatabase(const std::vector<Entry>& entries, int64_t database_id) {
  std::vector<Entry> found;
  for (const Entry& entry : entries) {
    if (entry.database_id == database_id) found.push_back(entry);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return found;
}

}  // namespace

Result<std::vector<StoredFunction>> MemoryCatalog::ListFunctions(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<StoredFunction>> {
    return OfDatabase(functions_, database_id);
  });
}

Result<StoredFunction> MemoryCatalog::GetFunction(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Result<StoredFunction> {
    auto found = FindNamed(functions_, database_id, name);
    if (found == functions_.end()) return Missing("Function", name);
    return *found;
  });
}

Status MemoryCatalog::CreateFunction(const StoredFunction& function) {
  return Transact([&]() -> Status {
    if (HasNamed(functions_, function.database_id, function.name) ||
        HasNamed(views_, function.database_id, function.name)) {
      return Taken("Function", function.name);
    }
    functions_.push_back(function);
    return Status::Ok();
  });
}

Status MemoryCatalog::UpdateFunction(const StoredFunction& function) {
  return Transact([&]() -> Status {
    auto found = FindNamed(functions_, function.database_id, function.name);
    if (found == functions_.end()) return Missing("Function", function.name);
    *found = function;
    return Status::Ok();
  });
}

Status MemoryCatalog::DropFunctions(int64_t database_id, const std::vector<std::string>& names) {
  return Transact([&]() -> Status {
    for (const std::string& name : names) {
      if (!HasNamed(functions_, database_id, name)) return Missing("Function", name);
    }
    for (const std::string& name : names) {
      functions_.erase(FindNamed(functions_, database_id, name));
    }
    return Status::Ok();
  });
}

Result<std::vector<EntityGroup>> MemoryCatalog::ListEntityGroups(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<EntityGroup>> {
    return OfDatabase(entity_groups_, database_id);
  });
}

Result<EntityGroup> MemoryCatalog::GetEntityGroup(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Result<EntityGroup> {
    auto found = FindNamed(entity_groups_, database_id, name);
    if (found == entity_groups_.end()) return Missing("Entity group", name);
    return *found;
  });
}

Status MemoryCatalog::CreateEntityGroup(const EntityGroup& group) {
  return Transact([&]() -> Status {
    if (HasNamed(entity_groups_, group.database_id, group.name)) {
      return Taken("Entity group", group.name);
    }
    entity_groups_.push_back(group);
    return Status::Ok();
  });
}

Status MemoryCatalog::UpdateEntityGroup(const EntityGroup& group) {
  return Transact([&]() -> Status {
    auto found = FindNamed(entity_groups_, group.database_id, group.name);
    if (found == entity_groups_.end()) return Missing("Entity group", group.name);
    *found = group;
    return Status::Ok();
  });
}

Status MemoryCatalog::DropEntityGroup(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Status {
    auto found = FindNamed(entity_groups_, database_id, name);
    if (found == entity_groups_.end()) return Missing("Entity group", name);
    entity_groups_.erase(found);
    return Status::Ok();
  });
}

Result<std::vector<StoredQueryResult>> MemoryCatalog::ListAllStoredQueryResults() {
  return Transact([&]() -> Result<std::vector<StoredQueryResult>> { return query_results_; });
}

Result<std::vector<StoredQueryResult>> MemoryCatalog::ListStoredQueryResults(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<StoredQueryResult>> {
    return OfDatabase(query_results_, database_id);
  });
}

Status MemoryCatalog::PutStoredQueryResult(const StoredQueryResult& result,
                                           const std::vector<std::string>& replaced) {
  return Transact([&]() -> Status {
    std::erase_if(query_results_, [&](const StoredQueryResult& entry) {
      return std::find(replaced.begin(), replaced.end(), entry.id) != replaced.end();
    });
    query_results_.push_back(result);
    return Status::Ok();
  });
}

Status MemoryCatalog::DropStoredQueryResults(const std::vector<std::string>& ids) {
  return Transact([&]() -> Status {
    std::erase_if(query_results_, [&](const StoredQueryResult& entry) {
      return std::find(ids.begin(), ids.end(), entry.id) != ids.end();
    });
    return Status::Ok();
  });
}

Result<std::vector<MaterializedView>> MemoryCatalog::ListMaterializedViews(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<MaterializedView>> {
    return OfDatabase(views_, database_id);
  });
}

Result<std::vector<MaterializedView>> MemoryCatalog::ListAllMaterializedViews() {
  return Transact([&]() -> Result<std::vector<MaterializedView>> { return views_; });
}

Result<MaterializedView> MemoryCatalog::GetMaterializedView(int64_t database_id,
                                                            std::string_view name) {
  return Transact([&]() -> Result<MaterializedView> {
    auto found = FindNamed(views_, database_id, name);
    if (found == views_.end()) return Missing("Materialized view", name);
    return *found;
  });
}

Status MemoryCatalog::CreateMaterializedView(const MaterializedView& view) {
  return Transact([&]() -> Status {
    if (HasNamed(tables_, view.database_id, view.name) ||
        HasNamed(external_tables_, view.database_id, view.name) ||
        HasNamed(functions_, view.database_id, view.name) ||
        HasNamed(views_, view.database_id, view.name)) {
      return Taken("Materialized view", view.name);
    }
    views_.push_back(view);
    views_.back().id = next_id_++;
    return Status::Ok();
  });
}

Status MemoryCatalog::UpdateMaterializedView(const MaterializedView& view) {
  return Transact([&]() -> Status {
    for (MaterializedView& entry : views_) {
      if (entry.id != view.id) continue;
      if (entry.name != view.name && (HasNamed(tables_, view.database_id, view.name) ||
                                      HasNamed(external_tables_, view.database_id, view.name) ||
                                      HasNamed(functions_, view.database_id, view.name) ||
                                      HasNamed(views_, view.database_id, view.name))) {
        return Taken("Materialized view", view.name);
      }
      entry = view;
      return Status::Ok();
    }
    return Missing("Materialized view", view.name);
  });
}

Status MemoryCatalog::DropMaterializedView(int64_t id) {
  return Transact([&]() -> Status {
    view_failures_.erase(id);
    size_t count =
        std::erase_if(views_, [&](const MaterializedView& entry) { return entry.id == id; });
    return count > 0 ? Status::Ok() : Missing("Materialized view", std::to_string(id));
  });
}

Status MemoryCatalog::RecordMaterializedViewFailure(int64_t id, const ExportFailure& failure) {
  return Transact([&]() -> Status {
    for (MaterializedView& entry : views_) {
      if (entry.id != id) continue;
      entry.last_run_time = failure.timestamp;
      entry.last_run_result = "Failed";
      auto& failures = view_failures_[id];
      failures.insert(failures.begin(), failure);
      return Status::Ok();
    }
    return Missing("Materialized view", failure.name);
  });
}

Result<std::vector<ExportFailure>> MemoryCatalog::ListMaterializedViewFailures(int64_t id) {
  return Transact([&]() -> Result<std::vector<ExportFailure>> { return view_failures_[id]; });
}

}  // namespace sluice::testing
