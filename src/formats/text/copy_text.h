// Copies a string while looking for bytes that need care: 16 bytes at a time, reading the source
// once and never past its end.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "data/column_batch.h"

namespace sluice::formats {

// Each set of special bytes is a type with
//   static bool Has(uint8_t byte);
//   static __m128i Find(__m128i bytes);   // 0xff where special
// Find() is used where SSE2 is there; Has() elsewhere and for short ends.

// What CSV (',') and TSV ('\t') must quote: the delimiter, the quote and line breaks.
template <char kDelimiter>
struct DelimitedSpecials {
  static bool Has(uint8_t byte) {
    return byte == kDelimiter || byte == '"' || byte == '\n' || byte == '\r';
  }
#ifdef __SSE2__
  static __m128i Find(__m128i bytes) {
    __m128i a = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(kDelimiter)),
                             _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    __m128i b = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                             _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
    return _mm_or_si128(a, b);
  }
#endif
};

// What is doubled in a quoted field.
struct QuoteSpecials {
  static bool Has(uint8_t byte) { return byte == '"'; }
#ifdef __SSE2__
  static __m128i Find(__m128i bytes) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')); }
#endif
};

// What a JSON string must escape: the quote, the backslash and control characters.
struct JsonSpecials {
  static bool Has(uint8_t byte) { return byte < 0x20 || byte == '"' || byte == '\\'; }
#ifdef __SSE2__
  static __m128i Find(__m128i bytes) {
    __m128i control = _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(0x1f)),
                                     _mm_set1_epi8(0x1f));
    __m128i marks = _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')),
                                 _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    return _mm_or_si128(control, marks);
  }
#endif
};

// Line breaks, which JSON text may have between its tokens but a line of JSON must not.
struct LineBreakSpecials {
  static bool Has(uint8_t byte) { return byte == '\n' || byte == '\r'; }
#ifdef __SSE2__
  static __m128i Find(__m128i bytes) {
    return _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n')),
                        _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
  }
#endif
};

// Copies the text of `slot` to `out`, where 16 bytes more than its size must be free. True when it
// holds a special byte; the copy may then be incomplete.
template <typename Specials>
bool CopyFindingSpecials(const StringSlot& slot, char* out) {
  size_t size = slot.size;
#ifdef __SSE2__
  if (size <= StringSlot::kInlineSize) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(&slot));
    bytes = _mm_srli_si128(bytes, 4);
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    auto found = static_cast<uint32_t>(_mm_movemask_epi8(Specials::Find(bytes)));
    return (found & ((uint32_t{1} << size) - 1)) != 0;
  }
  const char* in = slot.pointer.data;
  if (size >= 16) {
    size_t at = 0;
    for (; at + 16 <= size; at += 16) {
      __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + at));
      _mm_storeu_si128(reinterpret_cast<__m128i*>(out + at), bytes);
      if (_mm_movemask_epi8(Specials::Find(bytes)) != 0) return true;
    }
    // The last 16 bytes again, overlapping what was copied.
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in + size - 16));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out + size - 16), bytes);
    return _mm_movemask_epi8(Specials::Find(bytes)) != 0;
  }
  // 13 to 15 bytes: two overlapping halves.
  __m128i bytes = _mm_unpacklo_epi64(
      _mm_loadl_epi64(reinterpret_cast<const __m128i*>(in)),
      _mm_loadl_epi64(reinterpret_cast<const __m128i*>(in + size - 8)));
  std::memcpy(out, in, 8);
  std::memcpy(out + size - 8, in + size - 8, 8);
  return _mm_movemask_epi8(Specials::Find(bytes)) != 0;
#else
  std::string_view text = slot.view();
  bool found = false;
  for (size_t i = 0; i < size; ++i) {
    found |= Specials::Has(static_cast<uint8_t>(text[i]));
    out[i] = text[i];
  }
  return found;
#endif
}

// Copies `text` to `out`, with `escape(byte, out)`, which returns the new end, in place of each
// special byte. Free at `out` must be 16 bytes more than the result.
template <typename Specials, typename Escape>
char* CopyEscapingSpecials(std::string_view text, char* out, Escape escape) {
  const char* in = text.data();
  const char* end = in + text.size();
#ifdef __SSE2__
  while (end - in >= 16) {
    __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(in));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(out), bytes);
    auto found = static_cast<uint32_t>(_mm_movemask_epi8(Specials::Find(bytes)));
    if (found == 0) {
      in += 16;
      out += 16;
      continue;
    }
    int plain = std::countr_zero(found);
    in += plain;
    out = escape(*in++, out + plain);
  }
#endif
  for (; in < end; ++in) {
    if (Specials::Has(static_cast<uint8_t>(*in))) {
      out = escape(*in, out);
    } else {
      *out++ = *in;
    }
  }
  return out;
}

}  // namespace sluice::formats
