// Syntax tree to bound tree.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "language/diagnostics.h"
#include "language/syntax/statement.h"
#include "semantics/bound_relation.h"
#include "semantics/schema_source.h"

namespace sluice::semantics {

// The text that stands for "a query's extended property Visualization": what render says.
struct Visualization {
  std::string kind;  // "timechart"; empty without render.
  // Property names as in the protocol ("Title", "XColumn", "YColumns", ...) to their text.
  std::map<std::string, std::string> properties;
};

struct BoundResult {
  BoundRelationPointer relation;
  Visualization visualization;
  std::string name = "PrimaryResult";
};

struct BoundQuery {
  std::vector<BoundResult> results;             // One per query statement (or batch), in order.
  // Options of the request and `set name = value`; a bare `set name` is true.
  std::map<std::string, Scalar> set_options;
};

// Runs a part of a query while the rest is being bound, for plugins whose result columns depend on
// data: pivot, bag_unpack.
class RelationEvaluator {
 public:
  virtual ~RelationEvaluator() = default;
  // All rows of the relation's visible columns; an error when there are more than `row_limit`.
  virtual Result<std::vector<std::vector<Scalar>>> Evaluate(const BoundRelationPointer& relation,
                                                            size_t row_limit) = 0;
};

// Stored files whose columns a query asks for (infer_storage_schema).
struct StorageSchemaRequest {
  std::vector<std::string> containers;  // Connection strings of folders, perhaps with secrets.
  std::string format;                   // Kusto's name in lower case.
  std::string file_extension;           // Empty: any.
  std::string file_name_prefix;
  enum class Mode : uint8_t { kAny, kLast, kAll };  // The first file, the last written, all.
  Mode mode = Mode::kLast;
  bool first_row_is_header = false;     // Delimited formats.
};
struct StorageSchema {
  Schema schema;
  std::string sample_uri;  // One of the files.
};
class StorageSchemaReader {
 public:
  virtual ~StorageSchemaReader() = default;
  virtual Result<StorageSchema> ReadSchema(const StorageSchemaRequest& request) = 0;
};

struct BindOptions {
  int64_t now_ticks = 0;         // What now() gives, for the whole query.
  int64_t current_cursor = 0;    // What cursor_current() gives.
  std::string principal = "anonymous";  // What current_principal() gives.
  std::string cluster_endpoint = "localhost";  // What current_cluster_endpoint() gives.
  // Values of `declare query_parameters`, as KQL literal text or plain text of a string parameter.
  std::map<std::string, std::string> query_parameters;
  // Options of the request, by name in lower case; a `set` of the query comes before them. A text
  // that is a literal of KQL, such as datetime(2024-01-01), stands for its value.
  std::map<std::string, Scalar> request_options;
  // Continuous export: each reference to one of these tables (names of the current database) reads
  // only the records with from < cursor <= to. Tables not named are read whole.
  struct CursorScope {
    std::string table;
    int64_t from = 0;  // Exclusive.
    int64_t to = 0;    // Inclusive.
  };
  std::vector<CursorScope> cursor_scopes;
  // Null where a function is only checked: what such plugins give is then not known.
  RelationEvaluator* evaluator = nullptr;
  StorageSchemaReader* storage_schemas = nullptr;  // Null in the same cases.
};

// Binds a query. Reports every error it finds (SEM codes; names suggested); the result must not be
// used when there are any. Tables that the query reads are found through `SchemaSource` only.
BoundQuery Bind(const language::QueryText& query, SchemaSource& schemas, const BindOptions& options,
                language::Diagnostics& diagnostics);

// What a function gives, as far as that can be told without arguments.
struct FunctionShape {
  bool tabular = false;
  Schema columns;                           // Of a tabular one.
  ScalarType type = ScalarType::kDynamic;   // Of a scalar one.
};

// Binds the body of a function with parameters that stand for any value, as the function `name` of
// the current database. Reports every error; nothing when there are any.
std::optional<FunctionShape> CheckFunction(const language::FunctionLiteral& function,
                                           std::string_view name, SchemaSource& schemas,
                                           const BindOptions& options,
                                           language::Diagnostics& diagnostics);

// All stored tables (database, name) that a bound query reads, each once.
std::vector<TableInfo> TablesOf(const BoundQuery& query);

}  // namespace sluice::semantics
