#include "functions/plugins/sequence_function.h"

#include <algorithm>

#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// More combinations than can be meant: conditions that hold for most records.
constexpr size_t kSequencesMax = 10'000'000;

// A time as a number; ticks are exact up to 2^63.
struct Moment {
  int64_t whole = 0;
  double real = 0;
};

class SequenceDetect final : public TableFunction {
 public:
  explicit SequenceDetect(SequenceSettings settings) : settings_(std::move(settings)) {}

  std::string_view name() const override { return "sequence_detect"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(settings_.schema, [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  bool real() const { return settings_.time_type == ScalarType::kReal; }

  bool Later(const Moment& a, const Moment& b) const {
    return real() ? a.real > b.real : a.whole > b.whole;
  }
  bool Within(const Moment& from, const Moment& to, const Scalar& most) const {
    return real() ? to.real - from.real <= most.real_value()
                  : to.whole - from.whole <= most.int64_value();
  }
  Scalar TimeOf(const Moment& moment) const {
    switch (settings_.time_type) {
      case ScalarType::kDatetime: return Scalar::Datetime(moment.whole);
      case ScalarType::kTimespan: return Scalar::Timespan(moment.whole);
      case ScalarType::kReal: return Scalar::Real(moment.real);
      default: return Scalar::Long(moment.whole);
    }
  }
  Scalar Duration(const Moment& from, const Moment& to) const {
    switch (settings_.schema.columns.back().type) {
      case ScalarType::kTimespan: return Scalar::Timespan(to.whole - from.whole);
      case ScalarType::kReal: return Scalar::Real(to.real - from.real);
      default: return Scalar::Long(to.whole - from.whole);
    }
  }

  // Adds what begins with `chosen`, the moments of the first steps.
  Status Extend(const std::vector<std::vector<Moment>>& steps, std::vector<Moment>& chosen,
                const std::vector<Scalar>& dimensions, RowVector& result,
                const OperationContext& context) const {
    if (chosen.size() == steps.size()) {
      if (result.size() % 4096 == 0) RETURN_IF_ERROR(context.Check());
      if (result.size() == kSequencesMax) {
        return LimitExceeded("sequence_detect(): there are more than " +
                             std::to_string(kSequencesMax) +
                             " sequences; narrow the conditions or the windows.");
      }
      std::vector<Scalar>& row = result.emplace_back(dimensions);
      for (const Moment& moment : chosen) row.push_back(TimeOf(moment));
      row.push_back(Duration(chosen.front(), chosen.back()));
      return Status::Ok();
    }
    const std::vector<Moment>& next = steps[chosen.size()];
    auto at = std::upper_bound(
        next.begin(), next.end(), chosen.back(),
        [this](const Moment& before, const Moment& moment) { return Later(moment, before); });
    for (; at != next.end(); ++at) {
      if (!Within(chosen.back(), *at, settings_.step_max) ||
          !Within(chosen.front(), *at, settings_.span_max)) {
        break;
      }
      chosen.push_back(*at);
      RETURN_IF_ERROR(Extend(steps, chosen, dimensions, result, context));
      chosen.pop_back();
    }
    return Status::Ok();
  }

  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    RowVector result;
    std::vector<Scalar> dimensions;
    std::vector<std::vector<Moment>> steps(settings_.step_count);
    bool any = false;
    auto finish = [&]() -> Status {
      std::vector<Moment> chosen;
      for (const Moment& first : steps[0]) {
        chosen.assign(1, first);
        RETURN_IF_ERROR(Extend(steps, chosen, dimensions, result, context));
      }
      for (auto& step : steps) step.clear();
      return Status::Ok();
    };
    const size_t time_column = settings_.dimension_count;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      if (!any || !reader.Holds(dimensions, 0)) {
        if (any) RETURN_IF_ERROR(finish());
        any = true;
        dimensions = reader.Values(0, time_column);
      }
      if (reader.IsNull(time_column)) continue;
      Moment moment;
      if (real()) {
        moment.real = reader.Real(time_column);
      } else {
        moment.whole = reader.Int64(time_column);
      }
      for (size_t step = 0; step < steps.size(); ++step) {
        size_t column = time_column + 1 + step;
        if (reader.IsNull(column) || !reader.Bool(column)) continue;
        // Events at one time count once.
        if (steps[step].empty() || Later(moment, steps[step].back())) {
          steps[step].push_back(moment);
        }
      }
    }
    if (any) RETURN_IF_ERROR(finish());
    std::stable_sort(result.begin(), result.end(), [&](const auto& a, const auto& b) {
      const Scalar& first = a[settings_.dimension_count];
      const Scalar& second = b[settings_.dimension_count];
      return real() ? first.real_value() < second.real_value()
                    : first.int64_value() < second.int64_value();
    });
    return result;
  }

  SequenceSettings settings_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeSequenceDetect(SequenceSettings settings) {
  return std::make_shared<SequenceDetect>(std::move(settings));
}

}  // namespace sluice::functions
