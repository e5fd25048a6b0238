#include "functions/kernels/hyper_log_log.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

constexpr size_t kHashCountMax = 1024;
constexpr size_t kSlotCountMin = 8;
constexpr int kBitsMin = 4;
constexpr int kBitsMax = 20;

// The two series of Ertl's estimator (arXiv 1702.01284), which is unbiased over the whole range.
double Sigma(double x) {
  if (x == 1) return std::numeric_limits<double>::infinity();
  double sum = x;
  double factor = 1;
  double before = 0;
  do {
    x *= x;
    before = sum;
    sum += x * factor;
    factor += factor;
  } while (sum != before);
  return sum;
}

double Tau(double x) {
  if (x == 0 || x == 1) return 0;
  double sum = 1 - x;
  double factor = 1;
  double before = 0;
  do {
    x = std::sqrt(x);
    before = sum;
    factor *= 0.5;
    sum -= (1 - x) * (1 - x) * factor;
  } while (sum != before);
  return sum / 3;
}

// A number, or the number in a string.
std::optional<int64_t> LongOf(std::string_view json) {
  if (json.size() > 2 && json.front() == '"' && json.back() == '"') {
    json = json.substr(1, json.size() - 2);
  }
  return JsonAsLong(json);
}

// The numbers of an array; nothing when it is none, or has anything else.
std::optional<std::vector<int64_t>> LongsOf(std::string_view json) {
  if (KindOfJson(json) != JsonKind::kArray) return std::nullopt;
  std::vector<int64_t> numbers;
  JsonElements elements(json);
  for (std::string_view element; elements.Next(element);) {
    const auto number = LongOf(element);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace

std::optional<int> HyperLogLog::BitsOfAccuracy(int64_t accuracy) {
  constexpr int kBits[] = {12, 14, 16, 17, 18};
  if (accuracy < 0 || accuracy > 4) return std::nullopt;
  return kBits[accuracy];
}

std::optional<HyperLogLog> HyperLogLog::Parse(std::string_view json) {
  if (KindOfJson(json) != JsonKind::kArray) return std::nullopt;
  std::vector<std::vector<int64_t>> parts;
  JsonElements elements(json);
  for (std::string_view element; elements.Next(element);) {
    auto numbers = parts.size() < 3 ? LongsOf(element) : std::nullopt;
    if (!numbers) return std::nullopt;
    parts.push_back(std::move(*numbers));
  }
  if (parts.size() != 3 || parts[0].size() != 2) return std::nullopt;
  const int64_t bits = parts[0][1];
  if (bits < kBitsMin || bits > kBitsMax) return std::nullopt;
  HyperLogLog state(static_cast<int>(bits));
  const std::vector<int64_t>& registers = parts[2];
  if (!registers.empty()) {
    if (registers.size() != size_t{1} << bits) return std::nullopt;
    state.registers_.reserve(registers.size());
    for (const int64_t value : registers) {
      if (value < 0 || value > 65 - bits) return std::nullopt;
      state.registers_.push_back(static_cast<uint8_t>(value));
    }
  }
  for (const int64_t hash : parts[1]) state.Add(hash);
  return state;
}

void HyperLogLog::Add(int64_t hash) {
  if (!registers_.empty()) {
    AddToRegisters(static_cast<uint64_t>(hash));
  } else if (hash == 0) {
    has_zero_ = true;
  } else {
    AddToSlots(hash);
  }
  if (registers_.empty() && slot_count_ + (has_zero_ ? 1 : 0) > kHashCountMax) MakeRegisters();
}

void HyperLogLog::AddToSlots(int64_t hash) {
  if (2 * slot_count_ >= slots_.size()) {
    const std::vector<int64_t> before = std::move(slots_);
    slots_.assign(std::max(kSlotCountMin, 2 * before.size()), 0);
    slot_count_ = 0;
    for (const int64_t kept : before) {
      if (kept != 0) AddToSlots(kept);
    }
  }
  const size_t mask = slots_.size() - 1;
  size_t at = static_cast<size_t>(hash) & mask;
  while (slots_[at] != 0 && slots_[at] != hash) at = (at + 1) & mask;
  if (slots_[at] == 0) ++slot_count_;
  slots_[at] = hash;
}

bool HyperLogLog::Merge(const HyperLogLog& other) {
  if (other.bits_ != bits_) return false;
  if (!other.registers_.empty()) {
    if (registers_.empty()) MakeRegisters();
    for (size_t i = 0; i < registers_.size(); ++i) {
      registers_[i] = std::max(registers_[i], other.registers_[i]);
    }
  }
  for (const int64_t hash : other.Hashes()) Add(hash);
  return true;
}

std::vector<int64_t> HyperLogLog::Hashes() const {
  std::vector<int64_t> hashes;
  if (has_zero_) hashes.push_back(0);
  for (const int64_t hash : slots_) {
    if (hash != 0) hashes.push_back(hash);
  }
  return hashes;
}

void HyperLogLog::MakeRegisters() {
  registers_.assign(size_t{1} << bits_, 0);
  for (const int64_t hash : Hashes()) AddToRegisters(static_cast<uint64_t>(hash));
  slots_ = {};
  slot_count_ = 0;
  has_zero_ = false;
}

void HyperLogLog::AddToRegisters(uint64_t hash) {
  const auto index = static_cast<size_t>(hash >> (64 - bits_));
  // The zeros after the index, as if a one followed the last bit.
  const uint64_t rest = hash << bits_ | uint64_t{1} << (bits_ - 1);
  const auto rank = static_cast<uint8_t>(std::countl_zero(rest) + 1);
  registers_[index] = std::max(registers_[index], rank);
}

int64_t HyperLogLog::Estimate() const {
  if (registers_.empty()) return static_cast<int64_t>(slot_count_) + (has_zero_ ? 1 : 0);
  const auto size = static_cast<double>(registers_.size());
  const int rank_max = 65 - bits_;
  std::vector<double> counts(static_cast<size_t>(rank_max) + 1);
  for (const uint8_t rank : registers_) counts[rank] += 1;
  double sum = size * Tau(1 - counts[static_cast<size_t>(rank_max)] / size);
  for (int rank = rank_max - 1; rank >= 1; --rank) {
    sum = 0.5 * (sum + counts[static_cast<size_t>(rank)]);
  }
  sum += size * Sigma(counts[0] / size);
  constexpr double kAlpha = 0.7213475204444817;  // 1 / (2 ln 2)
  return std::llround(kAlpha * size * size / sum);
}

std::string HyperLogLog::ToJson() const {
  std::vector<int64_t> hashes = Hashes();
  std::sort(hashes.begin(), hashes.end());
  std::string text = "[[" + std::to_string(kHashCountMax) + "," + std::to_string(bits_) + "],[";
  for (const int64_t hash : hashes) text += "\"" + std::to_string(hash) + "\",";
  if (text.back() == ',') text.pop_back();
  text += "],[";
  for (const uint8_t rank : registers_) text += std::to_string(rank) + ",";
  if (text.back() == ',') text.pop_back();
  text += "]]";
  return text;
}

}  // namespace sluice::functions
