#include "catalog/sqlite/sqlite_catalog_state.h"

namespace sluice::catalog {
namespace {

// The value of a detail cell, by the type of its column.
Result<Scalar> ScalarOf(const SqliteRow& row, int column, ScalarType type) {
  if (row.IsNull(column)) return Scalar::Null(type);
  switch (type) {
    case ScalarType::kBool: return Scalar::Bool(row.Bool(column));
    case ScalarType::kInt: return Scalar::Int(static_cast<int32_t>(row.Int(column)));
    case ScalarType::kLong: return Scalar::Long(row.Int(column));
    case ScalarType::kReal: return Scalar::Real(row.Real(column));
    case ScalarType::kDatetime: return Scalar::Datetime(row.Int(column));
    case ScalarType::kTimespan: return Scalar::Timespan(row.Int(column));
    case ScalarType::kString: return Scalar::String(row.Text(column));
    case ScalarType::kDynamic: return Scalar::Dynamic(row.Text(column));
    case ScalarType::kDecimal:
      if (auto value = Decimal::Parse(row.Text(column))) return Scalar::DecimalValue(*value);
      break;
    case ScalarType::kGuid:
      if (auto value = Guid::Parse(row.Text(column))) return Scalar::GuidValue(*value);
      break;
  }
  return DataLoss("The catalog holds an unreadable value of an operation's details");
}

}  // namespace

Status SqliteCatalog::PutOperation(const Operation& operation) {
  return InTransaction([&] {
    return connection_->Execute(
        "INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
        " operation = excluded.operation, database_id = excluded.database_id,"
        " state = excluded.state, status = excluded.status, started_on = excluded.started_on,"
        " last_updated_on = excluded.last_updated_on, principal = excluded.principal,"
        " client_request_id = excluded.client_request_id",
        operation.operation_id, operation.operation, operation.database_id, operation.state,
        operation.status, operation.started_on, operation.last_updated_on, operation.principal,
        operation.client_request_id);
  });
}

Result<std::vector<Operation>> SqliteCatalog::ListOperations() {
  return InSnapshot([&]() -> Result<std::vector<Operation>> {
    std::vector<Operation> operations;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT operation_id, operation, database_id, state, status, started_on, last_updated_on,"
        " principal, client_request_id FROM operations ORDER BY started_on DESC, rowid DESC",
        [&](const SqliteRow& row) {
          operations.push_back({row.Text(0), row.Text(1), row.Int(2), row.Text(3), row.Text(4),
                                row.Int(5), row.Int(6), row.Text(7), row.Text(8)});
          return Status::Ok();
        }));
    return operations;
  });
}

Status SqliteCatalog::PutOperationDetails(std::string_view operation_id,
                                          const OperationDetails& details) {
  return InTransaction([&] {
    ASSIGN_OR_RETURN(
        const std::optional<int64_t> known,
        connection_->QueryInt("SELECT 1 FROM operations WHERE operation_id = ?", operation_id));
    if (!known) return NotFound("There is no operation " + std::string(operation_id));
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM operation_detail_columns WHERE operation_id = ?", operation_id));
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM operation_detail_values WHERE operation_id = ?", operation_id));
    int64_t ordinal = 0;
    for (const Column& column : details.schema.columns) {
      RETURN_IF_ERROR(connection_->Execute(
          "INSERT INTO operation_detail_columns VALUES (?, ?, ?, ?)", operation_id, ordinal++,
          column.name, ScalarTypeName(column.type)));
    }
    for (size_t row = 0; row < details.rows.size(); ++row) {
      for (size_t column = 0; column < details.rows[row].size(); ++column) {
        const auto insert = [&](const auto& value) {
          return connection_->Execute("INSERT INTO operation_detail_values VALUES (?, ?, ?, ?)",
                                      operation_id, static_cast<int64_t>(row),
                                      static_cast<int64_t>(column), value);
        };
        const Scalar& cell = details.rows[row][column];
        if (cell.is_null()) {
          RETURN_IF_ERROR(insert(std::nullopt));
        } else if (const bool* flag = std::get_if<bool>(&cell.value())) {
          RETURN_IF_ERROR(insert(*flag));
        } else if (const int64_t* number = std::get_if<int64_t>(&cell.value())) {
          RETURN_IF_ERROR(insert(*number));
        } else if (const double* real = std::get_if<double>(&cell.value())) {
          RETURN_IF_ERROR(insert(*real));
        } else {
          RETURN_IF_ERROR(insert(cell.ToText()));
        }
      }
    }
    return Status::Ok();
  });
}

Result<std::optional<OperationDetails>> SqliteCatalog::GetOperationDetails(
    std::string_view operation_id) {
  return InSnapshot([&]() -> Result<std::optional<OperationDetails>> {
    OperationDetails details;
    RETURN_IF_ERROR(connection_->Query(
        "SELECT name, type FROM operation_detail_columns WHERE operation_id = ? ORDER BY ordinal",
        [&](const SqliteRow& row) {
          const std::optional<ScalarType> type = ParseScalarType(row.Text(1));
          if (!type) return DataLoss("The catalog holds a column of an unknown type");
          details.schema.columns.push_back({row.Text(0), *type, ""});
          return Status::Ok();
        },
        operation_id));
    if (details.schema.columns.empty()) return std::optional<OperationDetails>();
    RETURN_IF_ERROR(connection_->Query(
        "SELECT row, ordinal, value FROM operation_detail_values WHERE operation_id = ?"
        " ORDER BY row, ordinal",
        [&](const SqliteRow& row) {
          if (row.Int(1) == 0) details.rows.emplace_back();
          const auto ordinal = static_cast<size_t>(row.Int(1));
          if (details.rows.empty() || ordinal >= details.schema.columns.size()) {
            return DataLoss("The catalog holds incomplete details of an operation");
          }
          ASSIGN_OR_RETURN(Scalar value, ScalarOf(row, 2, details.schema.columns[ordinal].type));
          details.rows.back().push_back(std::move(value));
          return Status::Ok();
        },
        operation_id));
    return std::optional<OperationDetails>(std::move(details));
  });
}

Status SqliteCatalog::AbandonOperations(int64_t now) {
  return InTransaction([&] {
    return connection_->Execute(
        "UPDATE operations SET state = 'Abandoned', last_updated_on = max(last_updated_on, ?),"
        " status = 'The server ended while the operation was running.'"
        " WHERE state IN ('InProgress', 'Scheduled')",
        now);
  });
}

Status SqliteCatalog::Forget(int64_t operations_before, int64_t artifacts_before) {
  return InTransaction([&] {
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM operations WHERE last_updated_on < ? AND state <> 'InProgress'",
        operations_before));
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM export_runs WHERE finished < ? AND state IN ('Published', 'Aborted')",
        artifacts_before));
    RETURN_IF_ERROR(connection_->Execute(
        "DELETE FROM materialized_view_failures WHERE timestamp < ?", artifacts_before));
    return connection_->Execute("DELETE FROM export_failures WHERE timestamp < ?",
                                artifacts_before);
  });
}

}  // namespace sluice::catalog
