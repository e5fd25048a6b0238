#include "functions/kernels/text_pattern.h"

#include <cstring>

#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

// The longest part of ASCII.
std::string_view AsciiPart(std::string_view text) {
  std::string_view longest;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && static_cast<unsigned char>(text[i]) < 0x80) continue;
    if (i - begin > longest.size()) longest = text.substr(begin, i - begin);
    begin = i + 1;
  }
  return longest;
}

// Whether a text holds one of the letters beyond ASCII that lower case makes ASCII ones.
bool HoldsLettersThatBecomeAscii(std::string_view text) {
  static const Needle kKelvinSign("\xE2\x84\xAA");
  static const Needle kCapitalIWithDot("\xC4\xB0");
  return kKelvinSign.In(text) || kCapitalIWithDot.In(text);
}

}  // namespace

void TextPattern::Set(std::string_view pattern) {
  if (ready_ && pattern == original_) return;
  ready_ = true;
  original_ = std::string(pattern);
  std::string prepared;
  if (ignore_case_) {
    AppendLower(pattern, prepared);
  } else {
    prepared = original_;
  }
  lowers_ = ignore_case_ && !IsAsciiText(prepared);
  filter_ = Needle(lowers_ ? AsciiPart(prepared) : "", true);
  needle_ = Needle(prepared, ignore_case_ && !lowers_);
  checks_before_ = !prepared.empty() && IsTermCharacter(prepared.front());
  checks_after_ = !prepared.empty() && IsTermCharacter(prepared.back());
}

void TextPattern::SetFrom(const ColumnVector& column, size_t row) {
  if (column.IsNull(row)) return Set({});
  const StringSlot& slot = column.values<StringSlot>()[row];
  if (ready_ && std::memcmp(&slot, &slot_, sizeof slot) == 0) return;
  Set(slot.view());
  std::memcpy(&slot_, &slot, sizeof slot);
}

const std::string* TextPattern::Lowered(std::string_view text) {
  if (IsAsciiText(text)) return nullptr;
  if (!filter_.In(text) && !HoldsLettersThatBecomeAscii(text)) return nullptr;
  lowered_.clear();
  AppendLower(text, lowered_);
  return &lowered_;
}

bool TextPattern::In(std::string_view text) {
  if (!lowers_) return needle_.In(text);
  const std::string* lowered = Lowered(text);
  return lowered != nullptr && needle_.In(*lowered);
}

bool TextPattern::TermOf(std::string_view text, TermMatch match) {
  const bool before = checks_before_ && match != TermMatch::kSuffix;
  const bool after = checks_after_ && match != TermMatch::kPrefix;
  if (!lowers_) return needle_.HasBetweenTerms(text, before, after);
  const std::string* lowered = Lowered(text);
  return lowered != nullptr && needle_.HasBetweenTerms(*lowered, before, after);
}

}  // namespace sluice::functions
