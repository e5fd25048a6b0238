#include "functions/kernels/ip_address.h"

#include <charconv>
#include <vector>

namespace sluice::functions {
namespace {

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Takes "/n" off the end; nothing when it is no number in [0, most].
std::optional<int> TakePrefix(std::string_view& text, int most) {
  size_t slash = text.find('/');
  if (slash == std::string_view::npos) return most;
  std::string_view digits = text.substr(slash + 1);
  text = text.substr(0, slash);
  int prefix = 0;
  auto end = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (digits.empty() || end.ec != std::errc() || end.ptr != digits.data() + digits.size() ||
      prefix < 0 || prefix > most) {
    return std::nullopt;
  }
  return prefix;
}

}  // namespace

std::optional<uint32_t> ParseQuad(std::string_view text) {
  uint32_t bits = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    uint32_t part = 0;
    auto end = std::from_chars(text.data(), text.data() + text.size(), part);
    auto digits = end.ptr - text.data();
    if (end.ec != std::errc() || digits == 0 || digits > 3 || part > 255) return std::nullopt;
    bits = bits << 8 | part;
    text.remove_prefix(static_cast<size_t>(digits));
  }
  if (!text.empty()) return std::nullopt;
  return bits;
}

std::optional<Ipv4> ReadIpv4(std::string_view text) {
  text = Trimmed(text);
  auto prefix = TakePrefix(text, 32);
  auto bits = ParseQuad(text);
  if (!prefix || !bits) return std::nullopt;
  return Ipv4{*bits, *prefix};
}

std::optional<Ipv6> ReadIpv6(std::string_view text) {
  constexpr auto kMapped = static_cast<unsigned __int128>(0xFFFF) << 32;
  text = Trimmed(text);
  if (auto v4 = ReadIpv4(text)) return Ipv6{kMapped | v4->bits, v4->prefix + 96};
  size_t slash = text.find('/');
  std::string_view address = text.substr(0, slash);
  size_t last_colon = address.rfind(':');
  if (last_colon == std::string_view::npos) return std::nullopt;
  if (address.find('.') != std::string_view::npos) {
    auto v4 = ReadIpv4(text.substr(last_colon + 1));
    std::string_view head = address.substr(0, last_colon + 1);
    if (!v4 || (head != "::" && head != "::ffff:" && head != "::FFFF:")) return std::nullopt;
    return Ipv6{kMapped | v4->bits, v4->prefix + 96};
  }
  auto prefix = TakePrefix(text, 128);
  if (!prefix) return std::nullopt;
  std::vector<uint16_t> head;
  std::vector<uint16_t> tail;
  bool gap = false;
  if (text.starts_with("::")) {
    gap = true;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    uint32_t group = 0;
    auto end = std::from_chars(text.data(), text.data() + text.size(), group, 16);
    auto digits = end.ptr - text.data();
    if (end.ec != std::errc() || digits == 0 || digits > 4) return std::nullopt;
    (gap ? tail : head).push_back(static_cast<uint16_t>(group));
    text.remove_prefix(static_cast<size_t>(digits));
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (gap) return std::nullopt;
      gap = true;
      text.remove_prefix(2);
    } else if (text[0] == ':' && text.size() > 1) {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  size_t count = head.size() + tail.size();
  if (gap ? count > 7 : count != 8) return std::nullopt;
  Ipv6 address6;
  for (uint16_t group : head) address6.bits = address6.bits << 16 | group;
  for (size_t i = count; i < 8; ++i) address6.bits <<= 16;
  for (uint16_t group : tail) address6.bits = address6.bits << 16 | group;
  address6.prefix = *prefix;
  return address6;
}

}  // namespace sluice::functions
