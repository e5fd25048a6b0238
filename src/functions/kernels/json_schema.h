// The schema that buildschema() finds for many JSON values.
// https://learn.microsoft.com/kusto/query/buildschema-aggregation-function
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::functions {

// The types that values have at one place: names of scalar types, a bag of properties, an array
// (whose elements share the property `indexer`), each once and in the order in which they first
// came. A null adds no type, but stands where there is nothing else. Not thread-safe.
class JsonSchema {
 public:
  JsonSchema() = default;
  JsonSchema(const JsonSchema& other) { Merge(other); }
  JsonSchema& operator=(const JsonSchema&) = delete;

  // Valid JSON.
  void Add(std::string_view json);
  void Merge(const JsonSchema& other);
  // One type bare, several as an array.
  void Append(std::string& out) const;

 private:
  using Properties = std::vector<std::pair<std::string, std::unique_ptr<JsonSchema>>>;
  // A bag, an array, or a scalar's name.
  struct Alternative {
    std::string scalar;
    std::unique_ptr<Properties> bag;
    std::unique_ptr<JsonSchema> elements;
  };

  void AddScalar(std::string_view name);
  Properties& Bag();
  JsonSchema& Elements();
  static JsonSchema& Property(Properties& bag, std::string_view name);
  static void Append(const Alternative& alternative, std::string& out);

  std::vector<Alternative> alternatives_;
  bool has_null_ = false;
};

}  // namespace sluice::functions
