#include "functions/plugins/pattern_functions.h"

#include <algorithm>
#include <cmath>

#include "functions/plugins/pattern_mining.h"
#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// More than anybody looks at; the search ends there.
constexpr size_t kPatternsMax = 100'000;

double Rounded(double value, int digits) {
  double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

class PatternFunction : public TableFunction {
 public:
  PatternFunction(PatternSettings settings, bool two_sets)
      : settings_(std::move(settings)), two_sets_(two_sets) {}

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(
        settings_.schema, [this, input, &context = call.context]() -> Result<RowVector> {
          ASSIGN_OR_RETURN(
              PatternTable table,
              PatternTable::Read(**input, settings_.column_count, two_sets_, context));
          ASSIGN_OR_RETURN(std::vector<Pattern> patterns, Choose(table, context));
          RowVector rows;
          for (const Pattern& pattern : patterns) {
            std::vector<Scalar>& row = rows.emplace_back();
            row.push_back(Scalar::Long(static_cast<int64_t>(rows.size()) - 1));
            AddCounts(table, pattern, row);
            for (size_t column = 0; column < settings_.column_count; ++column) {
              uint32_t code = pattern.codes[column];
              row.push_back(code == kAnyValue ? settings_.wildcards[column]
                                              : table.values[column][code]);
            }
          }
          return rows;
        });
  }

 protected:
  virtual Result<std::vector<Pattern>> Choose(const PatternTable& table,
                                              const OperationContext& context) const = 0;
  virtual void AddCounts(const PatternTable& table, const Pattern& pattern,
                         std::vector<Scalar>& row) const {
    row.push_back(Scalar::Long(std::llround(pattern.weight_a)));
    row.push_back(Scalar::Real(Rounded(100 * Share(pattern.weight_a, table.total_a), 1)));
  }

  const PatternSettings settings_;

 private:
  bool two_sets_;
};

class Basket final : public PatternFunction {
 public:
  Basket(PatternSettings settings, double threshold, size_t choices_max)
      : PatternFunction(std::move(settings), false),
        threshold_(threshold),
        choices_max_(choices_max) {}

  std::string_view name() const override { return "basket"; }

 private:
  Result<std::vector<Pattern>> Choose(const PatternTable& table,
                                      const OperationContext& context) const override {
    auto keep = [&](double weight, double) {
      return weight > 0 && weight >= threshold_ * table.total_a;
    };
    ASSIGN_OR_RETURN(auto patterns,
                     FindClosedPatterns(table, keep, choices_max_, kPatternsMax, context));
    auto size = [](const Pattern& pattern) {
      return pattern.weight_a * static_cast<double>(pattern.size());
    };
    std::stable_sort(patterns.begin(), patterns.end(), [&](const Pattern& a, const Pattern& b) {
      return size(a) != size(b) ? size(a) > size(b) : a.weight_a > b.weight_a;
    });
    return patterns;
  }

  double threshold_;
  size_t choices_max_;
};

class Autocluster final : public PatternFunction {
 public:
  Autocluster(PatternSettings settings, double size_weight, size_t patterns_max)
      : PatternFunction(std::move(settings), false),
        size_weight_(size_weight),
        patterns_max_(patterns_max) {}

  std::string_view name() const override { return "autocluster"; }

 private:
  // The least share of the records that a pattern has for itself.
  static constexpr double kShareMin = 0.05;

  Result<std::vector<Pattern>> Choose(const PatternTable& table,
                                      const OperationContext& context) const override {
    auto keep = [&](double weight, double) {
      return weight > 0 && weight >= kShareMin * table.total_a;
    };
    ASSIGN_OR_RETURN(auto candidates,
                     FindClosedPatterns(table, keep, SIZE_MAX, kPatternsMax, context));
    // What a value tells: the entropy of its column.
    std::vector<double> information(table.column_count, 0);
    double total_information = 0;
    for (size_t column = 0; column < table.column_count; ++column) {
      std::vector<double> weights(table.values[column].size(), 0);
      for (size_t record = 0; record < table.record_count(); ++record) {
        weights[table.codes[column][record]] += table.weight_a[record];
      }
      for (double weight : weights) {
        double share = Share(weight, table.total_a);
        if (share > 0) information[column] -= share * std::log2(share);
      }
      information[column] += 1e-6;  // A column of one value tells next to nothing, but not less.
      total_information += information[column];
    }
    auto informed = [&](const Pattern& pattern) {
      double sum = 0;
      for (size_t column = 0; column < table.column_count; ++column) {
        if (pattern.codes[column] != kAnyValue) sum += information[column];
      }
      return sum / total_information;
    };
    auto score_of = [&](const Pattern& pattern, double share) {
      return std::pow(share, size_weight_) * std::pow(informed(pattern), 1 - size_weight_);
    };
    // The best a pattern can be, when none of its records is covered yet.
    auto best_score_of = [&](const Pattern& pattern) {
      return score_of(pattern, Share(pattern.weight_a, table.total_a));
    };
    std::stable_sort(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
      return best_score_of(a) > best_score_of(b);
    });

    std::vector<Pattern> chosen;
    std::vector<bool> covered(table.record_count(), false);
    while (chosen.size() < patterns_max_) {
      RETURN_IF_ERROR(context.Check());
      const Pattern* best = nullptr;
      double best_score = 0;
      for (const Pattern& candidate : candidates) {
        if (best != nullptr && best_score_of(candidate) <= best_score) break;
        double fresh = 0;
        for (size_t record = 0; record < table.record_count(); ++record) {
          if (!covered[record] && candidate.Matches(table, record)) {
            fresh += table.weight_a[record];
          }
        }
        double share = Share(fresh, table.total_a);
        double score = score_of(candidate, share);
        if (share < kShareMin || score <= best_score) continue;
        best_score = score;
        best = &candidate;
      }
      if (best == nullptr) break;
      chosen.push_back(*best);
      for (size_t record = 0; record < table.record_count(); ++record) {
        if (best->Matches(table, record)) covered[record] = true;
      }
    }
    return chosen;
  }

  double size_weight_;
  size_t patterns_max_;
};

class Diffpatterns final : public PatternFunction {
 public:
  Diffpatterns(PatternSettings settings, double threshold, size_t choices_max)
      : PatternFunction(std::move(settings), true),
        threshold_(threshold),
        choices_max_(choices_max) {}

  std::string_view name() const override { return "diffpatterns"; }

 private:
  static double Difference(const PatternTable& table, const Pattern& pattern) {
    return std::abs(Share(pattern.weight_a, table.total_a) -
                    Share(pattern.weight_b, table.total_b));
  }

  Result<std::vector<Pattern>> Choose(const PatternTable& table,
                                      const OperationContext& context) const override {
    // A difference needs as large a share of one of the sets.
    auto keep = [&](double a, double b) {
      return Share(a, table.total_a) >= threshold_ || Share(b, table.total_b) >= threshold_;
    };
    ASSIGN_OR_RETURN(auto candidates,
                     FindClosedPatterns(table, keep, choices_max_, kPatternsMax, context));
    std::stable_sort(candidates.begin(), candidates.end(), [&](const auto& a, const auto& b) {
      return Difference(table, a) > Difference(table, b);
    });
    std::vector<Pattern> chosen;
    for (const Pattern& candidate : candidates) {
      if (Difference(table, candidate) < threshold_) break;
      bool related = std::any_of(chosen.begin(), chosen.end(), [&](const Pattern& one) {
        return one.IsWithin(candidate) || candidate.IsWithin(one);
      });
      if (!related) chosen.push_back(candidate);
    }
    return chosen;
  }

  void AddCounts(const PatternTable& table, const Pattern& pattern,
                 std::vector<Scalar>& row) const override {
    double a = 100 * Share(pattern.weight_a, table.total_a);
    double b = 100 * Share(pattern.weight_b, table.total_b);
    row.push_back(Scalar::Long(std::llround(pattern.weight_a)));
    row.push_back(Scalar::Long(std::llround(pattern.weight_b)));
    row.push_back(Scalar::Real(Rounded(a, 2)));
    row.push_back(Scalar::Real(Rounded(b, 2)));
    row.push_back(Scalar::Real(Rounded(std::abs(a - b), 2)));
  }

  double threshold_;
  size_t choices_max_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeBasket(PatternSettings settings, double threshold,
                                                size_t choices_max) {
  return std::make_shared<Basket>(std::move(settings), threshold, choices_max);
}

std::shared_ptr<const TableFunction> MakeAutocluster(PatternSettings settings, double size_weight,
                                                     size_t patterns_max) {
  return std::make_shared<Autocluster>(std::move(settings), size_weight, patterns_max);
}

std::shared_ptr<const TableFunction> MakeDiffpatterns(PatternSettings settings, double threshold,
                                                      size_t choices_max) {
  return std::make_shared<Diffpatterns>(std::move(settings), threshold, choices_max);
}

}  // namespace sluice::functions
