// https://learn.microsoft.com/kusto/management/entity-groups
#include <algorithm>

#include "catalog/entity_errors.h"
#include "commands/command_definition.h"
#include "commands/entity_names.h"
#include "commands/json_text.h"
#include "language/parser/parser.h"

namespace sluice::commands {
namespace {

constexpr std::string_view kEntityGroupsResult = "Name:string, Entities:string";

std::vector<Scalar> GroupRow(const catalog::EntityGroup& group) {
  return {Scalar::String(group.name), Scalar::String(JsonArray(group.entities))};
}

// The entities that a command names. That they exist is asked only when the group is used.
Result<std::vector<std::string>> EntitiesOf(const CommandCall& call) {
  std::vector<std::string> entities = call.arguments.Get<ExpressionTexts>("entities").texts;
  for (const std::string& entity : entities) {
    language::Diagnostics diagnostics;
    const language::ExpressionPointer expression = language::ParseExpression(entity, diagnostics);
    RETURN_IF_ERROR(diagnostics.ToStatus(entity));
    const bool reference = expression->kind == language::ExpressionKind::kMember ||
                           expression->kind == language::ExpressionKind::kCall ||
                           expression->kind == language::ExpressionKind::kName;
    if (!reference) {
      return InvalidArgument("'" + entity + "' is no reference to an entity; write " +
                             "database('d') or cluster('c').database('d')");
    }
  }
  return entities;
}

Result<CommandResult> RunCreate(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  catalog::EntityGroup group;
  group.database_id = database.id;
  group.name = call.arguments.Text("name");
  RETURN_IF_ERROR(CheckEntityName("entity group", group.name));
  ASSIGN_OR_RETURN(group.entities, EntitiesOf(call));
  const Status created = call.services.catalog.CreateEntityGroup(group);
  if (created.code() == StatusCode::kAlreadyExists && call.arguments.HasWord("ifnotexists")) {
    ASSIGN_OR_RETURN(group, call.services.catalog.GetEntityGroup(database.id, group.name));
  } else {
    RETURN_IF_ERROR(created);
  }
  return CommandResult(Rows{GroupRow(group)});
}

Result<CommandResult> Alter(CommandCall& call, bool merge) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      catalog::EntityGroup group,
      call.services.catalog.GetEntityGroup(database.id, call.arguments.Text("name")));
  ASSIGN_OR_RETURN(std::vector<std::string> entities, EntitiesOf(call));
  if (!merge) group.entities.clear();
  for (std::string& entity : entities) {
    const auto& all = group.entities;
    if (std::find(all.begin(), all.end(), entity) != all.end()) continue;
    group.entities.push_back(std::move(entity));
  }
  RETURN_IF_ERROR(call.services.catalog.UpdateEntityGroup(group));
  return CommandResult(Rows{GroupRow(group)});
}

Result<CommandResult> ShowAll(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(const std::vector<catalog::EntityGroup> groups,
                   call.services.catalog.ListEntityGroups(database.id));
  Rows rows;
  for (const catalog::EntityGroup& group : groups) rows.push_back(GroupRow(group));
  return CommandResult(std::move(rows));
}

Result<CommandResult> RunShowOne(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  ASSIGN_OR_RETURN(
      const catalog::EntityGroup group,
      call.services.catalog.GetEntityGroup(database.id, call.arguments.Text("name")));
  return CommandResult(Rows{GroupRow(group)});
}

Result<CommandResult> RunDrop(CommandCall& call) {
  ASSIGN_OR_RETURN(const catalog::Database database, call.CurrentDatabase());
  RETURN_IF_ERROR(
      call.services.catalog.DropEntityGroup(database.id, call.arguments.Text("name")));
  return ShowAll(call);
}

}  // namespace

CommandDefinition CreateEntityGroup() {
  return {.name = "EntityGroupCreate",
          .syntax = ".create entity_group <name> [ifnotexists] ( <entities:expressions> )",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Stores a group of entities for macro-expand.",
          .examples = {".create entity_group All (database('A'), database('B'))"},
          .recording = Recording::kAtEnd,
          .run = &RunCreate};
}

CommandDefinition AlterEntityGroup() {
  return {.name = "EntityGroupAlter",
          .syntax = ".alter entity_group <name> ( <entities:expressions> )",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Replaces the entities of a stored group.",
          .examples = {".alter entity_group All (database('A'))"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Alter(call, false); }};
}

CommandDefinition AlterMergeEntityGroup() {
  return {.name = "EntityGroupAlterMerge",
          .syntax = ".alter-merge entity_group <name> ( <entities:expressions> )",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Adds entities to a stored group.",
          .examples = {".alter-merge entity_group All (database('C'))"},
          .recording = Recording::kAtEnd,
          .run = [](CommandCall& call) { return Alter(call, true); }};
}

CommandDefinition DropEntityGroup() {
  return {.name = "EntityGroupDrop",
          .syntax = ".drop entity_group <name>",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Drops a stored group, and lists those that are left.",
          .examples = {".drop entity_group All"},
          .recording = Recording::kAtEnd,
          .run = &RunDrop};
}

CommandDefinition ShowEntityGroup() {
  return {.name = "EntityGroupShow",
          .syntax = ".show entity_group <name>",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Shows a stored group of entities.",
          .examples = {".show entity_group All"},
          .run = &RunShowOne};
}

CommandDefinition ShowEntityGroups() {
  return {.name = "EntityGroupsShow",
          .syntax = ".show entity_groups",
          .role = Role::kDatabaseAdmin,
          .result = kEntityGroupsResult,
          .summary = "Lists the stored groups of entities.",
          .examples = {".show entity_groups"},
          .run = &ShowAll};
}

}  // namespace sluice::commands
