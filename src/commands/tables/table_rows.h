// How tables and their schemas show in results.
#pragma once

#include <string>
#include <string_view>

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

inline constexpr std::string_view kTablesResult =
    "TableName:string, DatabaseName:string, Folder:string, DocString:string";
inline constexpr std::string_view kTableSchemaResult =
    "TableName:string, Schema:string, DatabaseName:string, Folder:string, DocString:string";

// The .NET name of a type with its namespace, as in a schema's JSON: "System.Int64".
std::string ClrTypeName(ScalarType type);

// {"Name":"T","Folder":"","DocString":"","OrderedColumns":[{"Name":...,"Type":...,"CslType":...}]}
std::string TableSchemaJson(std::string_view name, std::string_view folder,
                            std::string_view docstring, const Schema& schema);

std::vector<Scalar> TableRow(const catalog::Database& database, const catalog::Table& table);
// A row of kTableSchemaResult, its schema as JSON or as "a:long,b:string".
std::vector<Scalar> TableSchemaRow(const catalog::Database& database, const catalog::Table& table,
                                   bool json);

// "[Database].[Table]", as policies and columns name an entity.
std::string EntityPath(const catalog::Database& database, std::string_view table);

}  // namespace sluice::commands
