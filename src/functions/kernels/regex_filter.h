// What a text must hold for a regular expression to match in it.
#pragma once

#include <string_view>
#include <vector>

#include "functions/kernels/needle.h"

namespace re2 {
class RE2;
}

namespace sluice::functions {

// Looking for a fixed text is several times faster than running an automaton over each row, and
// most expressions need some fixed text. Immutable: threads may share one.
class RegexFilter {
 public:
  // `written` is the expression before its translation into RE2's syntax.
  RegexFilter(const re2::RE2& regex, std::string_view written);

  // False: the expression does not match anywhere in the text.
  bool MayMatch(std::string_view text) const;
  // The expression is a plain text: MayMatch() is the answer.
  bool decides() const { return decides_; }

 private:
  // One of them must be in the text; none: any text may match.
  std::vector<Needle> needles_;
  bool decides_ = false;
  // Characters beyond ASCII may stand for letters of a needle.
  bool folds_beyond_ascii_ = false;
};

}  // namespace sluice::functions
