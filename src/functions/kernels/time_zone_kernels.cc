// Local times by IANA names, from the system's time zone database.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

// As the system's library is built, on which the layout of its classes depends.
#define USE_OS_TZDB 1
#include <date/tz.h>

#include "base/clock.h"
#include "data/datetime.h"
#include "functions/kernels/datetime_kernels.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

// Null for an unknown name.
const date::time_zone* ZoneOf(std::string_view name) {
  thread_local std::map<std::string, const date::time_zone*, std::less<>> zones;
  auto found = zones.find(name);
  if (found != zones.end()) return found->second;
  const date::time_zone* zone = nullptr;
  try {
    zone = date::locate_zone(std::string(name));
  } catch (const std::exception&) {
    zone = nullptr;
  }
  zones.emplace(std::string(name), zone);
  return zone;
}

template <typename Offset>
Status ZoneKernel(const KernelArguments& arguments, KernelResult& result, Offset offset) {
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    const date::time_zone* zone = ZoneOf(row.Text(1));
    if (zone == nullptr) {
      if (status.ok()) {
        status = InvalidArgument("Unknown time zone '" + std::string(row.Text(1)) +
                                 "': give a name like 'Europe/Paris'.");
      }
      return;
    }
    int64_t ticks = row.Long(0);
    int64_t seconds = (ticks - kUnixEpochTicks) / kTicksPerSecond;
    int64_t moved = ticks + offset(*zone, std::chrono::seconds(seconds)) * kTicksPerSecond;
    if (moved < 0 || moved > kMaxDatetimeTicks) {
      out.SetNull();
    } else {
      out.SetLong(moved);
    }
  }));
  return status;
}

}  // namespace

SLUICE_KERNEL(UtcToLocal) {
  return ZoneKernel(arguments, result,
                    [](const date::time_zone& zone, std::chrono::seconds seconds) -> int64_t {
    return zone.get_info(date::sys_seconds(seconds)).offset.count();
  });
}

// A local time that does not exist counts with the offset after the change, one that exists twice
// with the offset before it.
SLUICE_KERNEL(LocalToUtc) {
  return ZoneKernel(arguments, result,
                    [](const date::time_zone& zone, std::chrono::seconds seconds) -> int64_t {
    date::local_info info = zone.get_info(date::local_seconds(seconds));
    bool missing = info.result == date::local_info::nonexistent;
    return -(missing ? info.second : info.first).offset.count();
  });
}

SLUICE_KERNEL(TimeZoneNames) {
  std::vector<std::string> names;
  const date::tzdb& database = date::get_tzdb();
  for (const date::time_zone& zone : database.zones) names.push_back(zone.name());
  std::sort(names.begin(), names.end());
  std::string json;
  JsonArrayWriter array(json);
  for (const std::string& name : names) array.AddString(name);
  array.Finish();
  return ForEveryRow(arguments, result,
                     [&](const ArgumentRow&, ResultRow& out) { out.SetString(json); });
}

}  // namespace sluice::functions
