// A query's text through the product: parser, binder, planner, DuckDB, in one process.
#pragma once

#include <memory>
#include <string>

#include "base/status.h"
#include "language/parser/parser.h"
#include "semantics/binder.h"
#include "semantics/schema_source.h"
#include "table.h"

namespace sluice::differential {

enum class Variant : uint8_t {
  kOptimized,         // As users run it.
  kWithoutRewrites,   // The plan as lowered.
  kWithoutOptimizer,  // The same, and DuckDB's own optimizer off.
};
const char* VariantName(Variant variant);

// Parses and binds a text against a catalog without tables.
Result<semantics::BoundQuery> BindText(const std::string& text, semantics::SchemaSource& schemas);
semantics::SchemaSource& NoTables();

// Used by one thread.
class Engines {
 public:
  static Result<std::unique_ptr<Engines>> Open();
  ~Engines();

  // All rows of the first result. `ordered` tells whether the text ends in a sort.
  Result<Table> Run(const std::string& text, Variant variant);

 private:
  struct Parts;
  explicit Engines(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace sluice::differential
