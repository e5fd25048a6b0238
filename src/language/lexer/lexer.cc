#include <array>

#include "language/lexer/string_literal.h"
#include "language/lexer/token.h"

namespace sluice::language {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsHexDigit(char c) { return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool IsWordStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsWordPart(char c) { return IsDigit(c) || (IsWordStart(c) && c != '$'); }

// The length of a non-ASCII space or byte order mark at the start of `text`, or 0.
size_t UnicodeSpaceLength(std::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) == 0xC2 && (byte(1) == 0xA0 || byte(1) == 0x85)) return 2;
  if (byte(0) == 0xE1 && byte(1) == 0x9A && byte(2) == 0x80) return 3;
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    return (byte(2) >= 0x80 && byte(2) <= 0x8B) || byte(2) == 0xAF ? 3 : 0;
  }
  if (byte(0) == 0xE2 && byte(1) == 0x81 && byte(2) == 0x9F) return 3;
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;
  return 0;
}

// The length of a typographic quote that a word processor made of ' or ", or 0.
size_t CurlyQuoteLength(std::string_view text) {
  auto byte = [&](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  return byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x98 && byte(2) <= 0x9F ? 3 : 0;
}

constexpr std::array<std::string_view, 31> kTimespanUnits = {
    "d",           "day",          "days",       "h",           "hr",
    "hrs",         "hour",         "hours",      "m",           "min",
    "minute",      "minutes",      "s",          "sec",         "second",
    "seconds",     "ms",           "milli",      "millis",      "millisec",
    "millisecond", "milliseconds", "micro",      "micros",      "microsec",
    "microsecond", "microseconds", "nanosecond", "nanoseconds", "tick",
    "ticks"};

bool IsTimespanUnit(std::string_view word) {
  for (std::string_view unit : kTimespanUnits) {
    if (unit == word) return true;
  }
  return false;
}

constexpr std::array<std::string_view, 10> kTwoCharacterPunctuation = {
    "==", "=~", "=>", "!=", "!~", "<=", "<>", "<|", ">=", ".."};

class Lexer {
 public:
  Lexer(std::string_view text, Diagnostics& diagnostics) : text_(text), diagnostics_(diagnostics) {}

  std::vector<Token> Run() {
    tokens_.reserve(text_.size() / 4 + 8);
    while (true) {
      SkipSpace();
      if (position_ >= text_.size()) break;
      ReadToken();
    }
    Emit(TokenKind::kEnd, position_, position_);
    return std::move(tokens_);
  }

 private:
  char At(size_t index) const { return index < text_.size() ? text_[index] : '\0'; }

  void Emit(TokenKind kind, size_t begin, size_t end) {
    Token token;
    token.kind = kind;
    token.span = {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    token.text = text_.substr(begin, end - begin);
    token.space_before = space_;
    token.newline_before = newline_;
    tokens_.push_back(token);
    position_ = end;
  }

  void EmitError(size_t begin, size_t end, std::string message) {
    Emit(TokenKind::kError, begin, end);
    diagnostics_.Add("SYN0002", std::move(message), tokens_.back().span);
  }

  void SkipSpace() {
    space_ = newline_ = false;
    while (position_ < text_.size()) {
      char c = text_[position_];
      if (c == '\n' || c == '\r') {
        newline_ = true;
        ++position_;
      } else if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
        ++position_;
      } else if (c == '/' && At(position_ + 1) == '/') {
        size_t end = text_.find('\n', position_);
        position_ = end == std::string_view::npos ? text_.size() : end;
      } else if (size_t length = UnicodeSpaceLength(text_.substr(position_)); length > 0) {
        position_ += length;
      } else {
        return;
      }
      space_ = true;
    }
  }

  void ReadToken() {
    size_t begin = position_;
    char c = text_[begin];
    if (size_t string_end = StringLiteralEnd(text_, begin); string_end > 0) {
      ReadString(begin, string_end);
    } else if (IsDigit(c)) {
      ReadNumber(begin);
    } else if (size_t quote = CurlyQuoteLength(text_.substr(begin)); quote > 0) {
      EmitError(begin, begin + quote,
                "A typographic quotation mark starts no string: write \" or '");
    } else if (IsWordStart(c)) {
      ReadWord(begin);
    } else if (c == '[' && ReadBracketedName(begin)) {
      return;
    } else {
      ReadPunctuation(begin);
    }
  }

  void ReadString(size_t begin, size_t end) {
    std::string error;
    DecodeStringLiteral(text_.substr(begin, end - begin), &error);
    if (error.empty()) {
      Emit(TokenKind::kString, begin, end);
    } else {
      EmitError(begin, end, std::move(error));
    }
  }

  size_t WordEnd(size_t begin) const {
    size_t end = begin;
    while (end < text_.size() && IsWordPart(text_[end]) &&
           (static_cast<unsigned char>(text_[end]) < 0x80 ||
            (UnicodeSpaceLength(text_.substr(end)) == 0 &&
             CurlyQuoteLength(text_.substr(end)) == 0))) {
      ++end;
    }
    return end;
  }

  void ReadWord(size_t begin) {
    size_t end = WordEnd(begin + 1);
    if (text_.substr(begin, end - begin) == "in" && At(end) == '~' && At(end + 1) != '~') {
      Emit(TokenKind::kPunctuation, begin, end + 1);
    } else {
      Emit(TokenKind::kIdentifier, begin, end);
    }
  }

  size_t DigitsEnd(size_t begin) const {
    while (begin < text_.size() && IsDigit(text_[begin])) ++begin;
    return begin;
  }

  // The end after an exponent at `begin`, or `begin`.
  size_t ExponentEnd(size_t begin) const {
    if (At(begin) != 'e' && At(begin) != 'E') return begin;
    size_t digits = begin + 1;
    if (At(digits) == '+' || At(digits) == '-') ++digits;
    size_t end = DigitsEnd(digits);
    return end == digits ? begin : end;
  }

  void ReadNumber(size_t begin) {
    if (At(begin) == '0' && (At(begin + 1) == 'x' || At(begin + 1) == 'X')) {
      size_t end = begin + 2;
      while (IsHexDigit(At(end))) ++end;
      if (end > begin + 2 && !IsWordPart(At(end))) return Emit(TokenKind::kLong, begin, end);
    }
    size_t digits_end = DigitsEnd(begin);
    // 1..5 is a range of longs, and 1...5 one that starts with the real `1.`.
    bool point = At(digits_end) == '.' && (At(digits_end + 1) != '.' || At(digits_end + 2) == '.');
    size_t mantissa_end = point ? DigitsEnd(digits_end + 1) : digits_end;
    size_t real_end = ExponentEnd(mantissa_end);
    if ((point || real_end > mantissa_end) && !IsWordPart(At(real_end))) {
      return Emit(TokenKind::kReal, begin, real_end);
    }
    size_t number_end = point && mantissa_end > digits_end + 1 ? mantissa_end : digits_end;
    size_t unit_end = WordEnd(number_end);
    if (unit_end > number_end && IsTimespanUnit(text_.substr(number_end, unit_end - number_end))) {
      return Emit(TokenKind::kTimespan, begin, unit_end);
    }
    size_t word_end = WordEnd(digits_end);
    Emit(word_end > digits_end ? TokenKind::kIdentifier : TokenKind::kLong, begin, word_end);
  }

  bool ReadBracketedName(size_t begin) {
    auto skip_blanks = [&](size_t i) {
      while (At(i) == ' ' || At(i) == '\t') ++i;
      return i;
    };
    size_t string_begin = skip_blanks(begin + 1);
    char quote = At(string_begin);
    if (quote != '\'' && quote != '"') return false;
    size_t string_end = StringLiteralEnd(text_, string_begin);
    if (string_end == 0) return false;
    size_t close = skip_blanks(string_end);
    if (At(close) != ']') return false;
    std::string error;
    DecodeStringLiteral(text_.substr(string_begin, string_end - string_begin), &error);
    if (!error.empty()) return false;
    Emit(TokenKind::kBracketedName, begin, close + 1);
    return true;
  }

  void ReadPunctuation(size_t begin) {
    std::string_view two = text_.substr(begin, 2);
    for (std::string_view known : kTwoCharacterPunctuation) {
      if (two == known) return Emit(TokenKind::kPunctuation, begin, begin + 2);
    }
    char c = text_[begin];
    if (c == '!' && IsWordStart(At(begin + 1))) {
      size_t end = WordEnd(begin + 1);
      if (text_.substr(begin, end - begin) == "!in" && At(end) == '~') ++end;
      return Emit(TokenKind::kPunctuation, begin, end);
    }
    constexpr std::string_view kSingle = "()[]{}|.+-*/%<>=:;,@?!~";
    if (kSingle.find(c) != std::string_view::npos) {
      return Emit(TokenKind::kPunctuation, begin, begin + 1);
    }
    if (c == '&') {
      return EmitError(begin, begin + (At(begin + 1) == '&' ? 2 : 1),
                       "'&' is no operator of the language: write 'and'");
    }
    if (c == '#') {
      size_t end = text_.find('\n', begin);
      return EmitError(begin, end == std::string_view::npos ? text_.size() : end,
                       "A line that starts with '#' is a directive for client tools, not for the "
                       "server: remove it");
    }
    EmitError(begin, begin + 1, std::string("The character '") + c + "' starts no token");
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
  size_t position_ = 0;
  bool space_ = false;
  bool newline_ = false;
};

}  // namespace

std::vector<Token> Tokenize(std::string_view text, Diagnostics& diagnostics) {
  if (text.size() >= UINT32_MAX) {
    diagnostics.Add("SYN0002", "The text is longer than 4 GB", {});
    text = {};
  }
  return Lexer(text, diagnostics).Run();
}

std::string StringTokenValue(const Token& token, bool* obfuscated) {
  if (obfuscated != nullptr)
    *obfuscated = token.text.starts_with('h') || token.text.starts_with('H');
  return DecodeStringLiteral(token.text, nullptr);
}

std::string BracketedNameTokenValue(const Token& token) {
  std::string_view text = token.text.substr(1, token.text.size() - 2);
  size_t begin = text.find_first_not_of(" \t");
  size_t end = text.find_last_not_of(" \t");
  return DecodeStringLiteral(text.substr(begin, end - begin + 1), nullptr);
}

}  // namespace sluice::language
