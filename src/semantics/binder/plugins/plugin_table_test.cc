#include "semantics/binder/plugins/plugin_table.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "language/parser/parser.h"
#include "semantics/testing/memory_schema_source.h"

namespace sluice::semantics {
namespace {

TEST(PluginTable, IsInOrderOfName) {
  auto plugins = Plugins();
  EXPECT_TRUE(std::is_sorted(plugins.begin(), plugins.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
}

TEST(PluginTable, EveryPluginWorksOrSaysWhyNot) {
  for (const PluginInfo& info : Plugins()) {
    const PluginDefinition* plugin = FindPlugin(info.name);
    ASSERT_NE(plugin, nullptr) << info.name;
    EXPECT_EQ(plugin->bind == nullptr, !info.refusal.empty()) << info.name;
    EXPECT_TRUE(info.summary.ends_with(".")) << info.name;
    EXPECT_FALSE(info.refusal.ends_with(".")) << info.name;
  }
}

TEST(PluginTable, KnowsEveryDocumentedPlugin) {
  for (std::string_view name :
       {"active_users_count", "activity_counts_metrics", "activity_engagement", "activity_metrics",
        "ai_chat_completion", "ai_chat_completion_prompt", "ai_embed_text", "ai_embeddings",
        "autocluster", "azure_digital_twins_query_request", "bag_unpack", "basket",
        "cosmosdb_sql_request", "csharp", "dax_request", "dcount_intersect", "diffpatterns",
        "diffpatterns_text", "estimate_rows_count", "execute_query", "execute_show_command",
        "external_datatable", "funnel_sequence", "funnel_sequence_completion", "geo_line_lookup",
        "geo_polygon_lookup", "http_request", "http_request_post", "identity", "identity_v3",
        "infer_storage_schema", "infer_storage_schema_with_suggestions", "ipv4_lookup",
        "ipv6_lookup", "mysql_request", "narrow", "new_activity_metrics", "pivot",
        "postgresql_request", "preview", "python", "r", "rolling_percentile", "rows_near",
        "schema_merge", "sequence_detect", "session_count", "sliding_window_counts",
        "sql_request"}) {
    EXPECT_NE(FindPlugin(name), nullptr) << name;
  }
  EXPECT_EQ(FindPlugin("no_such_plugin"), nullptr);
}

// Counts what it is asked for.
class CountingEvaluator : public RelationEvaluator {
 public:
  Result<std::vector<std::vector<Scalar>>> Evaluate(const BoundRelationPointer& relation,
                                                    size_t) override {
    ++calls;
    std::vector<std::vector<Scalar>> rows = {{Scalar::String("a"), Scalar::String("long")}};
    rows[0].resize(relation->columns.size(), Scalar::String(""));
    return rows;
  }
  int calls = 0;
};

std::string ColumnsOf(std::string_view kql, RelationEvaluator* evaluator) {
  language::Diagnostics diagnostics;
  language::QueryText tree = language::ParseQuery(kql, diagnostics);
  MemorySchemaSource schemas;
  BindOptions options;
  options.evaluator = evaluator;
  BoundQuery bound = Bind(tree, schemas, options, diagnostics);
  if (!diagnostics.empty()) return diagnostics.all()[0].message;
  std::string text;
  for (const BoundColumn& column : bound.results[0].relation->columns) {
    text += (text.empty() ? "" : ", ") + column.name + ":" +
            std::string(ScalarTypeName(column.type));
  }
  return text;
}

TEST(Plugins, ReadTheirColumnsWhileBinding) {
  CountingEvaluator evaluator;
  EXPECT_EQ(ColumnsOf("print x = 1, d = dynamic({}) | evaluate bag_unpack(d, 'p_')", &evaluator),
            "x:long, p_a:long");
  EXPECT_EQ(evaluator.calls, 1);
}

TEST(Plugins, AskForNoDataWhenTheSchemaIsGiven) {
  CountingEvaluator evaluator;
  EXPECT_EQ(ColumnsOf("print x = 1, d = dynamic({}) | evaluate bag_unpack(d) : (*, y:real)",
                      &evaluator),
            "x:long, y:real");
  EXPECT_EQ(evaluator.calls, 0);
}

TEST(Plugins, AskForNoDataOfAQueryWithErrors) {
  CountingEvaluator evaluator;
  EXPECT_NE(ColumnsOf("print d = dynamic({}) | where nothing == 1 | evaluate bag_unpack(d)",
                      &evaluator)
                .find("nothing"),
            std::string::npos);
  EXPECT_EQ(evaluator.calls, 0);
}

TEST(Plugins, RefuseByNameAndReason) {
  EXPECT_EQ(ColumnsOf("print 1 | evaluate sql_request('a', 'b')", nullptr),
            "The plugin 'sql_request' is not supported by this server: it calls out to another "
            "service, and callouts are disabled.");
}

}  // namespace
}  // namespace sluice::semantics
