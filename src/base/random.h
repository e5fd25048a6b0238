// Randomness behind an interface, so that tests are seeded and replayable.
#pragma once

#include <cstdint>
#include <string>

namespace sluice {

// Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  // 64 uniformly distributed bits.
  virtual uint64_t Next() = 0;
  // A version 4 UUID in lower case with hyphens.
  std::string NewGuid();
  // A number in [0, bound). `bound` > 0.
  uint64_t Below(uint64_t bound) { return Next() % bound; }
};

// Seeded from the operating system. Lives for the whole process.
Random& SystemRandom();

}  // namespace sluice
