#include "cli/error_display.h"

#include <algorithm>

#include "cli/output.h"

namespace sluice::cli {

std::string DisplayError(const RemoteError& error, std::string_view text) {
  std::string shown = "error: " + error.message + "\n";
  if (error.line < 1 || error.column < 1) return shown;
  for (int line = 1; line < error.line; ++line) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return shown;
    text.remove_prefix(end + 1);
  }
  std::string_view line = text.substr(0, text.find('\n'));
  // Bytes before the place: columns count code points.
  size_t at = 0;
  for (int column = 1; column < error.column && at < line.size(); ++column) {
    ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80) ++at;
  }
  std::string margin;
  for (char c : line.substr(0, at)) {
    if (c == '\t') margin += '\t';
  }
  size_t tabs = margin.size();
  margin.append(DisplayWidth(line.substr(0, at)) - tabs, ' ');
  size_t carets = 1;
  if (line.substr(at).starts_with(error.token.substr(0, error.token.find('\n')))) {
    carets = std::max<size_t>(1, DisplayWidth(error.token.substr(0, error.token.find('\n'))));
  }
  shown += "  | " + std::string(line) + "\n  | " + margin + std::string(carets, '^') + "\n";
  return shown;
}

}  // namespace sluice::cli
