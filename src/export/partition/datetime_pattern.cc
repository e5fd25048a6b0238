#include "export/partition/datetime_pattern.h"

#include <algorithm>

#include "data/datetime.h"

namespace sluice::exporting {
namespace {

constexpr std::string_view kSpecifiers = "yMdHmsf";
// Letters that .NET gives a meaning but whose text is not plain digits of the datetime.
constexpr std::string_view kUnsupportedSpecifiers = "hFtgzK";

void AppendNumber(int value, size_t width, std::string& path) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) path.append(width - digits.size(), '0');
  path += digits;
}

int64_t FractionUnit(size_t digits) {
  int64_t unit = kTicksPerSecond;
  for (size_t i = 0; i < digits; ++i) unit /= 10;
  return unit;
}

// .NET's default: two digits stand for 1950 to 2049.
int CenturyOf(int two_digits) { return two_digits <= 49 ? 2000 : 1900; }

Status CheckWidth(char specifier, size_t width, std::string_view pattern) {
  auto unsupported = [&](std::string_view what) {
    return Unsupported("datetime_pattern does not support " + std::string(what) + " in '" +
                       std::string(pattern) + "'");
  };
  std::string run(width, specifier);
  if (specifier == 'y' && width != 2 && width != 4) return unsupported("'" + run + "'");
  if ((specifier == 'M' || specifier == 'd') && width > 2) {
    return unsupported("names of months and days ('" + run + "')");
  }
  if ((specifier == 'H' || specifier == 'm' || specifier == 's') && width > 2) {
    return unsupported("'" + run + "'");
  }
  if (specifier == 'f' && width > 7) return unsupported("'" + run + "'");
  return Status::Ok();
}

}  // namespace

std::optional<int64_t> DatetimeParts::Earliest() const {
  CivilTime time;
  time.year = year.value_or(1);
  time.month = month.value_or(1);
  time.day = day.value_or(1);
  time.hour = hour.value_or(0);
  time.minute = minute.value_or(0);
  time.second = second.value_or(0);
  time.fraction_ticks = fraction_ticks.value_or(0);
  return FromCivil(time);
}

bool DatetimeParts::Possible() const {
  DatetimeParts most = *this;
  if (!year || !year_is_exact) most.year = 4;  // A leap year.
  return most.Earliest().has_value();
}

DatetimeParts::Range DatetimeParts::AllThatFit() const {
  Range everything{0, kMaxDatetimeTicks + 1};
  if (!year || !year_is_exact) return everything;
  // Parts below the first absent one say nothing of a contiguous range.
  DatetimeParts known;
  known.year = year;
  int64_t unit = 0;
  bool calendar = true;
  if (month) {
    known.month = month;
    if (day) {
      calendar = false;
      known.day = day;
      unit = kTicksPerDay;
      if (hour) {
        known.hour = hour;
        unit = kTicksPerHour;
        if (minute) {
          known.minute = minute;
          unit = kTicksPerMinute;
          if (second) {
            known.second = second;
            unit = kTicksPerSecond;
            if (fraction_ticks) {
              known.fraction_ticks = fraction_ticks;
              unit = std::max<int64_t>(fraction_unit_ticks, 1);
            }
          }
        }
      }
    }
  }
  std::optional<int64_t> begin = known.Earliest();
  if (!begin) return everything;
  if (!calendar) return {*begin, *begin + unit};
  DatetimeParts next = known;
  if (month && *month < 12) {
    next.month = *month + 1;
  } else {
    next.year = *year + 1;
    if (month) next.month = 1;
  }
  std::optional<int64_t> end = next.Earliest();
  return {*begin, end.value_or(kMaxDatetimeTicks + 1)};
}

Result<DatetimePattern> DatetimePattern::Compile(std::string_view pattern) {
  DatetimePattern compiled;
  bool braced = pattern.find('{') != std::string_view::npos;
  bool inside = !braced;
  bool has_specifier = false;
  auto add_text = [&](std::string_view text) {
    if (text.empty()) return;
    if (compiled.pieces_.empty() || compiled.pieces_.back().specifier != 0) {
      compiled.pieces_.emplace_back();
    }
    compiled.pieces_.back().text += text;
  };
  for (size_t i = 0; i < pattern.size();) {
    char c = pattern[i];
    if (braced && (c == '{' || c == '}')) {
      if (inside == (c == '{')) {
        return InvalidArgument("curly brackets do not match in datetime_pattern '" +
                               std::string(pattern) + "'");
      }
      inside = !inside;
      ++i;
    } else if (c == '\'' || c == '"') {
      size_t end = pattern.find(c, i + 1);
      if (end == std::string_view::npos) {
        return InvalidArgument("a quote is not closed in datetime_pattern '" +
                               std::string(pattern) + "'");
      }
      add_text(pattern.substr(i + 1, end - i - 1));
      i = end + 1;
    } else if (c == '\\' && i + 1 < pattern.size()) {
      add_text(pattern.substr(i + 1, 1));
      i += 2;
    } else if (inside && c == '%') {
      ++i;  // Marks a specifier that stands alone; has no text of its own.
    } else if (inside && kUnsupportedSpecifiers.find(c) != std::string_view::npos) {
      return Unsupported("datetime_pattern does not support '" + std::string(1, c) + "' in '" +
                         std::string(pattern) + "'; quote it when it is text");
    } else if (inside && kSpecifiers.find(c) != std::string_view::npos) {
      size_t width = 1;
      while (i + width < pattern.size() && pattern[i + width] == c) ++width;
      RETURN_IF_ERROR(CheckWidth(c, width, pattern));
      compiled.pieces_.push_back({c, width, ""});
      has_specifier = true;
      i += width;
    } else {
      add_text(pattern.substr(i, 1));
      ++i;
    }
  }
  if (braced && inside) {
    return InvalidArgument("a curly bracket is not closed in datetime_pattern '" +
                           std::string(pattern) + "'");
  }
  if (!has_specifier) {
    return InvalidArgument("datetime_pattern '" + std::string(pattern) +
                           "' names no part of a datetime; use y, M, d, H, m, s or f");
  }
  return compiled;
}

void DatetimePattern::Append(int64_t ticks, std::string& path) const {
  CivilTime time = ToCivil(ticks);
  for (const Piece& piece : pieces_) {
    switch (piece.specifier) {
      case 0:
        path += piece.text;
        break;
      case 'y':
        AppendNumber(piece.width == 2 ? time.year % 100 : time.year, piece.width, path);
        break;
      case 'M':
        AppendNumber(time.month, piece.width, path);
        break;
      case 'd':
        AppendNumber(time.day, piece.width, path);
        break;
      case 'H':
        AppendNumber(time.hour, piece.width, path);
        break;
      case 'm':
        AppendNumber(time.minute, piece.width, path);
        break;
      case 's':
        AppendNumber(time.second, piece.width, path);
        break;
      case 'f':
        AppendNumber(static_cast<int>(time.fraction_ticks / FractionUnit(piece.width)), piece.width,
                     path);
        break;
      default:
        CHECK(false);
    }
  }
}

bool DatetimePattern::Match(std::string_view path, size_t begin, const DatetimeParts& parts,
                            const Found& found) const {
  return MatchFrom(0, path, begin, parts, found);
}

bool DatetimePattern::MatchFrom(size_t index, std::string_view path, size_t begin,
                                const DatetimeParts& parts, const Found& found) const {
  if (index == pieces_.size()) return found(begin, parts);
  const Piece& piece = pieces_[index];
  if (piece.specifier == 0) {
    if (path.substr(begin, piece.text.size()) != piece.text) return false;
    return MatchFrom(index + 1, path, begin + piece.text.size(), parts, found);
  }
  size_t width_max = piece.width == 1 && piece.specifier != 'f' ? 2 : piece.width;
  int value = 0;
  for (size_t width = 1; width <= width_max; ++width) {
    if (begin + width > path.size()) return false;
    char digit = path[begin + width - 1];
    if (digit < '0' || digit > '9') return false;
    value = value * 10 + (digit - '0');
    if (width < piece.width) continue;
    DatetimeParts with = parts;
    switch (piece.specifier) {
      case 'y':
        if (piece.width == 4) {
          with.year = value;
          with.year_is_exact = true;
        } else if (!with.year) {
          with.year = CenturyOf(value) + value;
          with.year_is_exact = false;
        }
        break;
      case 'M':
        with.month = value;
        break;
      case 'd':
        with.day = value;
        break;
      case 'H':
        with.hour = value;
        break;
      case 'm':
        with.minute = value;
        break;
      case 's':
        with.second = value;
        break;
      case 'f':
        with.fraction_unit_ticks = FractionUnit(piece.width);
        with.fraction_ticks = static_cast<int>(value * with.fraction_unit_ticks);
        break;
      default:
        CHECK(false);
    }
    if (with.Possible() && MatchFrom(index + 1, path, begin + width, with, found)) return true;
  }
  return false;
}

}  // namespace sluice::exporting
