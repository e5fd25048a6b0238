// Datetimes as parts of paths, by .NET's custom format specifiers.
// https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::exporting {

// The parts of a datetime that a path gives. A part that no pattern names is absent.
struct DatetimeParts {
  std::optional<int> year, month, day, hour, minute, second;
  std::optional<int> fraction_ticks;
  int64_t fraction_unit_ticks = 0;
  bool year_is_exact = true;  // False for "yy", which names no century.

  // The earliest datetime that has these parts, absent ones at their least; nothing when there is
  // none (month 13, or February 29 without a year).
  std::optional<int64_t> Earliest() const;
  // False when no datetime has these parts, whatever the absent ones are.
  bool Possible() const;

  struct Range {
    int64_t begin = 0;  // Inclusive.
    int64_t end = 0;    // Exclusive.
  };
  // All datetimes that may have these parts; everything when the year is not known.
  Range AllThatFit() const;
};

// A compiled pattern: y, M, d, H, m, s and f specifiers, 'quoted' and "quoted" text, \escapes, and
// anything else as text. When the pattern has curly brackets, only what stands in them is a
// specifier: "year={yyyy}/month={MM}". Immutable.
class DatetimePattern {
 public:
  // kInvalidArgument for a pattern that says nothing of a datetime or has an open quote;
  // kUnsupported names specifiers whose text depends on a language or time zone.
  static Result<DatetimePattern> Compile(std::string_view pattern);

  void Append(int64_t ticks, std::string& path) const;

  // Calls `found` with the end of each way in which `path` from `begin` on reads as this pattern,
  // the parts merged into those given. Returns true, and stops, when `found` does.
  using Found = std::function<bool(size_t end, const DatetimeParts& parts)>;
  bool Match(std::string_view path, size_t begin, const DatetimeParts& parts,
             const Found& found) const;

 private:
  struct Piece {
    char specifier = 0;  // 0: text.
    size_t width = 0;
    std::string text;
  };
  bool MatchFrom(size_t index, std::string_view path, size_t begin, const DatetimeParts& parts,
                 const Found& found) const;

  std::vector<Piece> pieces_;
};

}  // namespace sluice::exporting
