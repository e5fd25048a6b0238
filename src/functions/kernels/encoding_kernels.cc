#include "functions/kernels/encoding_kernels.h"

#include <array>
#include <cstring>
#include <optional>
#include <vector>

#include <zlib.h>

#include "functions/kernels/json_text.h"
#include "functions/kernels/percent_encoding.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void AppendBase64(std::string_view bytes, std::string& out) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[i]); };
  size_t i = 0;
  for (; i + 2 < bytes.size(); i += 3) {
    out += kBase64[byte(i) >> 2];
    out += kBase64[(byte(i) & 3) << 4 | byte(i + 1) >> 4];
    out += kBase64[(byte(i + 1) & 15) << 2 | byte(i + 2) >> 6];
    out += kBase64[byte(i + 2) & 63];
  }
  if (i + 1 == bytes.size()) {
    out += kBase64[byte(i) >> 2];
    out += kBase64[(byte(i) & 3) << 4];
    out += "==";
  } else if (i + 2 == bytes.size()) {
    out += kBase64[byte(i) >> 2];
    out += kBase64[(byte(i) & 3) << 4 | byte(i + 1) >> 4];
    out += kBase64[(byte(i + 1) & 15) << 2];
    out += '=';
  }
}

std::optional<std::string> DecodeBase64(std::string_view text) {
  static const std::array<int8_t, 256> values = [] {
    std::array<int8_t, 256> table{};
    table.fill(-1);
    for (size_t i = 0; i < kBase64.size(); ++i) {
      table[static_cast<unsigned char>(kBase64[i])] = static_cast<int8_t>(i);
    }
    return table;
  }();
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  std::string bytes;
  uint32_t bits = 0;
  int bit_count = 0;
  for (char c : text) {
    int value = values[static_cast<unsigned char>(c)];
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<uint32_t>(value);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes += static_cast<char>(bits >> bit_count & 0xFF);
    }
  }
  if (bit_count == 6) return std::nullopt;
  return bytes;
}

// Window bits of zlib's interface: 15 for zlib, 31 for gzip.
std::optional<std::string> Inflate(std::string_view bytes, int window_bits) {
  constexpr size_t kSizeMax = size_t{64} << 20;
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text;
  int code = Z_OK;
  while (code == Z_OK && text.size() < kSizeMax) {
    char buffer[16384];
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    code = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer, sizeof buffer - stream.avail_out);
    if (code == Z_BUF_ERROR) break;
  }
  inflateEnd(&stream);
  if (code != Z_STREAM_END) return std::nullopt;
  return text;
}

// What was packed, when it is text.
std::optional<std::string> InflatedText(std::string_view bytes, int window_bits) {
  std::optional<std::string> text = Inflate(bytes, window_bits);
  if (text && !IsValidUtf8(*text)) text.reset();
  return text;
}

std::string Deflate(std::string_view text, int window_bits) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return {};
  }
  std::string bytes(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  deflate(&stream, Z_FINISH);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

template <typename Convert>
Status TextKernel(const KernelArguments& arguments, KernelResult& result, Convert convert) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<std::string> text = convert(row.Text(0));
    out.SetString(text ? *text : std::string());
  });
}

// The characters that forms of the web keep as they are; blanks apart, url_encode() and
// url_encode_component() are the same.
bool IsKeptInUrl(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
         (c != '\0' && std::strchr("-_.!*()", c) != nullptr);
}

std::string PercentEncoded(std::string_view text, bool blank_as_plus) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (char c : text) {
    if (IsKeptInUrl(c)) {
      out += c;
    } else if (c == ' ' && blank_as_plus) {
      out += '+';
    } else {
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

// RFC 3492.
uint32_t AdaptBias(uint32_t delta, uint32_t points, bool first) {
  delta = first ? delta / 700 : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  while (delta > 455) {
    delta /= 35;
    k += 36;
  }
  return k + 36 * delta / (delta + 38);
}

std::string EncodePunycode(std::string_view text) {
  std::vector<uint32_t> codes;
  std::string out;
  for (std::string_view character : Characters(text)) {
    codes.push_back(CodePoint(character));
    if (codes.back() < 0x80) out += static_cast<char>(codes.back());
  }
  auto basic = static_cast<uint32_t>(out.size());
  uint32_t handled = basic;
  if (basic > 0) out += '-';
  uint32_t n = 128;
  uint32_t delta = 0;
  uint32_t bias = 72;
  while (handled < codes.size()) {
    uint32_t next = 0x10FFFF;
    for (uint32_t code : codes) {
      if (code >= n && code < next) next = code;
    }
    delta += (next - n) * (handled + 1);
    n = next;
    for (uint32_t code : codes) {
      if (code < n) ++delta;
      if (code != n) continue;
      uint32_t q = delta;
      for (uint32_t k = 36;; k += 36) {
        uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
        if (q < t) break;
        uint32_t digit = t + (q - t) % (36 - t);
        out += static_cast<char>(digit < 26 ? 'a' + digit : '0' + digit - 26);
        q = (q - t) / (36 - t);
      }
      out += static_cast<char>(q < 26 ? 'a' + q : '0' + q - 26);
      bias = AdaptBias(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

std::optional<std::string> DecodePunycode(std::string_view text) {
  if (!IsAsciiText(text)) return std::nullopt;
  std::vector<uint32_t> codes;
  size_t dash = text.rfind('-');
  size_t at = 0;
  if (dash != std::string_view::npos) {
    for (char c : text.substr(0, dash)) codes.push_back(static_cast<unsigned char>(c));
    at = dash + 1;
  }
  uint32_t n = 128;
  uint32_t i = 0;
  uint32_t bias = 72;
  while (at < text.size()) {
    uint32_t old = i;
    uint64_t weight = 1;
    for (uint32_t k = 36;; k += 36) {
      if (at >= text.size()) return std::nullopt;
      char c = static_cast<char>(text[at++] | 0x20);
      uint32_t digit = 0;
      if (text[at - 1] >= '0' && text[at - 1] <= '9') {
        digit = static_cast<uint32_t>(text[at - 1] - '0' + 26);
      } else if (c >= 'a' && c <= 'z') {
        digit = static_cast<uint32_t>(c - 'a');
      } else {
        return std::nullopt;
      }
      i += static_cast<uint32_t>(digit * weight);
      uint32_t t = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (digit < t) break;
      weight *= 36 - t;
      if (weight > 0xFFFFFFFF) return std::nullopt;
    }
    auto count = static_cast<uint32_t>(codes.size()) + 1;
    bias = AdaptBias(i - old, count, old == 0);
    n += i / count;
    i %= count;
    if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return std::nullopt;
    codes.insert(codes.begin() + i, n);
    ++i;
  }
  std::string out;
  for (uint32_t code : codes) AppendCodePoint(code, out);
  return out;
}

// The labels of a domain converted one by one; nothing when one of them cannot be. All four dots of
// IDNA (RFC 3490, section 3.1) part labels.
template <typename Convert>
std::optional<std::string> ByLabel(std::string_view domain, Convert convert) {
  std::string out;
  std::string label;
  const auto add_label = [&] {
    const std::optional<std::string> converted = convert(std::string_view(label));
    if (converted) out += *converted;
    label.clear();
    return converted.has_value();
  };
  for (std::string_view character : Characters(domain)) {
    const uint32_t code = CodePoint(character);
    if (code == '.' || code == 0x3002 || code == 0xFF0E || code == 0xFF61) {
      if (!add_label()) return std::nullopt;
      out += '.';
    } else {
      label += character;
    }
  }
  if (!add_label()) return std::nullopt;
  return out;
}

}  // namespace

SLUICE_KERNEL(Base64Encode) {
  return TextKernel(arguments, result, [](std::string_view text) {
    std::string out;
    AppendBase64(text, out);
    return out;
  });
}

SLUICE_KERNEL(Base64EncodeArray) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    std::string bytes;
    JsonElements elements(row.Text(0));
    std::string_view element;
    while (elements.Next(element)) {
      auto value = JsonAsLong(element);
      if (!value || *value < 0 || *value > 255) {
        out.SetString("");
        return;
      }
      bytes += static_cast<char>(*value);
    }
    std::string text;
    AppendBase64(bytes, text);
    out.SetString(text);
  });
}

// The bytes of a guid in memory: its first three parts little-endian.
constexpr std::array<size_t, 16> kGuidOrder = {3, 2, 1, 0, 5, 4, 7, 6,
                                               8, 9, 10, 11, 12, 13, 14, 15};
// What base64_decode_toguid() makes of them: the documented guid has its third part in the order of
// the bytes.
constexpr std::array<size_t, 16> kDecodedGuidOrder = {3, 2, 1, 0, 5, 4, 6, 7,
                                                      8, 9, 10, 11, 12, 13, 14, 15};

SLUICE_KERNEL(Base64EncodeGuid) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    Guid guid = row.GuidValue(0);
    std::string bytes;
    for (size_t i : kGuidOrder) bytes += static_cast<char>(guid.bytes[i]);
    std::string text;
    AppendBase64(bytes, text);
    out.SetString(text);
  });
}

SLUICE_KERNEL(Base64Decode) {
  return TextKernel(arguments, result, [](std::string_view text) {
    auto bytes = DecodeBase64(text);
    if (bytes && !IsValidUtf8(*bytes)) bytes.reset();
    return bytes;
  });
}

SLUICE_KERNEL(Base64DecodeArray) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto bytes = DecodeBase64(row.Text(0));
    if (!bytes) {
      out.SetNull();
      return;
    }
    std::string json;
    JsonArrayWriter array(json);
    for (char c : *bytes) array.Next() += std::to_string(static_cast<unsigned char>(c));
    array.Finish();
    out.SetString(json);
  });
}

SLUICE_KERNEL(Base64DecodeGuid) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto bytes = DecodeBase64(row.Text(0));
    if (!bytes || bytes->size() != 16) {
      out.SetNull();
      return;
    }
    Guid guid;
    for (size_t i = 0; i < 16; ++i) {
      guid.bytes[kDecodedGuidOrder[i]] = static_cast<uint8_t>((*bytes)[i]);
    }
    out.SetGuid(guid);
  });
}

SLUICE_KERNEL(UrlEncode) {
  return TextKernel(arguments, result,
                    [](std::string_view text) { return PercentEncoded(text, true); });
}
SLUICE_KERNEL(UrlEncodeComponent) {
  return TextKernel(arguments, result,
                    [](std::string_view text) { return PercentEncoded(text, false); });
}
SLUICE_KERNEL(UrlDecode) {
  return TextKernel(arguments, result, [](std::string_view text) { return PercentDecoded(text); });
}

SLUICE_KERNEL(GzipCompress) {
  return TextKernel(arguments, result, [](std::string_view text) {
    std::string out;
    AppendBase64(Deflate(text, 31), out);
    return out;
  });
}
SLUICE_KERNEL(ZlibCompress) {
  return TextKernel(arguments, result, [](std::string_view text) {
    std::string out;
    AppendBase64(Deflate(text, 15), out);
    return out;
  });
}
SLUICE_KERNEL(GzipDecompress) {
  return TextKernel(arguments, result, [](std::string_view text) -> std::optional<std::string> {
    auto bytes = DecodeBase64(text);
    return bytes ? InflatedText(*bytes, 31) : std::nullopt;
  });
}
SLUICE_KERNEL(ZlibDecompress) {
  return TextKernel(arguments, result, [](std::string_view text) -> std::optional<std::string> {
    auto bytes = DecodeBase64(text);
    return bytes ? InflatedText(*bytes, 15) : std::nullopt;
  });
}

SLUICE_KERNEL(PunycodeEncode) { return TextKernel(arguments, result, &EncodePunycode); }
SLUICE_KERNEL(PunycodeDecode) { return TextKernel(arguments, result, &DecodePunycode); }
SLUICE_KERNEL(PunycodeDomainEncode) {
  return TextKernel(arguments, result, [](std::string_view domain) {
    return ByLabel(domain, [](std::string_view label) -> std::optional<std::string> {
      return IsAsciiText(label) ? std::string(label) : "xn--" + EncodePunycode(label);
    });
  });
}
SLUICE_KERNEL(PunycodeDomainDecode) {
  return TextKernel(arguments, result, [](std::string_view domain) {
    return ByLabel(domain, [](std::string_view label) -> std::optional<std::string> {
      if (!label.starts_with("xn--")) return std::string(label);
      return DecodePunycode(label.substr(4));
    });
  });
}

}  // namespace sluice::functions
