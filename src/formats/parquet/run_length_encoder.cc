#include "formats/parquet/run_length_encoder.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace sluice::formats::parquet {
namespace {

constexpr size_t kGroupSize = 8;  // Values are packed in groups of eight.

char* WriteVarint(uint64_t value, char* out) {
  while (value >= 0x80) {
    *out++ = static_cast<char>(value | 0x80);
    value >>= 7;
  }
  *out++ = static_cast<char>(value);
  return out;
}

template <typename Value>
void AppendPacked(const Value* values, size_t count, int bit_width, TextBuffer& out) {
  if (count == 0) return;
  const size_t groups = (count + kGroupSize - 1) / kGroupSize;
  const auto width = static_cast<size_t>(bit_width);
  char* at = out.Reserve(10 + groups * width + 8);
  at = WriteVarint(groups << 1 | 1, at);
  const char* end = at + groups * width;
  uint64_t bits = 0;
  size_t used = 0;
  for (size_t i = 0; i < count; ++i) {
    bits |= static_cast<uint64_t>(values[i]) << used;
    used += width;
    if (used >= 32) {
      std::memcpy(at, &bits, 4);
      at += 4;
      bits >>= 32;
      used -= 32;
    }
  }
  // The rest, and the zeros that fill up the last group.
  while (at < end) {
    *at++ = static_cast<char>(bits);
    bits >>= 8;
  }
  out.SetEnd(end);
}

template <typename Value>
size_t RunLength(const Value* values, size_t count) {
  size_t length = 1;
  while (length < count && values[length] == values[0]) ++length;
  return length;
}

template <typename Value>
void AppendHybrid(const Value* values, size_t count, int bit_width, TextBuffer& out) {
  // Runs are sought at the begin of groups only, since what precedes them must be whole groups.
  size_t packed_begin = 0;
  size_t at = 0;
  while (at < count) {
    if (count - at >= kGroupSize && values[at] == values[at + 1] &&
        RunLength(values + at, kGroupSize) == kGroupSize) {
      size_t length = RunLength(values + at, count - at);
      AppendPacked(values + packed_begin, at - packed_begin, bit_width, out);
      AppendRun(values[at], length, bit_width, out);
      at += length;
      packed_begin = at;
    } else {
      at += std::min(kGroupSize, count - at);
    }
  }
  AppendPacked(values + packed_begin, count - packed_begin, bit_width, out);
}

}  // namespace

int BitWidth(uint32_t value) { return std::max(1, static_cast<int>(std::bit_width(value))); }

void AppendRun(uint32_t value, size_t count, int bit_width, TextBuffer& out) {
  char* at = WriteVarint(static_cast<uint64_t>(count) << 1, out.Reserve(14));
  for (int bits = 0; bits < bit_width; bits += 8) *at++ = static_cast<char>(value >> bits);
  out.SetEnd(at);
}

void AppendRunLengthEncoded(const uint32_t* values, size_t count, int bit_width, TextBuffer& out) {
  AppendHybrid(values, count, bit_width, out);
}

void AppendRunLengthEncoded(const uint8_t* values, size_t count, int bit_width, TextBuffer& out) {
  AppendHybrid(values, count, bit_width, out);
}

}  // namespace sluice::formats::parquet
