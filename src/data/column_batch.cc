#include "data/column_batch.h"

#include <deque>

namespace sluice {

Guid EngineGuid::ToGuid() const {
  Guid guid;
  uint64_t high = static_cast<uint64_t>(upper) ^ (uint64_t{1} << 63);
  for (size_t i = 0; i < 8; ++i) {
    guid.bytes[i] = static_cast<uint8_t>(high >> (56 - 8 * i));
    guid.bytes[8 + i] = static_cast<uint8_t>(lower >> (56 - 8 * i));
  }
  return guid;
}

EngineGuid EngineGuid::FromGuid(const Guid& guid) {
  uint64_t high = 0;
  uint64_t low = 0;
  for (size_t i = 0; i < 8; ++i) {
    high = high << 8 | guid.bytes[i];
    low = low << 8 | guid.bytes[8 + i];
  }
  return {low, static_cast<int64_t>(high ^ (uint64_t{1} << 63))};
}

Scalar ColumnVector::ScalarAt(size_t row) const {
  if (IsNull(row)) return Scalar::Null(type);
  switch (type) {
    case ScalarType::kBool: return Scalar::Bool(values<uint8_t>()[row] != 0);
    case ScalarType::kInt: return Scalar::Int(values<int32_t>()[row]);
    case ScalarType::kLong: return Scalar::Long(values<int64_t>()[row]);
    case ScalarType::kReal: return Scalar::Real(values<double>()[row]);
    case ScalarType::kDecimal: return Scalar::DecimalValue(values<Decimal>()[row]);
    case ScalarType::kString: return Scalar::String(std::string(string(row)));
    case ScalarType::kDatetime: return Scalar::Datetime(values<int64_t>()[row]);
    case ScalarType::kTimespan: return Scalar::Timespan(values<int64_t>()[row]);
    case ScalarType::kGuid: return Scalar::GuidValue(values<EngineGuid>()[row].ToGuid());
    case ScalarType::kDynamic: return Scalar::Dynamic(std::string(string(row)));
  }
  return Scalar::Null(type);
}

struct BatchBuilder::Storage {
  struct ColumnBytes {
    std::vector<std::byte> values;
    std::vector<uint64_t> validity;
    bool any_null = false;
  };
  std::vector<ColumnBytes> columns;
  std::deque<std::string> strings;  // A deque: its elements never move.
  size_t row_count = 0;
};

namespace {

template <typename T>
void AppendValue(std::vector<std::byte>& bytes, const T& value) {
  size_t at = bytes.size();
  bytes.resize(at + sizeof(T));
  std::memcpy(bytes.data() + at, &value, sizeof(T));
}

}  // namespace

BatchBuilder::BatchBuilder(Schema schema)
    : schema_(std::move(schema)), storage_(std::make_shared<Storage>()) {
  storage_->columns.resize(schema_.columns.size());
}
BatchBuilder::~BatchBuilder() = default;
BatchBuilder::BatchBuilder(BatchBuilder&&) noexcept = default;
BatchBuilder& BatchBuilder::operator=(BatchBuilder&&) noexcept = default;

size_t BatchBuilder::row_count() const { return storage_->row_count; }

void BatchBuilder::AddRow(const std::vector<Scalar>& row) {
  CHECK(row.size() == schema_.columns.size());
  size_t index = storage_->row_count++;
  for (size_t i = 0; i < row.size(); ++i) {
    const Scalar& value = row[i];
    CHECK(value.type() == schema_.columns[i].type);
    auto& column = storage_->columns[i];
    if (index % 64 == 0) column.validity.push_back(0);
    if (value.is_null()) {
      column.any_null = true;
    } else {
      column.validity[index / 64] |= uint64_t{1} << (index % 64);
    }
    bool null = value.is_null();
    switch (value.type()) {
      case ScalarType::kBool:
        AppendValue<uint8_t>(column.values, !null && value.bool_value() ? 1 : 0);
        break;
      case ScalarType::kInt:
        AppendValue(column.values, null ? int32_t{0} : static_cast<int32_t>(value.int64_value()));
        break;
      case ScalarType::kLong:
      case ScalarType::kDatetime:
      case ScalarType::kTimespan:
        AppendValue(column.values, null ? int64_t{0} : value.int64_value());
        break;
      case ScalarType::kReal:
        AppendValue(column.values, null ? 0.0 : value.real_value());
        break;
      case ScalarType::kDecimal:
        AppendValue(column.values, null ? Decimal{} : value.decimal_value());
        break;
      case ScalarType::kGuid:
        AppendValue(column.values,
                    EngineGuid::FromGuid(null ? Guid{} : value.guid_value()));
        break;
      case ScalarType::kString:
      case ScalarType::kDynamic: {
        StringSlot slot{};
        if (!null) {
          const std::string& text = value.string_value();
          slot.size = static_cast<uint32_t>(text.size());
          if (text.size() <= StringSlot::kInlineSize) {
            std::memcpy(slot.inlined, text.data(), text.size());
          } else {
            const std::string& kept = storage_->strings.emplace_back(text);
            std::memcpy(slot.pointer.prefix, kept.data(), 4);
            slot.pointer.data = kept.data();
          }
        }
        AppendValue(column.values, slot);
        break;
      }
    }
  }
}

ColumnBatch BatchBuilder::Finish() {
  ColumnBatch batch;
  batch.row_count = storage_->row_count;
  for (size_t i = 0; i < schema_.columns.size(); ++i) {
    const auto& column = storage_->columns[i];
    batch.columns.push_back({schema_.columns[i].type, column.values.data(),
                             column.any_null ? column.validity.data() : nullptr});
  }
  batch.owner = std::move(storage_);
  storage_ = std::make_shared<Storage>();
  storage_->columns.resize(schema_.columns.size());
  return batch;
}

}  // namespace sluice
