// Randomness that a failing test can repeat.
#pragma once

#include <atomic>
#include <cstdint>

#include "base/random.h"

namespace sluice::testing {

// Thread-safe. Prints its seed to stderr when made.
class SeededRandom final : public Random {
 public:
  // The seed of the environment variable SLUICE_TEST_SEED, else a new one.
  SeededRandom();
  explicit SeededRandom(uint64_t seed);

  uint64_t Next() override;
  uint64_t seed() const { return seed_; }

 private:
  uint64_t seed_;
  std::atomic<uint64_t> state_;
};

}  // namespace sluice::testing
