#include "language/parser/token_cursor.h"

namespace sluice::language {
namespace {

bool IsOpening(const Token& token) {
  return token.kind == TokenKind::kPunctuation && (token.Is("(") || token.Is("[") || token.Is("{"));
}
bool IsClosing(const Token& token) {
  return token.kind == TokenKind::kPunctuation && (token.Is(")") || token.Is("]") || token.Is("}"));
}

}  // namespace

TokenCursor::TokenCursor(std::string_view text, Diagnostics& diagnostics)
    : text_(text), diagnostics_(diagnostics), tokens_(Tokenize(text, diagnostics)) {
  depths_.reserve(tokens_.size());
  int depth = 0;
  for (const Token& token : tokens_) {
    if (IsClosing(token) && depth > 0) --depth;
    depths_.push_back(depth);
    if (IsOpening(token)) ++depth;
  }
}

const Token& TokenCursor::Next() {
  const Token& token = tokens_[position_];
  if (token.kind != TokenKind::kEnd) ++position_;
  return token;
}

bool TokenCursor::Take(std::string_view text) {
  if (failed_ || !Is(text)) return false;
  ++position_;
  return true;
}

bool TokenCursor::Expect(std::string_view text) {
  if (Take(text)) return true;
  FailExpected("'" + std::string(text) + "'");
  return false;
}

void TokenCursor::MoveTo(uint32_t offset) {
  while (!AtEnd() && Peek().span.begin < offset) ++position_;
}

SourceSpan TokenCursor::SpanFrom(uint32_t begin) const {
  return {begin, std::max(begin, previous_end())};
}

void TokenCursor::Fail(std::string message, SourceSpan span) {
  if (failed_) return;
  failed_ = true;
  diagnostics_.Add("SYN0002", std::move(message), span);
}

void TokenCursor::FailExpected(std::string_view what, std::string_view hint) {
  // The lexer has reported this token already.
  if (Peek().kind == TokenKind::kError) {
    failed_ = true;
    return;
  }
  // At the end, the place after the last token says more than the one after the last line break.
  SourceSpan span = AtEnd() ? SourceSpan{previous_end(), previous_end()} : Peek().span;
  Fail("Expected " + std::string(what) + ", found " + Found() + std::string(hint), span);
}

void TokenCursor::FailUnsupported(std::string message, SourceSpan span) {
  if (failed_) return;
  failed_ = true;
  diagnostics_.Add(Diagnostics::kUnsupportedCode, std::move(message), span);
}

void TokenCursor::Recover(int bracket_depth) {
  while (!AtEnd()) {
    int depth = depths_[position_];
    if (depth < bracket_depth) break;
    if (depth == bracket_depth && (Is("|") || Is(";"))) break;
    ++position_;
  }
  if (bracket_depth == 0 || !(AtEnd() || Is(";"))) failed_ = false;
}

std::string TokenCursor::Found() const {
  constexpr size_t kShownSizeMax = 40;
  const Token& token = Peek();
  if (token.kind == TokenKind::kEnd) return "the end of the query";
  if (token.kind == TokenKind::kString &&
      (token.text.starts_with('h') || token.text.starts_with('H'))) {
    return "an obfuscated string";
  }
  std::string_view shown = token.text.substr(0, kShownSizeMax);
  while (shown.size() < token.text.size() && !shown.empty() &&
         (static_cast<unsigned char>(token.text[shown.size()]) & 0xC0) == 0x80) {
    shown.remove_suffix(1);
  }
  return "'" + std::string(shown) + (shown.size() < token.text.size() ? "...'" : "'");
}

}  // namespace sluice::language
