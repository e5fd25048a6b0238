// The rules for names that users give to entities.
// https://learn.microsoft.com/kusto/query/schema-entities/entity-names
#pragma once

#include <string_view>

#include "base/status.h"
#include "data/schema.h"

namespace sluice::commands {

// Letters, digits, '_', space, '.', '-'; 1 to 1024 characters; not starting or ending with "__".
// `kind` is "table", "column", ... for the message.
Status CheckEntityName(std::string_view kind, std::string_view name);

// The names of all columns; a table has at least one.
Status CheckColumnNames(const Schema& schema);

}  // namespace sluice::commands
