// How a command is written, in a small language that is read once per command:
//
//   .show tables            words and punctuation stand for themselves; keywords in any case;
//                           hyphenated words ("create-or-alter") are one word
//   [ ... ]                 may be left out
//   { a b | c }             one of several
//   <name:kind>             a capture; the kind's reader takes what belongs to it (capture_readers.h)
//   <format:csv|tsv>        a capture of one of these words
//   <kind>                  the same as <kind:kind>
//
// A capture of kind `query` or `data` comes last and takes the rest of the text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::commands {

struct PatternNode;
using PatternSequence = std::vector<PatternNode>;

struct PatternNode {
  enum class Kind { kWord, kPunctuation, kOptional, kChoice, kCapture };
  Kind kind = Kind::kWord;
  std::string text;          // The word or punctuation; a capture's name.
  std::string capture_kind;  // "entity", "schema", ...; empty for a capture of words.
  std::vector<std::string> words;           // Of a capture of words.
  std::vector<PatternSequence> sequences;   // One for kOptional, several for kChoice.
};

// Ends the process when `syntax` is not well formed: commands are written by us.
PatternSequence ParsePattern(std::string_view syntax);

}  // namespace sluice::commands
