#include "commands/command_call.h"

#include "catalog/entity_errors.h"

namespace sluice::commands {

Result<catalog::Database> CommandCall::CurrentDatabase() const {
  if (database.empty()) return InvalidArgument("The command needs a database, and the request names none");
  return services.catalog.GetDatabase(database);
}

Result<catalog::Database> CommandCall::DatabaseOf(const EntityName& entity) const {
  if (entity.database.empty()) return CurrentDatabase();
  return services.catalog.GetDatabase(entity.database);
}

Result<catalog::Table> CommandCall::FindTable(const EntityName& entity) const {
  ASSIGN_OR_RETURN(const catalog::Database found, DatabaseOf(entity));
  return services.catalog.GetTable(found.id, entity.name);
}

Result<catalog::ExternalTable> CommandCall::FindExternalTable(std::string_view name) const {
  ASSIGN_OR_RETURN(const catalog::Database found, CurrentDatabase());
  return services.catalog.GetExternalTable(found.id, name);
}

}  // namespace sluice::commands
