// diffpatterns_text: runs of words that one set of texts has more often than another.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "functions/plugins/pattern_functions.h"
#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

constexpr size_t kPatternsMax = 100'000;

struct Text {
  std::vector<uint32_t> words;
  bool first_set = false;
  int64_t count = 0;
};

// Where a run of words stands.
struct Place {
  uint32_t text = 0;
  uint32_t end = 0;  // Behind its last word.
};

struct WordRun {
  std::vector<uint32_t> words;
  int64_t count_true = 0;
  int64_t count_false = 0;
};

class Texts {
 public:
  Status Read(RowStream& input, const OperationContext& context) {
    RowReader reader(input, context);
    std::unordered_map<std::string, uint32_t> known;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) return Status::Ok();
      Text& text = texts.emplace_back();
      text.first_set = !reader.IsNull(1) && reader.Bool(1);
      text.count = reader.Int64(2);
      (text.first_set ? total_true : total_false) += text.count;
      std::string_view rest = reader.Text(0);
      constexpr std::string_view kSpaces = " \t\r\n\f\v";
      while (true) {
        size_t begin = rest.find_first_not_of(kSpaces);
        if (begin == std::string_view::npos) break;
        rest.remove_prefix(begin);
        size_t size = std::min(rest.find_first_of(kSpaces), rest.size());
        auto next = static_cast<uint32_t>(words.size());
        auto [word, fresh] = known.emplace(std::string(rest.substr(0, size)), next);
        if (fresh) words.emplace_back(rest.substr(0, size));
        text.words.push_back(word->second);
        rest.remove_prefix(size);
      }
    }
  }

  std::vector<Text> texts;
  std::vector<std::string> words;
  int64_t total_true = 0;
  int64_t total_false = 0;
};

class Search {
 public:
  Search(const Texts& texts, const TextPatternSettings& settings, const OperationContext& context)
      : texts_(texts), settings_(settings), context_(context) {}

  Status Run() {
    std::vector<Place> everywhere;
    for (uint32_t text = 0; text < texts_.texts.size(); ++text) {
      for (uint32_t word = 0; word < texts_.texts[text].words.size(); ++word) {
        everywhere.push_back({text, word});
      }
    }
    std::vector<uint32_t> words;
    return Extend(words, everywhere);
  }

  double Difference(const WordRun& run) const {
    return std::abs(Share(run.count_true, texts_.total_true) -
                    Share(run.count_false, texts_.total_false));
  }
  static double Share(int64_t part, int64_t whole) {
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0;
  }

  std::vector<WordRun> Take() { return std::move(found_); }

 private:
  // The places in order of their texts.
  WordRun Count(const std::vector<uint32_t>& words, const std::vector<Place>& places) const {
    WordRun run{words, 0, 0};
    for (size_t i = 0; i < places.size(); ++i) {
      if (i > 0 && places[i].text == places[i - 1].text) continue;
      const Text& text = texts_.texts[places[i].text];
      (text.first_set ? run.count_true : run.count_false) += text.count;
    }
    return run;
  }

  // Whether the run is not part of a longer one wherever it stands. Runs that cannot grow are.
  bool IsClosed(const std::vector<Place>& places, size_t size) const {
    if (size == settings_.tokens_max) return true;
    auto shared = [&](auto neighbour) {
      std::optional<uint32_t> first = neighbour(places[0]);
      return first.has_value() && std::all_of(places.begin(), places.end(), [&](const Place& one) {
        return neighbour(one) == first;
      });
    };
    bool before = shared([&](const Place& place) -> std::optional<uint32_t> {
      if (place.end == size) return std::nullopt;
      return texts_.texts[place.text].words[place.end - size - 1];
    });
    bool after = shared([&](const Place& place) -> std::optional<uint32_t> {
      const std::vector<uint32_t>& all = texts_.texts[place.text].words;
      if (place.end == all.size()) return std::nullopt;
      return all[place.end];
    });
    return !before && !after;
  }

  Status Extend(std::vector<uint32_t>& words, const std::vector<Place>& places) {
    RETURN_IF_ERROR(context_.Check());
    if (words.size() == settings_.tokens_max) return Status::Ok();
    std::unordered_map<uint32_t, std::vector<Place>> by_word;
    for (const Place& place : places) {
      const Text& text = texts_.texts[place.text];
      if (place.end < text.words.size()) {
        by_word[text.words[place.end]].push_back({place.text, place.end + 1});
      }
    }
    std::vector<uint32_t> next;
    for (const auto& [word, ends] : by_word) next.push_back(word);
    std::sort(next.begin(), next.end());
    for (uint32_t word : next) {
      words.push_back(word);
      WordRun run = Count(words, by_word[word]);
      // A difference needs as large a share of one of the sets.
      bool frequent = Share(run.count_true, texts_.total_true) >= settings_.threshold ||
                      Share(run.count_false, texts_.total_false) >= settings_.threshold;
      if (frequent && found_.size() < kPatternsMax) {
        if (words.size() >= settings_.tokens_min && Difference(run) >= settings_.threshold &&
            IsClosed(by_word[word], words.size())) {
          found_.push_back(run);
        }
        RETURN_IF_ERROR(Extend(words, by_word[word]));
      }
      words.pop_back();
    }
    return Status::Ok();
  }

  const Texts& texts_;
  const TextPatternSettings& settings_;
  const OperationContext& context_;
  std::vector<WordRun> found_;
};

bool IsPartOf(const std::vector<uint32_t>& part, const std::vector<uint32_t>& whole) {
  return std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

class TextPatterns final : public TableFunction {
 public:
  explicit TextPatterns(TextPatternSettings settings) : settings_(settings) {}

  std::string_view name() const override { return "diffpatterns_text"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(TextPatternSchema(), [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    Texts texts;
    RETURN_IF_ERROR(texts.Read(input, context));
    Search search(texts, settings_, context);
    RETURN_IF_ERROR(search.Run());
    std::vector<WordRun> found = search.Take();
    // Of runs that differ alike the longest says most.
    std::stable_sort(found.begin(), found.end(), [&](const auto& a, const auto& b) {
      double left = search.Difference(a);
      double right = search.Difference(b);
      return left != right ? left > right : a.words.size() > b.words.size();
    });
    std::vector<const WordRun*> chosen;
    for (const WordRun& run : found) {
      bool related = std::any_of(chosen.begin(), chosen.end(), [&](const WordRun* one) {
        return IsPartOf(run.words, one->words) || IsPartOf(one->words, run.words);
      });
      if (!related) chosen.push_back(&run);
    }
    RowVector rows;
    auto percent = [](int64_t part, int64_t whole) {
      return std::round(Search::Share(part, whole) * 10'000) / 100;
    };
    for (const WordRun* run : chosen) {
      std::string text;
      for (uint32_t word : run->words) {
        if (!text.empty()) text += ' ';
        text += texts.words[word];
      }
      rows.push_back({Scalar::Long(run->count_true), Scalar::Long(run->count_false),
                      Scalar::Real(percent(run->count_true, texts.total_true)),
                      Scalar::Real(percent(run->count_false, texts.total_false)),
                      Scalar::String(std::move(text))});
    }
    return rows;
  }

  TextPatternSettings settings_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeTextPatterns(TextPatternSettings settings) {
  return std::make_shared<TextPatterns>(settings);
}

Schema TextPatternSchema() {
  return {{{"Count_of_True", ScalarType::kLong, ""},
           {"Count_of_False", ScalarType::kLong, ""},
           {"Percent_of_True", ScalarType::kReal, ""},
           {"Percent_of_False", ScalarType::kReal, ""},
           {"Pattern", ScalarType::kString, ""}}};
}

}  // namespace sluice::functions
