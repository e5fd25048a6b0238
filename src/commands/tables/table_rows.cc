#include "commands/tables/table_rows.h"

#include "commands/json_text.h"

namespace sluice::commands {

std::string ClrTypeName(ScalarType type) {
  if (type == ScalarType::kDecimal) return "System.Data.SqlTypes.SqlDecimal";
  return "System." + std::string(ScalarTypeClrName(type));
}

std::string TableSchemaJson(std::string_view name, std::string_view folder,
                            std::string_view docstring, const Schema& schema) {
  std::string json = "{\"Name\":" + JsonString(name) + ",\"Folder\":" + JsonString(folder) +
                     ",\"DocString\":" + JsonString(docstring) + ",\"OrderedColumns\":[";
  bool first = true;
  for (const Column& column : schema.columns) {
    if (!first) json += ',';
    first = false;
    json += "{\"Name\":" + JsonString(column.name) + ",\"Type\":" +
            JsonString(ClrTypeName(column.type)) +
            ",\"CslType\":" + JsonString(ScalarTypeName(column.type));
    if (!column.docstring.empty()) json += ",\"DocString\":" + JsonString(column.docstring);
    json += '}';
  }
  return json + "]}";
}

std::vector<Scalar> TableRow(const catalog::Database& database, const catalog::Table& table) {
  return {Scalar::String(table.name), Scalar::String(database.name), Scalar::String(table.folder),
          Scalar::String(table.docstring)};
}

std::vector<Scalar> TableSchemaRow(const catalog::Database& database, const catalog::Table& table,
                                   bool json) {
  const Schema schema = table.ToSchema();
  return {Scalar::String(table.name),
          Scalar::String(json ? TableSchemaJson(table.name, table.folder, table.docstring, schema)
                              : schema.ToCslString()),
          Scalar::String(database.name), Scalar::String(table.folder),
          Scalar::String(table.docstring)};
}

std::string EntityPath(const catalog::Database& database, std::string_view table) {
  return "[" + database.name + "].[" + std::string(table) + "]";
}

}  // namespace sluice::commands
