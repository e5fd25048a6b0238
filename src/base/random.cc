#include "base/random.h"

#include <sys/random.h>

#include <cstdio>
#include <cstdlib>

namespace sluice {
namespace {

class KernelRandom final : public Random {
 public:
  uint64_t Next() override {
    uint64_t bits = 0;
    if (::getrandom(&bits, sizeof bits, 0) != sizeof bits) std::abort();
    return bits;
  }
};

}  // namespace

std::string Random::NewGuid() {
  uint64_t high = (Next() & 0xffffffffffff0fffULL) | 0x4000ULL;
  uint64_t low = (Next() & 0x3fffffffffffffffULL) | 0x8000000000000000ULL;
  char text[37];
  std::snprintf(text, sizeof text, "%08x-%04x-%04x-%04x-%012llx", static_cast<unsigned>(high >> 32),
                static_cast<unsigned>(high >> 16 & 0xffff), static_cast<unsigned>(high & 0xffff),
                static_cast<unsigned>(low >> 48),
                static_cast<unsigned long long>(low & 0xffffffffffffULL));
  return text;
}

Random& SystemRandom() {
  static KernelRandom random;
  return random;
}

}  // namespace sluice
