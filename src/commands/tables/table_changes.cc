#include "commands/tables/table_changes.h"

#include <algorithm>

#include "base/log.h"
#include "base/sync_point.h"
#include "catalog/entity_errors.h"
#include "commands/entity_names.h"

namespace sluice::commands {
namespace {

const catalog::TableColumn* FindColumn(const catalog::Table& table, std::string_view name) {
  for (const catalog::TableColumn& column : table.columns) {
    if (column.name == name) return &column;
  }
  return nullptr;
}

Status CheckSameType(const catalog::Table& table, const Column& column) {
  const catalog::TableColumn* existing = FindColumn(table, column.name);
  if (existing == nullptr || existing->type == column.type) return Status::Ok();
  return InvalidArgument("The column '" + column.name + "' of table '" + table.name +
                         "' is of type " + std::string(ScalarTypeName(existing->type)) + ", not " +
                         std::string(ScalarTypeName(column.type)) +
                         ". Use '.alter column' to change a type");
}

void SetProperties(const TableProperties& properties, catalog::Table& table) {
  if (properties.folder) table.folder = *properties.folder;
  if (properties.docstring) table.docstring = *properties.docstring;
  if (properties.ingestion_time_policy) {
    table.ingestion_time_policy = *properties.ingestion_time_policy;
  }
}

// Numbers `columns` that are new and makes them in the record store.
Status AddStoredColumns(const CommandCall& call, int64_t table_id,
                        std::vector<catalog::TableColumn>& columns) {
  if (columns.empty()) return Status::Ok();
  ASSIGN_OR_RETURN(int64_t id,
                   call.services.catalog.ReserveIds(static_cast<int64_t>(columns.size())));
  for (catalog::TableColumn& column : columns) column.column_id = id++;
  return call.services.records.AddColumns(table_id, StoredColumnsOf(columns));
}

// After the catalog has stopped to name them. That they stay behind does no harm but space.
void DropStoredColumns(const CommandCall& call, const catalog::Table& table,
                       const std::vector<int64_t>& column_ids) {
  if (column_ids.empty()) return;
  const Status dropped = call.services.records.DropColumns(table.id, column_ids);
  if (!dropped.ok()) {
    LogWarning("Columns dropped from table '" + table.name + "' stay stored until the next start: " +
               dropped.ToString());
  }
}

}  // namespace

std::vector<engine::StoredColumn> StoredColumnsOf(
    const std::vector<catalog::TableColumn>& columns) {
  std::vector<engine::StoredColumn> stored;
  for (const catalog::TableColumn& column : columns) {
    stored.push_back({column.column_id, column.type});
  }
  return stored;
}

TableProperties TablePropertiesOf(const Properties& properties) {
  return {properties.Text("folder"), properties.Text("docstring"), std::nullopt};
}

Status CheckNewTable(const CommandCall& call, const catalog::Database& database,
                     const std::string& name, const Schema& schema) {
  RETURN_IF_ERROR(CheckEntityName("table", name));
  RETURN_IF_ERROR(CheckColumnNames(schema));
  const auto external = call.services.catalog.GetExternalTable(database.id, name);
  if (external.ok()) return catalog::EntityAlreadyExists("ExternalTable", name);
  if (external.status().code() != StatusCode::kNotFound) return external.status();
  return Status::Ok();
}

Result<catalog::Table> CreateTable(const CommandCall& call, const catalog::Database& database,
                                   const std::string& name, const Schema& schema,
                                   const TableProperties& properties) {
  catalog::Table table;
  ASSIGN_OR_RETURN(int64_t id, call.services.catalog.ReserveIds(
                                   static_cast<int64_t>(schema.columns.size()) + 1));
  table.id = id++;
  table.database_id = database.id;
  table.name = name;
  for (const Column& column : schema.columns) {
    table.columns.push_back({id++, column.name, column.type, column.docstring});
  }
  SetProperties(properties, table);
  RETURN_IF_ERROR(call.services.records.CreateTable(table.id, StoredColumnsOf(table.columns)));
  SYNC_POINT("commands.table_created");
  const Status created = call.services.catalog.CreateTable(table);
  if (!created.ok()) {
    const Status dropped = call.services.records.DropTable(table.id);
    if (!dropped.ok()) LogWarning("A table without a name stays stored: " + dropped.ToString());
    return created;
  }
  return table;
}

Result<catalog::Table> ExtendTable(const CommandCall& call, catalog::Table table,
                                   const Schema& schema, const TableProperties& properties) {
  RETURN_IF_ERROR(CheckColumnNames(schema));
  std::vector<catalog::TableColumn> added;
  for (const Column& column : schema.columns) {
    RETURN_IF_ERROR(CheckSameType(table, column));
    if (FindColumn(table, column.name) == nullptr) {
      added.push_back({0, column.name, column.type, column.docstring});
    }
  }
  RETURN_IF_ERROR(AddStoredColumns(call, table.id, added));
  table.columns.insert(table.columns.end(), added.begin(), added.end());
  SetProperties(properties, table);
  RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
  return table;
}

Result<catalog::Table> ReshapeTable(const CommandCall& call, catalog::Table table,
                                    const Schema& schema, const TableProperties& properties,
                                    OtherType other_type) {
  RETURN_IF_ERROR(CheckColumnNames(schema));
  std::vector<catalog::TableColumn> added;
  for (const Column& column : schema.columns) {
    const catalog::TableColumn* existing = FindColumn(table, column.name);
    if (existing != nullptr && existing->type == column.type) continue;
    if (other_type == OtherType::kRefuse) RETURN_IF_ERROR(CheckSameType(table, column));
    added.push_back({0, column.name, column.type, column.docstring});
  }
  RETURN_IF_ERROR(AddStoredColumns(call, table.id, added));

  catalog::Table reshaped = table;
  reshaped.columns.clear();
  for (const Column& column : schema.columns) {
    const auto is_new = std::find_if(added.begin(), added.end(), [&](const auto& entry) {
      return entry.name == column.name;
    });
    reshaped.columns.push_back(is_new != added.end() ? *is_new : *FindColumn(table, column.name));
  }
  SetProperties(properties, reshaped);
  RETURN_IF_ERROR(call.services.catalog.UpdateTable(reshaped));

  std::vector<int64_t> dropped;
  for (const catalog::TableColumn& column : table.columns) {
    if (std::none_of(reshaped.columns.begin(), reshaped.columns.end(), [&](const auto& kept) {
          return kept.column_id == column.column_id;
        })) {
      dropped.push_back(column.column_id);
    }
  }
  DropStoredColumns(call, reshaped, dropped);
  return reshaped;
}

Result<catalog::Table> DropTableColumns(const CommandCall& call, catalog::Table table,
                                        const std::vector<int64_t>& column_ids) {
  std::erase_if(table.columns, [&](const catalog::TableColumn& column) {
    return std::find(column_ids.begin(), column_ids.end(), column.column_id) != column_ids.end();
  });
  if (table.columns.empty()) {
    return InvalidArgument("The last column of table '" + table.name +
                           "' cannot be dropped. Use '.drop table' to drop the table");
  }
  RETURN_IF_ERROR(call.services.catalog.UpdateTable(table));
  DropStoredColumns(call, table, column_ids);
  return table;
}

Status DropTableWithData(const CommandCall& call, const catalog::Table& table) {
  RETURN_IF_ERROR(call.services.catalog.DropTable(table.id));
  SYNC_POINT("commands.table_dropped");
  const Status dropped = call.services.records.DropTable(table.id);
  if (!dropped.ok()) {
    LogWarning("The records of the dropped table '" + table.name +
               "' stay stored until the next start: " + dropped.ToString());
  }
  return Status::Ok();
}

}  // namespace sluice::commands
