#include "language/diagnostics.h"

#include <algorithm>

namespace sluice::language {
namespace {

constexpr size_t kShownMax = 20;

std::string_view Category(const std::string& code) {
  if (code == Diagnostics::kUnsupportedCode) return "Not supported";
  return code.starts_with("SYN") ? "Syntax error" : "Semantic error";
}

}  // namespace

LinePosition PositionOf(std::string_view text, uint32_t offset) {
  LinePosition position;
  size_t end = std::min<size_t>(offset, text.size());
  for (size_t i = 0; i < end; ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((byte & 0xC0) != 0x80) {
      ++position.column;
    }
  }
  return position;
}

void Diagnostics::Add(std::string code, std::string message, SourceSpan span) {
  all_.push_back({std::move(code), std::move(message), span});
}

void Diagnostics::SortByPosition() {
  std::stable_sort(all_.begin(), all_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return a.span.begin < b.span.begin;
  });
}

Status Diagnostics::ToStatus(std::string_view text) const {
  if (all_.empty()) return Status::Ok();
  std::string message;
  for (size_t i = 0; i < std::min(all_.size(), kShownMax); ++i) {
    const Diagnostic& diagnostic = all_[i];
    LinePosition position = PositionOf(text, diagnostic.span.begin);
    if (i > 0) message += '\n';
    message += Category(diagnostic.code);
    message += ": " + diagnostic.code + ": " + diagnostic.message;
    message += " (line: " + std::to_string(position.line) +
               ", column: " + std::to_string(position.column) + ")";
  }
  if (all_.size() > kShownMax) {
    message += "\nand " + std::to_string(all_.size() - kShownMax) + " more";
  }
  const Diagnostic& first = all_.front();
  StatusCode code =
      first.code == kUnsupportedCode ? StatusCode::kUnsupported : StatusCode::kInvalidArgument;
  return Status(code, std::move(message)).WithKustoCode(first.code).WithSpan(first.span);
}

}  // namespace sluice::language
