// Counts distinct values in little memory: the state behind hll() and dcount_hll().
// https://learn.microsoft.com/kusto/query/hll-aggregation-function
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::functions {

// Up to 1,024 hashes are kept as they are and counted exactly; more become registers, as
// HyperLogLog has them, with an error of 1.04 / sqrt(2^bits). Not thread-safe.
//
// As JSON: [[1024,bits],["hash",...],[register,...]]; hashes in order, one of the lists empty.
class HyperLogLog {
 public:
  explicit HyperLogLog(int bits) : bits_(bits) {}

  // The bits for an accuracy of dcount(), 0 to 4; nothing for others.
  static std::optional<int> BitsOfAccuracy(int64_t accuracy);
  // Nothing when the text is no state.
  static std::optional<HyperLogLog> Parse(std::string_view json);

  int bits() const { return bits_; }
  // A hash whose 64 bits are evenly spread.
  void Add(int64_t hash);
  // Takes the values of the other one. False, with nothing changed, when its bits are others.
  bool Merge(const HyperLogLog& other);
  int64_t Estimate() const;
  std::string ToJson() const;

 private:
  void AddToSlots(int64_t hash);
  void MakeRegisters();
  void AddToRegisters(uint64_t hash);
  std::vector<int64_t> Hashes() const;

  int bits_;
  // The hashes, until there are registers: a table of open addresses whose size is a power of two,
  // in which 0 is a free slot.
  std::vector<int64_t> slots_;
  size_t slot_count_ = 0;
  bool has_zero_ = false;  // The hash 0.
  std::vector<uint8_t> registers_;
};

}  // namespace sluice::functions
