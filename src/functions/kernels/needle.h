// A text that is looked for in many others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace sluice::functions {

// Finds places that may begin an occurrence by two bytes of the text that are rare in logs, many
// places at once, and compares only there. Immutable: threads may share one.
class Needle {
 public:
  // When case is ignored, that is the case of ASCII letters; other bytes must be equal.
  explicit Needle(std::string_view text = {}, bool ignore_case = false);

  size_t size() const { return bytes_.size(); }

  // Where the text occurs first at or after `from`, or npos. Empty occurs everywhere.
  size_t Find(std::string_view text, size_t from = 0) const;
  bool In(std::string_view text) const { return Find(text) != std::string_view::npos; }
  // All occurrences, those that overlap too. Empty occurs never.
  size_t Count(std::string_view text) const;
  // Whether an occurrence has no term character just before it, or just after it, where asked for.
  bool HasBetweenTerms(std::string_view text, bool before, bool after) const;

  // A byte that an occurrence has at `offset`: equal to `byte` when `mask` is put on it.
  struct Probe {
    size_t offset = 0;
    unsigned char byte = 0;
    unsigned char mask = 0;
  };
  // Places that both probes allow: bit i stands for at + i. Searched is what is before `next`.
  struct Candidates {
    size_t at = 0;
    size_t next = 0;
    uint32_t places = 0;
  };

 private:
  // Calls accept(place) for each occurrence from `from` on until it returns true, which place is
  // returned, or npos.
  template <typename Accept>
  size_t Scan(std::string_view text, size_t from, Accept accept) const;
  bool EqualAt(const char* text) const;

  std::string bytes_;  // In lower case when case is ignored.
  std::string masks_;  // Per byte: 0x20 for a letter whose case is ignored, else 0.
  Probe first_;
  Probe second_;
};

// Whether a byte belongs to a term: an ASCII letter, a digit, a part of a character beyond ASCII.
bool IsTermCharacter(char c);

}  // namespace sluice::functions
