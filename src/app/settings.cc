#include "app/settings.h"

#include <algorithm>
#include <charconv>

#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace sluice::app {
namespace {

Status WrongType(const std::string& path, std::string_view key, std::string_view expected,
                 const toml::node& node) {
  return InvalidArgument(path + ", line " + std::to_string(node.source().begin.line) + ": '" +
                         std::string(key) + "' must be " + std::string(expected) + ".");
}

// Where a key's value goes: a text, a list of texts, a number or a flag.
struct Target {
  std::string_view key;
  std::string* text = nullptr;
  std::vector<std::string>* texts = nullptr;
  int* number = nullptr;
  bool* flag = nullptr;
};

Status Assign(const std::string& path, const Target& target, const toml::node& node) {
  if (target.text != nullptr) {
    auto value = node.value<std::string>();
    if (!value) return WrongType(path, target.key, "a text in quotes", node);
    *target.text = *value;
  } else if (target.number != nullptr) {
    auto value = node.value<int>();
    if (!value) return WrongType(path, target.key, "a whole number", node);
    *target.number = *value;
  } else if (target.flag != nullptr) {
    auto value = node.value<bool>();
    if (!value) return WrongType(path, target.key, "true or false", node);
    *target.flag = *value;
  } else {
    target.texts->clear();
    if (auto one = node.value<std::string>()) {
      target.texts->push_back(*one);
      return Status::Ok();
    }
    const toml::array* list = node.as_array();
    if (list == nullptr) return WrongType(path, target.key, "a list of texts", node);
    for (const toml::node& entry : *list) {
      auto value = entry.value<std::string>();
      if (!value) return WrongType(path, target.key, "a list of texts", entry);
      target.texts->push_back(*value);
    }
  }
  return Status::Ok();
}

}  // namespace

Result<ListenAddress> ParseListenAddress(const std::string& text) {
  ListenAddress address;
  std::string_view host;
  std::string_view port = text;
  if (size_t colon = text.rfind(':'); colon != std::string::npos) {
    host = std::string_view(text).substr(0, colon);
    port = std::string_view(text).substr(colon + 1);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (port.empty() || error != std::errc() || end != port.data() + port.size()) {
    return InvalidArgument("The address to listen on must be HOST:PORT, such as 127.0.0.1:8080, but "
                           "is: " + text);
  }
  address.host = host.empty() ? "127.0.0.1" : std::string(host);
  address.loopback = address.host == "localhost" || address.host == "::1" ||
                     (address.host.starts_with("127.") &&
                      address.host.find_first_not_of("0123456789.") == std::string::npos);
  return address;
}

Result<uint64_t> ParseSizeBytes(const std::string& text) {
  uint64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  std::string unit(end, text.data() + text.size() - end);
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  int shift = unit.empty() || unit == "B"                      ? 0
              : unit == "K" || unit == "KB" || unit == "KIB"   ? 10
              : unit == "M" || unit == "MB" || unit == "MIB"   ? 20
              : unit == "G" || unit == "GB" || unit == "GIB"   ? 30
              : unit == "T" || unit == "TB" || unit == "TIB"   ? 40
                                                               : -1;
  if (error != std::errc() || shift < 0 || count > (UINT64_MAX >> shift)) {
    return InvalidArgument("A size must be a number with a unit, such as 4GB, but is: " + text);
  }
  return count << shift;
}

Result<LogLevel> ParseLogLevel(const std::string& text) {
  if (text == "debug") return LogLevel::kDebug;
  if (text == "info") return LogLevel::kInfo;
  if (text == "warning") return LogLevel::kWarning;
  if (text == "error") return LogLevel::kError;
  if (text == "off") return LogLevel::kOff;
  return InvalidArgument("The log level must be debug, info, warning, error or off, but is: " +
                         text);
}

Status ReadSettingsFile(const std::string& path, const std::vector<std::string>& given,
                        Settings& settings) {
  toml::parse_result parsed = toml::parse_file(path);
  if (!parsed) {
    const toml::parse_error& error = parsed.error();
    return InvalidArgument(path + ", line " + std::to_string(error.source().begin.line) + ": " +
                           std::string(error.description()));
  }
  const std::vector<Target> targets = {
      {.key = "data", .text = &settings.data_folder},
      {.key = "listen", .text = &settings.listen},
      {.key = "storage-root", .texts = &settings.storage_roots},
      {.key = "allow-origin", .texts = &settings.allowed_origins},
      {.key = "min-export-interval", .text = &settings.min_export_interval},
      {.key = "memory-limit", .text = &settings.memory_limit},
      {.key = "log-level", .text = &settings.log_level},
      {.key = "threads", .number = &settings.threads},
      {.key = "insecure", .flag = &settings.insecure},
  };
  for (const auto& [key, node] : parsed.table()) {
    std::string name(key.str());
    std::replace(name.begin(), name.end(), '_', '-');
    auto target = std::find_if(targets.begin(), targets.end(),
                               [&](const Target& one) { return one.key == name; });
    if (target == targets.end()) {
      return InvalidArgument(path + ", line " + std::to_string(node.source().begin.line) +
                             ": there is no setting '" + name + "'.");
    }
    if (std::find(given.begin(), given.end(), name) != given.end()) continue;
    RETURN_IF_ERROR(Assign(path, *target, node));
  }
  return Status::Ok();
}

}  // namespace sluice::app
