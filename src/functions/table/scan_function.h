// The operator scan: sequences of records that match steps.
// https://learn.microsoft.com/kusto/query/scan-operator
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "functions/table_function.h"

namespace sluice::functions {

// Which records that match a step are put out.
enum class ScanOutput : uint8_t {
  kAll,
  kLast,  // The last one of a series, when the series ends.
  kNone,
};

// A match extends a record by the declared columns: "columns" below are those of the records, then
// the declared ones.
struct ScanSettings {
  // Of the records that come in: these pass through to the output.
  std::vector<ScalarType> record_types;
  // Further columns of the input, behind those of the records: what they tell apart is scanned
  // apart. With `grouped`, equal values stand side by side, and a group is forgotten at its end.
  size_t partition_column_count = 0;
  bool grouped = false;
  // What the declared columns hold unless a step assigns to them.
  std::vector<Scalar> declared_defaults;

  struct Assignment {
    size_t column = 0;
    size_t expression = 0;  // Of the call, of the column's type.
  };
  struct Step {
    std::string name;
    ScanOutput output = ScanOutput::kAll;
    size_t condition = 0;  // An expression of the call, of type bool.
    std::vector<Assignment> assignments;
  };
  std::vector<Step> steps;

  // What each expression column of the call stands for: a column of the current record, or of the
  // record that a step has in the state at hand (defaults when it has none).
  struct StateColumn {
    std::optional<size_t> step;
    size_t column = 0;
  };
  std::vector<StateColumn> state_columns;
  // Which of them each expression reads.
  std::vector<std::vector<size_t>> columns_of_expression;

  bool with_match_id = false;
  bool with_step_name = false;
};

// One input: columns of records, then of partitions. Gives the extended records, then the match id
// and the name of the step when asked for. Sequences are counted from 0, in each partition anew.
std::shared_ptr<const TableFunction> MakeScanFunction(ScanSettings settings);

}  // namespace sluice::functions
