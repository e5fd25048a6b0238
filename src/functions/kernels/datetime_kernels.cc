#include "functions/kernels/datetime_kernels.h"

#include <cmath>

#include "data/datetime.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

enum class Part : uint8_t {
  kYear, kQuarter, kMonth, kWeek, kOldWeek, kDay, kDayOfYear, kHour, kMinute, kSecond, kMillisecond,
  kMicrosecond, kNanosecond, kUnknown,
};

Part PartOf(std::string_view name) {
  std::string lower;
  AppendLower(name, lower);
  constexpr std::pair<std::string_view, Part> kParts[] = {
      {"year", Part::kYear},           {"quarter", Part::kQuarter},
      {"month", Part::kMonth},         {"week", Part::kWeek},
      {"week_of_year", Part::kWeek},   {"weekofyear", Part::kOldWeek},
      {"day", Part::kDay},             {"dayofyear", Part::kDayOfYear},
      {"hour", Part::kHour},           {"minute", Part::kMinute},
      {"second", Part::kSecond},       {"millisecond", Part::kMillisecond},
      {"microsecond", Part::kMicrosecond}, {"nanosecond", Part::kNanosecond},
  };
  for (const auto& [text, part] : kParts) {
    if (text == lower) return part;
  }
  return Part::kUnknown;
}

// The part that an argument names, which is nearly always the same for all rows.
class PartArgument {
 public:
  Part For(std::string_view name) {
    if (name != name_) {
      name_ = std::string(name);
      part_ = PartOf(name);
    }
    return part_;
  }

 private:
  std::string name_;
  Part part_ = Part::kUnknown;
};

Status UnknownPart(std::string_view function, std::string_view name) {
  return InvalidArgument(std::string(function) + "(): unknown part of time '" + std::string(name) +
                         "'.");
}

bool InRange(__int128 ticks) { return ticks >= 0 && ticks <= kMaxDatetimeTicks; }

void SetDatetime(ResultRow& out, __int128 ticks) {
  if (InRange(ticks)) {
    out.SetLong(static_cast<int64_t>(ticks));
  } else {
    out.SetNull();
  }
}

int64_t FloorDivide(int64_t value, int64_t divisor) {
  int64_t quotient = value / divisor;
  return value % divisor < 0 ? quotient - 1 : quotient;
}

// Ticks of the first day of a month that may be out of 1 to 12; nothing out of the years 1 to 9999.
std::optional<int64_t> MonthStart(int64_t year, int64_t month) {
  year += FloorDivide(month - 1, 12);
  month = (month - 1) % 12;
  if (month < 0) month += 12;
  if (year < 1 || year > 9999) return std::nullopt;
  return DaysFromCivil(static_cast<int>(year), static_cast<int>(month) + 1, 1) * kTicksPerDay;
}

enum class Period : uint8_t { kDay, kWeek, kMonth, kYear };

// The start of the period that holds `ticks`, moved by `offset` periods.
std::optional<__int128> PeriodStart(Period period, int64_t ticks, int64_t offset) {
  switch (period) {
    case Period::kDay:
      return static_cast<__int128>(ticks) - ticks % kTicksPerDay +
             static_cast<__int128>(offset) * kTicksPerDay;
    case Period::kWeek: {
      // 0001-01-01 was a Monday; weeks start on Sunday.
      int64_t days = ticks / kTicksPerDay;
      int64_t into_week = (days + 1) % 7;
      return (static_cast<__int128>(days - into_week) + static_cast<__int128>(offset) * 7) *
             kTicksPerDay;
    }
    case Period::kMonth: {
      CivilTime civil = ToCivil(ticks);
      auto start = MonthStart(civil.year, civil.month + offset);
      if (!start) return std::nullopt;
      return *start;
    }
    case Period::kYear: {
      auto start = MonthStart(ToCivil(ticks).year + offset, 1);
      if (!start) return std::nullopt;
      return *start;
    }
  }
  return std::nullopt;
}

// Of a period that the last datetime lies in, that one is the end.
Status PeriodKernel(const KernelArguments& arguments, KernelResult& result, Period period,
                    bool end) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    int64_t offset = row.count() > 1 ? row.Long(1) : 0;
    if (offset > 1'000'000'000 || offset < -1'000'000'000) {
      out.SetNull();
      return;
    }
    auto ticks = PeriodStart(period, row.Long(0), end ? offset + 1 : offset);
    const bool last_year = end && !ticks && PeriodStart(period, row.Long(0), offset);
    if (last_year) ticks = static_cast<__int128>(kMaxDatetimeTicks) + 1;
    if (!ticks) {
      out.SetNull();
    } else {
      SetDatetime(out, end ? *ticks - 1 : *ticks);
    }
  });
}

int DayOfYearOf(int64_t ticks) {
  CivilTime civil = ToCivil(ticks);
  return static_cast<int>(ticks / kTicksPerDay - DaysFromCivil(civil.year, 1, 1)) + 1;
}

// ISO 8601: the week of the year that its Thursday lies in.
int WeekOfYearOf(int64_t ticks) {
  int64_t days = ticks / kTicksPerDay;
  int64_t thursday = days - days % 7 + 3;
  return (DayOfYearOf(thursday * kTicksPerDay) - 1) / 7 + 1;
}

// Weeks begin on Sunday; the week of the year that its Wednesday lies in.
int OldWeekOfYearOf(int64_t ticks) {
  const int64_t days = ticks / kTicksPerDay;
  const int64_t wednesday = days - (days + 1) % 7 + 3;
  return (DayOfYearOf(wednesday * kTicksPerDay) - 1) / 7 + 1;
}

template <typename Compute>
Status IntKernel(const KernelArguments& arguments, KernelResult& result, Compute compute) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    out.SetInt(static_cast<int32_t>(compute(row.Long(0))));
  });
}

Status UnixKernel(const KernelArguments& arguments, KernelResult& result, double ticks_per_unit) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (row.type(0) == ScalarType::kReal) {
      double ticks = std::round(row.Real(0) * ticks_per_unit);
      if (!(std::fabs(ticks) < 4e18)) {
        out.SetNull();
      } else {
        SetDatetime(out, static_cast<__int128>(ticks) + kUnixEpochTicks);
      }
      return;
    }
    __int128 ticks = ticks_per_unit >= 1
                         ? static_cast<__int128>(row.Long(0)) * static_cast<int64_t>(ticks_per_unit)
                         : FloorDivide(row.Long(0), 100);
    SetDatetime(out, ticks + kUnixEpochTicks);
  });
}

// --- format_datetime() and format_timespan()

void AppendPadded(int64_t value, size_t width, std::string& out) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

void AppendFraction(int64_t fraction_ticks, size_t digits, bool trim, std::string& out) {
  std::string text;
  AppendPadded(fraction_ticks, 7, text);
  text.resize(std::min<size_t>(digits, 7));
  if (trim) {
    while (!text.empty() && text.back() == '0') text.pop_back();
  }
  out += text;
}

// Calls `append(letter, count)` for each element of a format: the longest run of a letter that is
// one, so that "ddd" is "dd" and "d". Copies delimiters; anything else is an error.
template <typename Append>
Status WalkFormat(std::string_view function, std::string_view format, std::string_view elements,
                  std::string& out, Append append) {
  for (size_t i = 0; i < format.size();) {
    const std::string_view rest = format.substr(i);
    if (std::string_view(" /-:,._[]").find(rest[0]) != std::string_view::npos) {
      out += rest[0];
      ++i;
      continue;
    }
    // Elements are listed by letter, the longest first.
    size_t count = 0;
    for (size_t at = 0; at < elements.size() && count == 0;) {
      const size_t end = elements.find(' ', at);
      const std::string_view element = elements.substr(at, end - at);
      if (rest.starts_with(element)) count = element.size();
      at = end + 1;
    }
    if (count == 0) {
      return InvalidArgument(std::string(function) + "(): the format '" + std::string(format) +
                             "' has an element that is not supported, at '" + std::string(rest) +
                             "'.");
    }
    append(rest[0], count);
    i += count;
  }
  return Status::Ok();
}

Status AppendDatetimeText(int64_t ticks, std::string_view format, std::string& out) {
  constexpr std::string_view kElements =
      "dd d MM M yyyy yy y hh h HH H mm m ss s fffffff ffffff fffff ffff fff ff f "
      "FFFFFFF FFFFFF FFFFF FFFF FFF FF F tt ";
  CivilTime civil = ToCivil(ticks);
  return WalkFormat("format_datetime", format, kElements, out, [&](char letter, size_t count) {
    int hour12 = civil.hour % 12 == 0 ? 12 : civil.hour % 12;
    size_t width = count >= 2 ? 2 : 1;
    switch (letter) {
      case 'd': AppendPadded(civil.day, width, out); break;
      case 'M': AppendPadded(civil.month, width, out); break;
      case 'y': AppendPadded(count <= 2 ? civil.year % 100 : civil.year, count, out); break;
      case 'h': AppendPadded(hour12, width, out); break;
      case 'H': AppendPadded(civil.hour, width, out); break;
      case 'm': AppendPadded(civil.minute, width, out); break;
      case 's': AppendPadded(civil.second, width, out); break;
      case 'f': AppendFraction(civil.fraction_ticks, count, false, out); break;
      case 'F': AppendFraction(civil.fraction_ticks, count, true, out); break;
      default: out += civil.hour < 12 ? "AM" : "PM"; break;
    }
  });
}

Status AppendTimespanText(int64_t ticks, std::string_view format, std::string& out) {
  constexpr std::string_view kElements =
      "dddddddd ddddddd dddddd ddddd dddd ddd dd d hh h HH H mm m ss s "
      "fffffff ffffff fffff ffff fff ff f FFFFFFF FFFFFF FFFFF FFFF FFF FF F ";
  if (ticks < 0) out += '-';
  uint64_t rest = ticks < 0 ? 0 - static_cast<uint64_t>(ticks) : static_cast<uint64_t>(ticks);
  auto part = [&](int64_t unit, int64_t modulus) {
    auto value = static_cast<int64_t>(rest / static_cast<uint64_t>(unit));
    return modulus == 0 ? value : value % modulus;
  };
  return WalkFormat("format_timespan", format, kElements, out, [&](char letter, size_t count) {
    size_t width = count >= 2 ? 2 : 1;
    switch (letter) {
      case 'd': AppendPadded(part(kTicksPerDay, 0), count, out); break;
      case 'h':
      case 'H': AppendPadded(part(kTicksPerHour, 24), width, out); break;
      case 'm': AppendPadded(part(kTicksPerMinute, 60), width, out); break;
      case 's': AppendPadded(part(kTicksPerSecond, 60), width, out); break;
      default: AppendFraction(part(1, kTicksPerSecond), count, letter == 'F', out); break;
    }
  });
}

Status FormatKernel(const KernelArguments& arguments, KernelResult& result,
                    Status (*append)(int64_t ticks, std::string_view format, std::string& out)) {
  std::string text;
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (!status.ok()) return;
    text.clear();
    status = append(row.Long(0), row.Text(1), text);
    out.SetString(text);
  }));
  return status;
}

}  // namespace

SLUICE_KERNEL(StartOfDay) { return PeriodKernel(arguments, result, Period::kDay, false); }
SLUICE_KERNEL(StartOfWeek) { return PeriodKernel(arguments, result, Period::kWeek, false); }
SLUICE_KERNEL(StartOfMonth) { return PeriodKernel(arguments, result, Period::kMonth, false); }
SLUICE_KERNEL(StartOfYear) { return PeriodKernel(arguments, result, Period::kYear, false); }
SLUICE_KERNEL(EndOfDay) { return PeriodKernel(arguments, result, Period::kDay, true); }
SLUICE_KERNEL(EndOfWeek) { return PeriodKernel(arguments, result, Period::kWeek, true); }
SLUICE_KERNEL(EndOfMonth) { return PeriodKernel(arguments, result, Period::kMonth, true); }
SLUICE_KERNEL(EndOfYear) { return PeriodKernel(arguments, result, Period::kYear, true); }

SLUICE_KERNEL(DatetimeAdd) {
  Status status;
  PartArgument part;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    int64_t count = row.Long(1);
    int64_t ticks = row.Long(2);
    int64_t unit = 0;
    int64_t months = 0;
    switch (part.For(row.Text(0))) {
      case Part::kYear: months = 12; break;
      case Part::kQuarter: months = 3; break;
      case Part::kMonth: months = 1; break;
      case Part::kWeek: unit = 7 * kTicksPerDay; break;
      case Part::kDay: unit = kTicksPerDay; break;
      case Part::kHour: unit = kTicksPerHour; break;
      case Part::kMinute: unit = kTicksPerMinute; break;
      case Part::kSecond: unit = kTicksPerSecond; break;
      case Part::kMillisecond: unit = kTicksPerMillisecond; break;
      case Part::kMicrosecond: unit = kTicksPerMicrosecond; break;
      case Part::kNanosecond: SetDatetime(out, static_cast<__int128>(ticks) + count / 100); return;
      default:
        if (status.ok()) status = UnknownPart("datetime_add", row.Text(0));
        return;
    }
    if (months == 0) {
      SetDatetime(out, static_cast<__int128>(ticks) + static_cast<__int128>(count) * unit);
      return;
    }
    if (count > 200'000 || count < -200'000) {
      out.SetNull();
      return;
    }
    // The day stays, or becomes the last of a shorter month.
    CivilTime civil = ToCivil(ticks);
    auto start = MonthStart(civil.year, civil.month + months * count);
    if (!start) {
      out.SetNull();
      return;
    }
    CivilTime first = ToCivil(*start);
    auto next = MonthStart(first.year, first.month + 1);
    int64_t days = next ? (*next - *start) / kTicksPerDay : 31;
    SetDatetime(out, static_cast<__int128>(*start) +
                         std::min<int64_t>(civil.day, days) * kTicksPerDay - kTicksPerDay +
                         ticks % kTicksPerDay);
  }));
  return status;
}

// Counts the boundaries between the two.
SLUICE_KERNEL(DatetimeDiff) {
  Status status;
  PartArgument part;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    int64_t a = row.Long(1);
    int64_t b = row.Long(2);
    auto boundaries = [&](int64_t unit) { out.SetLong(a / unit - b / unit); };
    auto months = [&](int64_t size) {
      CivilTime x = ToCivil(a);
      CivilTime y = ToCivil(b);
      int64_t first = (x.year * 12 + x.month - 1) / size;
      int64_t second = (y.year * 12 + y.month - 1) / size;
      out.SetLong(first - second);
    };
    switch (part.For(row.Text(0))) {
      case Part::kYear: months(12); return;
      case Part::kQuarter: months(3); return;
      case Part::kMonth: months(1); return;
      case Part::kWeek:
        out.SetLong((a / kTicksPerDay + 1) / 7 - (b / kTicksPerDay + 1) / 7);
        return;
      case Part::kDay: boundaries(kTicksPerDay); return;
      case Part::kHour: boundaries(kTicksPerHour); return;
      case Part::kMinute: boundaries(kTicksPerMinute); return;
      case Part::kSecond: boundaries(kTicksPerSecond); return;
      case Part::kMillisecond: boundaries(kTicksPerMillisecond); return;
      case Part::kMicrosecond: boundaries(kTicksPerMicrosecond); return;
      case Part::kNanosecond: out.SetLong((a - b) * 100); return;
      default:
        if (status.ok()) status = UnknownPart("datetime_diff", row.Text(0));
    }
  }));
  return status;
}

SLUICE_KERNEL(DatetimePart) {
  Status status;
  PartArgument part;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    int64_t ticks = row.Long(1);
    const auto of_day = [&](int64_t unit, int64_t count, int64_t factor = 1) {
      out.SetInt(static_cast<int32_t>(ticks / unit % count * factor));
    };
    switch (part.For(row.Text(0))) {
      case Part::kYear: out.SetInt(ToCivil(ticks).year); return;
      case Part::kQuarter: out.SetInt((ToCivil(ticks).month - 1) / 3 + 1); return;
      case Part::kMonth: out.SetInt(ToCivil(ticks).month); return;
      case Part::kWeek: out.SetInt(WeekOfYearOf(ticks)); return;
      case Part::kOldWeek: out.SetInt(OldWeekOfYearOf(ticks)); return;
      case Part::kDay: out.SetInt(ToCivil(ticks).day); return;
      case Part::kDayOfYear: out.SetInt(DayOfYearOf(ticks)); return;
      case Part::kHour: of_day(kTicksPerHour, 24); return;
      case Part::kMinute: of_day(kTicksPerMinute, 60); return;
      case Part::kSecond: of_day(kTicksPerSecond, 60); return;
      case Part::kMillisecond: of_day(kTicksPerMillisecond, 1000); return;
      case Part::kMicrosecond: of_day(kTicksPerMicrosecond, 1'000'000); return;
      case Part::kNanosecond: of_day(1, kTicksPerSecond, 100); return;
      default:
        if (status.ok()) status = UnknownPart("datetime_part", row.Text(0));
    }
  }));
  return status;
}

SLUICE_KERNEL(DayOfWeek) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetLong((row.Long(0) / kTicksPerDay + 1) % 7 * kTicksPerDay);
  });
}
SLUICE_KERNEL(DayOfMonth) {
  return IntKernel(arguments, result, [](int64_t ticks) { return ToCivil(ticks).day; });
}
SLUICE_KERNEL(DayOfYear) { return IntKernel(arguments, result, &DayOfYearOf); }
SLUICE_KERNEL(HourOfDay) {
  return IntKernel(arguments, result,
                   [](int64_t ticks) { return ticks % kTicksPerDay / kTicksPerHour; });
}
SLUICE_KERNEL(MonthOfYear) {
  return IntKernel(arguments, result, [](int64_t ticks) { return ToCivil(ticks).month; });
}
SLUICE_KERNEL(WeekOfYear) { return IntKernel(arguments, result, &WeekOfYearOf); }
SLUICE_KERNEL(OldWeekOfYear) { return IntKernel(arguments, result, &OldWeekOfYearOf); }
SLUICE_KERNEL(YearOf) {
  return IntKernel(arguments, result, [](int64_t ticks) { return ToCivil(ticks).year; });
}

SLUICE_KERNEL(MakeDatetime) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto part = [&](size_t i, int64_t absent) -> int64_t {
      if (row.count() <= i) return absent;
      return row.Long(i);
    };
    double second = row.count() > 5 ? row.Real(5) : 0;
    for (size_t i = 0; i < std::min<size_t>(row.count(), 5); ++i) {
      if (row.Long(i) < 0 || row.Long(i) > 9999) {
        out.SetNull();
        return;
      }
    }
    if (!(second >= 0 && second < 60)) {
      out.SetNull();
      return;
    }
    CivilTime civil;
    civil.year = static_cast<int>(part(0, 1));
    civil.month = static_cast<int>(part(1, 1));
    civil.day = static_cast<int>(part(2, 1));
    civil.hour = static_cast<int>(part(3, 0));
    civil.minute = static_cast<int>(part(4, 0));
    auto ticks = FromCivil(civil);
    if (!ticks) {
      out.SetNull();
    } else {
      out.SetLong(*ticks + static_cast<int64_t>(std::round(second * kTicksPerSecond)));
    }
  });
}

SLUICE_KERNEL(MakeTimespan) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    bool days = row.count() == 4;
    size_t at = days ? 1 : 0;
    int64_t hours = row.Long(at);
    int64_t minutes = row.Long(at + 1);
    double seconds = row.count() > at + 2 ? row.Real(at + 2) : 0;
    int64_t day_count = days ? row.Long(0) : 0;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !(seconds >= 0 && seconds < 60) ||
        day_count > 10'675'198 || day_count < -10'675'198) {
      out.SetNull();
      return;
    }
    out.SetLong(day_count * kTicksPerDay + hours * kTicksPerHour + minutes * kTicksPerMinute +
                static_cast<int64_t>(std::round(seconds * kTicksPerSecond)));
  });
}

SLUICE_KERNEL(UnixSeconds) { return UnixKernel(arguments, result, 1e7); }
SLUICE_KERNEL(UnixMilliseconds) { return UnixKernel(arguments, result, 1e4); }
SLUICE_KERNEL(UnixMicroseconds) { return UnixKernel(arguments, result, 10); }
SLUICE_KERNEL(UnixNanoseconds) { return UnixKernel(arguments, result, 0.01); }

SLUICE_KERNEL(FormatDatetimeText) { return FormatKernel(arguments, result, &AppendDatetimeText); }
SLUICE_KERNEL(FormatTimespanText) { return FormatKernel(arguments, result, &AppendTimespanText); }

}  // namespace sluice::functions
