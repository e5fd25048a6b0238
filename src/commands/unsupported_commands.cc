#include "commands/unsupported_commands.h"

#include <array>
#include <string>

#include "commands/syntax/token_reader.h"

namespace sluice::commands {
namespace {

constexpr std::array<std::string_view, 46> kVerbs = {
    "add",     "alter",   "alter-merge",     "append",   "attach",  "cancel",  "clean",
    "clear",   "create",  "create-merge",    "create-or-alter",     "define",  "delete",
    "detach",  "disable", "drop",            "drop-pretend",        "dup-next-failed-ingest",
    "dup-next-ingest",    "enable",          "execute",  "export",  "get",     "ingest",
    "ingest-from-storage-queued",            "list",     "load",    "macro-expand",
    "make",    "merge",   "move",            "patch",    "purge",   "rebuild", "refresh",
    "remove",  "rename",  "replace",         "restore",  "run",     "save",    "set",
    "set-or-append",      "set-or-replace",  "show",     "undo"};

// What may stand behind a verb: entities and policies. A text with one of these among its first
// words is a command of that family.
constexpr std::array<std::string_view, 63> kFamilies = {
    "function",            "functions",          "materialized-view",  "materialized-views",
    "mapping",             "mappings",           "entity_group",       "entity_groups",
    "graph_model",         "graph_models",       "graph_snapshot",     "graph_snapshots",
    "workload_group",      "workload_groups",    "stored_query_result", "stored_query_results",
    "policy",              "policies",           "principal",          "principals",
    "admins",              "users",              "viewers",            "ingestors",
    "monitors",            "unrestrictedviewers", "plugin",            "plugins",
    "follower",            "journal",            "cache",              "purge",
    "extentcontainers",    "extent",             "rowstore",           "prettyname",
    "tempstorage",         "ingestion",          "queries",            "commands",
    "cursor",              "script",             "auto_delete",        "caching",
    "encoding",            "ingestionbatching",  "managed_identity",   "merge",
    "mirroring",           "multidatabaseadmins", "partitioning",      "query_acceleration",
    "request_classification", "restricted_view_access", "retention",   "row_level_security",
    "roworder",            "sandbox",            "sharding",           "streamingingestion",
    "update",              "query_weak_consistency", "extent_tags_retention"};

constexpr size_t kWordsLookedAt = 7;

}  // namespace

Status CheckKnownToKusto(std::string_view text, const std::vector<language::Token>& tokens,
                         uint32_t reached) {
  MatchFailure ignored;
  TokenReader reader(text, tokens, ignored);
  if (!reader.TakeOptionalPunctuation(".")) return Status::Ok();
  std::string name;
  for (const std::string_view verb : kVerbs) {
    if (!reader.TakeOptionalWord(verb)) continue;
    name = "." + std::string(verb);
    break;
  }
  if (name.empty()) return Status::Ok();
  for (size_t i = 0; i < kWordsLookedAt && !reader.AtEnd(); ++i) {
    const SourceSpan span = reader.Peek().span;
    for (const std::string_view family : kFamilies) {
      if (span.begin < reached || !reader.TakeOptionalWord(family)) continue;
      language::Diagnostics diagnostics;
      diagnostics.Add(language::Diagnostics::kUnsupportedCode,
                      "The command '" + name + " ... " + std::string(family) +
                          "' in this form is not supported by this server",
                      span);
      return diagnostics.ToStatus(text);
    }
    reader.Skip();
  }
  return Status::Ok();
}

}  // namespace sluice::commands
