// Names and types of the columns of a table or a result.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "data/scalar_type.h"

namespace sluice {

struct Column {
  std::string name;
  ScalarType type = ScalarType::kString;
  std::string docstring;
  friend bool operator==(const Column&, const Column&) = default;
};

// An ordered list of columns. Names are unique within the schema of a table and case-sensitive.
struct Schema {
  std::vector<Column> columns;

  // The position of a column, or nothing.
  std::optional<size_t> Find(std::string_view name) const;
  // "a:long, b:string", as .show commands print it; names are bracketed where they must be.
  std::string ToString() const;
  // "a:long,b:string", as the csl schema of a table.
  std::string ToCslString() const;

  friend bool operator==(const Schema&, const Schema&) = default;
};

// `name` as it is written in KQL: bare when it is an identifier, else ['...'] with escapes.
std::string QuoteName(std::string_view name);

// "text" as a KQL string literal with double quotes and escapes.
std::string QuoteString(std::string_view text);

}  // namespace sluice
