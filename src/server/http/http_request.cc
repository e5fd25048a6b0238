#include "server/http/http_request.h"

namespace sluice::server {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

const std::string& HttpRequest::Header(const std::string& name) const {
  static const std::string kAbsent;
  auto at = headers.find(name);
  return at == headers.end() ? kAbsent : at->second;
}

std::string PercentDecode(std::string_view text, bool plus_is_space) {
  std::string decoded;
  decoded.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      int high = HexDigit(text[i + 1]);
      int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    decoded += text[i] == '+' && plus_is_space ? ' ' : text[i];
  }
  return decoded;
}

void SetTarget(std::string_view target, HttpRequest& request) {
  size_t question = target.find('?');
  request.path = PercentDecode(target.substr(0, question), false);
  request.parameters.clear();
  if (question == std::string_view::npos) return;
  std::string_view rest = target.substr(question + 1);
  while (!rest.empty()) {
    size_t ampersand = rest.find('&');
    std::string_view pair = rest.substr(0, ampersand);
    size_t equals = pair.find('=');
    std::string name = PercentDecode(pair.substr(0, equals), true);
    std::string value;
    if (equals != std::string_view::npos) value = PercentDecode(pair.substr(equals + 1), true);
    if (!name.empty()) request.parameters[name] = std::move(value);
    if (ampersand == std::string_view::npos) break;
    rest.remove_prefix(ampersand + 1);
  }
}

}  // namespace sluice::server
