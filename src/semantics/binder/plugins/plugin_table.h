// Every plugin's binding, by name. A plugin's file declares its binding here and defines it; the
// table in plugin_table.cc is what says which plugins there are.
#pragma once

#include <string_view>

#include "semantics/binder/plugins/plugin_call.h"
#include "semantics/plugins.h"

namespace sluice::semantics {

// The rows that a call gives. Reports errors through `call`.
using PluginBinding = Rows (*)(PluginCall& call);

struct PluginDefinition {
  PluginInfo info;
  PluginBinding bind = nullptr;  // Null when refused.
  // Works without a table before it.
  bool is_source = false;
  // The binding itself looks at the schema behind the call.
  bool takes_output_schema = false;
};

// The definition for a name, or null.
const PluginDefinition* FindPlugin(std::string_view name);
// The plugin's name nearest to one that is none; empty when none is near.
std::string SuggestPlugin(std::string_view name);

// bag_unpack_plugin.cc, pivot_plugin.cc
Rows BindBagUnpack(PluginCall& call);
Rows BindPivot(PluginCall& call);
// table_plugins.cc: plugins about tables as a whole.
Rows BindIdentity(PluginCall& call);
Rows BindNarrow(PluginCall& call);
Rows BindPreview(PluginCall& call);
Rows BindRowsNear(PluginCall& call);
Rows BindSchemaMerge(PluginCall& call);
Rows BindDcountIntersect(PluginCall& call);
// infer_storage_schema_plugins.cc
Rows BindInferStorageSchema(PluginCall& call);
Rows BindInferStorageSchemaWithSuggestions(PluginCall& call);
// lookup_plugins.cc
Rows BindIpv4Lookup(PluginCall& call);
Rows BindIpv6Lookup(PluginCall& call);
Rows BindGeoLineLookup(PluginCall& call);
Rows BindGeoPolygonLookup(PluginCall& call);
// activity_plugins.cc
Rows BindActiveUsersCount(PluginCall& call);
Rows BindActivityCountsMetrics(PluginCall& call);
Rows BindActivityEngagement(PluginCall& call);
Rows BindActivityMetrics(PluginCall& call);
Rows BindNewActivityMetrics(PluginCall& call);
Rows BindSessionCount(PluginCall& call);
Rows BindSlidingWindowCounts(PluginCall& call);
// sequence_plugins.cc
Rows BindFunnelSequence(PluginCall& call);
Rows BindFunnelSequenceCompletion(PluginCall& call);
Rows BindRollingPercentile(PluginCall& call);
Rows BindSequenceDetect(PluginCall& call);
// pattern_plugins.cc
Rows BindAutocluster(PluginCall& call);
Rows BindBasket(PluginCall& call);
Rows BindDiffpatterns(PluginCall& call);
Rows BindDiffpatternsText(PluginCall& call);

}  // namespace sluice::semantics
