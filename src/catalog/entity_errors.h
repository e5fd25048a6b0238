// Kusto's words for an entity that is missing or in the way.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::catalog {

// `kind` is Kusto's: "Database", "Table", "ExternalTable", "ContinuousExport", "Column".
inline Status EntityNotFound(std::string_view kind, std::string_view name) {
  return NotFound("Entity ID '" + std::string(name) + "' of kind '" + std::string(kind) +
                  "' was not found.")
      .WithKustoCode("BadRequest_EntityNotFound");
}

inline Status EntityAlreadyExists(std::string_view kind, std::string_view name) {
  return AlreadyExists("Entity ID '" + std::string(name) + "' of kind '" + std::string(kind) +
                       "' already exists.")
      .WithKustoCode("BadRequest_EntityAlreadyExists");
}

}  // namespace sluice::catalog
