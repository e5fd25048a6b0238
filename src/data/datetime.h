// Datetimes and timespans: calendar arithmetic and text.
// https://learn.microsoft.com/kusto/query/scalar-data-types/datetime and .../timespan
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace sluice {

// The last tick of the year 9999.
inline constexpr int64_t kMaxDatetimeTicks = 3'155'378'975'999'999'999;

struct CivilTime {
  int year = 1;    // 1 to 9999
  int month = 1;   // 1 to 12
  int day = 1;     // 1 to 31
  int hour = 0;
  int minute = 0;
  int second = 0;
  int fraction_ticks = 0;  // 0 to 9,999,999
};

// Days from 0001-01-01 to a proleptic Gregorian date; month and day must be valid.
int64_t DaysFromCivil(int year, int month, int day);
// The parts of datetime ticks in [0, kMaxDatetimeTicks].
CivilTime ToCivil(int64_t ticks);
// Ticks of the parts, or nothing when a part is out of its range (the 30th of February).
std::optional<int64_t> FromCivil(const CivilTime& time);

// ISO 8601 with seven fraction digits: "2024-01-31T10:20:30.1234567Z".
std::string FormatDatetime(int64_t ticks);
// The same text into `out`, which has room for 28 bytes. For hot loops.
void WriteDatetime(int64_t ticks, char* out);
inline constexpr int kDatetimeTextSize = 28;

// "[-][d.]hh:mm:ss[.fffffff]": "00:00:01", "1.02:03:04.5000000".
std::string FormatTimespan(int64_t ticks);
void AppendTimespan(int64_t ticks, std::string& out);

// Reads the forms that todatetime() accepts: ISO 8601 (date alone; with T or a space; hours and
// minutes; seconds with up to 7 fraction digits and more, cut; Z or an offset), RFC 822
// ("Sat, 8 Nov 14 15:05:02 GMT"), RFC 850, "8 Nov 2014 15:05:02", "2014-11", "2014", month first
// ("12/31/2023 11:59 PM", "12-31-2023"). Nothing when none fits.
std::optional<int64_t> ParseDatetime(std::string_view text);

// Reads "[-][d.]hh:mm[:ss[.fffffff]]", a plain number of days, or a KQL literal such as "2d",
// "1.5h", "30m", "10s", "100ms", "10microseconds", "1tick". Nothing when none fits.
std::optional<int64_t> ParseTimespan(std::string_view text);

}  // namespace sluice
