#include "functions/plugins/funnel_functions.h"

#include <algorithm>
#include <map>
#include <set>

#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// A time of the timeline, or a length of one.
struct Moment {
  int64_t whole = 0;
  double real = 0;
};

Moment MomentOf(const RowReader& reader, size_t column, bool real) {
  return real ? Moment{0, reader.Real(column)} : Moment{reader.Int64(column), 0};
}

bool Within(const Moment& from, const Moment& to, const Scalar& most) {
  return most.type() == ScalarType::kReal ? to.real - from.real <= most.real_value()
                                          : to.whole - from.whole <= most.int64_value();
}

struct Event {
  Moment time;
  int64_t window = 0;
  Scalar state = Scalar::Null(ScalarType::kString);
  std::string text;  // Of the state.
};

class FunnelSequence final : public TableFunction {
 public:
  FunnelSequence(FunnelSettings settings, Scalar step_max)
      : settings_(std::move(settings)), step_max_(std::move(step_max)) {}

  std::string_view name() const override { return "funnel_sequence"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(settings_.schema, [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  void Add(const std::vector<Event>& events, const Scalar& id, RowVector& result) const {
    const std::vector<std::string>& sequence = settings_.sequence;
    std::set<std::pair<int64_t, std::pair<std::string, std::string>>> seen;
    Scalar none = Scalar::Null(settings_.schema.columns[1].type);
    for (size_t first = 0; first + sequence.size() <= events.size(); ++first) {
      bool matches = true;
      for (size_t i = 0; i < sequence.size() && matches; ++i) {
        matches = events[first + i].text == sequence[i] &&
                  (i == 0 || Within(events[first + i - 1].time, events[first + i].time, step_max_));
      }
      if (!matches) continue;
      size_t after = first + sequence.size();
      const Scalar& before_state = first == 0 ? none : events[first - 1].state;
      const Scalar& after_state = after == events.size() ? none : events[after].state;
      int64_t window = events[first].window;
      if (!seen.insert({window, {before_state.ToText(), after_state.ToText()}}).second) continue;
      result.push_back({settings_.scale.ValueOf(window), before_state, after_state, id});
    }
  }

  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    RowVector result;
    std::vector<Scalar> id;
    std::vector<Event> events;
    const bool real = settings_.scale.type == ScalarType::kReal;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      if (id.empty() || !reader.Holds(id, 0)) {
        if (!id.empty()) Add(events, id[0], result);
        events.clear();
        id = reader.Values(0, 1);
      }
      Event event{MomentOf(reader, 1, real), reader.Int64(2), reader.Value(3), ""};
      event.text = event.state.ToText();
      if (events.empty() || events.back().text != event.text) events.push_back(std::move(event));
    }
    if (!id.empty()) Add(events, id[0], result);
    return result;
  }

  FunnelSettings settings_;
  Scalar step_max_;
};

class FunnelSequenceCompletion final : public TableFunction {
 public:
  FunnelSequenceCompletion(FunnelSettings settings, std::vector<Scalar> periods)
      : settings_(std::move(settings)), periods_(std::move(periods)) {}

  std::string_view name() const override { return "funnel_sequence_completion"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(settings_.schema, [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  // How many steps of the sequence the events go through within `period` of a first one.
  size_t StepsOf(const std::vector<Event>& events, const Scalar& period) const {
    const std::vector<std::string>& sequence = settings_.sequence;
    size_t most = 0;
    for (size_t first = 0; first < events.size() && most < sequence.size(); ++first) {
      if (events[first].text != sequence[0]) continue;
      size_t steps = 1;
      for (size_t at = first + 1; at < events.size() && steps < sequence.size(); ++at) {
        if (!Within(events[first].time, events[at].time, period)) break;
        if (events[at].text == sequence[steps]) ++steps;
      }
      most = std::max(most, steps);
    }
    return most;
  }

  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    // Ids by window, period and steps gone.
    std::map<int64_t, std::vector<std::vector<int64_t>>> windows;
    std::vector<Scalar> key;  // Window and id.
    int64_t window = 0;
    std::vector<Event> events;
    const bool real = settings_.scale.type == ScalarType::kReal;
    auto finish = [&] {
      auto& counts = windows[window];
      counts.resize(periods_.size(), std::vector<int64_t>(settings_.sequence.size() + 1));
      for (size_t i = 0; i < periods_.size(); ++i) ++counts[i][StepsOf(events, periods_[i])];
      events.clear();
    };
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      if (key.empty() || !reader.Holds(key, 0)) {
        if (!key.empty()) finish();
        key = reader.Values(0, 2);
        window = reader.Int64(0);
      }
      Event event{MomentOf(reader, 2, real), window, Scalar::Null(ScalarType::kString),
                  std::string(reader.Text(3))};
      events.push_back(std::move(event));
    }
    if (!key.empty()) finish();

    RowVector result;
    for (const auto& [index, counts] : windows) {
      for (size_t period = 0; period < periods_.size(); ++period) {
        for (size_t step = 0; step < settings_.sequence.size(); ++step) {
          int64_t ids = 0;
          for (size_t steps = step + 1; steps < counts[period].size(); ++steps) {
            ids += counts[period][steps];
          }
          result.push_back({settings_.scale.ValueOf(index),
                            Scalar::String(settings_.sequence[step]), periods_[period],
                            Scalar::Long(ids)});
        }
      }
    }
    return result;
  }

  FunnelSettings settings_;
  std::vector<Scalar> periods_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeFunnelSequence(FunnelSettings settings, Scalar step_max) {
  return std::make_shared<FunnelSequence>(std::move(settings), std::move(step_max));
}

std::shared_ptr<const TableFunction> MakeFunnelSequenceCompletion(FunnelSettings settings,
                                                                  std::vector<Scalar> periods) {
  return std::make_shared<FunnelSequenceCompletion>(std::move(settings), std::move(periods));
}

}  // namespace sluice::functions
