#include "storage/connection_string.h"

#include <cctype>

#include "storage/object_store.h"

namespace sluice::storage {
namespace {

bool IsScheme(std::string_view text) {
  if (text.empty() || std::isalpha(static_cast<unsigned char>(text[0])) == 0) return false;
  for (char c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '+' && c != '-' && c != '.') {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<ConnectionString> ParseConnectionString(std::string_view text) {
  auto invalid = [&](std::string_view reason) {
    return InvalidArgument("not a storage connection string (" + std::string(reason) + "): '" +
                           MaskConnectionString(text) + "'");
  };
  if (text.empty()) return invalid("it is empty");
  if (text.find('\0') != std::string_view::npos) return invalid("it contains a null character");
  ConnectionString parsed;
  std::string_view rest = text;
  if (size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    parsed.credentials = Secret(std::string(rest.substr(semicolon + 1)));
    rest = rest.substr(0, semicolon);
  }
  if (!rest.empty() && rest.front() == '/') {
    parsed.scheme = "file";
    parsed.location = rest;
    return parsed;
  }
  size_t colon = rest.find("://");
  if (colon == std::string_view::npos || !IsScheme(rest.substr(0, colon))) {
    return invalid("expected a URL or an absolute path");
  }
  for (char c : rest.substr(0, colon)) {
    parsed.scheme += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  rest = rest.substr(colon + 3);
  if (parsed.scheme == "file") {
    constexpr std::string_view kLocalHost = "localhost/";
    if (rest.starts_with(kLocalHost)) rest.remove_prefix(kLocalHost.size() - 1);
    if (rest.empty() || rest.front() != '/') {
      return invalid("a file URL is file:/// and an absolute path");
    }
    parsed.location = rest;
    return parsed;
  }
  if (size_t query = rest.find('?'); query != std::string_view::npos) {
    parsed.query = Secret(std::string(rest.substr(query + 1)));
    rest = rest.substr(0, query);
  }
  if (rest.empty() || rest.front() == '/') return invalid("the URL names no host");
  parsed.location = rest;
  return parsed;
}

std::string MaskConnectionString(std::string_view connection_string) {
  std::string_view rest = connection_string;
  std::string tail;
  if (size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    tail = std::string(";") + Secret::kMask;
    rest = rest.substr(0, semicolon);
  }
  size_t authority = rest.find("://");
  if (authority == std::string_view::npos) return std::string(rest) + tail;
  authority += 3;
  if (size_t query = rest.find('?', authority); query != std::string_view::npos) {
    tail = std::string("?") + Secret::kMask + tail;
    rest = rest.substr(0, query);
  }
  // "user:password@host"; abfss has "filesystem@account", which is no secret.
  std::string_view host = rest.substr(authority);
  host = host.substr(0, host.find('/'));
  size_t at = host.rfind('@');
  size_t colon = host.find(':');
  if (at != std::string_view::npos && colon < at) {
    return std::string(rest.substr(0, authority + colon + 1)) + Secret::kMask +
           std::string(rest.substr(authority + at)) + tail;
  }
  return std::string(rest) + tail;
}

}  // namespace sluice::storage
