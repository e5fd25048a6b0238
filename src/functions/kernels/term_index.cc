#include "functions/kernels/term_index.h"

#include <algorithm>

#include "functions/kernels/needle.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

constexpr size_t kSizeMax = 63;  // Of terms that are looked up.

// Calls visit(term) for each term.
template <typename Visit>
void ForEachTerm(std::string_view text, Visit visit) {
  const char* at = text.data();
  const char* const end = at + text.size();
  while (true) {
    while (at != end && !IsTermCharacter(*at)) ++at;
    if (at == end) return;
    const char* const begin = at;
    while (at != end && IsTermCharacter(*at)) ++at;
    visit(std::string_view(begin, static_cast<size_t>(at - begin)));
  }
}

}  // namespace

TermIndex::TermIndex(const std::vector<std::string>& items) {
  for (size_t i = 0; i < items.size(); ++i) {
    const auto index = static_cast<uint32_t>(i);
    std::string lower;
    AppendLower(items[i], lower);
    std::string_view longest;
    // Letters beyond ASCII may be others in the text.
    if (IsAsciiText(lower)) {
      ForEachTerm(lower, [&](std::string_view term) {
        if (term.size() > longest.size() && term.size() <= kSizeMax) longest = term;
      });
    }
    if (longest.empty()) {
      others_.push_back(index);
      continue;
    }
    items_of_term_[std::string(longest)].push_back(index);
    const auto first = static_cast<unsigned char>(longest.front());
    begins_[first] = true;
    if (first >= 'a') begins_[first - 32U] = true;
    sizes_ |= uint64_t{1} << longest.size();
  }
}

void TermIndex::AppendCandidates(std::string_view text, std::vector<uint32_t>& indices) const {
  indices.insert(indices.end(), others_.begin(), others_.end());
  std::array<char, kSizeMax> lower;
  ForEachTerm(text, [&](std::string_view term) {
    if (term.size() > kSizeMax || (sizes_ >> term.size() & 1) == 0) return;
    if (!begins_[static_cast<unsigned char>(term.front())]) return;
    std::transform(term.begin(), term.end(), lower.begin(), [](char c) {
      return static_cast<char>(c + (c >= 'A' && c <= 'Z' ? 32 : 0));
    });
    const auto found = items_of_term_.find(std::string_view(lower.data(), term.size()));
    if (found == items_of_term_.end()) return;
    indices.insert(indices.end(), found->second.begin(), found->second.end());
  });
}

}  // namespace sluice::functions
