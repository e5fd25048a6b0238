// Whether any row of a file can satisfy a predicate, from what the file's folder says.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "export/partition/partition_layout.h"
#include "planning/logical_plan.h"

namespace sluice::exporting {

// What is known of one column of all rows of a file.
struct ColumnFact {
  // The exact value (string partitions, virtual columns), or datetimes in [begin, end).
  std::optional<Scalar> value;
  std::optional<DatetimeParts::Range> range;
  // Known hash values of a string column.
  struct HashFact {
    int64_t modulus = 0;
    int64_t hash = 0;
  };
  std::vector<HashFact> hashes;
};

// The facts that one reading of a folder gives, one per column of `schema`: the columns of the
// files, then the virtual ones.
std::vector<ColumnFact> FactsOf(const PartitionLayout& layout,
                                const std::vector<PathValue>& reading, size_t file_column_count,
                                const Schema& schema);

// The values of the virtual columns, in order of the partitions that are virtual.
std::vector<Scalar> VirtualValues(const PartitionLayout& layout,
                                  const std::vector<PathValue>& reading);

// False only when no row with these facts satisfies the predicate. `source_columns[i]` is the
// position in the facts of the scan's i-th column.
bool MayBeTrue(const semantics::BoundExpression& predicate, const planning::ExternalScanNode& scan,
               const std::vector<ColumnFact>& facts);

}  // namespace sluice::exporting
