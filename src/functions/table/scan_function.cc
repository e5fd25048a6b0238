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

struct Condition {
  size_t expression = 0;
  bool of_record_alone = false;
  bool asked = false;            // Whether AnswerAll() ran for the batch at hand.
  std::vector<uint8_t> answers;  // For its rows, if they could be had at once.
};

struct Partition {
  std::vector<StepState> steps;
  int64_t next_match_id = 0;
};

// The values of an input row from a position on, as a key.
void MakeKey(const ColumnBatch& batch, size_t row, size_t first, std::string& key) {
  key.clear();
  for (size_t i = first; i < batch.columns.size(); ++i) {
    const ColumnVector& column = batch.columns[i];
    const bool null = column.IsNull(row);
    key += null && column.type != ScalarType::kString ? 'n' : 'v';
    if (column.type == ScalarType::kString || column.type == ScalarType::kDynamic) {
      const std::string_view text = null ? std::string_view() : column.string(row);
      const size_t size = text.size();
      key.append(reinterpret_cast<const char*>(&size), sizeof size);
      key += text;
    } else if (!null) {
      const size_t width = ValueWidth(column.type);
      key.append(column.values<char>() + row * width, width);
    }
  }
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
    for (const ScanSettings::Step& step : settings.steps) {
      conditions_.push_back({step.condition, DependsOnRecordAlone(step.condition), false, {}});
    }
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
      for (Condition& condition : conditions_) condition.asked = false;
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
    if (settings_.partition_column_count > 0) {
      MakeKey(batch, row, settings_.record_types.size(), key_);
    }
    auto found = partitions_.find(key_);
    if (found != partitions_.end()) return found->second;
    if (settings_.grouped) End();
    Partition& partition = partitions_[key_];
    partition.steps.resize(settings_.steps.size());
    for (size_t k = 0; k < partition.steps.size(); ++k) partition.steps[k].records.resize(k + 1);
    return partition;
  }

  Status Scan(const ColumnBatch& batch, size_t row) {
    Partition& partition = PartitionOf(batch, row);
    input_ = &batch;
    row_ = row;
    current_.clear();
    ++ordinal_;
    for (size_t k = settings_.steps.size(); k-- > 0;) RETURN_IF_ERROR(Try(partition, k));
    return Status::Ok();
  }

  // The record at hand with what the declared columns hold; made when first asked for.
  const std::vector<Scalar>& Current() {
    if (current_.empty()) {
      current_ = defaults_;
      for (size_t i = 0; i < settings_.record_types.size(); ++i) {
        current_[i] = input_->columns[i].ScalarAt(row_);
      }
    }
    return current_;
  }

  // The record against step k.
  Status Try(Partition& partition, size_t k) {
    StepState& state = partition.steps[k];
    if (k > 0 && partition.steps[k - 1].active) {
      StepState& previous = partition.steps[k - 1];
      ASSIGN_OR_RETURN(const bool matches, Holds(conditions_[k], &previous));
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
    ASSIGN_OR_RETURN(const bool matches,
                     Holds(conditions_[k], state.active ? &state : nullptr));
    if (!matches) return Status::Ok();
    if (!state.active) state.match_id = partition.next_match_id++;
    return Accept(state, k);
  }

  Status Accept(StepState& state, size_t k) {
    const ScanSettings::Step& step = settings_.steps[k];
    std::vector<Scalar> extended = Current();
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

  // Whether an expression reads columns of the input's record and nothing that a step assigned.
  bool DependsOnRecordAlone(size_t expression) const {
    const auto& columns = settings_.columns_of_expression[expression];
    return std::all_of(columns.begin(), columns.end(), [&](size_t i) {
      const ScanSettings::StateColumn& column = settings_.state_columns[i];
      return !column.step && column.column < settings_.record_types.size();
    });
  }

  // Answers a condition for all rows of the batch at hand. Row by row is what is left where rows
  // have nulls in place of strings, or where one of them, which perhaps no step looks at, fails.
  void AnswerAll(Condition& condition) {
    condition.asked = true;
    condition.answers.clear();
    ColumnBatch batch;
    batch.row_count = input_->row_count;
    batch.columns.resize(settings_.state_columns.size());
    for (const size_t i : settings_.columns_of_expression[condition.expression]) {
      const ColumnVector& column = input_->columns[settings_.state_columns[i].column];
      if (column.type == ScalarType::kString && column.validity != nullptr) return;
      batch.columns[i] = column;
    }
    const auto result = call_.expressions[condition.expression]->Evaluate(batch);
    if (!result.ok()) return;
    const ColumnVector& answers = result->columns[0];
    for (size_t row = 0; row < batch.row_count; ++row) {
      const bool holds = !answers.IsNull(row) && answers.values<uint8_t>()[row] != 0;
      condition.answers.push_back(holds ? 1 : 0);
    }
  }

  Result<bool> Holds(Condition& condition, const StepState* state) {
    if (condition.of_record_alone) {
      if (!condition.asked) AnswerAll(condition);
      if (!condition.answers.empty()) return condition.answers[row_] != 0;
    }
    ASSIGN_OR_RETURN(const Scalar value, Evaluate(condition.expression, Current(), state));
    return !value.is_null() && value.bool_value();
  }

  const ScanSettings settings_;
  TableFunctionCall call_;
  const OperationContext& context_;
  Schema schema_;
  std::vector<Scalar> defaults_;  // Of all columns.
  std::deque<ColumnResult> arguments_;
  ColumnBatch batch_;  // One row of them.
  std::string key_;  // Of the partition of the row at hand.
  std::unordered_map<std::string, Partition> partitions_;
  std::vector<Condition> conditions_;  // Of the steps.
  const ColumnBatch* input_ = nullptr;  // The batch and the row at hand.
  size_t row_ = 0;
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
