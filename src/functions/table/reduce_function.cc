// After the simple logfile clustering tool of Risto Vaarandi ("A Data Clustering Algorithm for
// Mining Patterns From Event Logs", 2003): the words that are frequent at their place are those of
// a pattern; texts with the same frequent words form a cluster.
#include "functions/table/reduce_function.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <deque>
#include <functional>
#include <unordered_map>
#include <utility>

namespace sluice::functions {
namespace {

constexpr std::string_view kOthers = "others";

struct Piece {
  std::string_view text;
  bool word = false;
};

bool IsAlphanumeric(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

class Splitter {
 public:
  explicit Splitter(const std::string& characters) {
    for (int c = 0; c < 256; ++c) {
      // The bytes of letters outside of ASCII stay together.
      parts_[c] = c < 0x80 && !IsAlphanumeric(static_cast<char>(c));
    }
    for (const char c : characters) parts_[static_cast<unsigned char>(c)] ^= true;
  }

  // Calls visit(piece) for words and what is between them, in turns.
  template <typename Visit>
  void ForEach(std::string_view text, Visit visit) const {
    for (size_t begin = 0; begin < text.size();) {
      const bool word = !parts_[static_cast<unsigned char>(text[begin])];
      size_t end = begin + 1;
      while (end < text.size() && !parts_[static_cast<unsigned char>(text[end])] == word) ++end;
      visit(Piece{text.substr(begin, end - begin), word});
      begin = end;
    }
  }
  std::vector<Piece> Split(std::string_view text) const {
    std::vector<Piece> pieces;
    ForEach(text, [&](const Piece& piece) { pieces.push_back(piece); });
    return pieces;
  }

 private:
  bool parts_[256] = {};
};

bool IsNumber(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

struct Cluster {
  std::string pattern;
  std::string representative;
  int64_t count = 0;
};

// The clusters of one group of texts.
class Clustering {
 public:
  Clustering(const ReduceSettings& settings, const std::vector<std::string>& texts)
      : splitter_(settings.characters), texts_(texts) {
    support_ = settings.threshold * static_cast<double>(texts.size());
    CountWords();
    std::unordered_map<std::string, size_t> by_key;
    std::vector<size_t> candidates;
    for (size_t i = 0; i < texts.size(); ++i) candidates.push_back(CandidateOf(i, by_key));
    size_t others = clusters_.size();
    for (const size_t candidate : candidates) {
      const bool fits = candidate != kNone && IsFrequent(clusters_[candidate].count);
      of_text_.push_back(fits ? candidate : others);
    }
    clusters_.push_back({std::string(kOthers), "", 0});
    for (const size_t cluster : of_text_) {
      if (cluster == others) ++clusters_[others].count;
    }
  }

  // In order; those of `others` last.
  std::vector<const Cluster*> Found() const {
    std::vector<const Cluster*> found;
    for (size_t i = 0; i + 1 < clusters_.size(); ++i) {
      if (IsFrequent(clusters_[i].count)) found.push_back(&clusters_[i]);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Cluster* a, const Cluster* b) { return a->count > b->count; });
    if (clusters_.back().count > 0) found.push_back(&clusters_.back());
    return found;
  }

  const std::string& PatternOf(size_t text) const { return clusters_[of_text_[text]].pattern; }

 private:
  static constexpr size_t kNone = static_cast<size_t>(-1);

  bool IsFrequent(int64_t count) const { return static_cast<double>(count) > support_; }

  // A word at its place among the words of a text. Views one of the texts.
  struct Word {
    size_t place = 0;
    std::string_view text;
    bool operator==(const Word&) const = default;
  };
  struct WordHash {
    size_t operator()(const Word& word) const {
      constexpr size_t kSpread = 0x9E3779B97F4A7C15;
      return std::hash<std::string_view>{}(word.text) ^ word.place * kSpread;
    }
  };
  static constexpr uint32_t kNumber = static_cast<uint32_t>(-1);

  // Numbers are no words of a pattern, however frequent.
  void CountWords() {
    std::unordered_map<Word, uint32_t, WordHash> ids;
    for (const std::string& text : texts_) {
      first_words_.push_back(words_.size());
      size_t place = 0;
      splitter_.ForEach(text, [&](const Piece& piece) {
        if (!piece.word) return;
        const Word word{place++, piece.text};
        if (IsNumber(piece.text)) {
          words_.push_back(kNumber);
          return;
        }
        const uint32_t id = ids.emplace(word, static_cast<uint32_t>(counts_.size())).first->second;
        if (id == counts_.size()) counts_.push_back(0);
        ++counts_[id];
        words_.push_back(id);
      });
    }
    first_words_.push_back(words_.size());
  }

  bool IsKept(uint32_t word) const { return word != kNumber && IsFrequent(counts_[word]); }

  size_t CandidateOf(size_t text, std::unordered_map<std::string, size_t>& by_key) {
    key_.clear();
    for (size_t i = first_words_[text]; i < first_words_[text + 1]; ++i) {
      if (!IsKept(words_[i])) continue;
      key_.append(reinterpret_cast<const char*>(&words_[i]), sizeof words_[i]);
    }
    if (key_.empty()) return kNone;
    const auto [found, added] = by_key.emplace(key_, clusters_.size());
    if (added) {
      const std::vector<Piece> pieces = splitter_.Split(texts_[text]);
      std::vector<bool> kept(pieces.size());
      size_t word = first_words_[text];
      for (size_t i = 0; i < pieces.size(); ++i) {
        if (pieces[i].word) kept[i] = IsKept(words_[word++]);
      }
      clusters_.push_back({PatternText(pieces, kept), texts_[text], 0});
    }
    ++clusters_[found->second].count;
    return found->second;
  }

  // Words that vary become one '*', with the punctuation next to them.
  static std::string PatternText(const std::vector<Piece>& pieces, const std::vector<bool>& kept) {
    const auto varies = [&](size_t i) { return pieces[i].word && !kept[i]; };
    std::string pattern;
    for (size_t i = 0; i < pieces.size(); ++i) {
      if (varies(i)) {
        if (!pattern.ends_with('*')) pattern += '*';
        continue;
      }
      std::string_view text = pieces[i].text;
      if (!pieces[i].word) {
        const bool after = i > 0 && varies(i - 1);
        const bool before = i + 1 < pieces.size() && varies(i + 1);
        if (after && before) continue;
        const auto is_space = [](char c) { return std::isspace(static_cast<unsigned char>(c)); };
        while (after && !text.empty() && !is_space(text.front())) text.remove_prefix(1);
        while (before && !text.empty() && !is_space(text.back())) text.remove_suffix(1);
      }
      pattern += text;
    }
    return pattern;
  }

  Splitter splitter_;
  const std::vector<std::string>& texts_;
  double support_ = 0;
  std::vector<int64_t> counts_;       // How often a word occurs at its place, by its number.
  std::vector<uint32_t> words_;       // The words of all texts.
  std::vector<size_t> first_words_;   // Where those of each text begin, and their end.
  std::string key_;
  std::vector<Cluster> clusters_;
  std::vector<size_t> of_text_;
};

class ReduceStream final : public RowStream {
 public:
  ReduceStream(const ReduceSettings& settings, TableFunctionCall call)
      : settings_(settings), call_(std::move(call)), context_(call_.context) {
    const auto add = [&](const std::vector<ScalarType>& types) {
      for (const ScalarType type : types) schema_.columns.push_back({"", type, ""});
    };
    if (settings.keep_records) {
      add(settings.group_types);
      add(settings.record_types);
      add({ScalarType::kString});
    } else {
      add({ScalarType::kString, ScalarType::kLong, ScalarType::kString});
      add(settings.group_types);
    }
  }

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    while (output_.size() < kBatchRows && !ended_) {
      RETURN_IF_ERROR(context_.Check());
      ASSIGN_OR_RETURN(auto batch, call_.inputs[0]->Next());
      if (!batch) {
        ended_ = true;
        EndGroup();
        break;
      }
      for (size_t row = 0; row < batch->row_count; ++row) Add(*batch, row);
    }
    if (output_.empty()) return std::optional<ColumnBatch>();
    BatchBuilder builder(schema_);
    while (!output_.empty() && builder.row_count() < kBatchRows) {
      builder.AddRow(output_.front());
      output_.pop_front();
    }
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  void Add(const ColumnBatch& batch, size_t row) {
    const size_t group_count = settings_.group_types.size();
    if (group_count > 0) {
      Scalar key = batch.columns[1].ScalarAt(row);
      if (texts_.empty() || !(key == group_[0])) {
        EndGroup();
        group_.clear();
        for (size_t i = 0; i < group_count; ++i) {
          group_.push_back(batch.columns[1 + i].ScalarAt(row));
        }
      }
    }
    texts_.push_back(std::string(batch.columns[0].string(row)));
    if (!settings_.keep_records) return;
    auto& record = records_.emplace_back();
    for (size_t i = 1; i < batch.columns.size(); ++i) {
      record.push_back(batch.columns[i].ScalarAt(row));
    }
  }

  void EndGroup() {
    if (texts_.empty()) return;
    const Clustering clustering(settings_, texts_);
    if (settings_.keep_records) {
      for (size_t i = 0; i < records_.size(); ++i) {
        records_[i].push_back(Scalar::String(clustering.PatternOf(i)));
        output_.push_back(std::move(records_[i]));
      }
    } else {
      for (const Cluster* cluster : clustering.Found()) {
        std::vector<Scalar> row = {Scalar::String(cluster->pattern), Scalar::Long(cluster->count),
                                   Scalar::String(cluster->representative)};
        row.insert(row.end(), group_.begin(), group_.end());
        output_.push_back(std::move(row));
      }
    }
    texts_.clear();
    records_.clear();
  }

  const ReduceSettings settings_;
  TableFunctionCall call_;
  const OperationContext& context_;
  Schema schema_;
  std::vector<Scalar> group_;
  std::vector<std::string> texts_;
  std::vector<std::vector<Scalar>> records_;
  std::deque<std::vector<Scalar>> output_;
  bool ended_ = false;
};

class ReduceFunction final : public TableFunction {
 public:
  explicit ReduceFunction(ReduceSettings settings) : settings_(std::move(settings)) {}
  std::string_view name() const override { return "reduce"; }
  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return std::unique_ptr<RowStream>(std::make_unique<ReduceStream>(settings_, std::move(call)));
  }

 private:
  ReduceSettings settings_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeReduceFunction(ReduceSettings settings) {
  return std::make_shared<ReduceFunction>(std::move(settings));
}

}  // namespace sluice::functions
