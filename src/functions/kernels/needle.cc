#include "functions/kernels/needle.h"

#include <array>
#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::functions {
namespace {

using Probe = Needle::Probe;
using Candidates = Needle::Candidates;
constexpr size_t kNowhere = std::string_view::npos;

constexpr char kCaseBit = 0x20;

constexpr std::array<bool, 256> MakeTermCharacters() {
  std::array<bool, 256> is{};
  for (size_t c = 0; c < 256; ++c) {
    is[c] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80;
  }
  return is;
}
constexpr std::array<bool, 256> kTermCharacters = MakeTermCharacters();

// How common bytes are in logs, roughly: what is named first is the most common.
constexpr std::array<uint8_t, 256> MakeCommonness() {
  std::array<uint8_t, 256> common{};
  for (size_t c = 0; c < 256; ++c) {
    common[c] = c >= 0x80 ? 30 : c >= 'A' && c <= 'Z' ? 40 : 10;
  }
  uint8_t rank = 255;
  for (const char c : std::string_view(" e0t1aoin2sr3d4c5l6789umhpf-.:/gb,w_y=v\"k()[]x;'j|zq")) {
    common[static_cast<unsigned char>(c)] = rank;
    rank = static_cast<uint8_t>(rank - 3);
  }
  return common;
}
constexpr std::array<uint8_t, 256> kCommonness = MakeCommonness();

bool Allows(const Probe& probe, const char* place) {
  return (static_cast<unsigned char>(place[probe.offset]) | probe.mask) == probe.byte;
}

// Places one after another.
Candidates NextFew(const Probe& first, const Probe& second, const char* text, size_t at,
                   size_t end) {
  for (; at < end; ++at) {
    if (Allows(first, text + at) && Allows(second, text + at)) return {at, at + 1, 1};
  }
  return {end, end, 0};
}

#if defined(__x86_64__)

// The places of `text` to its 15th byte.
uint32_t PlacesOf16(const Probe& first, const Probe& second, const char* text) {
  const auto equal = [&](const Probe& probe) {
    const __m128i bytes =
        _mm_loadu_si128(reinterpret_cast<const __m128i*>(text + probe.offset));
    return _mm_cmpeq_epi8(_mm_or_si128(bytes, _mm_set1_epi8(static_cast<char>(probe.mask))),
                          _mm_set1_epi8(static_cast<char>(probe.byte)));
  };
  return static_cast<uint32_t>(_mm_movemask_epi8(_mm_and_si128(equal(first), equal(second))));
}

// A last block that is not full is read together with places before it, which are left out: no byte
// beyond the text is read.
Candidates Next16(const Probe& first, const Probe& second, const char* text, size_t at,
                  size_t end) {
  for (; end - at >= 16; at += 16) {
    const uint32_t places = PlacesOf16(first, second, text + at);
    if (places != 0) return {at, at + 16, places};
  }
  if (at == end) return {end, end, 0};
  if (end < 16) return NextFew(first, second, text, at, end);
  return {at, end, PlacesOf16(first, second, text + end - 16) >> (16 - (end - at))};
}

__attribute__((target("avx2"))) Candidates Next32(const Probe& first, const Probe& second,
                                                  const char* text, size_t at, size_t end) {
  if (end < 32) return Next16(first, second, text, at, end);
  const __m256i first_byte = _mm256_set1_epi8(static_cast<char>(first.byte));
  const __m256i first_mask = _mm256_set1_epi8(static_cast<char>(first.mask));
  const __m256i second_byte = _mm256_set1_epi8(static_cast<char>(second.byte));
  const __m256i second_mask = _mm256_set1_epi8(static_cast<char>(second.mask));
  const char* first_bytes = text + first.offset;
  const char* second_bytes = text + second.offset;
  while (at < end) {
    const size_t from = end - at >= 32 ? at : end - 32;
    const __m256i a = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(first_bytes + from));
    const __m256i b = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(second_bytes + from));
    const __m256i equal =
        _mm256_and_si256(_mm256_cmpeq_epi8(_mm256_or_si256(a, first_mask), first_byte),
                         _mm256_cmpeq_epi8(_mm256_or_si256(b, second_mask), second_byte));
    const uint32_t places = static_cast<uint32_t>(_mm256_movemask_epi8(equal)) >> (at - from);
    if (places != 0) return {at, from + 32, places};
    at = from + 32;
  }
  return {end, end, 0};
}

#endif

using NextCandidates = Candidates (*)(const Probe&, const Probe&, const char* text, size_t at,
                                      size_t end);

NextCandidates ChooseNext() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") ? &Next32 : &Next16;
#else
  return &NextFew;
#endif
}
const NextCandidates kNext = ChooseNext();

uint64_t Load64(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

uint32_t Load32(const char* bytes) {
  uint32_t word;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

bool IsTermCharacter(char c) { return kTermCharacters[static_cast<unsigned char>(c)]; }

Needle::Needle(std::string_view text, bool ignore_case) : bytes_(text), masks_(text.size(), '\0') {
  for (size_t i = 0; i < bytes_.size() && ignore_case; ++i) {
    char& c = bytes_[i];
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | kCaseBit);
    if (c >= 'a' && c <= 'z') masks_[i] = kCaseBit;
  }
  const auto probe = [&](size_t offset) {
    return Probe{offset, static_cast<unsigned char>(bytes_[offset]),
                 static_cast<unsigned char>(masks_[offset])};
  };
  const auto commonness = [&](size_t offset) {
    return kCommonness[static_cast<unsigned char>(bytes_[offset])];
  };
  if (bytes_.empty()) return;
  size_t first = 0;
  for (size_t i = 1; i < bytes_.size(); ++i) {
    if (commonness(i) < commonness(first)) first = i;
  }
  size_t second = first == 0 ? bytes_.size() - 1 : 0;
  for (size_t i = 0; i < bytes_.size(); ++i) {
    if (i != first && commonness(i) < commonness(second)) second = i;
  }
  first_ = probe(first);
  second_ = probe(second);
}

bool Needle::EqualAt(const char* text) const {
  const size_t size = bytes_.size();
  const auto equal64 = [&](size_t i) {
    return (Load64(text + i) | Load64(masks_.data() + i)) == Load64(bytes_.data() + i);
  };
  const auto equal32 = [&](size_t i) {
    return (Load32(text + i) | Load32(masks_.data() + i)) == Load32(bytes_.data() + i);
  };
  if (size >= 8) {
    for (size_t i = 0; i + 8 <= size; i += 8) {
      if (!equal64(i)) return false;
    }
    return equal64(size - 8);
  }
  if (size >= 4) return equal32(0) && equal32(size - 4);
  for (size_t i = 0; i < size; ++i) {
    if ((text[i] | masks_[i]) != bytes_[i]) return false;
  }
  return true;
}

template <typename Accept>
size_t Needle::Scan(std::string_view text, size_t from, Accept accept) const {
  if (text.size() < bytes_.size()) return kNowhere;
  const size_t end = text.size() - bytes_.size() + 1;
  while (from < end) {
    const Candidates found = kNext(first_, second_, text.data(), from, end);
    for (uint32_t places = found.places; places != 0; places &= places - 1) {
      const size_t at = found.at + static_cast<size_t>(std::countr_zero(places));
      if (EqualAt(text.data() + at) && accept(at)) return at;
    }
    from = found.next;
  }
  return kNowhere;
}

size_t Needle::Find(std::string_view text, size_t from) const {
  if (bytes_.empty()) return from;
  return Scan(text, from, [](size_t) { return true; });
}

size_t Needle::Count(std::string_view text) const {
  if (bytes_.empty()) return 0;
  size_t count = 0;
  Scan(text, 0, [&](size_t) {
    ++count;
    return false;
  });
  return count;
}

bool Needle::HasBetweenTerms(std::string_view text, bool before, bool after) const {
  if (bytes_.empty()) return true;
  const auto accept = [&](size_t at) {
    const size_t end = at + bytes_.size();
    return (!before || at == 0 || !IsTermCharacter(text[at - 1])) &&
           (!after || end == text.size() || !IsTermCharacter(text[end]));
  };
  return Scan(text, 0, accept) != kNowhere;
}

}  // namespace sluice::functions
