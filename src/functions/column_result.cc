#include "functions/column_result.h"

#include <cstring>

namespace sluice::functions {
namespace {

// The results of rows from `offset` on.
class OffsetResult : public KernelResult {
 public:
  OffsetResult(ColumnResult& result, size_t offset)
      : result_(result), offset_(offset), width_(ValueWidth(result.type())) {}
  void SetNull(size_t row) override { result_.SetNull(offset_ + row); }
  void SetString(size_t row, std::string_view text) override {
    result_.SetString(offset_ + row, text);
  }

 protected:
  void* data() override { return result_.values<std::byte>() + offset_ * width_; }

 private:
  ColumnResult& result_;
  size_t offset_;
  size_t width_;
};

}  // namespace

size_t ValueWidth(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return 1;
    case ScalarType::kInt: return 4;
    case ScalarType::kLong:
    case ScalarType::kReal:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return 8;
    case ScalarType::kDecimal:
    case ScalarType::kString:
    case ScalarType::kGuid:
    case ScalarType::kDynamic: return 16;
  }
  return 16;
}

void ColumnResult::Start(size_t row_count) {
  row_count_ = row_count;
  values_.assign(row_count * ValueWidth(type_), std::byte{0});
  validity_.assign((row_count + 63) / 64, ~uint64_t{0});
  any_null_ = false;
  strings_.clear();
}

void ColumnResult::SetNull(size_t row) {
  any_null_ = true;
  validity_[row / 64] &= ~(uint64_t{1} << (row % 64));
}

void ColumnResult::SetString(size_t row, std::string_view text) {
  StringSlot slot{};
  slot.size = static_cast<uint32_t>(text.size());
  if (text.size() <= StringSlot::kInlineSize) {
    if (!text.empty()) std::memcpy(slot.inlined, text.data(), text.size());
  } else {
    const std::string& kept = strings_.emplace_back(text);
    std::memcpy(slot.pointer.prefix, kept.data(), sizeof slot.pointer.prefix);
    slot.pointer.data = kept.data();
  }
  values<StringSlot>()[row] = slot;
}

void ColumnResult::Set(size_t row, const Scalar& value) {
  if (value.is_null()) return SetNull(row);
  switch (type_) {
    case ScalarType::kBool: values<uint8_t>()[row] = value.bool_value() ? 1 : 0; break;
    case ScalarType::kInt: values<int32_t>()[row] = static_cast<int32_t>(value.int64_value()); break;
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: values<int64_t>()[row] = value.int64_value(); break;
    case ScalarType::kReal: values<double>()[row] = value.real_value(); break;
    case ScalarType::kDecimal: values<Decimal>()[row] = value.decimal_value(); break;
    case ScalarType::kGuid:
      values<EngineGuid>()[row] = EngineGuid::FromGuid(value.guid_value());
      break;
    case ScalarType::kString:
    case ScalarType::kDynamic: SetString(row, value.string_value()); break;
  }
}

ColumnVector ColumnResult::view() const {
  return {type_, values_.data(), any_null_ ? validity_.data() : nullptr};
}

Status RunKernel(Kernel kernel, bool null_on_null, const KernelArguments& arguments,
                 ColumnResult& result) {
  bool any_null = false;
  const auto is_null = [&](size_t column, size_t row) {
    const ColumnVector& values = arguments.columns[column];
    return values.type != ScalarType::kString && values.IsNull(row);
  };
  for (size_t i = 0; null_on_null && !any_null && i < arguments.column_count; ++i) {
    if (arguments.columns[i].validity == nullptr) continue;
    for (size_t row = 0; row < arguments.row_count && !any_null; ++row) any_null = is_null(i, row);
  }
  if (!any_null) return kernel(arguments, result);
  std::vector<ColumnVector> one(arguments.columns, arguments.columns + arguments.column_count);
  for (size_t row = 0; row < arguments.row_count; ++row) {
    bool null = false;
    for (size_t i = 0; i < one.size() && !null; ++i) null = is_null(i, row);
    if (null) {
      result.SetNull(row);
      continue;
    }
    for (size_t i = 0; i < one.size(); ++i) {
      const ColumnVector& column = arguments.columns[i];
      // A null string reads as the empty one.
      static constexpr StringSlot kEmpty{};
      one[i].data = column.IsNull(row)
                        ? static_cast<const void*>(&kEmpty)
                        : column.values<std::byte>() + row * ValueWidth(column.type);
      one[i].validity = nullptr;
    }
    OffsetResult target(result, row);
    RETURN_IF_ERROR(kernel({1, one.data(), one.size()}, target));
  }
  return Status::Ok();
}

}  // namespace sluice::functions
