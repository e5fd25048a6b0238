// Graph models and their snapshots.
#include <algorithm>
#include <tuple>

#include "testing/memory_catalog.h"

namespace sluice::testing {

using catalog::GraphModel;
using catalog::GraphSnapshot;

Result<std::vector<GraphModel>> MemoryCatalog::ListGraphModels(int64_t database_id) {
  return Transact([&]() -> Result<std::vector<GraphModel>> {
    std::vector<GraphModel> models = graph_models_;
    std::erase_if(models, [&](const GraphModel& one) { return one.database_id != database_id; });
    std::stable_sort(models.begin(), models.end(), [](const GraphModel& a, const GraphModel& b) {
      return std::tie(a.name, a.created_on) < std::tie(b.name, b.created_on);
    });
    return models;
  });
}

Status MemoryCatalog::PutGraphModel(const GraphModel& model) {
  return Transact([&]() -> Status {
    graph_models_.push_back(model);
    return Status::Ok();
  });
}

Status MemoryCatalog::DropGraphModel(int64_t database_id, std::string_view name) {
  return Transact([&]() -> Status {
    const auto dropped = std::erase_if(graph_models_, [&](const GraphModel& model) {
      return model.database_id == database_id && model.name == name;
    });
    if (dropped == 0) return NotFound("GraphModel '" + std::string(name) + "' was not found");
    std::erase_if(graph_snapshots_, [&](const GraphSnapshot& snapshot) {
      return snapshot.database_id == database_id && snapshot.model == name;
    });
    return Status::Ok();
  });
}

Result<std::vector<GraphSnapshot>> MemoryCatalog::ListAllGraphSnapshots() {
  return Transact([&]() -> Result<std::vector<GraphSnapshot>> {
    std::vector<GraphSnapshot> snapshots = graph_snapshots_;
    std::stable_sort(snapshots.begin(), snapshots.end(),
                     [](const GraphSnapshot& a, const GraphSnapshot& b) {
                       return std::tie(a.model, a.created_on) < std::tie(b.model, b.created_on);
                     });
    return snapshots;
  });
}

Result<std::vector<GraphSnapshot>> MemoryCatalog::ListGraphSnapshots(int64_t database_id) {
  ASSIGN_OR_RETURN(std::vector<GraphSnapshot> snapshots, ListAllGraphSnapshots());
  std::erase_if(snapshots,
                [&](const GraphSnapshot& one) { return one.database_id != database_id; });
  return snapshots;
}

Status MemoryCatalog::CreateGraphSnapshot(const GraphSnapshot& snapshot) {
  return Transact([&]() -> Status {
    const bool known = std::any_of(
        graph_models_.begin(), graph_models_.end(), [&](const GraphModel& model) {
          return model.id == snapshot.model_id && model.name == snapshot.model &&
                 model.database_id == snapshot.database_id;
        });
    if (!known) return NotFound("GraphModel '" + snapshot.model + "' was not found");
    for (const GraphSnapshot& other : graph_snapshots_) {
      if (other.database_id == snapshot.database_id && other.model == snapshot.model &&
          other.name == snapshot.name) {
        return AlreadyExists("GraphSnapshot '" + snapshot.name + "' exists");
      }
    }
    graph_snapshots_.push_back(snapshot);
    return Status::Ok();
  });
}

Status MemoryCatalog::DropGraphSnapshots(const std::vector<std::string>& ids) {
  return Transact([&]() -> Status {
    std::erase_if(graph_snapshots_, [&](const GraphSnapshot& snapshot) {
      return std::find(ids.begin(), ids.end(), snapshot.id) != ids.end();
    });
    return Status::Ok();
  });
}

}  // namespace sluice::testing
