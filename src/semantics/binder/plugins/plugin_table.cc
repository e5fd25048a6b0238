#include "semantics/binder/plugins/plugin_table.h"

#include <algorithm>
#include <array>

#include "semantics/binder/wildcard.h"

namespace sluice::semantics {
namespace {

constexpr std::string_view kCallout = "it calls out to another service, and callouts are disabled";
constexpr std::string_view kSandbox = "it runs code in a sandbox, which this server does not have";

// In order of name.
constexpr auto kPlugins = std::to_array<PluginDefinition>({
    {{"active_users_count", "Counts values that appeared in enough periods of a lookback window.",
      ""}, BindActiveUsersCount},
    {{"activity_counts_metrics", "Counts records and values per window against all windows before.",
      ""}, BindActivityCountsMetrics},
    {{"activity_engagement", "The ratio of active values in an inner and an outer window.", ""},
     BindActivityEngagement},
    {{"activity_metrics", "Values, new values, retention and churn against the window before.", ""},
     BindActivityMetrics},
    {{"ai_chat_completion", "Asks a chat model.", kCallout}},
    {{"ai_chat_completion_prompt", "Asks a chat model with one prompt.", kCallout}},
    {{"ai_embed_text", "Embeds text with a language model.", kCallout}},
    {{"ai_embeddings", "Embeds text with a language model.", kCallout}},
    {{"autocluster", "Finds common patterns of values in the records.", ""}, BindAutocluster},
    {{"azure_digital_twins_query_request", "Queries Azure Digital Twins.", kCallout}},
    {{"bag_unpack", "Makes columns of the properties of a dynamic column.", ""}, BindBagUnpack,
     false, true},
    {{"basket", "Finds the frequent patterns of values in the records.", ""}, BindBasket},
    {{"cosmosdb_sql_request", "Queries Azure Cosmos DB.", kCallout}},
    {{"csharp", "Runs C# code over the records.", kSandbox}},
    {{"dax_request", "Queries a semantic model.", kCallout}},
    {{"dcount_intersect", "Estimates the sizes of intersections of hll sets.", ""},
     BindDcountIntersect},
    {{"diffpatterns", "Finds patterns of values in which two sets of records differ.", ""},
     BindDiffpatterns},
    {{"diffpatterns_text", "Finds patterns of words in which two sets of texts differ.", ""},
     BindDiffpatternsText},
    {{"estimate_rows_count", "Estimates the number of records of a remote query.",
      "it belongs to queries across clusters; count gives the exact number"}},
    {{"execute_query", "Runs a query on another cluster.", kCallout}},
    {{"execute_show_command", "Runs a .show command on another cluster.", kCallout}},
    {{"external_datatable", "Reads rows that a client sends along.",
      "the protocol of this server has no such rows; use datatable"}},
    {{"funnel_sequence", "What comes before and after a sequence of states.", ""},
     BindFunnelSequence},
    {{"funnel_sequence_completion", "How many reach each step of a sequence in time.", ""},
     BindFunnelSequenceCompletion},
    {{"geo_line_lookup", "Joins positions with the lines that they lie near to.", ""},
     BindGeoLineLookup},
    {{"geo_polygon_lookup", "Joins positions with the polygons that they lie in.", ""},
     BindGeoPolygonLookup},
    {{"http_request", "Sends an HTTP GET request.", kCallout}},
    {{"http_request_post", "Sends an HTTP POST request.", kCallout}},
    {{"identity", "The records as they are.", ""}, BindIdentity},
    {{"identity_v3", "The records as they are, or an error, for tests of a cluster.",
      "it tests the plugins of a cluster; use identity()"}},
    {{"infer_storage_schema", "Infers a schema from stored files.", ""}, BindInferStorageSchema,
     true},
    {{"infer_storage_schema_with_suggestions", "Infers a schema from stored files, with advice.",
      ""}, BindInferStorageSchemaWithSuggestions, true},
    {{"ipv4_lookup", "Joins IPv4 addresses with the networks that they are in.", ""},
     BindIpv4Lookup},
    {{"ipv6_lookup", "Joins IPv6 addresses with the networks that they are in.", ""},
     BindIpv6Lookup},
    {{"mysql_request", "Queries a MySQL server.", kCallout}},
    {{"narrow", "One record per cell: row number, column name and value as text.", ""}, BindNarrow},
    {{"new_activity_metrics", "Values, retention and churn of cohorts of new values.", ""},
     BindNewActivityMetrics},
    {{"pivot", "Makes columns of the values of a column.", ""}, BindPivot, false, true},
    {{"postgresql_request", "Queries a PostgreSQL server.", kCallout}},
    {{"preview", "The first records, and how many there are.", ""}, BindPreview},
    {{"python", "Runs Python code over the records.", kSandbox}},
    {{"r", "Runs R code over the records.", kSandbox}},
    {{"rolling_percentile", "A percentile over the last bins, for each bin.", ""},
     BindRollingPercentile},
    {{"rows_near", "The records near to those that meet a condition.", ""}, BindRowsNear},
    {{"schema_merge", "Merges the schemas of several tables.", ""}, BindSchemaMerge},
    {{"sequence_detect", "Finds sequences of events that meet conditions in turn.", ""},
     BindSequenceDetect},
    {{"session_count", "Counts the sessions of each bin of a timeline.", ""}, BindSessionCount},
    {{"sliding_window_counts", "Counts records and values in a sliding window.", ""},
     BindSlidingWindowCounts},
    {{"sql_request", "Queries a SQL server.", kCallout}},
});

constexpr auto kInfos = [] {
  std::array<PluginInfo, kPlugins.size()> infos{};
  for (size_t i = 0; i < infos.size(); ++i) infos[i] = kPlugins[i].info;
  return infos;
}();

}  // namespace

std::span<const PluginInfo> Plugins() { return kInfos; }

const PluginDefinition* FindPlugin(std::string_view name) {
  auto found = std::find_if(kPlugins.begin(), kPlugins.end(),
                            [&](const PluginDefinition& one) { return one.info.name == name; });
  return found == kPlugins.end() ? nullptr : &*found;
}

std::string SuggestPlugin(std::string_view name) {
  std::vector<std::string> candidates;
  for (const PluginInfo& info : kInfos) candidates.emplace_back(info.name);
  return NearestName(name, candidates);
}

}  // namespace sluice::semantics
