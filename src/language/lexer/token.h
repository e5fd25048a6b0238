// The tokens of KQL and of management commands.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "language/diagnostics.h"

namespace sluice::language {

enum class TokenKind : uint8_t {
  kEnd,
  kIdentifier,     // Also every keyword: KQL reserves few words, so the parser decides.
  kLong,           // 123, 0x1f
  kReal,           // 1.5, 1e10
  kTimespan,       // 1d, 1.5h, 10ms
  kString,         // "a", 'a', @"a", ```a```, h"a"
  kBracketedName,  // ['a b'], ["a b"]: wherever a bracketed list holds one plain string
  kPunctuation,    // Operators and brackets; `text` tells which: "|", "<|", "==", "=~", "..", "=>",
                   // and the operators "in~", "!in~", "!has_cs". "-" is always alone.
  kError,          // A character that starts no token, an unclosed string.
};

struct Token {
  TokenKind kind = TokenKind::kEnd;
  SourceSpan span;            // Without surrounding space and comments.
  std::string_view text;      // The token as written, in the text given to Tokenize.
  bool space_before = false;  // White space or a comment precedes it.
  bool newline_before = false;

  bool Is(std::string_view punctuation_or_word) const { return text == punctuation_or_word; }
};

// All tokens of `text`, the last one kEnd. Comments (// to the end of the line) are skipped.
// Unreadable parts become kError tokens and diagnostics. Hyphenated words (`project-away`,
// `create-or-alter`) are separate tokens, which the parsers join where spans touch.
std::vector<Token> Tokenize(std::string_view text, Diagnostics& diagnostics);

// The value of a kString token: escapes resolved, prefixes and quotes removed. `obfuscated`, when
// given, tells whether it was written h"...".
std::string StringTokenValue(const Token& token, bool* obfuscated = nullptr);

// The name in a kBracketedName token: escapes resolved, brackets and quotes removed.
std::string BracketedNameTokenValue(const Token& token);

}  // namespace sluice::language
