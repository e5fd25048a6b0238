// Unique column names.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "semantics/bound_expression.h"

namespace sluice::semantics {

// The names that a result already has, and new ones that differ from them.
class NameScope {
 public:
  NameScope() = default;
  explicit NameScope(const std::vector<BoundColumn>& columns) {
    for (const BoundColumn& column : columns) names_.insert(column.name);
  }

  bool Contains(const std::string& name) const { return names_.contains(name); }
  // False when it was taken.
  bool Add(const std::string& name) { return names_.insert(name).second; }
  // `name`, or the first of name1, name2, ... that is free.
  std::string AddUnique(std::string_view name) {
    std::string unique(name);
    for (int i = 1; !names_.insert(unique).second; ++i) {
      unique = std::string(name) + std::to_string(i);
    }
    return unique;
  }
  // The first free of Column1, Column2, ...
  std::string AddNumbered(std::string_view prefix, int first) {
    for (int i = first;; ++i) {
      std::string name = std::string(prefix) + std::to_string(i);
      if (names_.insert(name).second) return name;
    }
  }

 private:
  std::unordered_set<std::string> names_;
};

}  // namespace sluice::semantics
