// Kernels over datetimes and timespans.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(StartOfDay);      // (datetime, [offset]), and so for the others
SLUICE_KERNEL(StartOfWeek);
SLUICE_KERNEL(StartOfMonth);
SLUICE_KERNEL(StartOfYear);
SLUICE_KERNEL(EndOfDay);
SLUICE_KERNEL(EndOfWeek);
SLUICE_KERNEL(EndOfMonth);
SLUICE_KERNEL(EndOfYear);

SLUICE_KERNEL(DatetimeAdd);     // (part, count, datetime)
SLUICE_KERNEL(DatetimeDiff);    // (part, datetime1, datetime2)
SLUICE_KERNEL(DatetimePart);    // (part, datetime)
SLUICE_KERNEL(DayOfWeek);
SLUICE_KERNEL(DayOfMonth);
SLUICE_KERNEL(DayOfYear);
SLUICE_KERNEL(HourOfDay);
SLUICE_KERNEL(MonthOfYear);
SLUICE_KERNEL(WeekOfYear);
SLUICE_KERNEL(OldWeekOfYear);
SLUICE_KERNEL(YearOf);

SLUICE_KERNEL(MakeDatetime);    // (year, month, day, [hour, minute, second])
SLUICE_KERNEL(MakeTimespan);    // (hours, minutes, [seconds]) or (days, hours, minutes, seconds)
SLUICE_KERNEL(UnixSeconds);
SLUICE_KERNEL(UnixMilliseconds);
SLUICE_KERNEL(UnixMicroseconds);
SLUICE_KERNEL(UnixNanoseconds);

SLUICE_KERNEL(FormatDatetimeText);  // (datetime, format)
SLUICE_KERNEL(FormatTimespanText);
SLUICE_KERNEL(UtcToLocal);          // (datetime, time zone)
SLUICE_KERNEL(LocalToUtc);
SLUICE_KERNEL(TimeZoneNames);       // ()

}  // namespace sluice::functions
