// Changes to tables in both stores. The record store has a table or a column before the catalog
// names it, and still has it when the catalog no longer does: what a crash leaves in between is
// nobody's, and is cleared away at the next start.
#pragma once

#include <optional>
#include <string>

#include "catalog/entities.h"
#include "commands/command_call.h"
#include "engine/record_store.h"

namespace sluice::commands {

// The caller holds the locks of the tables that are changed.

std::vector<engine::StoredColumn> StoredColumnsOf(const std::vector<catalog::TableColumn>& columns);

// Names and types that a new table may have, and that no external table has its name.
Status CheckNewTable(const CommandCall& call, const catalog::Database& database,
                     const std::string& name, const Schema& schema);

struct TableProperties {
  std::optional<std::string> folder;
  std::optional<std::string> docstring;
  std::optional<bool> ingestion_time_policy;
};
TableProperties TablePropertiesOf(const Properties& properties);

// Creates a table that does not exist. CheckNewTable() has been passed.
Result<catalog::Table> CreateTable(const CommandCall& call, const catalog::Database& database,
                                   const std::string& name, const Schema& schema,
                                   const TableProperties& properties);

// Adds the columns of `schema` that the table has not, at its end, and sets what `properties` say.
// Fails, changing nothing, when a column has another type there.
Result<catalog::Table> ExtendTable(const CommandCall& call, catalog::Table table,
                                   const Schema& schema, const TableProperties& properties);

// What becomes of a column that is to have another type.
enum class OtherType {
  kRefuse,   // An error; nothing changes.
  kReplace,  // A new column takes its place; the data of the old one goes.
};

// Gives the table exactly the columns of `schema`, in this order; those not named are dropped with
// their data.
Result<catalog::Table> ReshapeTable(const CommandCall& call, catalog::Table table,
                                    const Schema& schema, const TableProperties& properties,
                                    OtherType other_type);

// Drops columns with their data. At least one must stay.
Result<catalog::Table> DropTableColumns(const CommandCall& call, catalog::Table table,
                                        const std::vector<int64_t>& column_ids);

Status DropTableWithData(const CommandCall& call, const catalog::Table& table);

}  // namespace sluice::commands
