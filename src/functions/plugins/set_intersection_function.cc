#include "functions/plugins/set_intersection_function.h"

#include <algorithm>

#include "functions/kernels/hyper_log_log.h"
#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// By inclusion and exclusion: the size of an intersection is the sum of the sizes of all unions of
// some of its sets, those of an even number of sets taken off.
class Intersections {
 public:
  explicit Intersections(std::vector<HyperLogLog> sets)
      : sets_(std::move(sets)), sizes_(sets_.size(), 0) {}

  // False when states of different accuracy meet.
  bool Compute() {
    if (!AddUnions(0, nullptr, 1)) return false;
    int64_t total = 0;
    for (int64_t& size : sizes_) {
      total += size;
      size = std::max<int64_t>(total, 0);
    }
    return true;
  }
  const std::vector<int64_t>& sizes() const { return sizes_; }

 private:
  // Adds the unions of `merged` with each set from `first` on, and what they grow into, under the
  // last set of each.
  bool AddUnions(size_t first, const HyperLogLog* merged, int64_t sign) {
    for (size_t i = first; i < sets_.size(); ++i) {
      HyperLogLog grown = merged != nullptr ? *merged : sets_[i];
      if (merged != nullptr && !grown.Merge(sets_[i])) return false;
      sizes_[i] += sign * grown.Estimate();
      if (!AddUnions(i + 1, &grown, -sign)) return false;
    }
    return true;
  }

  std::vector<HyperLogLog> sets_;
  std::vector<int64_t> sizes_;
};

class SetIntersectionStream final : public RowStream {
 public:
  SetIntersectionStream(Schema schema, size_t set_count, std::unique_ptr<RowStream> input,
                        const OperationContext& context)
      : schema_(std::move(schema)),
        set_count_(set_count),
        input_(std::move(input)),
        reader_(*input_, context) {}

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 256;
    BatchBuilder builder(schema_);
    const size_t width = schema_.columns.size() - set_count_;
    while (!ended_ && builder.row_count() < kBatchRows) {
      ASSIGN_OR_RETURN(bool more, reader_.Next());
      if (!more) {
        ended_ = true;
        break;
      }
      std::vector<Scalar> row = reader_.Values(0, width);
      std::vector<HyperLogLog> sets;
      for (size_t i = 0; i < set_count_ && !reader_.IsNull(width + i); ++i) {
        auto set = HyperLogLog::Parse(reader_.Text(width + i));
        if (!set) break;
        sets.push_back(*std::move(set));
      }
      const bool complete = sets.size() == set_count_;
      Intersections intersections(std::move(sets));
      if (complete && intersections.Compute()) {
        for (int64_t size : intersections.sizes()) row.push_back(Scalar::Long(size));
      } else {
        row.resize(schema_.columns.size(), Scalar::Null(ScalarType::kLong));
      }
      builder.AddRow(row);
    }
    if (builder.row_count() == 0) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  Schema schema_;
  size_t set_count_;
  std::unique_ptr<RowStream> input_;
  RowReader reader_;
  bool ended_ = false;
};

class SetIntersection final : public TableFunction {
 public:
  SetIntersection(Schema schema, size_t set_count)
      : schema_(std::move(schema)), set_count_(set_count) {}

  std::string_view name() const override { return "dcount_intersect"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return std::make_unique<SetIntersectionStream>(schema_, set_count_, std::move(call.inputs[0]),
                                                   call.context);
  }

 private:
  Schema schema_;
  size_t set_count_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeSetIntersection(Schema schema, size_t set_count) {
  return std::make_shared<SetIntersection>(std::move(schema), set_count);
}

}  // namespace sluice::functions
