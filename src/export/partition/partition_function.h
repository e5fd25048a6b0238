// The partition functions of external tables over single values.
// https://learn.microsoft.com/kusto/management/external-tables-azure-storage#partitions-formatting
#pragma once

#include <cstdint>
#include <string_view>

#include "catalog/entities.h"

namespace sluice::exporting {

// The range of datetimes that share a partition value, and that value: `begin`.
struct DatetimePartition {
  int64_t begin = 0;  // Inclusive.
  int64_t end = 0;    // Exclusive.
};

// For bin and the startof functions. `ticks` in [0, kMaxDatetimeTicks]. Weeks begin on Sunday; the
// first one and bins count from 0001-01-01.
DatetimePartition PartitionOfDatetime(const catalog::Partition& partition, int64_t ticks);

// hash(text, modulus): xxHash64 of the UTF-8 bytes, as hash() of the query language.
int64_t PartitionOfText(std::string_view text, int64_t modulus);

// True for bin and the startof functions.
bool IsDatetimeFunction(catalog::Partition::Function function);

}  // namespace sluice::exporting
