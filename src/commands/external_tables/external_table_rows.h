// How external tables show in results. Connection strings are masked everywhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

inline constexpr std::string_view kExternalTablesResult =
    "TableName:string, TableType:string, Folder:string, DocString:string, Properties:string, "
    "ConnectionStrings:dynamic, Partitions:dynamic, PathFormat:string";

// A row of kExternalTablesResult.
std::vector<Scalar> ExternalTableRow(const catalog::ExternalTable& table);

// {"Format":"Csv","Compressed":false,...}
std::string ExternalTablePropertiesJson(const catalog::ExternalTable& table);

// [{"Name":"x","CslType":"long"},...]: the columns of the files.
std::string ExternalColumnsJson(const Schema& schema);

// `Date:datetime = bin(Timestamp, 1d)`
std::string PartitionText(const catalog::Partition& partition);
// `"customer=" Name "/" datetime_pattern("yyyyMMdd", Date)`
std::string PathFormatText(const std::vector<catalog::PathElement>& path_format);

inline constexpr std::string_view kExternalArtifactsResult =
    "Uri:string, Partition:dynamic, Size:long";
// A row of kExternalArtifactsResult.
std::vector<Scalar> ExternalArtifactRow(const catalog::ExternalTable& table,
                                        const exporting::ExportService::ExternalArtifact& artifact);

// The command that makes the table anew, but for the secrets of its connection strings.
std::string ExternalTableScript(const catalog::ExternalTable& table);

}  // namespace sluice::commands
