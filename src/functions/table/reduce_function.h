// The operator reduce: patterns of texts. https://learn.microsoft.com/kusto/query/reduce-operator
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "functions/table_function.h"

namespace sluice::functions {

struct ReduceSettings {
  // The share of the texts that must have a word at a place for it to be part of a pattern.
  double threshold = 0.1;
  // Characters that change sides: letters and digits among them part words, others join them.
  std::string characters;
  // Patterns for each record in place of a record for each pattern.
  bool keep_records = false;
  // Columns of the input behind the text. The first ones tell groups apart, whose rows stand side
  // by side; those of the first record of a group are put out behind each pattern.
  std::vector<ScalarType> group_types;
  // The others are put out with `keep_records`, in front of the pattern.
  std::vector<ScalarType> record_types;
};

// One input: the text, the columns of the group, those of the record. Gives Pattern, Count,
// Representative and the columns of the group, the most frequent pattern first, what fits none as
// "others" at the end; with `keep_records` the columns of the group and the record, then Pattern.
std::shared_ptr<const TableFunction> MakeReduceFunction(ReduceSettings settings);

}  // namespace sluice::functions
