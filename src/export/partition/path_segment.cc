#include "export/partition/path_segment.h"

namespace sluice::exporting {
namespace {

constexpr char kHexDigits[] = "0123456789ABCDEF";

void AppendEscaped(char c, std::string& path) {
  auto byte = static_cast<unsigned char>(c);
  path += '%';
  path += kHexDigits[byte >> 4];
  path += kHexDigits[byte & 15];
}

bool MustEscape(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f || c == '/' || c == '\\' || c == '%';
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

}  // namespace

void AppendPathSegment(std::string_view value, std::string& path) {
  for (size_t i = 0; i < value.size(); ++i) {
    // Covers "." and ".." too. Readers of folders skip names that begin with a dot.
    bool first_of_special = i == 0 && (value[0] == '.' || value == kDefaultPartition);
    if (first_of_special || MustEscape(value[i])) {
      AppendEscaped(value[i], path);
    } else {
      path += value[i];
    }
  }
}

std::string DecodePathSegment(std::string_view segment) {
  std::string value;
  for (size_t i = 0; i < segment.size(); ++i) {
    if (segment[i] == '%' && i + 2 < segment.size()) {
      int high = HexValue(segment[i + 1]);
      int low = HexValue(segment[i + 2]);
      if (high >= 0 && low >= 0) {
        value += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    value += segment[i];
  }
  return value;
}

}  // namespace sluice::exporting
