#include "data/scalar_type.h"

#include <array>
#include <utility>

namespace sluice {
namespace {

struct TypeNames {
  ScalarType type;
  std::string_view name;
  std::string_view clr_name;
};

constexpr std::array<TypeNames, kScalarTypeCount> kTypeNames = {{
    {ScalarType::kBool, "bool", "SByte"},
    {ScalarType::kInt, "int", "Int32"},
    {ScalarType::kLong, "long", "Int64"},
    {ScalarType::kReal, "real", "Double"},
    {ScalarType::kDecimal, "decimal", "SqlDecimal"},
    {ScalarType::kString, "string", "String"},
    {ScalarType::kDatetime, "datetime", "DateTime"},
    {ScalarType::kTimespan, "timespan", "TimeSpan"},
    {ScalarType::kGuid, "guid", "Guid"},
    {ScalarType::kDynamic, "dynamic", "Object"},
}};

constexpr std::pair<std::string_view, ScalarType> kAliases[] = {
    {"boolean", ScalarType::kBool},     {"Boolean", ScalarType::kBool},
    {"double", ScalarType::kReal},      {"date", ScalarType::kDatetime},
    {"time", ScalarType::kTimespan},    {"uuid", ScalarType::kGuid},
    {"uniqueid", ScalarType::kGuid},    {"int32", ScalarType::kInt},
    {"int64", ScalarType::kLong},       {"Data.SqlTypes.SqlDecimal", ScalarType::kDecimal},
};

}  // namespace

std::string_view ScalarTypeName(ScalarType type) {
  return kTypeNames[static_cast<size_t>(type)].name;
}

std::string_view ScalarTypeClrName(ScalarType type) {
  return kTypeNames[static_cast<size_t>(type)].clr_name;
}

std::optional<ScalarType> ParseScalarType(std::string_view name) {
  constexpr std::string_view kSystem = "System.";
  if (name.substr(0, kSystem.size()) == kSystem) name.remove_prefix(kSystem.size());
  for (const auto& names : kTypeNames) {
    if (name == names.name || name == names.clr_name) return names.type;
  }
  for (const auto& [alias, type] : kAliases) {
    if (name == alias) return type;
  }
  return std::nullopt;
}

}  // namespace sluice
