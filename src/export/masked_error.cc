#include "export/masked_error.h"

#include <string>

#include "storage/connection_string.h"

namespace sluice::exporting {
namespace {

// Shorter text is no secret, and would mangle words.
constexpr size_t kSecretSizeMin = 4;

void Mask(const std::string& secret, std::string& text) {
  if (secret.size() < kSecretSizeMin) return;
  for (size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at)) {
    text.replace(at, secret.size(), Secret::kMask);
    at += std::char_traits<char>::length(Secret::kMask);
  }
}

}  // namespace

Status MaskSecrets(const Status& status, const std::vector<catalog::ConnectionString>& targets) {
  if (status.ok()) return status;
  std::string message = status.message();
  for (const catalog::ConnectionString& target : targets) {
    Result<storage::ConnectionString> parsed = storage::ParseConnectionString(target.text.Reveal());
    if (!parsed.ok()) {
      // Whatever it is, what stands where secrets stand is treated as one.
      const std::string& text = target.text.Reveal();
      size_t secret = text.find_first_of(";?");
      if (secret != std::string::npos) Mask(text.substr(secret + 1), message);
      continue;
    }
    Mask(parsed->query.Reveal(), message);
    Mask(parsed->credentials.Reveal(), message);
  }
  if (message == status.message()) return status;
  Status masked = Status(status.code(), message).WithPermanent(status.permanent());
  return status.kusto_code().empty() ? masked : masked.WithKustoCode(status.kusto_code());
}

}  // namespace sluice::exporting
