#include "functions/plugins/bag_properties_function.h"

#include <map>
#include <string>

#include "functions/kernels/json_text.h"
#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// As bits, so that a key needs no set.
enum TypeBit : uint8_t { kNull = 1, kBool = 2, kLong = 4, kDouble = 8, kString = 16, kArray = 32,
                         kDictionary = 64 };
constexpr std::pair<TypeBit, std::string_view> kTypeNames[] = {
    {kArray, "array"},   {kBool, "bool"}, {kDictionary, "dictionary"}, {kDouble, "double"},
    {kLong, "long"},     {kNull, "null"}, {kString, "string"}};

TypeBit TypeOf(std::string_view json) {
  switch (KindOfJson(json)) {
    case JsonKind::kNull: return kNull;
    case JsonKind::kBool: return kBool;
    case JsonKind::kNumber: return JsonAsLong(json) ? kLong : kDouble;
    case JsonKind::kString: return kString;
    case JsonKind::kArray: return kArray;
    case JsonKind::kObject: return kDictionary;
  }
  return kNull;
}

class BagProperties final : public TableFunction {
 public:
  explicit BagProperties(size_t keys_max) : keys_max_(keys_max) {}

  std::string_view name() const override { return "bag_unpack"; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    auto input = std::make_shared<std::unique_ptr<RowStream>>(std::move(call.inputs[0]));
    return MakeComputedStream(BagPropertiesSchema(), [this, input, &context = call.context] {
      return Compute(**input, context);
    });
  }

 private:
  Result<RowVector> Compute(RowStream& input, const OperationContext& context) const {
    RowReader reader(input, context);
    std::map<std::string, uint8_t, std::less<>> types;
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) break;
      if (reader.IsNull(0)) continue;
      JsonProperties properties(reader.Text(0));
      std::string_view key;
      std::string_view value;
      while (properties.Next(key, value)) {
        auto found = types.find(key);
        if (found == types.end()) {
          if (types.size() == keys_max_) {
            return LimitExceeded("The bags have more than " + std::to_string(keys_max_) +
                                 " different properties; give a schema.");
          }
          found = types.emplace(std::string(key), 0).first;
        }
        found->second = static_cast<uint8_t>(found->second | TypeOf(value));
      }
    }
    RowVector rows;
    for (const auto& [key, bits] : types) {
      for (const auto& [bit, type] : kTypeNames) {
        if ((bits & bit) != 0) {
          rows.push_back({Scalar::String(key), Scalar::String(std::string(type))});
        }
      }
    }
    return rows;
  }

  size_t keys_max_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeBagProperties(size_t keys_max) {
  return std::make_shared<BagProperties>(keys_max);
}

Schema BagPropertiesSchema() {
  return {{{"key", ScalarType::kString, ""}, {"type", ScalarType::kString, ""}}};
}

}  // namespace sluice::functions
