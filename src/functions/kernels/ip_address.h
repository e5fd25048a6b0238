// IPv4 and IPv6 addresses and networks in text.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sluice::functions {

struct Ipv4 {
  uint32_t bits = 0;
  int prefix = 32;

  uint32_t Masked(int64_t other_prefix) const {
    auto length = std::min<int64_t>(prefix, other_prefix);
    return length <= 0 ? 0 : bits & ~uint32_t{0} << (32 - length);
  }
};

struct Ipv6 {
  unsigned __int128 bits = 0;
  int prefix = 128;

  unsigned __int128 Masked(int64_t other_prefix) const {
    auto length = std::min<int64_t>(prefix, other_prefix);
    return length <= 0 ? 0 : bits & ~static_cast<unsigned __int128>(0) << (128 - length);
  }
};

// "a.b.c.d" alone.
std::optional<uint32_t> ParseQuad(std::string_view text);

// "a.b.c.d", with or without "/prefix"; nothing when it is none.
std::optional<Ipv4> ReadIpv4(std::string_view text);

// Also IPv4, alone or at the end, as the addresses ::ffff:a.b.c.d; its prefix counts its own bits.
std::optional<Ipv6> ReadIpv6(std::string_view text);

}  // namespace sluice::functions
