// How stored functions show in results.
#pragma once

#include <string>
#include <string_view>

#include "catalog/entities.h"
#include "commands/command_call.h"

namespace sluice::commands {

inline constexpr std::string_view kFunctionsResult =
    "Name:string, Parameters:string, Body:string, Folder:string, DocString:string";

// A row of kFunctionsResult. Obfuscated strings of the body (h"...") show as h"***", unless
// `reveal`.
std::vector<Scalar> FunctionRow(const catalog::StoredFunction& function, bool reveal);

// All functions of a database.
Result<Rows> FunctionRows(const CommandCall& call, const catalog::Database& database);

// {"Name":"f","InputParameters":[...],"Body":"{...}",...}, with the columns of its result when
// `resolve` and when it still binds.
std::string FunctionJson(const CommandCall& call, const catalog::Database& database,
                         const catalog::StoredFunction& function, bool resolve);

// The command that makes the function anew, and keeps it as it is when it does not bind.
std::string FunctionScript(const catalog::StoredFunction& function);

}  // namespace sluice::commands
