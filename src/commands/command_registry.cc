#include "commands/command_registry.h"

#include <algorithm>

#include "commands/syntax/pattern_matcher.h"
#include "commands/syntax/property_list.h"
#include "commands/unsupported_commands.h"

namespace sluice::commands {
namespace {

constexpr size_t kExpectedShownMax = 8;
constexpr size_t kSyntaxesShownMax = 4;

// How many characters differ, by the least number of changes.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> distances(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) distances[j] = j;
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = distances[0];
    distances[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = distances[j + 1];
      distances[j + 1] = std::min({replaced, diagonal + 1, distances[j] + 1});
    }
  }
  return distances.back();
}

// The expectations nearest to what was found come first.
std::string JoinExpected(std::vector<std::string> expected, std::string_view found) {
  const std::string quoted = "'" + std::string(found.substr(0, 40)) + "'";
  if (expected.size() > kExpectedShownMax) {
    std::stable_sort(expected.begin(), expected.end(),
                     [&](const std::string& a, const std::string& b) {
                       return EditDistance(a, quoted) < EditDistance(b, quoted);
                     });
  }
  std::string joined;
  for (size_t i = 0; i < std::min(expected.size(), kExpectedShownMax); ++i) {
    if (i > 0) joined += i + 1 == expected.size() ? " or " : ", ";
    joined += expected[i];
  }
  if (expected.size() > kExpectedShownMax) joined += ", ...";
  return joined;
}

}  // namespace

std::string_view RoleName(Role role) {
  switch (role) {
    case Role::kAnyone: return "Anyone";
    case Role::kDatabaseViewer: return "Database Viewer";
    case Role::kDatabaseUser: return "Database User";
    case Role::kDatabaseIngestor: return "Database Ingestor";
    case Role::kDatabaseMonitor: return "Database Monitor";
    case Role::kTableIngestor: return "Table Ingestor";
    case Role::kTableAdmin: return "Table Admin";
    case Role::kFunctionAdmin: return "Function Admin";
    case Role::kMaterializedViewAdmin: return "Materialized View Admin";
    case Role::kDatabaseAdmin: return "Database Admin";
    case Role::kAllDatabasesMonitor: return "AllDatabasesMonitor";
    case Role::kAllDatabasesAdmin: return "AllDatabasesAdmin";
  }
  return "";
}

void CommandRegistry::Add(CommandDefinition definition) {
  PatternSequence pattern = ParsePattern(definition.syntax);
  entries_.push_back({std::move(definition), std::move(pattern)});
}

std::vector<const CommandDefinition*> CommandRegistry::definitions() const {
  std::vector<const CommandDefinition*> definitions;
  for (const Entry& entry : entries_) definitions.push_back(&entry.definition);
  return definitions;
}

Result<MatchedCommand> CommandRegistry::Match(std::string_view text) const {
  const CommandText command = SplitCommand(text);
  MatchFailure furthest;
  std::vector<std::string_view> nearest;
  for (const Entry& entry : entries_) {
    MatchFailure failure;
    std::optional<PatternMatch> match = MatchPattern(entry.pattern, command, failure);
    if (match) {
      Arguments& arguments = match->arguments;
      if (const auto written = arguments.Find<std::vector<WrittenProperty>>("properties")) {
        ASSIGN_OR_RETURN(Properties properties,
                         CheckProperties(text, entry.definition, *written));
        arguments.Set("properties", std::move(properties));
      }
      return MatchedCommand{&entry.definition, std::move(arguments), match->end};
    }
    if (failure.position > furthest.position) nearest.clear();
    if (failure.position >= furthest.position) nearest.push_back(entry.definition.syntax);
    furthest.Merge(std::move(failure));
  }

  if (!command.head_status.ok()) return command.head_status;
  RETURN_IF_ERROR(CheckKnownToKusto(text, command.tokens, furthest.position));
  std::string message = furthest.message;
  if (message.empty()) {
    const std::string_view found =
        text.substr(furthest.span.begin, furthest.span.end - furthest.span.begin);
    message = "Expected " + JoinExpected(furthest.expected, found) + ", found " +
              (found.empty() ? "the end of the command" : "'" + std::string(found) + "'");
  }
  // Behind the first word there are too many commands to be of help.
  if (nearest.size() <= kSyntaxesShownMax) {
    for (size_t i = 0; i < nearest.size(); ++i) {
      message += (i == 0 ? ". Syntax: " : ", or: ") + std::string(nearest[i]);
    }
  }
  language::Diagnostics diagnostics;
  diagnostics.Add("SYN0002", std::move(message), furthest.span);
  return diagnostics.ToStatus(text);
}

}  // namespace sluice::commands
