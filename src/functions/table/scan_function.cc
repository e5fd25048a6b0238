#include "functions/table/scan_function.h"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <utility>

#include "functions/column_result.h"

namespace sluice::functions {
namespace {

using Record = std::shared_ptr<const std::vector<Scalar>>;

// A record that was put out, or may be.
struct Match {
  Record record;
  int64_t match_id = 0;
  size_t step = 0;
  uint64_t ordinal = 0;  // Of the record in the input.
};

// What a step keeps: a record for itself and each step before it, once it has a sequence.
struct StepState {
  bool active = false;
  std::vector<Record> records;
  int64_t match_id = 0;
  std::optional<Match> last;  // Of the series so far, when only its last record is put out.

  void Clear() {
    active = false;
    std::fill(records.begin(), records.end(), nullptr);
  }
};

struct Partition {
  std::vector<StepState> steps;
  int64_t next_match_id = 0;
};

// The values of an input row from a position on, as a key.
std::string KeyOf(const ColumnBatch& batch, size_t row, size_t first) {
  std::string key;
  for (size_t i = first; i < batch.columns.size(); ++i) {
    const Scalar value = batch.columns[i].ScalarAt(row);
    if (value.is_null()) {
      key += 'n';
    } else {
      const std::string text = value.ToText();
      key += std::to_string(text.size()) + ':' + text;
    }
  }
  return key;
}

class ScanStream final : public RowStream {
 public:
  ScanStream(const ScanSettings& settings, TableFunctionCall call)
      : settings_(settings), call_(std::move(call)), context_(call_.context) {
    for (size_t i = 0; i < settings.record_types.size(); ++i) {
      schema_.columns.push_back({"", settings.record_types[i], ""});
      defaults_.push_back(Scalar::Null(settings.record_types[i]));
    }
    for (const Scalar& value : settings.declared_defaults) {
      schema_.columns.push_back({"", value.type(), ""});
      defaults_.push_back(value);
    }
    for (const auto& column : settings.state_columns) {
      arguments_.emplace_back(defaults_[column.column].type()).Start(1);
      batch_.columns.push_back(arguments_.back().view());
    }
    batch_.row_count = 1;
    if (settings.with_match_id) schema_.columns.push_back({"", ScalarType::kLong, ""});
    if (settings.with_step_name) schema_.columns.push_back({"", ScalarType::kString, ""});
  }

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    while (output_.size() < kBatchRows && !ended_) {
      RETURN_IF_ERROR(context_.Check());
      ASSIGN_OR_RETURN(auto batch, call_.inputs[0]->Next());
      if (!batch) {
        ended_ = true;
        End();
        break;
      }
      for (size_t row = 0; row < batch->row_count; ++row) RETURN_IF_ERROR(Scan(*batch, row));
    }
    if (output_.empty()) return std::optional<ColumnBatch>();
    BatchBuilder builder(schema_);
    while (!output_.empty() && builder.row_count() < kBatchRows) {
      const Match& match = output_.front();
      std::vector<Scalar> row = *match.record;
      if (settings_.with_match_id) row.push_back(Scalar::Long(match.match_id));
      if (settings_.with_step_name) {
        row.push_back(Scalar::String(settings_.steps[match.step].name));
      }
      builder.AddRow(row);
      output_.pop_front();
    }
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  Partition& PartitionOf(const ColumnBatch& batch, size_t row) {
    std::string key = settings_.partition_column_count == 0
                          ? std::string()
                          : KeyOf(batch, row, settings_.record_types.size());
    auto found = partitions_.find(key);
    if (found != partitions_.end()) return found->second;
    if (settings_.grouped) End();
    Partition& partition = partitions_[std::move(key)];
    partition.steps.resize(settings_.steps.size());
    for (size_t k = 0; k < partition.steps.size(); ++k) partition.steps[k].records.resize(k + 1);
    return partition;
  }

  Status Scan(const ColumnBatch& batch, size_t row) {
    Partition& partition = PartitionOf(batch, row);
    current_ = defaults_;
    for (size_t i = 0; i < settings_.record_types.size(); ++i) {
      current_[i] = batch.columns[i].ScalarAt(row);
    }
    ++ordinal_;
    for (size_t k = settings_.steps.size(); k-- > 0;) RETURN_IF_ERROR(Try(partition, k));
    return Status::Ok();
  }

  // The record against step k.
  Status Try(Partition& partition, size_t k) {
    StepState& state = partition.steps[k];
    const size_t condition = settings_.steps[k].condition;
    if (k > 0 && partition.steps[k - 1].active) {
      StepState& previous = partition.steps[k - 1];
      ASSIGN_OR_RETURN(const bool matches, Holds(condition, current_, &previous));
      if (matches) {
        PutOutLast(state);
        PutOutLast(previous);
        state.Clear();
        std::copy(previous.records.begin(), previous.records.end(), state.records.begin());
        state.match_id = previous.match_id;
        previous.Clear();
        return Accept(state, k);
      }
    }
    if (!state.active && k > 0) return Status::Ok();
    ASSIGN_OR_RETURN(const bool matches, Holds(condition, current_, state.active ? &state : nullptr));
    if (!matches) return Status::Ok();
    if (!state.active) state.match_id = partition.next_match_id++;
    return Accept(state, k);
  }

  Status Accept(StepState& state, size_t k) {
    const ScanSettings::Step& step = settings_.steps[k];
    std::vector<Scalar> extended = current_;
    for (const auto& assignment : step.assignments) {
      ASSIGN_OR_RETURN(extended[assignment.column],
                       Evaluate(assignment.expression, extended, &state));
    }
    auto record = std::make_shared<const std::vector<Scalar>>(std::move(extended));
    state.records[k] = record;
    state.active = true;
    Match match{std::move(record), state.match_id, k, ordinal_};
    if (step.output == ScanOutput::kAll) output_.push_back(std::move(match));
    if (step.output == ScanOutput::kLast) state.last = std::move(match);
    return Status::Ok();
  }

  void PutOutLast(StepState& state) {
    if (state.last) output_.push_back(*std::exchange(state.last, std::nullopt));
  }

  // The series that the end of the input ends, in the order of their records.
  void End() {
    std::vector<Match> rest;
    for (auto& [key, partition] : partitions_) {
      for (StepState& state : partition.steps) {
        if (state.last) rest.push_back(*std::move(state.last));
      }
    }
    std::sort(rest.begin(), rest.end(), [](const Match& a, const Match& b) {
      return std::pair(a.ordinal, b.step) < std::pair(b.ordinal, a.step);
    });
    for (Match& match : rest) output_.push_back(std::move(match));
    partitions_.clear();
  }

  Result<Scalar> Evaluate(size_t expression, const std::vector<Scalar>& current,
                          const StepState* state) {
    for (const size_t i : settings_.columns_of_expression[expression]) {
      const auto& column = settings_.state_columns[i];
      const Scalar* value = &defaults_[column.column];
      if (!column.step) {
        value = &current[column.column];
      } else if (state != nullptr && *column.step < state->records.size() &&
                 state->records[*column.step] != nullptr) {
        value = &(*state->records[*column.step])[column.column];
      }
      arguments_[i].Start(1);
      arguments_[i].Set(0, *value);
      batch_.columns[i] = arguments_[i].view();
    }
    ASSIGN_OR_RETURN(const ColumnBatch result, call_.expressions[expression]->Evaluate(batch_));
    return result.columns[0].ScalarAt(0);
  }

  Result<bool> Holds(size_t condition, const std::vector<Scalar>& current,
                     const StepState* state) {
    ASSIGN_OR_RETURN(const Scalar value, Evaluate(condition, current, state));
    return !value.is_null() && value.bool_value();
  }

  const ScanSettings settings_;
  TableFunctionCall call_;
  const OperationContext& context_;
  Schema schema_;
  std::vector<Scalar> defaults_;  // Of all columns.
  std::deque<ColumnResult> arguments_;
  ColumnBatch batch_;  // One row of them.
  std::unordered_map<std::string, Partition> partitions_;
  std::vector<Scalar> current_;
  std::deque<Match> output_;
  uint64_t ordinal_ = 0;
  bool ended_ = false;
};

class ScanFunction final : public TableFunction {
 public:
  explicit ScanFunction(ScanSettings settings) : settings_(std::move(settings)) {}
  std::string_view name() const override { return "scan"; }
  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return std::unique_ptr<RowStream>(std::make_unique<ScanStream>(settings_, std::move(call)));
  }

 private:
  ScanSettings settings_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeScanFunction(ScanSettings settings) {
  return std::make_shared<ScanFunction>(std::move(settings));
}

}  // namespace sluice::functions
