#include "functions/kernels/term_kernels.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/term_index.h"
#include "functions/kernels/text_pattern.h"

namespace sluice::functions {
namespace {

template <TermMatch kMatch, bool kIgnoreCase, bool kNegated>
Status TermKernel(const KernelArguments& arguments, KernelResult& result) {
  TextPattern pattern(kIgnoreCase);
  auto* out = result.values<uint8_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    pattern.SetFrom(arguments.columns[1], row);
    out[row] = pattern.TermOf(TextOf(arguments.columns[0], row), kMatch) != kNegated ? 1 : 0;
  }
  return Status::Ok();
}

// The items as patterns: strings alone, and the elements of arrays.
void CollectPatterns(const ArgumentRow& row, std::vector<std::string>& patterns) {
  patterns.clear();
  for (size_t i = 1; i < row.count(); ++i) {
    if (row.type(i) != ScalarType::kDynamic) {
      AppendText(row, i, patterns.emplace_back());
      continue;
    }
    std::string_view json = row.Text(i);
    if (KindOfJson(json) != JsonKind::kArray) {
      AppendJsonAsText(json, patterns.emplace_back());
      continue;
    }
    JsonElements elements(json);
    std::string_view element;
    while (elements.Next(element)) AppendJsonAsText(element, patterns.emplace_back());
  }
}

// Whether the items of a row are those of the row before, by their slots alone.
bool SameItems(const KernelArguments& arguments, size_t row) {
  if (row == 0) return false;
  for (size_t i = 1; i < arguments.column_count; ++i) {
    const ColumnVector& column = arguments.columns[i];
    if (column.validity != nullptr || (column.type != ScalarType::kString &&
                                       column.type != ScalarType::kDynamic)) {
      return false;
    }
    const StringSlot* slots = column.values<StringSlot>();
    if (std::memcmp(slots + row, slots + row - 1, sizeof(StringSlot)) != 0) return false;
  }
  return true;
}

// The items of the rows, made ready; those of one row at a time.
class PatternList {
 public:
  void SetFrom(const KernelArguments& arguments, size_t row) {
    if (SameItems(arguments, row)) return;
    CollectPatterns(ArgumentRow(arguments, row), texts_);
    while (patterns_.size() < texts_.size()) patterns_.emplace_back(true);
    for (size_t i = 0; i < texts_.size(); ++i) patterns_[i].Set(texts_[i]);
    index_.reset();
  }
  size_t size() const { return texts_.size(); }
  // The first item that is a term of the text, or is none; size() if there is no such item.
  size_t FirstThat(bool is_term, std::string_view text) {
    // From so many on, going over the text's terms is faster than looking for each item.
    constexpr size_t kIndexedMin = 16;
    if (size() < kIndexedMin) {
      size_t i = 0;
      while (i < size() && IsTerm(i, text) != is_term) ++i;
      return i;
    }
    if (!index_) index_.emplace(texts_);
    candidates_.clear();
    index_->AppendCandidates(text, candidates_);
    if (is_term) {
      size_t first = size();
      for (const uint32_t i : candidates_) {
        if (i < first && IsTerm(i, text)) first = i;
      }
      return first;
    }
    std::sort(candidates_.begin(), candidates_.end());
    size_t first = 0;
    for (const uint32_t i : candidates_) {
      if (i == first && IsTerm(i, text)) ++first;
    }
    return first;
  }

 private:
  bool IsTerm(size_t i, std::string_view text) {
    return patterns_[i].TermOf(text, TermMatch::kWhole);
  }

  std::vector<std::string> texts_;
  std::vector<TextPattern> patterns_;
  std::optional<TermIndex> index_;
  std::vector<uint32_t> candidates_;
};

template <bool kAll>
Status ListKernel(const KernelArguments& arguments, KernelResult& result) {
  PatternList list;
  auto* out = result.values<uint8_t>();
  for (size_t row = 0; row < arguments.row_count; ++row) {
    list.SetFrom(arguments, row);
    const size_t first = list.FirstThat(!kAll, TextOf(arguments.columns[0], row));
    out[row] = (first == list.size()) == kAll ? 1 : 0;
  }
  return Status::Ok();
}

}  // namespace

SLUICE_KERNEL(Has) { return TermKernel<TermMatch::kWhole, true, false>(arguments, result); }
SLUICE_KERNEL(NotHas) { return TermKernel<TermMatch::kWhole, true, true>(arguments, result); }
SLUICE_KERNEL(HasCs) { return TermKernel<TermMatch::kWhole, false, false>(arguments, result); }
SLUICE_KERNEL(NotHasCs) { return TermKernel<TermMatch::kWhole, false, true>(arguments, result); }
SLUICE_KERNEL(HasPrefix) { return TermKernel<TermMatch::kPrefix, true, false>(arguments, result); }
SLUICE_KERNEL(NotHasPrefix) {
  return TermKernel<TermMatch::kPrefix, true, true>(arguments, result);
}
SLUICE_KERNEL(HasPrefixCs) {
  return TermKernel<TermMatch::kPrefix, false, false>(arguments, result);
}
SLUICE_KERNEL(NotHasPrefixCs) {
  return TermKernel<TermMatch::kPrefix, false, true>(arguments, result);
}
SLUICE_KERNEL(HasSuffix) { return TermKernel<TermMatch::kSuffix, true, false>(arguments, result); }
SLUICE_KERNEL(NotHasSuffix) {
  return TermKernel<TermMatch::kSuffix, true, true>(arguments, result);
}
SLUICE_KERNEL(HasSuffixCs) {
  return TermKernel<TermMatch::kSuffix, false, false>(arguments, result);
}
SLUICE_KERNEL(NotHasSuffixCs) {
  return TermKernel<TermMatch::kSuffix, false, true>(arguments, result);
}
SLUICE_KERNEL(HasAny) { return ListKernel<false>(arguments, result); }
SLUICE_KERNEL(HasAll) { return ListKernel<true>(arguments, result); }

SLUICE_KERNEL(HasAnyIndex) {
  PatternList list;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    list.SetFrom(arguments, row.row());
    const bool is_array = KindOfJson(row.Text(1)) == JsonKind::kArray;
    const size_t first = is_array ? list.FirstThat(true, row.Text(0)) : list.size();
    out.SetLong(first < list.size() ? static_cast<int64_t>(first) : -1);
  });
}

}  // namespace sluice::functions
