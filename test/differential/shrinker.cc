#include "shrinker.h"

namespace sluice::differential {
namespace {

constexpr int kTriesMax = 3000;

// The parts in parentheses of an expression: "(a + b)" may do as "a".
std::vector<std::string> Simpler(const std::string& text) {
  std::vector<std::string> simpler;
  for (size_t begin = 0; begin < text.size(); ++begin) {
    if (text[begin] != '(') continue;
    int depth = 0;
    bool quoted = false;
    size_t part = begin + 1;
    for (size_t at = begin; at < text.size(); ++at) {
      const char c = text[at];
      if (c == '"' && (at == 0 || text[at - 1] != '\\')) quoted = !quoted;
      if (quoted) continue;
      if (c == '(') ++depth;
      if (c == ')') --depth;
      const bool end = depth == 0;
      // A part ends with the list, a comma, or a space around an operator.
      if (end || (depth == 1 && (c == ',' || c == ' '))) {
        if (at > part) {
          size_t word = begin;
          while (word > 0 && (std::isalnum(static_cast<unsigned char>(text[word - 1])) != 0 ||
                              text[word - 1] == '_')) {
            --word;
          }
          size_t close = at;
          int rest = end ? 0 : 1;
          while (rest > 0 && ++close < text.size()) {
            if (text[close] == '(') ++rest;
            if (text[close] == ')') --rest;
          }
          if (close < text.size()) {
            simpler.push_back(text.substr(0, word) + text.substr(part, at - part) +
                              text.substr(close + 1));
          }
        }
        part = at + 1;
      }
      if (end) break;
    }
  }
  return simpler;
}

class Shrinker {
 public:
  Shrinker(Query query, const std::function<bool(const Query&)>& differs)
      : query_(std::move(query)), differs_(differs) {}

  Query Run() {
    while (Pass()) {
    }
    return query_;
  }

 private:
  bool Try(Query candidate) {
    if (++tries_ > kTriesMax || !differs_(candidate)) return false;
    query_ = std::move(candidate);
    return true;
  }

  // Leaves out elements of a list one by one, from the end.
  template <typename Of>
  bool Thin(Of of) {
    bool changed = false;
    for (size_t i = of(query_).size(); i > 0; --i) {
      Query candidate = query_;
      auto& list = of(candidate);
      if (i > list.size()) continue;
      list.erase(list.begin() + static_cast<std::ptrdiff_t>(i - 1));
      changed |= Try(std::move(candidate));
    }
    return changed;
  }

  template <typename Of>
  bool Simplify(Of of) {
    bool changed = false;
    for (bool again = true; again;) {
      again = false;
      for (const std::string& text : Simpler(of(query_))) {
        Query candidate = query_;
        of(candidate) = text;
        if (Try(std::move(candidate))) {
          again = changed = true;
          break;
        }
      }
    }
    return changed;
  }

  bool ThinColumns(size_t table) {
    bool changed = false;
    for (size_t i = query_.tables[table].table.columns.size(); i > 0; --i) {
      Query candidate = query_;
      Table& narrowed = candidate.tables[table].table;
      narrowed.columns.erase(narrowed.columns.begin() + static_cast<std::ptrdiff_t>(i - 1));
      for (Row& row : narrowed.rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(i - 1));
      if (!narrowed.columns.empty()) changed |= Try(std::move(candidate));
    }
    return changed;
  }

  bool Pass() {
    bool changed = Thin([](Query & q) -> auto& { return q.operators; });
    for (size_t k = 0; k < query_.operators.size(); ++k) {
      if (query_.operators[k].items.size() > 1) {
        changed |= Thin([k](Query & q) -> auto& { return q.operators[k].items; });
      }
      for (size_t i = 0; i < query_.operators[k].items.size(); ++i) {
        changed |= Simplify([ k, i ](Query & q) -> auto& { return q.operators[k].items[i]; });
      }
      changed |= Simplify([k](Query & q) -> auto& { return q.operators[k].tail; });
      changed |= Simplify([k](Query & q) -> auto& { return q.operators[k].head; });
    }
    changed |= Thin([](Query & q) -> auto& { return q.lets; });
    changed |= Thin([](Query & q) -> auto& { return q.tables; });
    for (size_t t = 0; t < query_.tables.size(); ++t) {
      changed |= Thin([t](Query & q) -> auto& { return q.tables[t].table.rows; });
      changed |= ThinColumns(t);
    }
    return changed;
  }

  Query query_;
  const std::function<bool(const Query&)>& differs_;
  int tries_ = 0;
};

}  // namespace

Query Shrink(Query query, const std::function<bool(const Query&)>& differs) {
  return Shrinker(std::move(query), differs).Run();
}

}  // namespace sluice::differential
