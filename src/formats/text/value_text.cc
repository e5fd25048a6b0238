#include "formats/text/value_text.h"

#include <charconv>
#include <cmath>
#include <string>

#include "data/real.h"

namespace sluice::formats {
namespace {

// The lowest 8 digits of `value`, with leading zeros.
void WriteEightDigits(uint32_t value, char* out) {
  uint32_t high = value / 10'000;
  uint32_t low = value % 10'000;
  WriteTwoDigits(high / 100, out);
  WriteTwoDigits(high % 100, out + 2);
  WriteTwoDigits(low / 100, out + 4);
  WriteTwoDigits(low % 100, out + 6);
}

char* WriteUint32(uint32_t value, char* out) {
  if (value < 100) {
    if (value < 10) {
      *out = static_cast<char>('0' + value);
      return out + 1;
    }
    WriteTwoDigits(value, out);
    return out + 2;
  }
  char digits[10];
  char* begin = digits + sizeof digits;
  while (value >= 100) {
    begin -= 2;
    WriteTwoDigits(value % 100, begin);
    value /= 100;
  }
  if (value >= 10) {
    begin -= 2;
    WriteTwoDigits(value, begin);
  } else {
    *--begin = static_cast<char>('0' + value);
  }
  auto size = static_cast<size_t>(digits + sizeof digits - begin);
  std::memcpy(out, begin, size);
  return out + size;
}

}  // namespace

char* WriteUint64(uint64_t value, char* out) {
  constexpr uint64_t kEightDigits = 100'000'000;
  if (value < 1'000'000'000) return WriteUint32(static_cast<uint32_t>(value), out);
  uint64_t high = value / kEightDigits;
  out = WriteUint64(high, out);
  WriteEightDigits(static_cast<uint32_t>(value % kEightDigits), out);
  return out + 8;
}

char* WriteReal(double value, char* out) {
  // Whole numbers are common and need no search for the shortest digits.
  constexpr double kWholeMax = 1e15;
  if (value > -kWholeMax && value < kWholeMax) {
    auto whole = static_cast<int64_t>(value);
    if (static_cast<double>(whole) == value && (whole != 0 || !std::signbit(value))) {
      out = WriteInt64(whole, out);
      std::memcpy(out, ".0", 2);
      return out + 2;
    }
    double magnitude = std::fabs(value);
    if (magnitude >= 1e-4) {
      auto end = std::to_chars(out, out + kRealTextSizeMax, value, std::chars_format::fixed);
      if (end.ec == std::errc()) return end.ptr;
    }
  }
  std::string text = FormatReal(value);
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

char* WriteDecimal(const Decimal& value, char* out) {
  constexpr uint64_t kUnit = 1'000'000'000'000'000'000;  // 10^Decimal::kScale
  constexpr uint64_t kNineteenDigits = 10'000'000'000'000'000'000U;
  auto magnitude = static_cast<unsigned __int128>(value.units);
  if (value.units < 0) {
    *out++ = '-';
    magnitude = 0 - magnitude;
  }
  unsigned __int128 whole = magnitude / kUnit;
  auto fraction = static_cast<uint64_t>(magnitude % kUnit);
  if (whole < kNineteenDigits) {
    out = WriteUint64(static_cast<uint64_t>(whole), out);
  } else {
    out = WriteUint64(static_cast<uint64_t>(whole / kNineteenDigits), out);
    auto low = static_cast<uint64_t>(whole % kNineteenDigits);
    for (int i = 18; i >= 0; --i, low /= 10) out[i] = static_cast<char>('0' + low % 10);
    out += 19;
  }
  if (fraction != 0) {
    *out = '.';
    for (int i = Decimal::kScale; i >= 1; --i, fraction /= 10) {
      out[i] = static_cast<char>('0' + fraction % 10);
    }
    out += Decimal::kScale + 1;
    while (out[-1] == '0') --out;
  }
  return out;
}

char* WriteTimespan(int64_t ticks, char* out) {
  auto rest = static_cast<uint64_t>(ticks);
  if (ticks < 0) {
    *out++ = '-';
    rest = 0 - rest;
  }
  uint64_t days = rest / static_cast<uint64_t>(kTicksPerDay);
  rest %= static_cast<uint64_t>(kTicksPerDay);
  if (days > 0) {
    out = WriteUint64(days, out);
    *out++ = '.';
  }
  auto seconds = static_cast<uint32_t>(rest / static_cast<uint64_t>(kTicksPerSecond));
  auto fraction = static_cast<uint32_t>(rest % static_cast<uint64_t>(kTicksPerSecond));
  WriteTwoDigits(seconds / 3600, out);
  out[2] = ':';
  WriteTwoDigits(seconds / 60 % 60, out + 3);
  out[5] = ':';
  WriteTwoDigits(seconds % 60, out + 6);
  out += 8;
  if (fraction != 0) {
    out[0] = '.';
    out[1] = static_cast<char>('0' + fraction / 1'000'000);
    WriteTwoDigits(fraction / 10'000 % 100, out + 2);
    WriteTwoDigits(fraction / 100 % 100, out + 4);
    WriteTwoDigits(fraction % 100, out + 6);
    out += 8;
  }
  return out;
}

char* WriteGuid(const EngineGuid& guid, char* out) {
  constexpr char kDigits[] = "0123456789abcdef";
  uint64_t halves[2] = {static_cast<uint64_t>(guid.upper) ^ (uint64_t{1} << 63), guid.lower};
  for (int byte = 0; byte < 16; ++byte) {
    if (byte == 4 || byte == 6 || byte == 8 || byte == 10) *out++ = '-';
    auto value = static_cast<uint8_t>(halves[byte / 8] >> (56 - 8 * (byte % 8)));
    *out++ = kDigits[value >> 4];
    *out++ = kDigits[value & 15];
  }
  return out;
}

void DatetimeWriter::SetDay(uint64_t day) {
  char text[kDatetimeTextSize];
  WriteDatetime(static_cast<int64_t>(day) * kTicksPerDay, text);
  std::memcpy(day_text_, text, sizeof day_text_);
  day_ = day;
}

}  // namespace sluice::formats
