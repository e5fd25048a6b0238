#include "formats/parquet/text_dictionary.h"

#include <cstring>

namespace sluice::formats::parquet {
namespace {

constexpr size_t kInitialSlots = 1024;
constexpr size_t kInitialCapacity = size_t{64} << 10;

uint64_t Load64(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, 8);
  return word;
}

uint64_t Load32(const char* at) {
  uint32_t word;
  std::memcpy(&word, at, 4);
  return word;
}

uint64_t Mix(uint64_t a, uint64_t b) {
  unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

// In the manner of wyhash: one wide multiplication per 16 bytes. Only spread matters here: the
// texts come from tables, and a bad one costs time, never a wrong answer.
uint32_t Hash(std::string_view text) {
  constexpr uint64_t kFirst = 0xa0761d6478bd642f;
  constexpr uint64_t kSecond = 0xe7037ed1a0b428db;
  const char* at = text.data();
  const size_t size = text.size();
  uint64_t seed = kFirst ^ size;
  uint64_t a = 0;
  uint64_t b = 0;
  if (size > 16) {
    for (size_t i = 0; i + 16 < size; i += 16) {
      seed = Mix(Load64(at + i) ^ kSecond, Load64(at + i + 8) ^ seed);
    }
    a = Load64(at + size - 16);
    b = Load64(at + size - 8);
  } else if (size >= 8) {
    a = Load64(at);
    b = Load64(at + size - 8);
  } else if (size >= 4) {
    a = Load32(at);
    b = Load32(at + size - 4);
  } else if (size > 0) {
    a = static_cast<uint64_t>(static_cast<uint8_t>(at[0])) << 16 |
        static_cast<uint64_t>(static_cast<uint8_t>(at[size / 2])) << 8 |
        static_cast<uint8_t>(at[size - 1]);
  }
  return static_cast<uint32_t>(Mix(a ^ kSecond, b ^ seed) >> 32);
}

}  // namespace

TextDictionary::TextDictionary() : plain_(kInitialCapacity), slots_(kInitialSlots) {}

uint32_t TextDictionary::Add(std::string_view text) {
  const uint32_t hash = Hash(text);
  const size_t mask = slots_.size() - 1;
  size_t at = hash & mask;
  while (slots_[at].index_plus_one != 0) {
    if (slots_[at].hash == hash && Entry(slots_[at].index_plus_one - 1) == text) {
      return slots_[at].index_plus_one - 1;
    }
    at = (at + 1) & mask;
  }
  const auto index = static_cast<uint32_t>(begins_.size());
  slots_[at] = {hash, index + 1};
  begins_.push_back(static_cast<uint32_t>(plain_.size()));
  const auto size = static_cast<uint32_t>(text.size());
  char* out = plain_.Reserve(4 + text.size());
  std::memcpy(out, &size, 4);
  std::memcpy(out + 4, text.data(), text.size());
  plain_.SetEnd(out + 4 + text.size());
  if (begins_.size() * 2 > slots_.size()) Grow();
  return index;
}

std::string_view TextDictionary::PlainEntry(uint32_t index) const {
  const std::string_view plain = plain_.view();
  const size_t begin = begins_[index];
  const size_t end = index + 1 < begins_.size() ? begins_[index + 1] : plain.size();
  return plain.substr(begin, end - begin);
}

void TextDictionary::Clear() {
  plain_.Clear();
  begins_.clear();
  slots_.assign(kInitialSlots, Slot());
}

void TextDictionary::Grow() {
  std::vector<Slot> old(slots_.size() * 4);
  old.swap(slots_);
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.index_plus_one == 0) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].index_plus_one != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

}  // namespace sluice::formats::parquet
