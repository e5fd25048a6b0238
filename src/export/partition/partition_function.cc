#include "export/partition/partition_function.h"

#include <xxhash.h>

#include <algorithm>

#include "base/status.h"
#include "data/datetime.h"

namespace sluice::exporting {
namespace {

int64_t StartOf(int year, int month) {
  if (year > 9999) return kMaxDatetimeTicks + 1;
  return DaysFromCivil(year, month, 1) * kTicksPerDay;
}

DatetimePartition Multiple(int64_t ticks, int64_t size) {
  int64_t begin = ticks - ticks % size;
  return {begin, begin + size};
}

}  // namespace

DatetimePartition PartitionOfDatetime(const catalog::Partition& partition, int64_t ticks) {
  using Function = catalog::Partition::Function;
  switch (partition.function) {
    case Function::kBin:
      return Multiple(ticks, partition.bin_ticks);
    case Function::kStartOfDay:
      return Multiple(ticks, kTicksPerDay);
    case Function::kStartOfWeek: {
      // 0001-01-01 was a Monday.
      int64_t days = ticks / kTicksPerDay;
      int64_t begin_days = days - (days + 1) % 7;
      return {std::max<int64_t>(begin_days, 0) * kTicksPerDay, (begin_days + 7) * kTicksPerDay};
    }
    case Function::kStartOfMonth: {
      CivilTime time = ToCivil(ticks);
      bool last = time.month == 12;
      return {StartOf(time.year, time.month),
              StartOf(last ? time.year + 1 : time.year, last ? 1 : time.month + 1)};
    }
    case Function::kStartOfYear: {
      CivilTime time = ToCivil(ticks);
      return {StartOf(time.year, 1), StartOf(time.year + 1, 1)};
    }
    case Function::kVirtual:
    case Function::kColumn:
    case Function::kHash:
      break;
  }
  CHECK(false);
  return {};
}

int64_t PartitionOfText(std::string_view text, int64_t modulus) {
  return static_cast<int64_t>(XXH64(text.data(), text.size(), 0) % static_cast<uint64_t>(modulus));
}

bool IsDatetimeFunction(catalog::Partition::Function function) {
  using Function = catalog::Partition::Function;
  return function != Function::kVirtual && function != Function::kColumn &&
         function != Function::kHash;
}

}  // namespace sluice::exporting
