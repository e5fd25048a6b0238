// Stored functions and entity groups.
#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

template <typename... Values>
Result<std::vector<StoredFunction>> SqliteCatalog::ReadFunctions(std::string_view condition,
                                                                 const Values&... values) {
  std::vector<StoredFunction> functions;
  std::string sql =
      "SELECT database_id, name, parameters, body, folder, docstring, is_view FROM functions ";
  sql += condition;
  sql += " ORDER BY name";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        functions.push_back({row.Int(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4),
                             row.Text(5), row.Bool(6)});
        return Status::Ok();
      },
      values...));
  return functions;
}

Result<std::vector<StoredFunction>> SqliteCatalog::ListFunctions(int64_t database_id) {
  return InSnapshot([&] { return ReadFunctions("WHERE database_id = ?", database_id); });
}

Result<StoredFunction> SqliteCatalog::GetFunction(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<StoredFunction> found, InSnapshot([&] {
                     return ReadFunctions("WHERE database_id = ? AND name = ?", database_id, name);
                   }));
  if (found.empty()) return EntityNotFound("Function", name);
  return std::move(found.front());
}

Status SqliteCatalog::CreateFunction(const StoredFunction& function) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const auto found,
                     ReadFunctions("WHERE database_id = ? AND name = ?", function.database_id,
                                   function.name));
    if (!found.empty()) return EntityAlreadyExists("Function", function.name);
    ASSIGN_OR_RETURN(
        const std::optional<int64_t> view,
        connection_->QueryInt("SELECT id FROM materialized_views WHERE database_id = ? AND name = ?",
                              function.database_id, function.name));
    if (view) return EntityAlreadyExists("MaterializedView", function.name);
    return connection_->Execute("INSERT INTO functions VALUES (?, ?, ?, ?, ?, ?, ?)",
                                function.database_id, function.name, function.parameters,
                                function.body, function.folder, function.docstring, function.view);
  });
}

Status SqliteCatalog::UpdateFunction(const StoredFunction& function) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "UPDATE functions SET parameters = ?, body = ?, folder = ?, docstring = ?, is_view = ?"
        " WHERE database_id = ? AND name = ?",
        function.parameters, function.body, function.folder, function.docstring, function.view,
        function.database_id, function.name));
    if (connection_->changes() == 0) return EntityNotFound("Function", function.name);
    return Status::Ok();
  });
}

Status SqliteCatalog::DropFunctions(int64_t database_id, const std::vector<std::string>& names) {
  return InTransaction([&] {
    for (const std::string& name : names) {
      RETURN_IF_ERROR(connection_->Execute(
          "DELETE FROM functions WHERE database_id = ? AND name = ?", database_id, name));
      if (connection_->changes() == 0) return EntityNotFound("Function", name);
    }
    return Status::Ok();
  });
}

template <typename... Values>
Result<std::vector<EntityGroup>> SqliteCatalog::ReadEntityGroups(std::string_view condition,
                                                                 const Values&... values) {
  std::vector<EntityGroup> groups;
  std::string sql =
      "SELECT g.database_id, g.name, e.entity FROM entity_groups g LEFT JOIN entity_group_entities e"
      " ON e.database_id = g.database_id AND e.name = g.name ";
  sql += condition;
  sql += " ORDER BY g.name, e.ordinal";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        const std::string name = row.Text(1);
        if (groups.empty() || groups.back().name != name) {
          groups.push_back({row.Int(0), name, {}});
        }
        if (!row.IsNull(2)) groups.back().entities.push_back(row.Text(2));
        return Status::Ok();
      },
      values...));
  return groups;
}

Result<std::vector<EntityGroup>> SqliteCatalog::ListEntityGroups(int64_t database_id) {
  return InSnapshot([&] { return ReadEntityGroups("WHERE g.database_id = ?", database_id); });
}

Result<EntityGroup> SqliteCatalog::GetEntityGroup(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<EntityGroup> found, InSnapshot([&] {
                     return ReadEntityGroups("WHERE g.database_id = ? AND g.name = ?", database_id,
                                             name);
                   }));
  if (found.empty()) return EntityNotFound("EntityGroup", name);
  return std::move(found.front());
}

Status SqliteCatalog::InsertEntities(const EntityGroup& group) {
  int64_t ordinal = 0;
  for (const std::string& entity : group.entities) {
    RETURN_IF_ERROR(connection_->Execute("INSERT INTO entity_group_entities VALUES (?, ?, ?, ?)",
                                         group.database_id, group.name, ordinal++, entity));
  }
  return Status::Ok();
}

Status SqliteCatalog::CreateEntityGroup(const EntityGroup& group) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const auto found, ReadEntityGroups("WHERE g.database_id = ? AND g.name = ?",
                                                        group.database_id, group.name));
    if (!found.empty()) return EntityAlreadyExists("EntityGroup", group.name);
    RETURN_IF_ERROR(connection_->Execute("INSERT INTO entity_groups VALUES (?, ?)",
                                         group.database_id, group.name));
    return InsertEntities(group);
  });
}

Status SqliteCatalog::UpdateEntityGroup(const EntityGroup& group) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(const auto found, ReadEntityGroups("WHERE g.database_id = ? AND g.name = ?",
                                                        group.database_id, group.name));
    if (found.empty()) return EntityNotFound("EntityGroup", group.name);
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM entity_group_entities WHERE database_id = ? AND name = ?", group.database_id,
        group.name));
    return InsertEntities(group);
  });
}

Status SqliteCatalog::DropEntityGroup(int64_t database_id, std::string_view name) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM entity_groups WHERE database_id = ? AND name = ?", database_id, name));
    if (connection_->changes() == 0) return EntityNotFound("EntityGroup", name);
    return Status::Ok();
  });
}

}  // namespace sluice::catalog
