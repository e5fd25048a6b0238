#include "commands/syntax/token_reader.h"

#include <algorithm>

namespace sluice::commands {

using language::Token;
using language::TokenKind;

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

void MatchFailure::Merge(MatchFailure other) {
  if (other.position < position) return;
  if (other.position > position) {
    *this = std::move(other);
    return;
  }
  if (span.end == 0) span = other.span;
  for (std::string& what : other.expected) {
    if (std::find(expected.begin(), expected.end(), what) == expected.end()) {
      expected.push_back(std::move(what));
    }
  }
  if (message.empty()) {
    message = std::move(other.message);
    if (!message.empty()) span = other.span;
  }
}

bool TokenReader::IsPunctuation(std::string_view punctuation) const {
  return Peek().kind == TokenKind::kPunctuation && Peek().text == punctuation;
}

bool TokenReader::TakeOptionalPunctuation(std::string_view punctuation) {
  if (!IsPunctuation(punctuation)) return false;
  Skip();
  return true;
}

bool TokenReader::TakePunctuation(std::string_view punctuation) {
  if (TakeOptionalPunctuation(punctuation)) return true;
  return Expect("'" + std::string(punctuation) + "'");
}

size_t TokenReader::WordTokens(std::string_view word) const {
  size_t count = 0;
  while (true) {
    const size_t hyphen = word.find('-');
    const std::string_view part = word.substr(0, hyphen);
    const Token& token = Peek(count);
    if (token.kind != TokenKind::kIdentifier || !EqualsIgnoreCase(token.text, part)) return 0;
    if (count > 0 && token.space_before) return 0;
    ++count;
    if (hyphen == std::string_view::npos) break;
    const Token& between = Peek(count);
    if (between.kind != TokenKind::kPunctuation || between.text != "-" || between.space_before) {
      return 0;
    }
    ++count;
    word.remove_prefix(hyphen + 1);
  }
  return count;
}

bool TokenReader::TakeOptionalWord(std::string_view word) {
  const size_t count = WordTokens(word);
  if (count == 0) return false;
  // "continuous" is not the word where "continuous-export" stands.
  const Token& next = Peek(count);
  if (next.text == "-" && !next.space_before && Peek(count + 1).kind == TokenKind::kIdentifier &&
      !Peek(count + 1).space_before) {
    return false;
  }
  Skip(count);
  return true;
}

bool TokenReader::TakeWord(std::string_view word) {
  if (TakeOptionalWord(word)) return true;
  return Expect("'" + std::string(word) + "'");
}

bool TokenReader::TakeName(std::string& name) {
  const Token& token = Peek();
  switch (token.kind) {
    case TokenKind::kIdentifier: name = std::string(token.text); break;
    case TokenKind::kBracketedName: name = language::BracketedNameTokenValue(token); break;
    case TokenKind::kString: name = language::StringTokenValue(token); break;
    default: return Expect("a name");
  }
  if (name.empty()) return Fail(token.span, "A name must not be empty");
  Skip();
  return true;
}

bool TokenReader::TakeString(std::string& value) {
  if (Peek().kind != TokenKind::kString) return Expect("a string");
  value.clear();
  while (Peek().kind == TokenKind::kString) {
    value += language::StringTokenValue(Peek());
    Skip();
  }
  return true;
}

void TokenReader::SkipTo(uint32_t position) {
  while (!AtEnd() && Peek().span.begin < position) Skip();
}

bool TokenReader::Expect(std::string what) {
  const Token& token = Peek();
  failure_->Merge({token.span.begin, token.span, {std::move(what)}, {}});
  return false;
}

bool TokenReader::Fail(SourceSpan span, std::string message) {
  failure_->Merge({span.end, span, {}, std::move(message)});
  return false;
}

}  // namespace sluice::commands
