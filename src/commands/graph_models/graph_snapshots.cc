// https://learn.microsoft.com/kusto/management/graph/graph-snapshot-overview
#include <algorithm>
#include <tuple>

#include "base/log.h"
#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/graph_models/graph_tables.h"
#include "commands/result_schema.h"
#include "query/graph_models.h"

namespace sluice::commands {

void DropGraphTables(const CommandCall& call, const catalog::GraphSnapshot& snapshot) {
  for (const int64_t table_id : {snapshot.node_table_id, snapshot.edge_table_id}) {
    if (table_id == 0) continue;
    const Status dropped = call.services.records.DropTable(table_id);
    if (!dropped.ok()) LogWarning("The records of a graph stay: " + dropped.ToString());
  }
}

namespace {

constexpr std::string_view kSnapshotsResult =
    "Name:string, SnapshotTime:datetime, ModelName:string, ModelId:guid, "
    "ModelCreationTime:datetime";
constexpr std::string_view kDetailsResult =
    "Name:string, SnapshotTime:datetime, ModelName:string, ModelId:guid, "
    "ModelCreationTime:datetime, NodesCount:long, EdgesCount:long, RetentionPolicy:dynamic";

std::vector<Scalar> SnapshotRow(const catalog::GraphSnapshot& snapshot, bool details) {
  const std::optional<Guid> id = Guid::Parse(snapshot.model_id);
  std::vector<Scalar> row = {Scalar::String(snapshot.name), Scalar::Datetime(snapshot.created_on),
                             Scalar::String(snapshot.model),
                             id ? Scalar::GuidValue(*id) : Scalar::Null(ScalarType::kGuid),
                             Scalar::Datetime(snapshot.model_created_on)};
  if (!details) return row;
  row.push_back(Scalar::Long(snapshot.node_count));
  row.push_back(Scalar::Long(snapshot.edge_count));
  row.push_back(Scalar::Dynamic(std::string(kGraphRetentionPolicy)));
  return row;
}

CommandResult Shown(const std::vector<catalog::GraphSnapshot>& snapshots, bool details) {
  Rows rows;
  for (const catalog::GraphSnapshot& snapshot : snapshots) {
    rows.push_back(SnapshotRow(snapshot, details));
  }
  return {ParseResultSchema(details ? kDetailsResult : kSnapshotsResult), std::move(rows)};
}

Result<catalog::GraphModel> NewestVersion(const CommandCall& call, int64_t database_id,
                                          const std::string& name) {
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphModel> models,
                   call.services.catalog.ListGraphModels(database_id));
  for (auto model = models.rbegin(); model != models.rend(); ++model) {
    if (model->name == name) return *model;
  }
  return catalog::EntityNotFound("GraphModel", name);
}

// The snapshots of a model, or one of them; all of the database without a model.
Result<std::vector<catalog::GraphSnapshot>> Named(const CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(std::vector<catalog::GraphSnapshot> snapshots,
                   call.services.catalog.ListGraphSnapshots(database.id));
  std::sort(snapshots.begin(), snapshots.end(), [](const auto& a, const auto& b) {
    return std::tie(a.name, a.created_on, a.model) < std::tie(b.name, b.created_on, b.model);
  });
  if (!call.arguments.Has("model")) return snapshots;
  const std::string& model = call.arguments.Text("model");
  const auto version = NewestVersion(call, database.id, model);
  RETURN_IF_ERROR(version.status());
  std::erase_if(snapshots, [&](const auto& one) { return one.model != model; });
  if (!call.arguments.Has("snapshot")) return snapshots;
  const std::string& name = call.arguments.Text("snapshot");
  std::erase_if(snapshots, [&](const auto& one) { return one.name != name; });
  if (snapshots.empty()) return catalog::EntityNotFound("GraphSnapshot", model + "." + name);
  return snapshots;
}

struct StoredTable {
  int64_t table_id = 0;
  std::vector<catalog::TableColumn> columns;
  int64_t row_count = 0;
};

// Writes the rows of a query into a table that the catalog does not name yet.
Status Store(CommandCall& call, int64_t database_id, query::PreparedQuery prepared,
             StoredTable& table) {
  const Schema& schema = prepared.parts[0].plan.schema;
  const auto count = static_cast<int64_t>(schema.columns.size());
  ASSIGN_OR_RETURN(const int64_t first, call.services.catalog.ReserveIds(count + 1));
  engine::IngestRequest ingest;
  ingest.database_id = database_id;
  ingest.table_id = first;
  for (int64_t i = 0; i < count; ++i) {
    const Column& column = schema.columns[static_cast<size_t>(i)];
    table.columns.push_back({first + 1 + i, column.name, column.type, ""});
    ingest.columns.push_back({first + 1 + i, column.type});
  }
  RETURN_IF_ERROR(call.services.records.CreateTable(first, ingest.columns));
  table.table_id = first;
  ingest.records = engine::QueryRecords{std::move(prepared.parts[0].plan)};
  ASSIGN_OR_RETURN(const auto ingested, call.services.records.Ingest(ingest, call.context));
  if (ingested.extent) table.row_count = ingested.extent->row_count;
  return Status::Ok();
}

Status StoreBoth(CommandCall& call, const catalog::Database& database,
                 const catalog::GraphModel& model, catalog::GraphSnapshot& snapshot) {
  ASSIGN_OR_RETURN(const auto parsed, query::ParseGraphModel(model.definition));
  query::QueryRequest request;
  request.database = database.name;
  request.properties = call.request_properties;
  ASSIGN_OR_RETURN(query::GraphQueries graph, query::PrepareGraph(call.services.queries, parsed,
                                                                  request, call.context));
  StoredTable edges;
  Status stored = Store(call, database.id, std::move(graph.edges), edges);
  snapshot.edge_table_id = edges.table_id;
  snapshot.edge_columns = std::move(edges.columns);
  snapshot.edge_count = edges.row_count;
  RETURN_IF_ERROR(stored);
  StoredTable nodes;
  stored = Store(call, database.id, std::move(graph.nodes), nodes);
  snapshot.node_table_id = nodes.table_id;
  snapshot.node_columns = std::move(nodes.columns);
  snapshot.node_count = nodes.row_count;
  return stored;
}

Status CheckMake(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  const std::string& name = call.arguments.Text("name");
  const std::string& model = call.arguments.Text("model");
  RETURN_IF_ERROR(CheckEntityName("graph snapshot", name));
  const auto version = NewestVersion(call, database.id, model);
  RETURN_IF_ERROR(version.status());
  ASSIGN_OR_RETURN(const std::vector<catalog::GraphSnapshot> snapshots,
                   call.services.catalog.ListGraphSnapshots(database.id));
  for (const catalog::GraphSnapshot& other : snapshots) {
    if (other.model == model && other.name == name) {
      return catalog::EntityAlreadyExists("GraphSnapshot", name);
    }
  }
  return Status::Ok();
}

Result<CommandResult> RunMake(CommandCall& call) {
  RETURN_IF_ERROR(CheckMake(call));
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const catalog::GraphModel model,
                   NewestVersion(call, database.id, call.arguments.Text("model")));
  catalog::GraphSnapshot snapshot;
  snapshot.id = call.services.random.NewGuid();
  snapshot.database_id = database.id;
  snapshot.model = model.name;
  snapshot.name = call.arguments.Text("name");
  snapshot.model_id = model.id;
  snapshot.model_created_on = model.created_on;
  snapshot.created_on = call.services.clock.NowTicks();
  Status made = StoreBoth(call, database, model, snapshot);
  if (made.ok()) made = call.services.catalog.CreateGraphSnapshot(snapshot);
  if (!made.ok()) {
    DropGraphTables(call, snapshot);
    return made;
  }
  return CommandResult(Rows{SnapshotRow(snapshot, true)});
}

Result<CommandResult> RunShow(CommandCall& call) {
  ASSIGN_OR_RETURN(const auto snapshots, Named(call));
  return Shown(snapshots, call.arguments.HasWord("details"));
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const auto snapshots, Named(call));
  std::vector<std::string> ids;
  for (const catalog::GraphSnapshot& snapshot : snapshots) ids.push_back(snapshot.id);
  RETURN_IF_ERROR(call.services.catalog.DropGraphSnapshots(ids));
  for (const catalog::GraphSnapshot& snapshot : snapshots) DropGraphTables(call, snapshot);
  return Shown(snapshots, false);
}

}  // namespace

CommandDefinition MakeGraphSnapshot() {
  return {.name = "GraphSnapshotMake",
          .syntax = ".make [async] graph_snapshot <name> from <model:name>",
          .role = Role::kDatabaseAdmin,
          .result = kDetailsResult,
          .summary = "Keeps the nodes and edges that a graph model has now.",
          .examples = {".make graph_snapshot Weekly from G",
                       ".make async graph_snapshot Weekly from G"},
          .recording = Recording::kFromStart,
          .check = &CheckMake,
          .run = &RunMake};
}

CommandDefinition ShowGraphSnapshot() {
  return {.name = "GraphSnapshotShow",
          .syntax = ".show graph_snapshot <model:name> . <snapshot:name> [details]",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Shows a snapshot of a graph model.",
          .examples = {".show graph_snapshot G.Weekly", ".show graph_snapshot G.Weekly details"},
          .run = &RunShow};
}

CommandDefinition ShowGraphSnapshots() {
  return {.name = "GraphSnapshotsShow",
          .syntax = ".show graph_snapshots {* | <model:name>} [details]",
          .role = Role::kDatabaseViewer,
          .result = "",
          .summary = "Lists the snapshots of a graph model, or of all.",
          .examples = {".show graph_snapshots *", ".show graph_snapshots G"},
          .run = &RunShow};
}

CommandDefinition DropGraphSnapshot() {
  return {.name = "GraphSnapshotDrop",
          .syntax = ".drop graph_snapshot <model:name> . <snapshot:name>",
          .role = Role::kDatabaseAdmin,
          .result = kSnapshotsResult,
          .summary = "Drops a snapshot of a graph model.",
          .examples = {".drop graph_snapshot G.Weekly"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

CommandDefinition DropGraphSnapshots() {
  return {.name = "GraphSnapshotsDrop",
          .syntax = ".drop graph_snapshots <model:name>",
          .role = Role::kDatabaseAdmin,
          .result = kSnapshotsResult,
          .summary = "Drops all snapshots of a graph model.",
          .examples = {".drop graph_snapshots G"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

}  // namespace sluice::commands
