// Which of many texts may be terms of a row's text, for long lists of has_any and has_all.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sluice::functions {

// Goes over the terms of a text once, however many items there are. Immutable: threads may share
// one.
class TermIndex {
 public:
  explicit TermIndex(const std::vector<std::string>& items);

  // Appends the indices of the items that the text may have as terms in any case, some perhaps
  // several times.
  void AppendCandidates(std::string_view text, std::vector<uint32_t>& indices) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  // Items by a term of theirs, in lower case, that a text with the item has too.
  std::unordered_map<std::string, std::vector<uint32_t>, Hash, std::equal_to<>> items_of_term_;
  // Items without such a term.
  std::vector<uint32_t> others_;
  // What terms there are begin with, in either case, and a bit for each size that they have.
  std::array<bool, 256> begins_{};
  uint64_t sizes_ = 0;
};

}  // namespace sluice::functions
