#include "functions/kernels/regex_filter.h"

#include <algorithm>
#include <string>

#include <re2/filtered_re2.h>

#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

// More alternatives than this take longer than the automaton.
constexpr size_t kAlternativesMax = 4;

bool IsPlainText(std::string_view pattern) {
  return pattern.find_first_of("\\.+*?()|[]{}^$") == std::string_view::npos;
}

// Whether the letters of the pattern stand for ASCII letters alone. In any case k is the Kelvin
// sign too and s the long s; an escape may be such a character. Classes that have names are so
// large that no text is needed for them.
bool NamesAsciiAlone(std::string_view pattern) {
  if (!IsAsciiText(pattern)) return false;
  for (const std::string_view escape : {"\\x", "\\u", "\\U"}) {
    if (pattern.find(escape) != std::string_view::npos) return false;
  }
  constexpr std::string_view kFlags = "-imsuxPRU";
  for (size_t at = pattern.find("(?"); at != std::string_view::npos;
       at = pattern.find("(?", at + 2)) {
    const std::string_view flags = pattern.substr(at + 2);
    if (flags.substr(0, flags.find_first_not_of(kFlags)).find('i') != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

// Lower-case texts one of which must be in every text that the expression matches, in any case.
std::vector<std::string> NeededTexts(const re2::RE2& regex) {
  constexpr int kSizeMin = 1;
  re2::FilteredRE2 filtered(kSizeMin);
  int id = 0;
  if (filtered.Add(regex.pattern(), regex.options(), &id) != re2::RE2::NoError) return {};
  std::vector<std::string> texts;
  filtered.Compile(&texts);
  if (texts.empty()) return {};
  const auto passes_without = [&](size_t missing) {
    std::vector<int> found;
    for (size_t i = 0; i < texts.size(); ++i) {
      if (i != missing) found.push_back(static_cast<int>(i));
    }
    std::vector<int> potentials;
    filtered.AllPotentials(found, &potentials);
    return !potentials.empty();
  };
  // The longest of those without which nothing matches.
  std::string longest;
  for (size_t i = 0; i < texts.size(); ++i) {
    if (texts[i].size() > longest.size() && !passes_without(i)) longest = texts[i];
  }
  if (!longest.empty()) return {longest};
  std::vector<int> potentials;
  filtered.AllPotentials({}, &potentials);
  return potentials.empty() ? texts : std::vector<std::string>();
}

}  // namespace

RegexFilter::RegexFilter(const re2::RE2& regex, std::string_view written) {
  if (IsPlainText(written)) {
    decides_ = true;
    needles_.emplace_back(written, false);
    return;
  }
  const std::vector<std::string> texts = NeededTexts(regex);
  if (texts.size() > kAlternativesMax || !std::all_of(texts.begin(), texts.end(), IsAsciiText)) {
    return;
  }
  folds_beyond_ascii_ = !NamesAsciiAlone(written);
  for (const std::string& text : texts) needles_.emplace_back(text, true);
}

bool RegexFilter::MayMatch(std::string_view text) const {
  if (needles_.empty()) return true;
  for (const Needle& needle : needles_) {
    if (needle.In(text)) return true;
  }
  return folds_beyond_ascii_ && !decides_ && !IsAsciiText(text);
}

}  // namespace sluice::functions
