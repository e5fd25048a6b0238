#include "functions/plugins/activity_functions.h"

#include <algorithm>
#include <map>

#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// More windows than anybody looks at: a step that is far too small for its range.
constexpr int64_t kWindowsMax = 1'000'000;

// One record of one id.
struct Event {
  int64_t window = 0;
  int64_t second = 0;  // Records, or the window of a period.
  double time = 0;     // Of a timeline of type real.
  bool flag = false;
};

// Counts the ids of one combination of dimensions.
class Counter {
 public:
  virtual ~Counter() = default;
  // The events of one id, in order.
  virtual void Add(const std::vector<Event>& events) = 0;
  // What comes behind the dimensions, by window; NewActivity gives the window of the cohort first.
  struct Row {
    int64_t window = 0;
    std::optional<int64_t> cohort;
    std::vector<Scalar> values;
  };
  virtual std::vector<Row> Finish() = 0;
};

using MakeCounter = std::function<std::unique_ptr<Counter>(const ActivitySettings& settings)>;
using ReadEvent = Event (*)(const RowReader& reader, size_t first);

class ActivityFunction final : public TableFunction {
 public:
  ActivityFunction(std::string_view name, ActivitySettings settings, ReadEvent read_event,
                   MakeCounter make_counter)
      : name_(name),
        settings_(std::move(settings)),
        read_event_(read_event),
        make_counter_(std::move(make_counter)) {}

  std::string_view name() const override { return name_; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    if (settings_.last >= kWindowsMax) {
      return InvalidArgument(std::string(name_) + "(): there are more than " +
                             std::to_string(kWindowsMax) +
                             " windows between the start and the end; take a larger step.");
    }
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(settings_.schema, [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    RowVector result;
    std::unique_ptr<Counter> counter;
    std::vector<Scalar> dimensions;
    std::vector<Scalar> id;
    std::vector<Event> events;
    auto finish_id = [&] {
      if (!events.empty()) counter->Add(events);
      events.clear();
    };
    auto finish = [&] {
      if (counter == nullptr) return;
      finish_id();
      for (Counter::Row& row : counter->Finish()) {
        std::vector<Scalar>& values = result.emplace_back();
        if (row.cohort) values.push_back(settings_.scale.ValueOf(*row.cohort));
        values.push_back(settings_.scale.ValueOf(row.window));
        values.insert(values.end(), dimensions.begin(), dimensions.end());
        values.insert(values.end(), row.values.begin(), row.values.end());
      }
    };
    const size_t id_column = settings_.dimension_count;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      if (counter == nullptr || !reader.Holds(dimensions, 0)) {
        finish();
        dimensions = reader.Values(0, id_column);
        counter = make_counter_(settings_);
        id = reader.Values(id_column, 1);
      } else if (!reader.Holds(id, id_column)) {
        finish_id();
        id = reader.Values(id_column, 1);
      }
      events.push_back(read_event_(reader, id_column + 1));
    }
    finish();
    return result;
  }

  std::string_view name_;
  ActivitySettings settings_;
  ReadEvent read_event_;
  MakeCounter make_counter_;
};

Event ReadWindow(const RowReader& reader, size_t first) { return {reader.Int64(first)}; }

Event ReadWindowAndRecords(const RowReader& reader, size_t first) {
  return {reader.Int64(first), reader.Int64(first + 1)};
}

double Ratio(int64_t part, int64_t whole) {
  return static_cast<double>(part) / static_cast<double>(whole);
}

class CountsMetrics final : public Counter {
 public:
  void Add(const std::vector<Event>& events) override {
    ++windows_[events.front().window].fresh;
    for (const Event& event : events) {
      windows_[event.window].records += event.second;
      ++windows_[event.window].ids;
    }
  }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    int64_t total = 0;
    for (const auto& [window, counts] : windows_) {
      total += counts.fresh;
      rows.push_back({window, std::nullopt,
                      {Scalar::Long(counts.records), Scalar::Long(counts.ids),
                       Scalar::Long(counts.fresh), Scalar::Long(total)}});
    }
    return rows;
  }

 private:
  struct Counts {
    int64_t records = 0;
    int64_t ids = 0;
    int64_t fresh = 0;
  };
  std::map<int64_t, Counts> windows_;
};

class Metrics final : public Counter {
 public:
  void Add(const std::vector<Event>& events) override {
    for (size_t i = 0; i < events.size(); ++i) {
      ++windows_[events[i].window].ids;
      bool retained = i > 0 && events[i - 1].window == events[i].window - 1;
      windows_[events[i].window].retained += retained ? 1 : 0;
    }
  }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    for (const auto& [window, counts] : windows_) {
      auto before = windows_.find(window - 1);
      int64_t ids_before = before == windows_.end() ? 0 : before->second.ids;
      rows.push_back({window, std::nullopt,
                      {Scalar::Long(counts.ids), Scalar::Long(counts.ids - counts.retained),
                       Scalar::Real(Ratio(counts.retained, ids_before)),
                       Scalar::Real(Ratio(ids_before - counts.retained, ids_before))}});
    }
    return rows;
  }

 private:
  struct Counts {
    int64_t ids = 0;
    int64_t retained = 0;
  };
  std::map<int64_t, Counts> windows_;
};

// Counts over runs of windows: what begins and what ends at each.
class SlidingCounts {
 public:
  SlidingCounts(int64_t windows, int64_t last) : windows_(windows), last_(last) {}

  void Add(const std::vector<Event>& events) {
    int64_t covered_to = INT64_MIN;  // Exclusive.
    for (const Event& event : events) {
      int64_t end = event.window + windows_;
      changes_[event.window].records += event.second;
      changes_[end].records -= event.second;
      int64_t from = std::max(event.window, covered_to);
      if (from < end) {
        ++changes_[from].ids;
        --changes_[end].ids;
        covered_to = end;
      }
    }
  }

  struct Counts {
    int64_t records = 0;
    int64_t ids = 0;
  };
  // Calls `visit(window, counts)` for each window from 0 to the last that has any.
  template <typename Visit>
  void ForEach(Visit visit) const {
    Counts at;
    for (auto change = changes_.begin(); change != changes_.end(); ++change) {
      at.records += change->second.records;
      at.ids += change->second.ids;
      auto next = std::next(change);
      if (at.ids == 0 || next == changes_.end()) continue;
      int64_t end = std::min(next->first, last_ + 1);
      for (int64_t window = std::max<int64_t>(change->first, 0); window < end; ++window) {
        visit(window, at);
      }
    }
  }

 private:
  int64_t windows_;
  int64_t last_;
  std::map<int64_t, Counts> changes_;
};

class Sliding final : public Counter {
 public:
  Sliding(int64_t windows, int64_t last) : counts_(windows, last) {}
  void Add(const std::vector<Event>& events) override { counts_.Add(events); }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    counts_.ForEach([&](int64_t window, const SlidingCounts::Counts& counts) {
      rows.push_back(
          {window, std::nullopt, {Scalar::Long(counts.records), Scalar::Long(counts.ids)}});
    });
    return rows;
  }

 private:
  SlidingCounts counts_;
};

class Engagement final : public Counter {
 public:
  Engagement(int64_t windows, int64_t last) : outer_(windows, last) {}
  void Add(const std::vector<Event>& events) override {
    for (const Event& event : events) ++inner_[event.window];
    outer_.Add(events);
  }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    outer_.ForEach([&](int64_t window, const SlidingCounts::Counts& counts) {
      auto found = inner_.find(window);
      int64_t inner = found == inner_.end() ? 0 : found->second;
      rows.push_back({window, std::nullopt,
                      {Scalar::Long(inner), Scalar::Long(counts.ids),
                       Scalar::Real(Ratio(inner, counts.ids))}});
    });
    return rows;
  }

 private:
  std::map<int64_t, int64_t> inner_;
  SlidingCounts outer_;
};

class NewActivity final : public Counter {
 public:
  NewActivity(int64_t last, std::optional<int64_t> cohort) : last_(last), only_(cohort) {}
  void Add(const std::vector<Event>& events) override {
    std::map<int64_t, int64_t>& cohort = cohorts_[events.front().window];
    for (const Event& event : events) ++cohort[event.window];
  }
  std::vector<Row> Finish() override {
    // The ids of all later cohorts, by window.
    std::map<int64_t, int64_t> later;
    std::vector<std::vector<Row>> by_cohort;
    for (auto cohort = cohorts_.rbegin(); cohort != cohorts_.rend(); ++cohort) {
      const auto& [from, windows] = *cohort;
      int64_t size = windows.at(from);
      std::vector<Row>& rows = by_cohort.emplace_back();
      for (int64_t to = from; to <= last_ && (!only_ || *only_ == from); ++to) {
        int64_t retained = Find(windows, to);
        int64_t fresh = to == from ? size : Find(later, to);
        rows.push_back({to, from,
                        {Scalar::Long(fresh), Scalar::Long(retained), Scalar::Long(size - retained),
                         Scalar::Real(Ratio(retained, size)),
                         Scalar::Real(Ratio(size - retained, size))}});
      }
      for (const auto& [window, count] : windows) later[window] += count;
    }
    std::vector<Row> rows;
    for (auto cohort = by_cohort.rbegin(); cohort != by_cohort.rend(); ++cohort) {
      rows.insert(rows.end(), cohort->begin(), cohort->end());
    }
    return rows;
  }

 private:
  static int64_t Find(const std::map<int64_t, int64_t>& counts, int64_t window) {
    auto found = counts.find(window);
    return found == counts.end() ? 0 : found->second;
  }

  int64_t last_;
  std::optional<int64_t> only_;
  std::map<int64_t, std::map<int64_t, int64_t>> cohorts_;  // Ids by first window, and window.
};

// Events are periods; `second` is the window, `flag` whether within the analysed time.
class ActiveUsers final : public Counter {
 public:
  ActiveUsers(int64_t periods, int64_t periods_min) : periods_(periods), min_(periods_min) {}
  void Add(const std::vector<Event>& events) override {
    size_t from = 0;
    int64_t distinct = 0;  // Periods of events[from .. i].
    std::optional<int64_t> counted;
    for (size_t i = 0; i < events.size(); ++i) {
      if (i == 0 || events[i].window != events[i - 1].window) ++distinct;
      while (events[from].window <= events[i].window - periods_) {
        if (events[from].window != events[from + 1].window) --distinct;
        ++from;
      }
      if (!events[i].flag || distinct < min_ || counted == events[i].second) continue;
      counted = events[i].second;
      ++windows_[events[i].second];
    }
  }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    for (const auto& [window, ids] : windows_) {
      rows.push_back({window, std::nullopt, {Scalar::Long(ids)}});
    }
    return rows;
  }

 private:
  int64_t periods_;
  int64_t min_;
  std::map<int64_t, int64_t> windows_;
};

// `second` or `time` is when it happened.
class Sessions final : public Counter {
 public:
  explicit Sessions(Scalar lookback) : lookback_(std::move(lookback)) {}
  void Add(const std::vector<Event>& events) override {
    for (size_t i = 0; i < events.size(); ++i) {
      bool counted = i > 0 && Continues(events[i - 1], events[i]) &&
                     events[i - 1].window == events[i].window;
      windows_[events[i].window] += counted ? 0 : 1;
    }
  }
  std::vector<Row> Finish() override {
    std::vector<Row> rows;
    for (const auto& [window, sessions] : windows_) {
      rows.push_back({window, std::nullopt, {Scalar::Long(sessions)}});
    }
    return rows;
  }

 private:
  bool Continues(const Event& before, const Event& event) const {
    if (lookback_.type() == ScalarType::kReal) {
      return event.time - before.time <= lookback_.real_value();
    }
    return event.second - before.second <= lookback_.int64_value();
  }

  Scalar lookback_;
  std::map<int64_t, int64_t> windows_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeActivityCountsMetrics(ActivitySettings settings) {
  return std::make_shared<ActivityFunction>(
      "activity_counts_metrics", std::move(settings), ReadWindowAndRecords,
      [](const ActivitySettings&) { return std::make_unique<CountsMetrics>(); });
}

std::shared_ptr<const TableFunction> MakeActivityMetrics(ActivitySettings settings) {
  return std::make_shared<ActivityFunction>(
      "activity_metrics", std::move(settings), ReadWindow,
      [](const ActivitySettings&) { return std::make_unique<Metrics>(); });
}

std::shared_ptr<const TableFunction> MakeActivityEngagement(ActivitySettings settings,
                                                            int64_t outer_windows) {
  return std::make_shared<ActivityFunction>(
      "activity_engagement", std::move(settings), ReadWindow,
      [outer_windows](const ActivitySettings& own) {
        return std::make_unique<Engagement>(outer_windows, own.last);
      });
}

std::shared_ptr<const TableFunction> MakeNewActivityMetrics(ActivitySettings settings,
                                                            std::optional<int64_t> cohort) {
  return std::make_shared<ActivityFunction>(
      "new_activity_metrics", std::move(settings), ReadWindow,
      [cohort](const ActivitySettings& own) {
        return std::make_unique<NewActivity>(own.last, cohort);
      });
}

std::shared_ptr<const TableFunction> MakeSlidingWindowCounts(ActivitySettings settings,
                                                             int64_t windows) {
  return std::make_shared<ActivityFunction>(
      "sliding_window_counts", std::move(settings), ReadWindowAndRecords,
      [windows](const ActivitySettings& own) {
        return std::make_unique<Sliding>(windows, own.last);
      });
}

std::shared_ptr<const TableFunction> MakeActiveUsersCount(ActivitySettings settings,
                                                          int64_t periods, int64_t periods_min) {
  return std::make_shared<ActivityFunction>(
      "active_users_count", std::move(settings),
      [](const RowReader& reader, size_t first) {
        return Event{reader.Int64(first), reader.Int64(first + 1), 0, reader.Bool(first + 2)};
      },
      [periods, periods_min](const ActivitySettings&) {
        return std::make_unique<ActiveUsers>(periods, periods_min);
      });
}

std::shared_ptr<const TableFunction> MakeSessionCount(ActivitySettings settings, Scalar lookback) {
  const bool real = lookback.type() == ScalarType::kReal;
  ReadEvent read_long = [](const RowReader& reader, size_t first) {
    return Event{reader.Int64(first + 1), reader.Int64(first)};
  };
  ReadEvent read_real = [](const RowReader& reader, size_t first) {
    return Event{reader.Int64(first + 1), 0, reader.Real(first)};
  };
  return std::make_shared<ActivityFunction>(
      "session_count", std::move(settings), real ? read_real : read_long,
      [lookback](const ActivitySettings&) { return std::make_unique<Sessions>(lookback); });
}

}  // namespace sluice::functions
