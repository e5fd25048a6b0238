#include "export/continuous/fact_tables.h"

#include <strings.h>

#include <algorithm>

namespace sluice::exporting {
namespace {

bool SameDatabase(const std::string& a, const std::string& b) {
  return strcasecmp(a.c_str(), b.c_str()) == 0;
}

std::string ListOf(const std::vector<SourceTable>& tables) {
  std::string text;
  for (const SourceTable& table : tables) {
    if (!text.empty()) text += ", ";
    text += "'" + table.name + "'";
  }
  return text.empty() ? "no table" : text;
}

std::string Escaped(const std::string& name) {
  std::string text;
  for (char c : name) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text;
}

}  // namespace

Result<std::vector<SourceTable>> FactTables(const std::vector<std::string>& over,
                                            const std::vector<SourceTable>& tables,
                                            const std::string& database) {
  std::vector<SourceTable> facts;
  if (over.empty()) facts = tables;
  for (const std::string& name : over) {
    auto used = std::find_if(tables.begin(), tables.end(), [&](const SourceTable& table) {
      return table.name == name && SameDatabase(table.database, database);
    });
    if (used == tables.end()) {
      return InvalidArgument("the export query does not read the table '" + name +
                             "' that 'over' names; it reads " + ListOf(tables));
    }
    auto same = [&](const SourceTable& table) { return table.table_id == used->table_id; };
    if (std::none_of(facts.begin(), facts.end(), same)) facts.push_back(*used);
  }
  if (facts.empty()) {
    return InvalidArgument(
        "the export query reads no fact table; a continuous export needs one at "
        "least");
  }
  for (const SourceTable& table : facts) {
    if (!SameDatabase(table.database, database)) {
      return InvalidArgument("table '" + table.name + "' of database '" + table.database +
                             "' cannot be a fact table, since it is not in database '" + database +
                             "'; name the fact tables with 'over'");
    }
    if (!table.ingestion_time_policy) {
      return InvalidArgument("the ingestion time policy of fact table '" + table.name +
                             "' is disabled; enable it with .alter table " + table.name +
                             " policy ingestiontime true");
    }
  }
  return facts;
}

std::string ScopedTableName(const SourceTable& table) {
  return "['" + Escaped(table.database) + "'].['" + Escaped(table.name) + "']";
}

}  // namespace sluice::exporting
