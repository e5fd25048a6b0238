// What is wrong with a text, with positions. Language and semantics never stop at the first error:
// they return a tree plus diagnostics.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::language {

struct Diagnostic {
  std::string code;  // Kusto's: "SYN0002" for syntax, "SEM0100" for meaning.
  std::string message;
  SourceSpan span;
};

// Line and column of a byte offset, both from 1; columns count Unicode code points.
struct LinePosition {
  int line = 1;
  int column = 1;
};
LinePosition PositionOf(std::string_view text, uint32_t offset);

// Errors in the order found, or by place (see SortByPosition). Not thread-safe.
class Diagnostics {
 public:
  void Add(std::string code, std::string message, SourceSpan span);
  // Orders what was found in one text by place; errors at one place keep their order.
  void SortByPosition();
  bool empty() const { return all_.empty(); }
  const std::vector<Diagnostic>& all() const { return all_; }

  // Ok when empty; else one Status for all, as Kusto words it: "Syntax error: SYN0002: ... (line:
  // 1, column: 5)" or "Semantic error: SEM0100: ..."; further ones follow on lines of their own.
  // Its code is kUnsupported when the first one says so (code "SLU0001"), else kInvalidArgument;
  // its kusto_code and span are the first one's.
  Status ToStatus(std::string_view text) const;

  // The code for what Kusto has and this server has not; the message names it.
  static constexpr const char* kUnsupportedCode = "SLU0001";

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace sluice::language
