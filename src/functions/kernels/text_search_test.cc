// Searches beside what the plainest code finds, over random texts of few different bytes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <re2/re2.h>

#include "functions/kernels/needle.h"
#include "functions/kernels/regex_filter.h"
#include "functions/kernels/term_index.h"
#include "functions/kernels/text_pattern.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

constexpr uint32_t kSeed = 20261120;

class RandomTexts {
 public:
  // Texts of these characters.
  explicit RandomTexts(std::vector<std::string> characters)
      : generator_(kSeed), characters_(std::move(characters)) {}

  size_t Below(size_t limit) { return generator_() % limit; }
  std::string Next(size_t characters_max) {
    std::string text;
    for (size_t count = Below(characters_max + 1); count > 0; --count) {
      text += characters_[Below(characters_.size())];
    }
    return text;
  }

 private:
  std::mt19937 generator_;
  std::vector<std::string> characters_;
};

// In memory of just its size, so that sanitizers see a byte read beyond it.
class Exact {
 public:
  explicit Exact(const std::string& text) : size_(text.size()), bytes_(new char[text.size()]) {
    text.copy(bytes_.get(), size_);
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  size_t size_;
  std::unique_ptr<char[]> bytes_;
};

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower;
}

bool InTerm(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
}

bool PlainTermOf(const std::string& text, const std::string& pattern, TermMatch match) {
  if (pattern.empty()) return true;
  for (size_t at = text.find(pattern); at != std::string::npos; at = text.find(pattern, at + 1)) {
    const size_t end = at + pattern.size();
    const bool before = at == 0 || !InTerm(text[at - 1]) || !InTerm(pattern.front());
    const bool after = end == text.size() || !InTerm(text[end]) || !InTerm(pattern.back());
    if ((before || match == TermMatch::kSuffix) && (after || match == TermMatch::kPrefix)) {
      return true;
    }
  }
  return false;
}

TEST(Needle, FindsAndCountsWhatThePlainestSearchDoes) {
  RandomTexts random({"a", "A", "b", "`", "@", "\xC3\xA9"});
  for (int round = 0; round < 20000; ++round) {
    const bool ignore_case = random.Below(2) == 0;
    const std::string sought = random.Next(random.Below(8) == 0 ? 40 : 5);
    std::string text = random.Next(90);
    if (random.Below(3) == 0) text.insert(random.Below(text.size() + 1), sought);
    const std::string where = ignore_case ? LowerAscii(text) : text;
    const std::string what = ignore_case ? LowerAscii(sought) : sought;
    const Exact exact(text);
    const Needle needle(sought, ignore_case);
    ASSERT_EQ(needle.Find(exact.view()), where.find(what)) << text << " / " << sought;
    const size_t from = random.Below(text.size() + 1);
    ASSERT_EQ(needle.Find(exact.view(), from), where.find(what, from)) << text << " / " << sought;
    size_t count = 0;
    for (size_t at = where.find(what); at != std::string::npos && !what.empty();
         at = where.find(what, at + 1)) {
      ++count;
    }
    ASSERT_EQ(needle.Count(exact.view()), count) << text << " / " << sought;
  }
}

TEST(TextPattern, FindsTermsAsThePlainestSearchDoes) {
  RandomTexts random({"a", "A", "k", "i", "-", " ", "1", "\xC3\xA9", "\xC3\x89",
                      "\xE2\x84\xAA", "\xC4\xB0"});
  TextPattern patterns[] = {TextPattern(false), TextPattern(true)};
  for (int round = 0; round < 20000; ++round) {
    const bool ignore_case = random.Below(2) == 0;
    const std::string sought = random.Next(4);
    const std::string text = random.Next(60);
    std::string what = sought;
    std::string where = text;
    if (ignore_case) {
      what.clear();
      AppendLower(sought, what);
      where = LowerAscii(text);
      if (!IsAsciiText(what)) {
        where.clear();
        AppendLower(text, where);
      }
    }
    const Exact exact(text);
    TextPattern& pattern = patterns[ignore_case ? 1 : 0];
    pattern.Set(sought);
    ASSERT_EQ(pattern.In(exact.view()), where.find(what) != std::string::npos)
        << text << " / " << sought;
    for (const TermMatch match : {TermMatch::kWhole, TermMatch::kPrefix, TermMatch::kSuffix}) {
      ASSERT_EQ(pattern.TermOf(exact.view(), match), PlainTermOf(where, what, match))
          << text << " / " << sought;
    }
  }
}

// TextPattern knows these two when it looks for the ASCII part of a pattern before it folds a row.
TEST(TextPattern, NoLettersButTwoBecomeAsciiOnes) {
  constexpr uint32_t kKelvinSign = 0x212A;
  constexpr uint32_t kDottedI = 0x130;
  for (uint32_t code = 0x80; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string character;
    AppendCodePoint(code, character);
    std::string lower;
    AppendLower(character, lower);
    ASSERT_EQ(IsAsciiText(lower), code == kKelvinSign || code == kDottedI) << code;
  }
}

TEST(TermIndex, NamesEveryItemThatIsATerm) {
  RandomTexts random({"a", "B", "k", "-", ".", "1", "\xC3\xA9", "\xE2\x84\xAA"});
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> items;
    for (int i = 0; i < 30; ++i) items.push_back(random.Next(5));
    const TermIndex index(items);
    for (int k = 0; k < 30; ++k) {
      const std::string text = random.Next(40);
      std::vector<uint32_t> candidates;
      index.AppendCandidates(text, candidates);
      for (uint32_t i = 0; i < items.size(); ++i) {
        TextPattern pattern(true);
        pattern.Set(items[i]);
        const bool named = std::find(candidates.begin(), candidates.end(), i) != candidates.end();
        ASSERT_TRUE(named || !pattern.TermOf(text, TermMatch::kWhole)) << text << " / " << items[i];
      }
    }
  }
}

TEST(RegexFilter, LetsThroughAllThatMatches) {
  const char* patterns[] = {"abc", "ab+c", "(abc|bca)", "(?i)kis", "(?i:K)a", "^ab", "a.c$",
                            "[ab]c",
                            "\\x{212A}a", "(a|b|c|k|s)(a|b)", "a*", "", "(?i)\xC4\xB0" "a", "ka?s",
                            "a{2}b", "(?i)[k]s", "[\xE2\x84\xAA]a", "(ab)?", "\\bab\\b", "a|"};
  RandomTexts random({"a", "b", "c", "A", "k", "K", "s", "i", "\xC5\xBF", "\xE2\x84\xAA",
                      "\xC4\xB0", "\n"});
  for (const char* pattern : patterns) {
    const re2::RE2 regex(pattern);
    const RegexFilter filter(regex, pattern);
    for (int round = 0; round < 3000; ++round) {
      const std::string text = random.Next(12);
      const bool matches = re2::RE2::PartialMatch(text, regex);
      const bool may_match = filter.MayMatch(text);
      ASSERT_TRUE(may_match || !matches) << pattern << " in " << text;
      ASSERT_TRUE(may_match == matches || !filter.decides()) << pattern << " in " << text;
    }
  }
}

TEST(RegexFilter, KeepsTheAutomatonFromTextsWithoutTheFixedPart) {
  const re2::RE2 digits("timed out after \\p{Nd}+ ms");
  const RegexFilter of_digits(digits, "timed out after \\d+ ms");
  EXPECT_FALSE(of_digits.MayMatch("GET /api/v2/customers HTTP/1.1 200 in 17 ms"));
  EXPECT_FALSE(of_digits.MayMatch("GET /api/v2/clientes/S\xC3\xA3o in 17 ms"));
  const char* words = "(ERROR|FATAL): ";
  const re2::RE2 alternatives(words);
  EXPECT_FALSE(RegexFilter(alternatives, words).MayMatch("WARNING: disk is nearly full"));
  EXPECT_TRUE(RegexFilter(alternatives, words).MayMatch("FATAL: disk is full"));
}

}  // namespace
}  // namespace sluice::functions
