// A management command as data: how it is written, who may run it, what it returns and what it
// does. The reference pages, completion and the tests over all commands derive from it.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "commands/command_call.h"
#include "data/schema.h"

namespace sluice::commands {

// The least that a principal must be, in Kusto's words.
// https://learn.microsoft.com/kusto/access-control/role-based-access-control
enum class Role {
  kAnyone,
  kDatabaseViewer,
  kDatabaseUser,
  kDatabaseIngestor,
  kDatabaseMonitor,
  kTableIngestor,
  kTableAdmin,
  kFunctionAdmin,
  kMaterializedViewAdmin,
  kDatabaseAdmin,
  kAllDatabasesMonitor,
  kAllDatabasesAdmin,
};
std::string_view RoleName(Role role);

// A dynamic is given as its JSON text, whether dynamic(...) or a string of it was written.
enum class PropertyType { kBool, kLong, kString, kTimespan, kDatetime, kDynamic };

// A property of `with (...)`. Names are read in any case.
struct PropertyDefinition {
  std::string_view name;
  PropertyType type = PropertyType::kString;
  // For a string: the values allowed, read in any case and given back as written here. Empty: any.
  std::vector<std::string_view> values = {};
  // Set for what Kusto has and this server has not: what the error says after the name.
  std::string_view unsupported = {};
};

// How `.show operations` learns of a command.
enum class Recording {
  kNone,
  kAtEnd,       // One entry when it has ended: for what is over in no time.
  kFromStart,   // Seen while it runs.
};

struct CommandDefinition {
  // Kusto's alias, as in `.show operations`: "TableCreate".
  std::string_view name;
  // See syntax/pattern.h.
  std::string_view syntax;
  Role role = Role::kDatabaseUser;
  // "TableName:string, Size:long". Empty: depends on what the command is given.
  std::string_view result;
  std::string_view summary;
  std::vector<std::string_view> examples;
  std::vector<PropertyDefinition> properties = {};
  Recording recording = Recording::kNone;
  // What can be known to be wrong before an `async` command answers. May be null.
  std::function<Status(CommandCall&)> check = nullptr;
  // Rows as `result` says. A command with the word `async` runs it in the background.
  std::function<Result<CommandResult>(CommandCall&)> run = nullptr;
};

}  // namespace sluice::commands
