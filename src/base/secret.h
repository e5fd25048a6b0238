// Text that must never show: account keys, SAS tokens, passwords.
#pragma once

#include <string>
#include <utility>

namespace sluice {

// Holds a secret. It has no conversion to text and no stream operator, so it cannot reach a
// result, a log or an error by accident; only Reveal() gives the value, at the outermost call
// that needs it. Overwrites its memory when it ends.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&&) = default;
  Secret& operator=(const Secret&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret() {
    volatile char* bytes = value_.data();
    for (size_t i = 0; i < value_.size(); ++i) bytes[i] = 0;
  }

  bool empty() const { return value_.empty(); }
  const std::string& Reveal() const { return value_; }
  // What is shown in the secret's place, as Kusto shows obfuscated strings.
  static constexpr const char* kMask = "*****";

 private:
  std::string value_;
};

}  // namespace sluice
