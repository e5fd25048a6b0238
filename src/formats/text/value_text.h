// Writes scalar values as text, for the inner loops of text formats and of Parquet's text columns.
//
// Every function writes at `out`, where the named number of bytes must be free, and returns the
// end. The texts are those of data/: FormatDatetime, FormatTimespan, FormatReal and so on; what is
// here is only faster.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "base/clock.h"
#include "data/column_batch.h"
#include "data/datetime.h"
#include "data/decimal.h"

namespace sluice::formats {

inline constexpr size_t kInt64TextSizeMax = 20;
inline constexpr size_t kRealTextSizeMax = 40;
inline constexpr size_t kDecimalTextSizeMax = 42;
inline constexpr size_t kTimespanTextSizeMax = 32;
inline constexpr size_t kGuidTextSize = 36;
// Every scalar type but string and dynamic fits into this.
inline constexpr size_t kFixedTextSizeMax = 48;

namespace internal {
struct DigitPairs {
  std::array<char, 200> text;
  constexpr DigitPairs() : text() {
    for (size_t i = 0; i < 100; ++i) {
      text[2 * i] = static_cast<char>('0' + i / 10);
      text[2 * i + 1] = static_cast<char>('0' + i % 10);
    }
  }
};
inline constexpr DigitPairs kDigitPairs;
}  // namespace internal

// `value` below 100 as two digits.
inline void WriteTwoDigits(uint32_t value, char* out) {
  std::memcpy(out, internal::kDigitPairs.text.data() + 2 * value, 2);
}

char* WriteUint64(uint64_t value, char* out);

inline char* WriteInt64(int64_t value, char* out) {
  uint64_t magnitude = static_cast<uint64_t>(value);
  if (value < 0) {
    *out++ = '-';
    magnitude = 0 - magnitude;
  }
  return WriteUint64(magnitude, out);
}

inline char* WriteBool(bool value, char* out) {
  std::memcpy(out, value ? "true\0" : "false", 5);
  return out + (value ? 4 : 5);
}

char* WriteReal(double value, char* out);
char* WriteDecimal(const Decimal& value, char* out);
char* WriteTimespan(int64_t ticks, char* out);
char* WriteGuid(const EngineGuid& guid, char* out);

inline bool IsDatetime(int64_t ticks) {
  return static_cast<uint64_t>(ticks) <= static_cast<uint64_t>(kMaxDatetimeTicks);
}

// Writes datetimes and remembers the text of the last day, since neighbours mostly share it.
class DatetimeWriter {
 public:
  // kDatetimeTextSize bytes. `ticks` must satisfy IsDatetime().
  char* Write(int64_t ticks, char* out) {
    auto magnitude = static_cast<uint64_t>(ticks);
    uint64_t day = magnitude / static_cast<uint64_t>(kTicksPerDay);
    uint64_t rest = magnitude % static_cast<uint64_t>(kTicksPerDay);
    if (day != day_) SetDay(day);
    std::memcpy(out, day_text_, 11);
    auto seconds = static_cast<uint32_t>(rest / static_cast<uint64_t>(kTicksPerSecond));
    auto fraction = static_cast<uint32_t>(rest % static_cast<uint64_t>(kTicksPerSecond));
    WriteTwoDigits(seconds / 3600, out + 11);
    out[13] = ':';
    WriteTwoDigits(seconds / 60 % 60, out + 14);
    out[16] = ':';
    WriteTwoDigits(seconds % 60, out + 17);
    out[19] = '.';
    out[20] = static_cast<char>('0' + fraction / 1'000'000);
    WriteTwoDigits(fraction / 10'000 % 100, out + 21);
    WriteTwoDigits(fraction / 100 % 100, out + 23);
    WriteTwoDigits(fraction % 100, out + 25);
    out[27] = 'Z';
    return out + kDatetimeTextSize;
  }

 private:
  void SetDay(uint64_t day);

  uint64_t day_ = ~uint64_t{0};
  char day_text_[11] = {};
};

}  // namespace sluice::formats
