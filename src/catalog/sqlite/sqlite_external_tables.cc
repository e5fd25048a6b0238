#include <array>

#include "catalog/entity_errors.h"
#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {
namespace {

struct FunctionName {
  Partition::Function function;
  std::string_view name;
};
constexpr std::array kFunctionNames = {
    FunctionName{Partition::Function::kVirtual, "virtual"},
    FunctionName{Partition::Function::kColumn, "column"},
    FunctionName{Partition::Function::kHash, "hash"},
    FunctionName{Partition::Function::kBin, "bin"},
    FunctionName{Partition::Function::kStartOfDay, "startofday"},
    FunctionName{Partition::Function::kStartOfWeek, "startofweek"},
    FunctionName{Partition::Function::kStartOfMonth, "startofmonth"},
    FunctionName{Partition::Function::kStartOfYear, "startofyear"},
};

std::string_view NameOf(Partition::Function function) {
  for (const FunctionName& entry : kFunctionNames) {
    if (entry.function == function) return entry.name;
  }
  return "";
}

Result<Partition::Function> FunctionOf(std::string_view name) {
  for (const FunctionName& entry : kFunctionNames) {
    if (entry.name == name) return entry.function;
  }
  return DataLoss("The catalog holds an unknown partition function: " + std::string(name));
}

Result<ScalarType> TypeOf(const std::string& name) {
  const std::optional<ScalarType> type = ParseScalarType(name);
  if (!type) return DataLoss("The catalog holds a column of an unknown type: " + name);
  return *type;
}

}  // namespace

template <typename... Values>
Result<std::vector<ExternalTable>> SqliteCatalog::ReadExternalTables(std::string_view condition,
                                                                     const Values&... values) {
  std::vector<ExternalTable> tables;
  std::string sql =
      "SELECT id, database_id, name, data_format, folder, docstring, compressed, compression_type,"
      " include_headers, name_prefix, file_extension, encoding FROM external_tables ";
  sql += condition;
  sql += " ORDER BY name";
  RETURN_IF_ERROR(connection_->Query(
      sql,
      [&](const SqliteRow& row) {
        ExternalTable& table = tables.emplace_back();
        table.id = row.Int(0);
        table.database_id = row.Int(1);
        table.name = row.Text(2);
        table.data_format = row.Text(3);
        table.folder = row.Text(4);
        table.docstring = row.Text(5);
        table.compressed = row.Bool(6);
        table.compression_type = row.Text(7);
        table.include_headers = row.Text(8);
        table.name_prefix = row.Text(9);
        table.file_extension = row.Text(10);
        table.encoding = row.Text(11);
        return Status::Ok();
      },
      values...));
  for (ExternalTable& table : tables) RETURN_IF_ERROR(ReadExternalTableParts(table));
  return tables;
}

Status SqliteCatalog::ReadExternalTableParts(ExternalTable& table) {
  RETURN_IF_ERROR(connection_->Query(
      "SELECT name, type, docstring FROM external_table_columns"
      " WHERE external_table_id = ? ORDER BY ordinal",
      [&](const SqliteRow& row) {
        ASSIGN_OR_RETURN(const ScalarType type, TypeOf(row.Text(1)));
        table.schema.columns.push_back({row.Text(0), type, row.Text(2)});
        return Status::Ok();
      },
      table.id));
  RETURN_IF_ERROR(connection_->Query(
      "SELECT name, type, function, column_name, modulus, bin_ticks"
      " FROM external_table_partitions WHERE external_table_id = ? ORDER BY ordinal",
      [&](const SqliteRow& row) {
        Partition& partition = table.partitions.emplace_back();
        partition.name = row.Text(0);
        ASSIGN_OR_RETURN(partition.type, TypeOf(row.Text(1)));
        ASSIGN_OR_RETURN(partition.function, FunctionOf(row.Text(2)));
        partition.column = row.Text(3);
        partition.modulus = row.Int(4);
        partition.bin_ticks = row.Int(5);
        return Status::Ok();
      },
      table.id));
  RETURN_IF_ERROR(connection_->Query(
      "SELECT separator, partition, datetime_pattern FROM external_table_path_elements"
      " WHERE external_table_id = ? ORDER BY ordinal",
      [&](const SqliteRow& row) {
        table.path_format.push_back({row.Text(0), row.Text(1), row.Text(2)});
        return Status::Ok();
      },
      table.id));
  return connection_->Query(
      "SELECT connection_string FROM external_table_connection_strings"
      " WHERE external_table_id = ? ORDER BY ordinal",
      [&](const SqliteRow& row) {
        table.connection_strings.push_back({Secret(row.Text(0))});
        return Status::Ok();
      },
      table.id);
}

Result<std::vector<ExternalTable>> SqliteCatalog::ListExternalTables(int64_t database_id) {
  return InSnapshot([&] { return ReadExternalTables("WHERE database_id = ?", database_id); });
}

Result<ExternalTable> SqliteCatalog::GetExternalTable(int64_t database_id, std::string_view name) {
  ASSIGN_OR_RETURN(std::vector<ExternalTable> found, InSnapshot([&] {
                     return ReadExternalTables("WHERE database_id = ? AND name = ?", database_id,
                                               name);
                   }));
  if (found.empty()) return EntityNotFound("ExternalTable", name);
  return std::move(found.front());
}

Status SqliteCatalog::InsertExternalTable(const ExternalTable& table, int64_t id) {
  RETURN_IF_ERROR(connection_->Execute(
      "INSERT INTO external_tables VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", id,
      table.database_id, table.name, table.data_format, table.folder, table.docstring,
      table.compressed, table.compression_type, table.include_headers, table.name_prefix,
      table.file_extension, table.encoding));
  int64_t ordinal = 0;
  for (const Column& column : table.schema.columns) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO external_table_columns VALUES (?, ?, ?, ?, ?)", id, ordinal++, column.name,
        ScalarTypeName(column.type), column.docstring));
  }
  ordinal = 0;
  for (const Partition& partition : table.partitions) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO external_table_partitions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", id, ordinal++,
        partition.name, ScalarTypeName(partition.type), NameOf(partition.function),
        partition.column, partition.modulus, partition.bin_ticks));
  }
  ordinal = 0;
  for (const PathElement& element : table.path_format) {
    RETURN_IF_ERROR(connection_->Execute(
        "INSERT INTO external_table_path_elements VALUES (?, ?, ?, ?, ?)", id, ordinal++,
        element.separator, element.partition, element.datetime_pattern));
  }
  ordinal = 0;
  for (const ConnectionString& connection_string : table.connection_strings) {
    RETURN_IF_ERROR(
        connection_->Execute("INSERT INTO external_table_connection_strings VALUES (?, ?, ?)", id,
                             ordinal++, connection_string.text));
  }
  return Status::Ok();
}

Status SqliteCatalog::CreateExternalTable(const ExternalTable& table) {
  return InTransaction([&] {
    RETURN_IF_ERROR(RequireFreeTableName(table.database_id, table.name));
    ASSIGN_OR_RETURN(const int64_t id, TakeIds(1));
    return InsertExternalTable(table, id);
  });
}

Status SqliteCatalog::UpdateExternalTable(const ExternalTable& table) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(
        const std::optional<int64_t> id,
        connection_->QueryInt("SELECT id FROM external_tables WHERE database_id = ? AND name = ?",
                              table.database_id, table.name));
    if (!id) return EntityNotFound("ExternalTable", table.name);
    RETURN_IF_ERROR(connection_->Execute("DELETE FROM external_tables WHERE id = ?", *id));
    return InsertExternalTable(table, *id);
  });
}

Status SqliteCatalog::DropExternalTable(int64_t database_id, std::string_view name) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM external_tables WHERE database_id = ? AND name = ?", database_id, name));
    if (connection_->changes() == 0) return EntityNotFound("ExternalTable", name);
    return Status::Ok();
  });
}

}  // namespace sluice::catalog
