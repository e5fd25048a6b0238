// What contains, has and their relatives look for, in its case or in any.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/column_batch.h"
#include "functions/kernels/needle.h"

namespace sluice::functions {

enum class TermMatch : uint8_t { kWhole, kPrefix, kSuffix };

// A pattern made ready for many rows, as long as it stays the same. For one thread.
//
// Case is ignored as AppendLower() folds it; a pattern of ASCII letters folds ASCII letters alone.
class TextPattern {
 public:
  explicit TextPattern(bool ignore_case) : ignore_case_(ignore_case) {}

  void Set(std::string_view pattern);
  // Sets the pattern of a row of a column, which costs nothing where all rows have the same slot.
  void SetFrom(const ColumnVector& column, size_t row);

  // Whether the text holds the pattern.
  bool In(std::string_view text);
  // Whether the text holds the pattern between term boundaries: at both ends, before it or after
  // it. A term is a maximal run of ASCII letters, digits and characters beyond ASCII.
  // https://learn.microsoft.com/kusto/query/datatypes-string-operators
  bool TermOf(std::string_view text, TermMatch match);

 private:
  // The text as `needle_` is to be looked for in it; nothing when it cannot hold the pattern.
  const std::string* Lowered(std::string_view text);

  bool ignore_case_;
  bool ready_ = false;
  // Case is ignored, of letters beyond ASCII too: rows are looked at in lower case.
  bool lowers_ = false;
  StringSlot slot_{};
  std::string original_;
  Needle needle_;
  // Part of the pattern, of ASCII alone: a row that does not hold it in any case does not hold the
  // pattern, but for letters that become ASCII ones in lower case. May be empty.
  Needle filter_;
  bool checks_before_ = false;
  bool checks_after_ = false;
  std::string lowered_;
};

}  // namespace sluice::functions
