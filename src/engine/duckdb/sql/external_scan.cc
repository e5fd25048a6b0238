#include "engine/duckdb/sql/external_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "engine/duckdb/files/file_sql.h"
#include "engine/duckdb/files/read_text_function.h"
#include "engine/duckdb/sql/expression_renderer.h"
#include "engine/duckdb/sql/kernel_functions.h"
#include "engine/duckdb/sql/sql_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using planning::ExternalFile;
using planning::ExternalScanNode;

// Files whose virtual columns have the same values.
struct FileGroup {
  const std::vector<Scalar>* virtual_values = nullptr;
  std::vector<std::string> paths;
};

std::vector<FileGroup> GroupFiles(const ExternalScanNode& scan) {
  std::vector<FileGroup> groups;
  std::map<std::string, size_t> by_values;
  for (const ExternalFile& file : scan.files) {
    std::string key;
    for (const Scalar& value : file.virtual_values) key += value.ToLiteral() + ",";
    const auto [found, added] = by_values.emplace(std::move(key), groups.size());
    if (added) groups.push_back({&file.virtual_values, {}});
    groups[found->second].paths.push_back(file.local_path);
  }
  return groups;
}

std::string Identifier(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    quoted += c;
    if (c == '"') quoted += c;
  }
  return quoted + "\"";
}

// A column of a Parquet file, whatever its type there, as a type of ours. The file's type is known
// to DuckDB alone: every branch binds for all types, and typeof() is a constant that leaves one.
Result<std::string> ConvertParquet(const std::string& column, ScalarType type) {
  const std::string text = fmt::format("coalesce({}::VARCHAR, '')", column);
  constexpr std::string_view kFractions =
      "typeof({0}) IN ('FLOAT', 'DOUBLE') OR typeof({0}) LIKE 'DECIMAL%'";
  switch (type) {
    case ScalarType::kString:
      return fmt::format(
          "CASE WHEN typeof({0}) = 'BLOB' THEN coalesce(TRY(decode(TRY_CAST({0} AS BLOB))), '') "
          "WHEN typeof({0}) LIKE '%]' OR typeof({0}) LIKE 'STRUCT%' OR typeof({0}) LIKE 'MAP%' THEN "
          "coalesce(to_json({0})::VARCHAR, '') ELSE {1} END",
          column, text);
    case ScalarType::kInt:
    case ScalarType::kLong:
      // A cast would round.
      return fmt::format(
          fmt::runtime("CASE WHEN " + std::string(kFractions) +
                       " THEN TRY_CAST(trunc(TRY_CAST({0} AS DOUBLE)) AS {1}) ELSE TRY_CAST({0} AS "
                       "{1}) END"),
          column, SqlTypeName(type));
    case ScalarType::kDatetime: {
      ASSIGN_OR_RETURN(const std::string parsed, Convert(text, ScalarType::kString, type));
      return fmt::format(
          "CASE WHEN typeof({0}) = 'TIMESTAMP_NS' THEN epoch_ns(TRY_CAST({0} AS TIMESTAMP_NS)) // 100 "
          "+ 621355968000000000 WHEN typeof({0}) = 'BIGINT' THEN TRY_CAST({0} AS BIGINT) WHEN "
          "typeof({0}) = 'VARCHAR' THEN {1} ELSE epoch_us(TRY_CAST({0} AS TIMESTAMP)) * 10 + "
          "621355968000000000 END",
          column, parsed);
    }
    case ScalarType::kTimespan: {
      ASSIGN_OR_RETURN(const std::string parsed, Convert(text, ScalarType::kString, type));
      return fmt::format(
          "CASE WHEN typeof({0}) = 'VARCHAR' THEN {1} WHEN typeof({0}) IN ('TIME', 'INTERVAL') THEN "
          "epoch_us(TRY_CAST({0}::VARCHAR AS INTERVAL)) * 10 ELSE TRY_CAST({0} AS BIGINT) END",
          column, parsed);
    }
    case ScalarType::kDynamic: {
      ASSIGN_OR_RETURN(const std::string parsed, Convert(text, ScalarType::kString, type));
      return fmt::format(
          "CASE WHEN typeof({0}) IN ('VARCHAR', 'JSON') THEN {1} ELSE to_json({0})::VARCHAR END",
          column, parsed);
    }
    default: return fmt::format("TRY_CAST({} AS {})", column, SqlTypeName(type));
  }
}

// Columns by name; one that a file lacks is null.
Result<std::string> ReadParquet(const ExternalScanNode& scan,
                                const std::vector<std::string>& paths, const std::string& columns) {
  std::string nulls;
  for (const size_t source : scan.source_columns) {
    if (source >= scan.table.file_column_count) continue;
    nulls += fmt::format("{}NULL AS {}", nulls.empty() ? "" : ", ",
                         Identifier(scan.table.schema.columns[source].name));
  }
  const std::string source =
      fmt::format("read_parquet({}, union_by_name = true)", files::PathList(paths));
  if (nulls.empty()) return fmt::format("SELECT {} FROM {}", columns, source);
  return fmt::format(
      "SELECT {} FROM (SELECT {} WHERE false UNION ALL BY NAME SELECT * FROM {})", columns, nulls,
      source);
}

// Lines, or whole files, as the first column; there are no others.
Result<std::string> ReadTexts(const ExternalScanNode& scan, const std::vector<std::string>& paths) {
  std::string columns;
  for (size_t i = 0; i < scan.columns.size(); ++i) {
    const ScalarType type = scan.columns[i].type;
    std::string sql = SqlNull(type);
    if (scan.source_columns[i] == 0) {
      ASSIGN_OR_RETURN(sql, Convert("text", ScalarType::kString, type));
    }
    columns += fmt::format("{}{}::{} AS {}", columns.empty() ? "" : ", ", sql, SqlTypeName(type),
                           SqlColumn(scan.columns[i].id));
  }
  if (columns.empty()) columns = "1 AS one";
  const std::string source = fmt::format("read_text({})", files::PathList(paths));
  if (scan.format == "raw") {
    return fmt::format("SELECT {} FROM (SELECT content AS text FROM {})", columns, source);
  }
  return fmt::format(
      "SELECT {} FROM (SELECT unnest(string_split(regexp_replace(replace(content, chr(13) || "
      "chr(10), chr(10)), '\n$', ''), chr(10))[{}:]) AS text FROM {} WHERE content <> '')",
      columns, scan.first_record_is_header ? 2 : 1, source);
}

Result<std::string> ReadGroup(const ExternalScanNode& scan, const FileGroup& group) {
  if (scan.format == "txt" || scan.format == "raw") return ReadTexts(scan, group.paths);
  const bool parquet = scan.format == "parquet";
  std::string columns;
  for (size_t i = 0; i < scan.columns.size(); ++i) {
    const size_t source = scan.source_columns[i];
    const ScalarType type = scan.columns[i].type;
    std::string sql;
    if (source >= scan.table.file_column_count) {
      const size_t which = source - scan.table.file_column_count;
      sql = which < group.virtual_values->size() ? SqlLiteral((*group.virtual_values)[which])
                                                 : SqlNull(type);
    } else if (parquet) {
      ASSIGN_OR_RETURN(sql, ConvertParquet(Identifier(scan.table.schema.columns[source].name), type));
    } else {
      sql = fmt::format("c{}", source);
    }
    columns += fmt::format("{}{}::{} AS {}", columns.empty() ? "" : ", ", sql, SqlTypeName(type),
                           SqlColumn(scan.columns[i].id));
  }
  if (columns.empty()) columns = "1 AS one";
  if (parquet) return ReadParquet(scan, group.paths, columns);

  files::TextFormat format = files::TextFormat::kCsv;
  if (scan.format == "tsv") {
    format = files::TextFormat::kTsv;
  } else if (scan.format == "json" || scan.format == "multijson") {
    format = files::TextFormat::kJsonLines;
  } else if (scan.format != "csv") {
    return Unsupported(fmt::format("external table {}: this engine does not read {} files",
                                   scan.table.name, scan.format));
  }
  std::vector<std::string> names;
  std::vector<ScalarType> types;
  for (size_t i = 0; i < scan.table.file_column_count; ++i) {
    names.push_back(scan.table.schema.columns[i].name);
    types.push_back(scan.table.schema.columns[i].type);
  }
  return fmt::format("SELECT {} FROM {}", columns,
                     files::ReadTextSql(group.paths, format, scan.first_record_is_header, names,
                                        types));
}

}  // namespace

Result<std::string> RenderExternalScan(const ExternalScanNode& scan) {
  const std::vector<FileGroup> groups = GroupFiles(scan);
  if (groups.empty()) {
    std::string columns;
    for (const auto& column : scan.columns) {
      columns += fmt::format("{}{} AS {}", columns.empty() ? "" : ", ", SqlNull(column.type),
                             SqlColumn(column.id));
    }
    return fmt::format("(SELECT {} WHERE false)", columns.empty() ? "1 AS one" : columns);
  }
  std::string from = "(";
  for (size_t i = 0; i < groups.size(); ++i) {
    ASSIGN_OR_RETURN(const std::string select, ReadGroup(scan, groups[i]));
    from.append(i == 0 ? "" : " UNION ALL ").append(select);
  }
  return from + ")";
}

}  // namespace sluice::engine::duckdb::sql
