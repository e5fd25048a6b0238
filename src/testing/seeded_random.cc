#include "testing/seeded_random.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

namespace sluice::testing {
namespace {

uint64_t ChooseSeed() {
  if (const char* seed = std::getenv("SLUICE_TEST_SEED")) return std::strtoull(seed, nullptr, 0);
  return SystemRandom().Next();
}

}  // namespace

SeededRandom::SeededRandom() : SeededRandom(ChooseSeed()) {}

SeededRandom::SeededRandom(uint64_t seed) : seed_(seed), state_(seed) {
  std::fprintf(stderr, "seed: SLUICE_TEST_SEED=0x%" PRIx64 "\n", seed);
}

// SplitMix64, whose state is a counter and therefore easily shared by threads.
uint64_t SeededRandom::Next() {
  constexpr uint64_t kStep = 0x9e3779b97f4a7c15;
  uint64_t value = state_.fetch_add(kStep, std::memory_order_relaxed) + kStep;
  value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
  value = (value ^ value >> 27) * 0x94d049bb133111eb;
  return value ^ value >> 31;
}

}  // namespace sluice::testing
