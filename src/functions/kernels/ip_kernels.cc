#include "functions/kernels/ip_kernels.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "functions/kernels/ip_address.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

std::string Quad(uint32_t bits) {
  return std::to_string(bits >> 24) + "." + std::to_string(bits >> 16 & 255) + "." +
         std::to_string(bits >> 8 & 255) + "." + std::to_string(bits & 255);
}

std::string Groups(unsigned __int128 bits) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 32; ++i) {
    if (i > 0 && i % 4 == 0) text += ':';
    text += kHex[static_cast<size_t>(bits >> (124 - 4 * i)) & 15];
  }
  return text;
}

// -1, 0 or 1 under the shortest of the prefixes; nothing for text that is no address.
std::optional<int> CompareIpv4(std::string_view a, std::string_view b, int64_t prefix) {
  auto x = ReadIpv4(a);
  auto y = ReadIpv4(b);
  if (!x || !y || prefix < 0 || prefix > 32) return std::nullopt;
  uint32_t left = x->Masked(std::min<int64_t>(y->prefix, prefix));
  uint32_t right = y->Masked(std::min<int64_t>(x->prefix, prefix));
  return left < right ? -1 : left > right ? 1 : 0;
}

std::optional<int> CompareIpv6(std::string_view a, std::string_view b, int64_t prefix) {
  auto x = ReadIpv6(a);
  auto y = ReadIpv6(b);
  if (!x || !y || prefix < 0 || prefix > 128) return std::nullopt;
  auto left = x->Masked(std::min<int64_t>(y->prefix, prefix));
  auto right = y->Masked(std::min<int64_t>(x->prefix, prefix));
  return left < right ? -1 : left > right ? 1 : 0;
}

template <typename Compare, typename Set>
Status CompareKernel(const KernelArguments& arguments, KernelResult& result, int64_t most,
                     Compare compare, Set set) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto order = compare(row.Text(0), row.Text(1), row.count() > 2 ? row.Long(2) : most);
    if (order) {
      set(out, *order);
    } else {
      out.SetNull();
    }
  });
}

// The texts of the arguments from 1 on, arrays taken apart.
std::vector<std::string> ItemsOf(const ArgumentRow& row) {
  std::vector<std::string> items;
  for (size_t i = 1; i < row.count(); ++i) {
    if (row.type(i) != ScalarType::kDynamic) {
      items.emplace_back(row.Text(i));
      continue;
    }
    JsonElements elements(row.Text(i));
    std::string_view element;
    while (elements.Next(element)) AppendJsonAsText(element, items.emplace_back());
  }
  return items;
}

// The dotted quads in a text that stand between characters that are no letters or digits.
template <typename Visit>
void WalkQuads(std::string_view text, Visit visit) {
  auto word = [](char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  };
  for (size_t at = 0; at < text.size();) {
    if (!word(text[at])) {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() &&
           (word(text[end]) || (text[end] == '.' && end + 1 < text.size() && word(text[end + 1])))) {
      ++end;
    }
    std::string_view token = text.substr(at, end - at);
    if (ParseQuad(token)) visit(token);
    at = end;
  }
}

constexpr auto kSetOrder = [](ResultRow& out, int order) { out.SetLong(order); };
constexpr auto kSetMatch = [](ResultRow& out, int order) { out.SetBool(order == 0); };

}  // namespace

SLUICE_KERNEL(ParseIpv4) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv4(row.Text(0));
    if (address) {
      out.SetLong(address->Masked(32));
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(ParseIpv4Mask) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv4(row.Text(0));
    int64_t prefix = row.Long(1);
    if (address && prefix >= 0 && prefix <= 32) {
      out.SetLong(address->Masked(prefix));
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(ParseIpv6) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv6(row.Text(0));
    out.SetString(address ? Groups(address->Masked(128)) : "");
  });
}

SLUICE_KERNEL(ParseIpv6Mask) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv6(row.Text(0));
    int64_t prefix = row.Long(1);
    bool valid = address && prefix >= 0 && prefix <= 128;
    out.SetString(valid ? Groups(address->Masked(prefix)) : "");
  });
}

namespace {
Status FormatKernel(const KernelArguments& arguments, KernelResult& result, bool with_prefix) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<Ipv4> address;
    if (row.type(0) == ScalarType::kString) {
      address = ReadIpv4(row.Text(0));
    } else if (row.Long(0) >= 0 && row.Long(0) <= UINT32_MAX) {
      address = Ipv4{static_cast<uint32_t>(row.Long(0)), 32};
    }
    int64_t prefix = row.count() > 1 ? row.Long(1) : 32;
    if (!address || prefix < 0 || prefix > 32) {
      out.SetString("");
      return;
    }
    std::string text = Quad(address->Masked(prefix));
    if (with_prefix) text += "/" + std::to_string(std::min<int64_t>(prefix, address->prefix));
    out.SetString(text);
  });
}
}  // namespace

SLUICE_KERNEL(FormatIpv4) { return FormatKernel(arguments, result, false); }
SLUICE_KERNEL(FormatIpv4Mask) { return FormatKernel(arguments, result, true); }

SLUICE_KERNEL(Ipv4Compare) {
  return CompareKernel(arguments, result, 32, &CompareIpv4, kSetOrder);
}
SLUICE_KERNEL(Ipv4IsMatch) {
  return CompareKernel(arguments, result, 32, &CompareIpv4, kSetMatch);
}
SLUICE_KERNEL(Ipv6Compare) {
  return CompareKernel(arguments, result, 128, &CompareIpv6, kSetOrder);
}
SLUICE_KERNEL(Ipv6IsMatch) {
  return CompareKernel(arguments, result, 128, &CompareIpv6, kSetMatch);
}
SLUICE_KERNEL(Ipv4IsInRange) {
  return CompareKernel(arguments, result, 32, &CompareIpv4, kSetMatch);
}
SLUICE_KERNEL(Ipv6IsInRange) {
  return CompareKernel(arguments, result, 128, &CompareIpv6, kSetMatch);
}

namespace {
template <typename Compare>
Status AnyRange(const KernelArguments& arguments, KernelResult& result, int64_t most,
                Compare compare) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    bool valid = compare(row.Text(0), row.Text(0), most).has_value();
    bool match = false;
    for (const std::string& range : ItemsOf(row)) {
      auto order = compare(row.Text(0), range, most);
      match = match || (order && *order == 0);
    }
    if (valid) {
      out.SetBool(match);
    } else {
      out.SetNull();
    }
  });
}
}  // namespace

SLUICE_KERNEL(Ipv4IsInAnyRange) { return AnyRange(arguments, result, 32, &CompareIpv4); }
SLUICE_KERNEL(Ipv6IsInAnyRange) { return AnyRange(arguments, result, 128, &CompareIpv6); }

SLUICE_KERNEL(Ipv4IsPrivate) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv4(row.Text(0));
    if (!address) {
      out.SetNull();
      return;
    }
    uint32_t bits = address->bits;
    out.SetBool(bits >> 24 == 10 || bits >> 20 == 0xAC1 || bits >> 16 == 0xC0A8);
  });
}

SLUICE_KERNEL(Ipv4NetmaskSuffix) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto address = ReadIpv4(row.Text(0));
    if (address) {
      out.SetLong(address->prefix);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(Ipv4RangeToCidrList) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto first = ReadIpv4(row.Text(0));
    auto last = ReadIpv4(row.Text(1));
    if (!first || !last) {
      out.SetNull();
      return;
    }
    std::string json;
    JsonArrayWriter list(json);
    uint64_t at = first->bits;
    while (at <= last->bits) {
      // The largest block that starts here and ends in the range.
      int prefix = 32;
      while (prefix > 0) {
        uint64_t size = uint64_t{1} << (32 - prefix + 1);
        if (at % size != 0 || at + size - 1 > last->bits) break;
        --prefix;
      }
      list.AddString(Quad(static_cast<uint32_t>(at)) + "/" + std::to_string(prefix));
      at += uint64_t{1} << (32 - prefix);
    }
    list.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(HasIpv4) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    bool found = false;
    std::vector<std::string> items = ItemsOf(row);
    WalkQuads(row.Text(0), [&](std::string_view quad) {
      for (const std::string& item : items) found = found || item == quad;
    });
    out.SetBool(found);
  });
}

SLUICE_KERNEL(HasIpv4Prefix) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    bool found = false;
    std::vector<std::string> items = ItemsOf(row);
    WalkQuads(row.Text(0), [&](std::string_view quad) {
      for (const std::string& item : items) {
        // A prefix ends at a dot, or is a whole address.
        bool whole = ParseQuad(item).has_value();
        found = found || (whole ? item == quad : item.ends_with('.') && quad.starts_with(item));
      }
    });
    out.SetBool(found);
  });
}

}  // namespace sluice::functions
