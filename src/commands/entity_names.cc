#include "commands/entity_names.h"

#include <cctype>
#include <string>

namespace sluice::commands {
namespace {

constexpr size_t kNameSizeMax = 1024;

Status Invalid(std::string_view kind, std::string_view name, std::string_view reason) {
  return InvalidArgument("The name of the " + std::string(kind) + " '" +
                         std::string(name.substr(0, 100)) + "' is not valid: " +
                         std::string(reason))
      .WithKustoCode("BadRequest_EntityNameIsNotValid");
}

}  // namespace

Status CheckEntityName(std::string_view kind, std::string_view name) {
  if (name.empty()) return Invalid(kind, name, "it is empty");
  if (name.size() > kNameSizeMax) return Invalid(kind, name, "it has more than 1024 characters");
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    // Letters beyond ASCII are taken as they come.
    if (byte >= 0x80 || std::isalnum(byte) != 0) continue;
    if (c == '_' || c == ' ' || c == '.' || c == '-') continue;
    const std::string shown = byte < 0x20 ? "a control character" : std::string("'") + c + "'";
    return Invalid(kind, name,
                   "it contains " + shown + "; letters, digits, '_', '-', '.' and spaces are allowed");
  }
  if (name.front() == ' ' || name.back() == ' ') {
    return Invalid(kind, name, "it starts or ends with a space");
  }
  if (name.starts_with("__") || name.ends_with("__")) {
    return Invalid(kind, name, "names that start or end with two underscores are reserved");
  }
  return Status::Ok();
}

Status CheckColumnNames(const Schema& schema) {
  if (schema.columns.empty()) return InvalidArgument("A table must have at least one column");
  for (const Column& column : schema.columns) {
    RETURN_IF_ERROR(CheckEntityName("column", column.name));
  }
  return Status::Ok();
}

}  // namespace sluice::commands
