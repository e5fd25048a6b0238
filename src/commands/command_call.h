// One execution of a command: what it was told and what it works on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/cancellation.h"
#include "base/random.h"
#include "catalog/catalog.h"
#include "commands/arguments.h"
#include "data/scalar.h"
#include "data/schema.h"
#include "engine/record_store.h"
#include "export/export_service.h"
#include "query/query_service.h"
#include "storage/object_store.h"
#include "views/view_service.h"

namespace sluice::ingestion {
class Ingestor;
}

namespace sluice::commands {

class OperationRunner;
class TableLocks;

// What commands work on. All outlive the command service.
struct CommandServices {
  catalog::Catalog& catalog;
  engine::RecordStore& records;
  query::QueryService& queries;
  ingestion::Ingestor& ingestor;
  exporting::ExportService& exports;
  views::ViewService& views;
  storage::ObjectStoreRegistry& stores;
  Clock& clock;
  Random& random;
  int64_t started_on = 0;  // Of the server, as datetime ticks.
};

using Rows = std::vector<std::vector<Scalar>>;

struct CommandResult {
  CommandResult(Rows r) : rows(std::move(r)) {}  // NOLINT(google-explicit-constructor)
  CommandResult(Schema s, Rows r) : schema(std::move(s)), rows(std::move(r)) {}

  std::optional<Schema> schema;  // Set by commands whose definition leaves it open.
  Rows rows;
};

struct CommandCall {
  const Arguments& arguments;
  CommandServices& services;
  OperationRunner& operations;
  TableLocks& locks;
  const std::string& database;  // As the request names it; may be empty.
  const query::RequestProperties& request_properties;
  const OperationContext& context;
  const std::string& operation_id;

  // The database of the request. kNotFound when there is none of that name.
  Result<catalog::Database> CurrentDatabase() const;
  // The database that an entity's name says, else that of the request.
  Result<catalog::Database> DatabaseOf(const EntityName& entity) const;
  Result<catalog::Table> FindTable(const EntityName& entity) const;
  Result<catalog::ExternalTable> FindExternalTable(std::string_view name) const;
};

}  // namespace sluice::commands
