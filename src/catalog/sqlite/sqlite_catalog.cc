#include "catalog/sqlite/sqlite_catalog.h"

#include <iterator>

#include "base/random.h"
#include "catalog/entity_errors.h"
#include "catalog/sqlite/migrations/migrations.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {

Result<std::unique_ptr<Catalog>> OpenSqliteCatalog(const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> connection, SqliteConnection::Open(path));
  auto catalog = std::make_unique<SqliteCatalog>(std::move(connection));
  const Status initialized = catalog->Initialize();
  if (!initialized.ok()) return initialized.WithContext(path);
  return std::unique_ptr<Catalog>(std::move(catalog));
}

Status SqliteCatalog::Initialize() {
  return InTransaction([&] {
    RETURN_IF_ERROR(Migrate());
    ASSIGN_OR_RETURN(const std::optional<int64_t> databases,
                     connection_->QueryInt("SELECT count(*) FROM databases"));
    if (*databases > 0) return Status::Ok();
    return InsertDatabase("NetDefaultDB", SystemRandom().NewGuid()).status();
  });
}

Status SqliteCatalog::Migrate() {
  ASSIGN_OR_RETURN(const std::optional<int64_t> version,
                   connection_->QueryInt("PRAGMA user_version"));
  constexpr int64_t kVersion = std::ssize(kMigrations);
  if (*version > kVersion) {
    return FailedPrecondition("The catalog was written by a newer version of this server: version " +
                              std::to_string(*version) + ", this server knows up to " +
                              std::to_string(kVersion));
  }
  for (int64_t step = *version; step < kVersion; ++step) {
    RETURN_IF_ERROR(connection_->ExecuteScript(*kMigrations[step]));
  }
  if (*version == kVersion) return Status::Ok();
  return connection_->Execute("PRAGMA user_version = " + std::to_string(kVersion));
}

Result<int64_t> SqliteCatalog::TakeIds(int64_t count) {
  ASSIGN_OR_RETURN(const std::optional<int64_t> next,
                   connection_->QueryInt(
                       "UPDATE sequence SET next_id = next_id + ? RETURNING next_id - ?", count,
                       count));
  return *next;
}

Result<int64_t> SqliteCatalog::ReserveIds(int64_t count) {
  if (count < 0) return InvalidArgument("Ids to reserve: " + std::to_string(count));
  int64_t first = 0;
  RETURN_IF_ERROR(InTransaction([&] {
    ASSIGN_OR_RETURN(first, TakeIds(count));
    return Status::Ok();
  }));
  return first;
}

template <typename... Values>
Result<std::vector<Database>> SqliteCatalog::ReadDatabases(std::string_view condition,
                                                           const Values&... values) {
  std::vector<Database> databases;
  std::string sql = "SELECT id, guid, name, pretty_name FROM databases ";
  sql += condition;
  sql += " ORDER BY name";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        databases.push_back({row.Int(0), row.Text(1), row.Text(2), row.Text(3)});
        return Status::Ok();
      },
      values...));
  return databases;
}

Result<std::vector<Database>> SqliteCatalog::ListDatabases() {
  return InSnapshot([&] { return ReadDatabases(""); });
}

Result<Database> SqliteCatalog::GetDatabase(std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<Database> found,
                   InSnapshot([&] { return ReadDatabases("WHERE name = ?", name); }));
  if (found.empty()) return EntityNotFound("Database", name);
  return std::move(found.front());
}

Result<Database> SqliteCatalog::InsertDatabase(std::string_view name, std::string_view guid) {
  ASSIGN_OR_RETURN(const std::vector<Database> found, ReadDatabases("WHERE name = ?", name));
  if (!found.empty()) return EntityAlreadyExists("Database", name);
  ASSIGN_OR_RETURN(const int64_t id, TakeIds(1));
  RETURN_IF_ERROR(
      connection_->Execute("INSERT INTO databases VALUES (?, ?, ?, '')", id, guid, name));
  return Database{id, std::string(guid), std::string(name), ""};
}

Result<Database> SqliteCatalog::CreateDatabase(std::string_view name, std::string_view guid) {
  Database database;
  RETURN_IF_ERROR(InTransaction([&] {
    ASSIGN_OR_RETURN(database, InsertDatabase(name, guid));
    return Status::Ok();
  }));
  return database;
}

Result<std::optional<std::string>> SqliteCatalog::GetPolicy(std::string_view entity,
                                                            std::string_view policy) {
  return InSnapshot([&]() -> Result<std::optional<std::string>> {
    std::optional<std::string> json;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT json FROM policies WHERE entity = ? AND policy = ?",
        [&](const SqliteRow& row) {
          json = row.Text(0);
          return Status::Ok();
        },
        entity, policy));
    return json;
  });
}

Status SqliteCatalog::SetPolicy(std::string_view entity, std::string_view policy,
                                const std::optional<std::string>& json) {
  return InTransaction([&] {
    if (!json) {
      return connection_->Execute("DELETE FROM policies WHERE entity = ? AND policy = ?", entity,
                                  policy);
    }
    return connection_->Execute(
        "INSERT INTO policies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET json = excluded.json",
        entity, policy, *json);
  });
}

}  // namespace sluice::catalog
