// A query in pieces that can be left out one by one, until what is left still shows a difference.
#pragma once

#include <string>
#include <vector>

#include "table.h"

namespace sluice::differential {

struct NamedTable {
  std::string name;
  Table table;
};

// "| extend " + items with commas between + " by k". An operator without items is its head alone.
struct OperatorText {
  std::string head;
  std::vector<std::string> items;
  std::string tail;

  std::string ToText() const;
};

struct Query {
  std::vector<NamedTable> tables;  // Each becomes `let name = datatable(...) [...];`.
  std::vector<std::string> lets;   // Whole statements without the semicolon.
  std::string source;
  std::vector<OperatorText> operators;

  std::string ToText() const;
  // Whether the result's rows come in the order of a sort.
  bool Sorts() const;
};

}  // namespace sluice::differential
