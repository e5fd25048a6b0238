#include "functions/kernels/term_kernels.h"

#include <array>
#include <cstring>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

constexpr std::array<unsigned char, 256> MakeFold() {
  std::array<unsigned char, 256> fold{};
  for (size_t i = 0; i < 256; ++i) {
    fold[i] = static_cast<unsigned char>(i >= 'A' && i <= 'Z' ? i + 32 : i);
  }
  return fold;
}
constexpr std::array<unsigned char, 256> kFold = MakeFold();

unsigned char Fold(char c) { return kFold[static_cast<unsigned char>(c)]; }

bool IsTermCharacter(char c) {
  unsigned char folded = Fold(c);
  return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9') || folded >= 0x80;
}

size_t Find(std::string_view text, std::string_view pattern, size_t from, bool ignore_case) {
  if (!ignore_case) return text.find(pattern, from);
  if (pattern.empty()) return from;
  auto first = static_cast<unsigned char>(pattern[0]);
  if (text.size() < pattern.size()) return std::string_view::npos;
  size_t last = text.size() - pattern.size();
  for (size_t at = from; at <= last; ++at) {
    if (Fold(text[at]) != first) continue;
    size_t i = 1;
    while (i < pattern.size() && Fold(text[at + i]) == static_cast<unsigned char>(pattern[i])) ++i;
    if (i == pattern.size()) return at;
  }
  return std::string_view::npos;
}

// A pattern made ready for many rows, as long as it stays the same.
class Pattern {
 public:
  explicit Pattern(bool ignore_case) : ignore_case_(ignore_case) {}

  void Set(std::string_view pattern) {
    if (ready_ && pattern == original_) return;
    ready_ = true;
    original_ = std::string(pattern);
    prepared_.clear();
    if (ignore_case_) {
      AppendLower(pattern, prepared_);
    } else {
      prepared_ = original_;
    }
    ascii_ = IsAsciiText(prepared_);
  }

  bool Matches(std::string_view text, TermMatch match) {
    if (!ignore_case_ || ascii_) return HasTerm(text, prepared_, match, ignore_case_);
    lowered_.clear();
    AppendLower(text, lowered_);
    return HasTerm(lowered_, prepared_, match, false);
  }

 private:
  bool ignore_case_;
  bool ready_ = false;
  bool ascii_ = false;
  std::string original_;
  std::string prepared_;
  std::string lowered_;
};

template <TermMatch kMatch, bool kIgnoreCase, bool kNegated>
Status TermKernel(const KernelArguments& arguments, KernelResult& result) {
  Pattern pattern(kIgnoreCase);
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    pattern.Set(row.Text(1));
    out.SetBool(pattern.Matches(row.Text(0), kMatch) != kNegated);
  });
}

// The items as patterns: strings alone, and the elements of arrays.
void CollectPatterns(const ArgumentRow& row, std::vector<std::string>& patterns) {
  patterns.clear();
  for (size_t i = 1; i < row.count(); ++i) {
    if (row.type(i) != ScalarType::kDynamic) {
      AppendText(row, i, patterns.emplace_back());
      continue;
    }
    std::string_view json = row.Text(i);
    if (KindOfJson(json) != JsonKind::kArray) {
      AppendJsonAsText(json, patterns.emplace_back());
      continue;
    }
    JsonElements elements(json);
    std::string_view element;
    while (elements.Next(element)) AppendJsonAsText(element, patterns.emplace_back());
  }
}

template <bool kAll>
Status ListKernel(const KernelArguments& arguments, KernelResult& result) {
  std::vector<std::string> texts;
  std::vector<Pattern> patterns;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    CollectPatterns(row, texts);
    while (patterns.size() < texts.size()) patterns.emplace_back(true);
    bool answer = kAll;
    for (size_t i = 0; i < texts.size() && answer == kAll; ++i) {
      patterns[i].Set(texts[i]);
      answer = patterns[i].Matches(row.Text(0), TermMatch::kWhole);
    }
    out.SetBool(answer);
  });
}

}  // namespace

bool HasTerm(std::string_view text, std::string_view pattern, TermMatch match, bool ignore_case) {
  if (pattern.empty()) return true;
  bool check_before = match != TermMatch::kSuffix && IsTermCharacter(pattern.front());
  bool check_after = match != TermMatch::kPrefix && IsTermCharacter(pattern.back());
  for (size_t at = Find(text, pattern, 0, ignore_case); at != std::string_view::npos;
       at = Find(text, pattern, at + 1, ignore_case)) {
    size_t end = at + pattern.size();
    bool before = !check_before || at == 0 || !IsTermCharacter(text[at - 1]);
    bool after = !check_after || end == text.size() || !IsTermCharacter(text[end]);
    if (before && after) return true;
  }
  return false;
}

SLUICE_KERNEL(Has) { return TermKernel<TermMatch::kWhole, true, false>(arguments, result); }
SLUICE_KERNEL(NotHas) { return TermKernel<TermMatch::kWhole, true, true>(arguments, result); }
SLUICE_KERNEL(HasCs) { return TermKernel<TermMatch::kWhole, false, false>(arguments, result); }
SLUICE_KERNEL(NotHasCs) { return TermKernel<TermMatch::kWhole, false, true>(arguments, result); }
SLUICE_KERNEL(HasPrefix) { return TermKernel<TermMatch::kPrefix, true, false>(arguments, result); }
SLUICE_KERNEL(NotHasPrefix) {
  return TermKernel<TermMatch::kPrefix, true, true>(arguments, result);
}
SLUICE_KERNEL(HasPrefixCs) {
  return TermKernel<TermMatch::kPrefix, false, false>(arguments, result);
}
SLUICE_KERNEL(NotHasPrefixCs) {
  return TermKernel<TermMatch::kPrefix, false, true>(arguments, result);
}
SLUICE_KERNEL(HasSuffix) { return TermKernel<TermMatch::kSuffix, true, false>(arguments, result); }
SLUICE_KERNEL(NotHasSuffix) {
  return TermKernel<TermMatch::kSuffix, true, true>(arguments, result);
}
SLUICE_KERNEL(HasSuffixCs) {
  return TermKernel<TermMatch::kSuffix, false, false>(arguments, result);
}
SLUICE_KERNEL(NotHasSuffixCs) {
  return TermKernel<TermMatch::kSuffix, false, true>(arguments, result);
}
SLUICE_KERNEL(HasAny) { return ListKernel<false>(arguments, result); }
SLUICE_KERNEL(HasAll) { return ListKernel<true>(arguments, result); }

}  // namespace sluice::functions
