// The parser's place in the tokens, and its manner of failing.
//
// The first error of a piece of text is reported; from then on the cursor is failed: every further
// error stays silent and every Take() of an optional part is refused, so that the callers run to
// their ends quickly. Recover() moves on to where a new piece begins.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostics.h"
#include "language/lexer/token.h"
#include "language/syntax/expression.h"

namespace sluice::language {

class TokenCursor {
 public:
  // Tokenizes `text`, which must outlive the cursor.
  TokenCursor(std::string_view text, Diagnostics& diagnostics);

  const Token& Peek(size_t ahead = 0) const {
    size_t index = position_ + ahead;
    return tokens_[index < tokens_.size() ? index : tokens_.size() - 1];
  }
  bool Is(std::string_view text) const { return Peek().text == text && !AtEnd(); }
  bool AtEnd() const { return Peek().kind == TokenKind::kEnd; }
  // True when token `ahead` + 1 follows token `ahead` without space.
  bool Touching(size_t ahead) const {
    return Peek(ahead).span.end == Peek(ahead + 1).span.begin &&
           Peek(ahead + 1).kind != TokenKind::kEnd;
  }

  // Moves over one token; at the end it stays.
  const Token& Next();
  // Moves over the token when it is `text`.
  bool Take(std::string_view text);
  // Moves over the token, which must be `text`; else fails with "expected ...".
  bool Expect(std::string_view text);
  // Moves over all tokens that begin before `offset`.
  void MoveTo(uint32_t offset);

  size_t position() const { return position_; }
  void Reset(size_t position) { position_ = position; }
  // The end of the last token moved over.
  uint32_t previous_end() const { return position_ == 0 ? 0 : tokens_[position_ - 1].span.end; }
  SourceSpan SpanFrom(uint32_t begin) const;
  std::string_view text() const { return text_; }

  // How many brackets are open before the next token.
  int bracket_depth() const { return depths_[position_]; }

  bool failed() const { return failed_; }
  // Reports an error unless already failed.
  void Fail(std::string message, SourceSpan span);
  // "Expected <what>, found <token><hint>" at the next token.
  void FailExpected(std::string_view what, std::string_view hint = {});
  // An error for what Kusto has and this server has not.
  void FailUnsupported(std::string message, SourceSpan span);
  // After a failure: moves to the next '|' or ';' at `bracket_depth`, to the bracket that closes
  // that depth, or to the end. Stays failed when the text ends inside brackets.
  void Recover(int bracket_depth);
  void ClearFailure() { failed_ = false; }

  // The next token as error messages show it: "'|'", "the end of the query".
  std::string Found() const;

 private:
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
  std::vector<int> depths_;  // Per token: brackets open before it; a closing one counts as outside.
  size_t position_ = 0;
  bool failed_ = false;
};

}  // namespace sluice::language
