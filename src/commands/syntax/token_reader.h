// Reads the tokens of a command from left to right and notes how far anything got, which is where
// an error is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "language/lexer/token.h"

namespace sluice::commands {

// What stopped a match.
struct MatchFailure {
  uint32_t position = 0;               // In bytes of the text; the failure furthest right counts.
  SourceSpan span;
  std::vector<std::string> expected;   // What could have stood there: "'details'", "a name".
  std::string message;                 // Instead: what is wrong with what stands there.

  // Keeps the failure that is further right; of two at one place, both expectations, and a message
  // rather than none.
  void Merge(MatchFailure other);
};

// A position in tokens; copies are cheap and independent but for the failure they share.
class TokenReader {
 public:
  // `tokens` end with kEnd. `text` is what they were made of.
  TokenReader(std::string_view text, const std::vector<language::Token>& tokens,
              MatchFailure& failure)
      : text_(text), tokens_(&tokens), failure_(&failure) {}

  std::string_view text() const { return text_; }
  const language::Token& Peek(size_t ahead = 0) const {
    return (*tokens_)[std::min(index_ + ahead, tokens_->size() - 1)];
  }
  // The token before the next one, which there must be.
  const language::Token& Previous() const { return (*tokens_)[index_ - 1]; }
  void Skip(size_t count = 1) { index_ = std::min(index_ + count, tokens_->size() - 1); }
  bool AtEnd() const { return Peek().kind == language::TokenKind::kEnd; }

  // Takes a punctuation when it is next; else says that it was expected.
  bool TakePunctuation(std::string_view punctuation);
  // Takes a word, perhaps hyphenated, in any case.
  bool TakeWord(std::string_view word);
  // Takes it if it is there; expects nothing.
  bool TakeOptionalPunctuation(std::string_view punctuation);
  bool TakeOptionalWord(std::string_view word);

  // Takes an identifier, a bracketed name or a string as a name. An empty name is an error.
  bool TakeName(std::string& name);
  // Takes a string literal, or several that follow each other, as one value.
  bool TakeString(std::string& value);
  // Moves to the first token at or behind a position of the text.
  void SkipTo(uint32_t position);

  // Notes that something was expected here. Returns false, for `return Expect(...)`.
  bool Expect(std::string what);
  // Notes what is wrong with the token at `span`, which begins here or before. Returns false.
  bool Fail(SourceSpan span, std::string message);

 private:
  bool IsPunctuation(std::string_view punctuation) const;
  // The number of tokens that the word takes here, or 0.
  size_t WordTokens(std::string_view word) const;

  std::string_view text_;
  const std::vector<language::Token>* tokens_;
  MatchFailure* failure_;
  size_t index_ = 0;
};

// Text equality without regard to ASCII case.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);

}  // namespace sluice::commands
