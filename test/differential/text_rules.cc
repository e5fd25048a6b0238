#include "text_rules.h"

#include "scope.h"

namespace sluice::differential {
namespace {

using language::BinaryOperator;

bool IsTermCharacter(char32_t point) {
  if (point < 0x80) {
    return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') ||
           (point >= 'A' && point <= 'Z');
  }
  return (point >= 0xC0 && point < 0x2000 && point != 0xD7 && point != 0xF7) ||
         (point >= 0x3040 && point < 0xD7A4);
}

// Whether `term` stands in `text` between the ends of terms (either of which need not matter).
bool HasTerm(std::u32string_view text, std::u32string_view term, bool whole_begin, bool whole_end) {
  if (term.empty()) throw NotModelled{"an empty term"};
  for (const char32_t point : term) {
    if (!IsTermCharacter(point)) throw NotModelled{"a term of other characters"};
  }
  for (size_t at = text.find(term); at != std::u32string_view::npos; at = text.find(term, at + 1)) {
    const size_t end = at + term.size();
    const bool begins = at == 0 || !IsTermCharacter(text[at - 1]);
    const bool ends = end == text.size() || !IsTermCharacter(text[end]);
    if ((begins || !whole_begin) && (ends || !whole_end)) return true;
  }
  return false;
}

}  // namespace

std::u32string CodePoints(std::string_view text) {
  std::u32string points;
  for (size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t point = size == 1 ? first : first & (0xFFu >> (size + 1));
    for (size_t k = 1; k < size; ++k) {
      point = point << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    }
    points += point;
    i += size;
  }
  return points;
}

std::string Utf8(std::u32string_view points) {
  std::string text;
  for (const char32_t point : points) {
    const auto add = [&](char32_t bits) { text += static_cast<char>(bits); };
    if (point < 0x80) {
      add(point);
    } else if (point < 0x800) {
      add(0xC0 | point >> 6);
      add(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
      add(0xE0 | point >> 12);
      add(0x80 | (point >> 6 & 0x3F));
      add(0x80 | (point & 0x3F));
    } else {
      add(0xF0 | point >> 18);
      add(0x80 | (point >> 12 & 0x3F));
      add(0x80 | (point >> 6 & 0x3F));
      add(0x80 | (point & 0x3F));
    }
  }
  return text;
}

char32_t LowerCase(char32_t point) {
  if ((point >= 'A' && point <= 'Z') || (point >= 0xC0 && point <= 0xDE && point != 0xD7) ||
      (point >= 0x391 && point <= 0x3A9) || (point >= 0x410 && point <= 0x42F)) {
    return point + 32;
  }
  return point;
}

char32_t UpperCase(char32_t point) {
  if ((point >= 'a' && point <= 'z') || (point >= 0xE0 && point <= 0xFE && point != 0xF7) ||
      (point >= 0x3B1 && point <= 0x3C9 && point != 0x3C2) || (point >= 0x430 && point <= 0x44F)) {
    return point - 32;
  }
  return point;
}

std::u32string Fold(std::string_view text) {
  std::u32string points = CodePoints(text);
  for (char32_t& point : points) point = LowerCase(point);
  return points;
}

bool MatchText(BinaryOperator op, std::string_view text, std::string_view pattern) {
  const std::u32string a = CodePoints(text), b = CodePoints(pattern);
  const std::u32string fa = Fold(text), fb = Fold(pattern);
  switch (op) {
    case BinaryOperator::kEqualTilde:
      return fa == fb;
    case BinaryOperator::kNotEqualTilde:
      return fa != fb;
    case BinaryOperator::kHas:
      return HasTerm(fa, fb, true, true);
    case BinaryOperator::kNotHas:
      return !HasTerm(fa, fb, true, true);
    case BinaryOperator::kHasCs:
      return HasTerm(a, b, true, true);
    case BinaryOperator::kNotHasCs:
      return !HasTerm(a, b, true, true);
    case BinaryOperator::kHasPrefix:
      return HasTerm(fa, fb, true, false);
    case BinaryOperator::kNotHasPrefix:
      return !HasTerm(fa, fb, true, false);
    case BinaryOperator::kHasPrefixCs:
      return HasTerm(a, b, true, false);
    case BinaryOperator::kNotHasPrefixCs:
      return !HasTerm(a, b, true, false);
    case BinaryOperator::kHasSuffix:
      return HasTerm(fa, fb, false, true);
    case BinaryOperator::kNotHasSuffix:
      return !HasTerm(fa, fb, false, true);
    case BinaryOperator::kHasSuffixCs:
      return HasTerm(a, b, false, true);
    case BinaryOperator::kNotHasSuffixCs:
      return !HasTerm(a, b, false, true);
    case BinaryOperator::kContains:
      return fa.find(fb) != std::u32string::npos;
    case BinaryOperator::kNotContains:
      return fa.find(fb) == std::u32string::npos;
    case BinaryOperator::kContainsCs:
      return a.find(b) != std::u32string::npos;
    case BinaryOperator::kNotContainsCs:
      return a.find(b) == std::u32string::npos;
    case BinaryOperator::kStartsWith:
      return fa.starts_with(fb);
    case BinaryOperator::kNotStartsWith:
      return !fa.starts_with(fb);
    case BinaryOperator::kStartsWithCs:
      return a.starts_with(b);
    case BinaryOperator::kNotStartsWithCs:
      return !a.starts_with(b);
    case BinaryOperator::kEndsWith:
      return fa.ends_with(fb);
    case BinaryOperator::kNotEndsWith:
      return !fa.ends_with(fb);
    case BinaryOperator::kEndsWithCs:
      return a.ends_with(b);
    case BinaryOperator::kNotEndsWithCs:
      return !a.ends_with(b);
    default:
      throw NotModelled{"this text operator"};
  }
}

}  // namespace sluice::differential
