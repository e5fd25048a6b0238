#include "data/datetime.h"

#include <array>
#include <charconv>
#include <cmath>

#include <strings.h>

namespace sluice {
namespace {

constexpr std::array<int, 13> kDaysBeforeMonth = {0,   0,   31,  59,  90,  120, 151,
                                                  181, 212, 243, 273, 304, 334};

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<size_t>(month)];
}

void WriteDigits(int64_t value, int digits, char* out) {
  for (int i = digits - 1; i >= 0; --i) {
    out[i] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// Reads tokens off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool done() const { return at_ == text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  size_t position() const { return at_; }
  void SetPosition(size_t at) { at_ = at; }
  bool Take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void SkipSpaces() {
    while (peek() == ' ' || peek() == '\t') ++at_;
  }
  // Between `least` and `most` digits as a number.
  std::optional<int64_t> Number(int least, int most, int* count = nullptr) {
    int64_t value = 0;
    int digits = 0;
    while (digits < most && peek() >= '0' && peek() <= '9') {
      value = value * 10 + (text_[at_++] - '0');
      ++digits;
    }
    if (count) *count = digits;
    if (digits < least) return std::nullopt;
    return value;
  }
  std::string_view Word() {
    size_t begin = at_;
    while ((peek() | 0x20) >= 'a' && (peek() | 0x20) <= 'z') ++at_;
    return text_.substr(begin, at_ - begin);
  }
  // Fraction digits as ticks; digits past the seventh are dropped.
  std::optional<int> Fraction() {
    int digits = 0;
    int ticks = 0;
    while (peek() >= '0' && peek() <= '9') {
      if (digits < 7) ticks = ticks * 10 + (text_[at_] - '0');
      ++at_;
      ++digits;
    }
    if (digits == 0) return std::nullopt;
    for (int i = digits; i < 7; ++i) ticks *= 10;
    return ticks;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

// hh:mm[:ss[.fffffff]]
bool ScanTime(Scanner& in, CivilTime& time) {
  auto hour = in.Number(1, 2);
  if (!hour || !in.Take(':')) return false;
  auto minute = in.Number(1, 2);
  if (!minute) return false;
  time.hour = static_cast<int>(*hour);
  time.minute = static_cast<int>(*minute);
  if (in.Take(':')) {
    auto second = in.Number(1, 2);
    if (!second) return false;
    time.second = static_cast<int>(*second);
    if (in.Take('.')) {
      auto fraction = in.Fraction();
      if (!fraction) return false;
      time.fraction_ticks = *fraction;
    }
  }
  return true;
}

// Z, GMT, UTC, +hh:mm, -hhmm; nothing at the end of the text. The offset in minutes.
std::optional<int> ScanZone(Scanner& in) {
  in.SkipSpaces();
  if (in.done()) return 0;
  if (in.peek() == '+' || in.peek() == '-') {
    int sign = in.Take('-') ? -1 : (in.Take('+'), 1);
    auto hours = in.Number(1, 2);
    if (!hours) return std::nullopt;
    in.Take(':');
    int count = 0;
    auto minutes = in.Number(0, 2, &count);
    if (!in.done()) return std::nullopt;
    return sign * static_cast<int>(*hours * 60 + (count > 0 ? *minutes : 0));
  }
  std::string_view word = in.Word();
  bool utc = word == "Z" || word == "z" || word == "GMT" || word == "UTC";
  if (!utc || !in.done()) return std::nullopt;
  return 0;
}

std::optional<int> MonthByName(std::string_view name) {
  constexpr std::string_view kNames[] = {"january",   "february", "march",    "april",
                                         "may",       "june",     "july",     "august",
                                         "september", "october",  "november", "december"};
  for (int i = 0; i < 12; ++i) {
    bool whole = name.size() == kNames[i].size();
    if ((whole || name.size() == 3) &&
        strncasecmp(name.data(), kNames[i].data(), name.size()) == 0) {
      return i + 1;
    }
  }
  return std::nullopt;
}

std::optional<int64_t> Finish(Scanner& in, const CivilTime& time) {
  auto zone = ScanZone(in);
  auto ticks = FromCivil(time);
  if (!zone || !ticks) return std::nullopt;
  int64_t utc = *ticks - *zone * kTicksPerMinute;
  if (utc < 0 || utc > kMaxDatetimeTicks) return std::nullopt;
  return utc;
}

std::optional<int64_t> ParseIso(std::string_view text) {
  Scanner in(text);
  CivilTime time;
  auto year = in.Number(4, 4);
  if (!year) return std::nullopt;
  time.year = static_cast<int>(*year);
  if (in.done()) return Finish(in, time);
  char separator = in.peek();
  if (separator >= '0' && separator <= '9') {  // yyyyMMdd[...]
    auto month = in.Number(2, 2);
    auto day = in.Number(2, 2);
    if (!month || !day) return std::nullopt;
    time.month = static_cast<int>(*month);
    time.day = static_cast<int>(*day);
  } else {
    if (separator != '-' && separator != '/') return std::nullopt;
    in.Take(separator);
    auto month = in.Number(1, 2);
    if (!month) return std::nullopt;
    time.month = static_cast<int>(*month);
    if (in.done()) return Finish(in, time);
    if (!in.Take(separator)) return std::nullopt;
    auto day = in.Number(1, 2);
    if (!day) return std::nullopt;
    time.day = static_cast<int>(*day);
  }
  if (in.done()) return Finish(in, time);
  if (!in.Take('T') && !in.Take('t')) {
    if (in.peek() == ' ') {
      in.SkipSpaces();
    } else {
      return Finish(in, time);
    }
  }
  if (in.peek() >= '0' && in.peek() <= '9' && !ScanTime(in, time)) return std::nullopt;
  in.SkipSpaces();
  // A 12-hour clock.
  size_t before_word = in.position();
  std::string_view half = in.Word();
  bool am = strncasecmp(half.data(), "am", 2) == 0 && half.size() == 2;
  bool pm = strncasecmp(half.data(), "pm", 2) == 0 && half.size() == 2;
  if (am || pm) {
    if (time.hour < 1 || time.hour > 12) return std::nullopt;
    time.hour = time.hour % 12 + (pm ? 12 : 0);
  } else {
    in.SetPosition(before_word);
  }
  return Finish(in, time);
}

// m/d/yyyy [time], m-d-yyyy [time] or m.d.yyyy [time], as .NET's invariant culture reads it.
std::optional<int64_t> ParseMonthFirst(std::string_view text) {
  Scanner in(text);
  CivilTime time;
  auto month = in.Number(1, 2);
  if (!month) return std::nullopt;
  const char separator = in.peek() == '-' || in.peek() == '.' ? in.peek() : '/';
  if (!in.Take(separator)) return std::nullopt;
  auto day = in.Number(1, 2);
  if (!day || !in.Take(separator)) return std::nullopt;
  auto year = in.Number(4, 4);
  if (!year) return std::nullopt;
  time.year = static_cast<int>(*year);
  time.month = static_cast<int>(*month);
  time.day = static_cast<int>(*day);
  in.SkipSpaces();
  if (!in.done() && !ScanTime(in, time)) return std::nullopt;
  in.SkipSpaces();
  size_t before_word = in.position();
  std::string_view half = in.Word();
  if (half == "AM" || half == "PM" || half == "am" || half == "pm") {
    if (time.hour < 1 || time.hour > 12) return std::nullopt;
    time.hour = time.hour % 12 + ((half[0] | 0x20) == 'p' ? 12 : 0);
  } else {
    in.SetPosition(before_word);
  }
  return Finish(in, time);
}

// [Weekday,] 8 Nov 2014 15:05:02 GMT, and with hyphens (RFC 850).
std::optional<int64_t> ParseWithMonthName(std::string_view text) {
  Scanner in(text);
  CivilTime time;
  if (in.peek() < '0' || in.peek() > '9') {
    std::string_view word = in.Word();
    if (auto month = MonthByName(word); month && word.size() >= 3) {  // Nov 8, 2014
      time.month = *month;
      in.SkipSpaces();
      auto day = in.Number(1, 2);
      if (!day) return std::nullopt;
      time.day = static_cast<int>(*day);
      in.Take(',');
      in.SkipSpaces();
      auto year = in.Number(4, 4);
      if (!year) return std::nullopt;
      time.year = static_cast<int>(*year);
      in.SkipSpaces();
      if (!in.done() && in.peek() >= '0' && in.peek() <= '9' && !ScanTime(in, time)) {
        return std::nullopt;
      }
      return Finish(in, time);
    }
    if (word.empty()) return std::nullopt;
    in.Take(',');
    in.SkipSpaces();
  }
  auto day = in.Number(1, 2);
  if (!day) return std::nullopt;
  time.day = static_cast<int>(*day);
  if (!in.Take('-')) in.SkipSpaces();
  auto month = MonthByName(in.Word());
  if (!month) return std::nullopt;
  time.month = *month;
  if (!in.Take('-')) in.SkipSpaces();
  int digits = 0;
  auto year = in.Number(2, 4, &digits);
  if (!year) return std::nullopt;
  time.year = static_cast<int>(*year);
  if (digits == 2) time.year += time.year < 50 ? 2000 : 1900;
  in.SkipSpaces();
  if (!in.done() && in.peek() >= '0' && in.peek() <= '9' && !ScanTime(in, time)) {
    return std::nullopt;
  }
  return Finish(in, time);
}

std::string_view Trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Unit {
  std::string_view name;
  int64_t ticks;
};

constexpr Unit kUnits[] = {
    {"d", kTicksPerDay},
    {"day", kTicksPerDay},
    {"days", kTicksPerDay},
    {"h", kTicksPerHour},
    {"hr", kTicksPerHour},
    {"hrs", kTicksPerHour},
    {"hour", kTicksPerHour},
    {"hours", kTicksPerHour},
    {"m", kTicksPerMinute},
    {"min", kTicksPerMinute},
    {"minute", kTicksPerMinute},
    {"minutes", kTicksPerMinute},
    {"s", kTicksPerSecond},
    {"sec", kTicksPerSecond},
    {"second", kTicksPerSecond},
    {"seconds", kTicksPerSecond},
    {"ms", kTicksPerMillisecond},
    {"milli", kTicksPerMillisecond},
    {"millis", kTicksPerMillisecond},
    {"millisec", kTicksPerMillisecond},
    {"millisecond", kTicksPerMillisecond},
    {"milliseconds", kTicksPerMillisecond},
    {"micro", kTicksPerMicrosecond},
    {"micros", kTicksPerMicrosecond},
    {"microsec", kTicksPerMicrosecond},
    {"microsecond", kTicksPerMicrosecond},
    {"microseconds", kTicksPerMicrosecond},
    {"tick", 1},
    {"ticks", 1},
};

}  // namespace

int64_t DaysFromCivil(int year, int month, int day) {
  int64_t y = year - 1;
  int64_t days = y * 365 + y / 4 - y / 100 + y / 400;
  days += kDaysBeforeMonth[static_cast<size_t>(month)] + (month > 2 && IsLeap(year) ? 1 : 0);
  return days + day - 1;
}

CivilTime ToCivil(int64_t ticks) {
  CivilTime time;
  int64_t days = ticks / kTicksPerDay;
  int64_t rest = ticks % kTicksPerDay;
  // Howard Hinnant's civil_from_days, with an era that starts on 0000-03-01.
  int64_t z = days + 306;
  int64_t era = z / 146097;
  int64_t day_of_era = z - era * 146097;
  int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted_month = (5 * day_of_year + 2) / 153;
  time.day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  time.month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  time.year = static_cast<int>(year_of_era + era * 400 + (time.month <= 2 ? 1 : 0));
  time.hour = static_cast<int>(rest / kTicksPerHour);
  rest %= kTicksPerHour;
  time.minute = static_cast<int>(rest / kTicksPerMinute);
  rest %= kTicksPerMinute;
  time.second = static_cast<int>(rest / kTicksPerSecond);
  time.fraction_ticks = static_cast<int>(rest % kTicksPerSecond);
  return time;
}

std::optional<int64_t> FromCivil(const CivilTime& time) {
  if (time.year < 1 || time.year > 9999 || time.month < 1 || time.month > 12 || time.day < 1 ||
      time.day > DaysInMonth(time.year, time.month)) {
    return std::nullopt;
  }
  if (time.hour < 0 || time.hour > 23 || time.minute < 0 || time.minute > 59 || time.second < 0 ||
      time.second > 59) {
    return std::nullopt;
  }
  return DaysFromCivil(time.year, time.month, time.day) * kTicksPerDay +
         time.hour * kTicksPerHour + time.minute * kTicksPerMinute +
         time.second * kTicksPerSecond + time.fraction_ticks;
}

void WriteDatetime(int64_t ticks, char* out) {
  CivilTime time = ToCivil(ticks);
  WriteDigits(time.year, 4, out);
  out[4] = '-';
  WriteDigits(time.month, 2, out + 5);
  out[7] = '-';
  WriteDigits(time.day, 2, out + 8);
  out[10] = 'T';
  WriteDigits(time.hour, 2, out + 11);
  out[13] = ':';
  WriteDigits(time.minute, 2, out + 14);
  out[16] = ':';
  WriteDigits(time.second, 2, out + 17);
  out[19] = '.';
  WriteDigits(time.fraction_ticks, 7, out + 20);
  out[27] = 'Z';
}

std::string FormatDatetime(int64_t ticks) {
  char buffer[kDatetimeTextSize];
  WriteDatetime(ticks, buffer);
  return std::string(buffer, sizeof buffer);
}

void AppendTimespan(int64_t ticks, std::string& out) {
  uint64_t rest = ticks < 0 ? 0 - static_cast<uint64_t>(ticks) : static_cast<uint64_t>(ticks);
  if (ticks < 0) out += '-';
  uint64_t days = rest / static_cast<uint64_t>(kTicksPerDay);
  rest %= static_cast<uint64_t>(kTicksPerDay);
  char buffer[32];
  if (days > 0) {
    auto end = std::to_chars(buffer, buffer + sizeof buffer, days);
    out.append(buffer, end.ptr);
    out += '.';
  }
  auto signed_rest = static_cast<int64_t>(rest);
  WriteDigits(signed_rest / kTicksPerHour, 2, buffer);
  buffer[2] = ':';
  WriteDigits(signed_rest / kTicksPerMinute % 60, 2, buffer + 3);
  buffer[5] = ':';
  WriteDigits(signed_rest / kTicksPerSecond % 60, 2, buffer + 6);
  out.append(buffer, 8);
  if (int64_t fraction = signed_rest % kTicksPerSecond; fraction != 0) {
    buffer[0] = '.';
    WriteDigits(fraction, 7, buffer + 1);
    out.append(buffer, 8);
  }
}

std::string FormatTimespan(int64_t ticks) {
  std::string text;
  AppendTimespan(ticks, text);
  return text;
}

std::optional<int64_t> ParseDatetime(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text.size() > 64) return std::nullopt;
  if (auto ticks = ParseIso(text)) return ticks;
  if (auto ticks = ParseMonthFirst(text)) return ticks;
  return ParseWithMonthName(text);
}

std::optional<int64_t> ParseTimespan(std::string_view text) {
  text = Trim(text);
  if (text.empty() || text.size() > 64) return std::nullopt;
  bool negative = text[0] == '-';
  if (negative || text[0] == '+') text.remove_prefix(1);
  if (text.find(':') == std::string_view::npos) {
    double number = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    std::string_view unit = Trim(text.substr(static_cast<size_t>(end - text.data())));
    int64_t unit_ticks = unit.empty() ? kTicksPerDay : 0;
    for (const Unit& known : kUnits) {
      if (known.name == unit) unit_ticks = known.ticks;
    }
    double ticks = std::round(number * static_cast<double>(unit_ticks));
    if (unit_ticks == 0 || std::fabs(ticks) >= 9.2e18) return std::nullopt;
    return static_cast<int64_t>(negative ? -ticks : ticks);
  }
  Scanner in(text);
  auto first = in.Number(1, 8);
  if (!first) return std::nullopt;
  int64_t days = 0;
  if (in.Take('.')) {
    days = *first;
    first = in.Number(1, 2);
    if (!first) return std::nullopt;
  }
  if (!in.Take(':')) return std::nullopt;
  auto minutes = in.Number(1, 2);
  if (!minutes) return std::nullopt;
  int64_t seconds = 0;
  int64_t fraction = 0;
  if (in.Take(':')) {
    auto read = in.Number(1, 2);
    if (!read) return std::nullopt;
    seconds = *read;
    if (in.Take('.')) {
      auto digits = in.Fraction();
      if (!digits) return std::nullopt;
      fraction = *digits;
    }
  }
  if (!in.done() || *first > 23 || *minutes > 59 || seconds > 59) return std::nullopt;
  __int128 ticks = static_cast<__int128>(days) * kTicksPerDay + *first * kTicksPerHour +
                   *minutes * kTicksPerMinute + seconds * kTicksPerSecond + fraction;
  if (negative) ticks = -ticks;
  if (ticks != static_cast<int64_t>(ticks)) return std::nullopt;  // About 29 thousand years.
  return static_cast<int64_t>(ticks);
}

}  // namespace sluice
