#include "storage/local/stage_token.h"

#include <array>
#include <cctype>
#include <charconv>

namespace sluice::storage {
namespace {

constexpr std::string_view kPrefix = "local1";

template <typename T>
bool ParseNumber(std::string_view text, T& number) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

StageToken LocalStageToken::ToText() const {
  return std::string(kPrefix) + "/" + std::to_string(levels_up) + "/" + target + "/" + owner + "/" +
         name + "/" + std::to_string(identity.inode) + "/" + std::to_string(identity.birth_ns) +
         "/" + std::to_string(identity.generation);
}

std::optional<LocalStageToken> LocalStageToken::Parse(std::string_view text) {
  std::array<std::string_view, 8> parts;
  size_t count = 0;
  for (size_t begin = 0; begin <= text.size() && count < parts.size();) {
    size_t end = text.find('/', begin);
    if (end == std::string_view::npos || count + 1 == parts.size()) end = text.size();
    parts[count++] = text.substr(begin, end - begin);
    begin = end + 1;
  }
  LocalStageToken token;
  if (count != parts.size() || parts[0] != kPrefix || !ParseNumber(parts[1], token.levels_up) ||
      token.levels_up < 0 || !ParseNumber(parts[5], token.identity.inode) ||
      !ParseNumber(parts[6], token.identity.birth_ns) ||
      !ParseNumber(parts[7], token.identity.generation)) {
    return std::nullopt;
  }
  for (std::string_view part : {parts[2], parts[3], parts[4]}) {
    if (part.empty() || part == "." || part == "..") return std::nullopt;
  }
  token.target = parts[2];
  token.owner = parts[3];
  token.name = parts[4];
  return token;
}

std::string OwnerToFolder(std::string_view owner) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string folder;
  for (char c : owner) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && (std::isalnum(byte) != 0 || c == '-' || c == '_')) {
      folder += c;
    } else {
      folder += '%';
      folder += kDigits[byte >> 4];
      folder += kDigits[byte & 15];
    }
  }
  return folder;
}

std::string FolderToOwner(std::string_view folder) {
  std::string owner;
  for (size_t i = 0; i < folder.size(); ++i) {
    unsigned value = 0;
    if (folder[i] == '%' && i + 2 < folder.size() &&
        std::from_chars(folder.data() + i + 1, folder.data() + i + 3, value, 16).ptr ==
            folder.data() + i + 3) {
      owner += static_cast<char>(value);
      i += 2;
    } else {
      owner += folder[i];
    }
  }
  return owner;
}

}  // namespace sluice::storage
