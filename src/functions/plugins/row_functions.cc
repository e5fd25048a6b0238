#include "functions/plugins/row_functions.h"

#include <algorithm>
#include <deque>
#include <map>

#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

class RowsNearStream final : public RowStream {
 public:
  RowsNearStream(Schema schema, int64_t before, int64_t after, std::unique_ptr<RowStream> input,
                 const OperationContext& context)
      : schema_(std::move(schema)),
        before_(static_cast<size_t>(before)),
        after_(after),
        input_(std::move(input)),
        reader_(*input_, context) {}

  const Schema& schema() const override { return schema_; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    BatchBuilder builder(schema_);
    const size_t width = schema_.columns.size();
    while (!ended_ && builder.row_count() < kBatchRows) {
      ASSIGN_OR_RETURN(bool more, reader_.Next());
      if (!more) {
        ended_ = true;
        break;
      }
      bool hit = !reader_.IsNull(width) && reader_.Bool(width);
      if (hit) {
        for (const Place& place : waiting_) {
          std::vector<Scalar> row;
          for (size_t i = 0; i < width; ++i) {
            row.push_back(place.batch->columns[i].ScalarAt(place.row));
          }
          builder.AddRow(row);
        }
        waiting_.clear();
        builder.AddRow(reader_.Values(0, width));
        to_give_ = after_;
      } else if (to_give_ > 0) {
        builder.AddRow(reader_.Values(0, width));
        --to_give_;
      } else if (before_ > 0) {
        if (waiting_.size() == before_) waiting_.pop_front();
        waiting_.push_back({reader_.batch(), reader_.row()});
      }
    }
    if (builder.row_count() == 0) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  struct Place {
    std::shared_ptr<const ColumnBatch> batch;
    size_t row = 0;
  };

  Schema schema_;
  size_t before_;
  int64_t after_;
  std::unique_ptr<RowStream> input_;
  RowReader reader_;
  std::deque<Place> waiting_;  // The last rows that were not given.
  int64_t to_give_ = 0;                      // Rows after the last hit that are still near.
  bool ended_ = false;
};

class RowsNear final : public TableFunction {
 public:
  RowsNear(Schema schema, int64_t before, int64_t after)
      : schema_(std::move(schema)), before_(before), after_(after) {}

  std::string_view name() const override { return "rows_near"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return std::make_unique<RowsNearStream>(schema_, before_, after_, std::move(call.inputs[0]),
                                            call.context);
  }

 private:
  Schema schema_;
  int64_t before_;
  int64_t after_;
};

// The type that values of both have room in, if there is one.
std::optional<ScalarType> MergedType(ScalarType a, ScalarType b) {
  if (a == b) return a;
  if (!IsNumeric(a) || !IsNumeric(b)) return std::nullopt;
  auto rank = [](ScalarType type) {
    return type == ScalarType::kInt ? 0 : type == ScalarType::kLong ? 1
           : type == ScalarType::kReal ? 2 : 3;
  };
  return rank(a) > rank(b) ? a : b;
}

class SchemaMerge final : public TableFunction {
 public:
  explicit SchemaMerge(bool preserve_order) : preserve_order_(preserve_order) {}

  std::string_view name() const override { return "schema_merge"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(SchemaMergeSchema(), [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  struct Merged {
    std::string name;
    int64_t ordinal = 0;
    std::optional<ScalarType> type;
    std::string type_text;
    std::string error;
  };

  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    std::vector<Merged> columns;
    std::map<std::string, size_t, std::less<>> by_name;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      std::string name(reader.Text(0));
      int64_t ordinal = reader.IsNull(1) ? 0 : reader.Int64(1);
      std::string type_text(reader.Text(2));
      auto type = ParseScalarType(type_text);
      auto [found, fresh] = by_name.emplace(name, columns.size());
      if (fresh) {
        columns.push_back({name, ordinal, type, type_text, ""});
        continue;
      }
      Merged& merged = columns[found->second];
      if (merged.ordinal != ordinal && preserve_order_) {
        merged.error = "ERROR(columns are out of order)";
      }
      merged.ordinal = std::max(merged.ordinal, ordinal);
      if (merged.type_text == type_text || !merged.error.empty()) continue;
      auto common = merged.type && type ? MergedType(*merged.type, *type) : std::nullopt;
      if (common) {
        merged.type = common;
        merged.type_text = ScalarTypeName(*common);
      } else {
        merged.error = "ERROR(can't merge types " + merged.type_text + " and " + type_text + ")";
      }
    }
    // What is wrong comes last.
    std::stable_sort(columns.begin(), columns.end(), [](const Merged& a, const Merged& b) {
      if (a.error.empty() != b.error.empty()) return a.error.empty();
      return a.ordinal < b.ordinal;
    });
    RowVector result;
    int32_t next = 0;
    for (const Merged& column : columns) {
      if (!column.error.empty()) {
        result.push_back({Scalar::String(column.name), Scalar::Int(-1),
                          Scalar::String("ERROR(unknown CSL type:" + column.error + ")"),
                          Scalar::String(column.error)});
        continue;
      }
      std::string clr = column.type ? "System." + std::string(ScalarTypeClrName(*column.type)) : "";
      if (column.type == ScalarType::kDecimal) clr = "System.Data.SqlTypes.SqlDecimal";
      if (column.type == ScalarType::kDynamic) clr = "System.Object";
      result.push_back({Scalar::String(column.name), Scalar::Int(next++), Scalar::String(clr),
                        Scalar::String(column.type_text)});
    }
    return result;
  }

  bool preserve_order_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeRowsNear(Schema schema, int64_t before, int64_t after) {
  return std::make_shared<RowsNear>(std::move(schema), before, after);
}

std::shared_ptr<const TableFunction> MakeSchemaMerge(bool preserve_order) {
  return std::make_shared<SchemaMerge>(preserve_order);
}

Schema SchemaMergeSchema() {
  return {{{"ColumnName", ScalarType::kString, ""},
           {"ColumnOrdinal", ScalarType::kInt, ""},
           {"DataType", ScalarType::kString, ""},
           {"ColumnType", ScalarType::kString, ""}}};
}

}  // namespace sluice::functions
