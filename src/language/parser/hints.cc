#include "language/parser/hints.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice::language {
namespace {

using Advice = std::pair<std::string_view, std::string_view>;

bool SameWord(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

template <size_t N>
std::string_view Find(const std::array<Advice, N>& advice, std::string_view word) {
  for (const auto& [known, answer] : advice) {
    if (SameWord(known, word)) return answer;
  }
  return {};
}

constexpr std::array kOperators = {
    Advice{"select", "project"}, Advice{"group", "summarize"}, Advice{"groupby", "summarize"},
    Advice{"having", "where"},   Advice{"orderby", "sort"},    Advice{"head", "take"},
    Advice{"drop", "project-away"}, Advice{"rename", "project-rename"},
};

constexpr std::array kStringOperators = {
    Advice{"startwith", "startswith"}, Advice{"starts_with", "startswith"},
    Advice{"endwith", "endswith"},     Advice{"ends_with", "endswith"},
    Advice{"contain", "contains"},     Advice{"include", "contains"},
    Advice{"includes", "contains"},    Advice{"beginswith", "startswith"},
    Advice{"hasany", "has_any"},       Advice{"hasall", "has_all"},
    Advice{"regexp", "matches regex"}, Advice{"rlike", "matches regex"},
    Advice{"equals", "=="},            Advice{"eq", "=="},
    Advice{"ne", "!="},                Advice{"gt", ">"},
    Advice{"lt", "<"},
};

constexpr std::array kUnits = {
    Advice{"days", "d"},    Advice{"day", "d"},       Advice{"hours", "h"},  Advice{"hour", "h"},
    Advice{"minutes", "m"}, Advice{"minute", "m"},    Advice{"seconds", "s"}, Advice{"second", "s"},
};

std::string Write(std::string_view what) { return "; write " + std::string(what); }

}  // namespace

std::string HintFor(const TokenCursor& in, bool is_operator) {
  const Token& token = in.Peek();
  const std::string_view word = token.text;
  const std::string_view next = in.Peek(1).text;
  if (token.Is("|") && in.text().substr(0, token.span.begin).ends_with('|')) {
    return "; to combine conditions, write 'or'";
  }
  if (token.kind != TokenKind::kIdentifier) return "";
  if (SameWord(word, "is")) {
    if (SameWord(next, "null")) return Write("isnull(...)");
    if (SameWord(next, "not")) return Write("isnotnull(...)");
  }
  if (SameWord(word, "not") && in.Peek(1).kind == TokenKind::kIdentifier) {
    return Write("'!" + std::string(next) + "'");
  }
  const std::string_view before = in.text().substr(0, in.previous_end());
  if (before.ends_with(" not") || before.ends_with("(not")) return Write("not(...)");
  if (SameWord(word, "descending")) return Write("'desc'");
  if (SameWord(word, "ascending")) return Write("'asc'");
  if (word == "as") return "; a name stands in front: name = expression";
  if (const std::string_view unit = Find(kUnits, word);
      !unit.empty() && !before.empty() && before.back() >= '0' && before.back() <= '9') {
    return Write("the unit at the number: 1" + std::string(unit));
  }
  if (const std::string_view meant = Find(kStringOperators, word); !meant.empty()) {
    return "; did you mean '" + std::string(meant) + "'?";
  }
  if (is_operator) return "; is a '|' missing before it?";
  return "";
}

std::string HintForOperator(std::string_view name) {
  const std::string_view meant = Find(kOperators, name);
  return meant.empty() ? "" : "; did you mean '" + std::string(meant) + "'?";
}

std::string HintForQuery(std::string_view first_word) {
  if (!SameWord(first_word, "select") && !SameWord(first_word, "from")) return "";
  return "; a query begins with its table: Table | where ... | project ...";
}

}  // namespace sluice::language
