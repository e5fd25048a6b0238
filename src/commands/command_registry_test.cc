#include "commands/command_registry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "commands/register_commands.h"
#include "commands/result_schema.h"

namespace sluice::commands {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const CommandRegistry& Registry() {
  static const CommandRegistry* const registry = [] {
    auto* made = new CommandRegistry();
    RegisterCommands(*made);
    return made;
  }();
  return *registry;
}

// The name of the command that a text is, or the error's message.
std::string NameOf(std::string_view text) {
  const auto matched = Registry().Match(text);
  return matched.ok() ? std::string(matched->definition->name) : matched.status().message();
}

MatchedCommand Match(std::string_view text) {
  auto matched = Registry().Match(text);
  EXPECT_TRUE(matched.ok()) << text << ": " << matched.status().ToString();
  return matched.ok() ? *std::move(matched) : MatchedCommand{};
}

Status ErrorOf(std::string_view text) {
  const auto matched = Registry().Match(text);
  EXPECT_FALSE(matched.ok()) << text;
  return matched.status();
}

TEST(CommandRegistryTest, EveryCommandIsWholeAndItsExamplesAreItsOwn) {
  std::set<std::string_view> names;
  for (const CommandDefinition* definition : Registry().definitions()) {
    SCOPED_TRACE(definition->name);
    EXPECT_TRUE(names.insert(definition->name).second) << "two commands of one name";
    EXPECT_FALSE(RoleName(definition->role).empty());
    EXPECT_TRUE(definition->summary.ends_with("."));
    EXPECT_TRUE(definition->run != nullptr);
    EXPECT_TRUE(definition->syntax.starts_with("."));
    ParseResultSchema(definition->result);
    EXPECT_FALSE(definition->examples.empty());
    for (const std::string_view example : definition->examples) {
      EXPECT_EQ(NameOf(example), definition->name) << example;
    }
  }
}

struct NameCase {
  std::string_view text;
  std::string_view name;
};

class CommandNameTest : public ::testing::TestWithParam<NameCase> {};

TEST_P(CommandNameTest, IsRecognised) { EXPECT_EQ(NameOf(GetParam().text), GetParam().name); }

INSTANTIATE_TEST_SUITE_P(
    Commands, CommandNameTest,
    ::testing::Values(
        NameCase{".show tables", "TablesShow"}, NameCase{"  .show   tables ;", "TablesShow"},
        NameCase{".SHOW Tables", "TablesShow"}, NameCase{"// c\n.show tables // d", "TablesShow"},
        NameCase{".show tables (A, ['b c'])", "TablesShow"},
        NameCase{".show tables details", "TablesDetailsShow"},
        NameCase{".show tables (A) details", "TablesDetailsShow"},
        NameCase{".show table T", "TableShow"}, NameCase{".show table details", "TableShow"},
        NameCase{".show table T details", "TablesDetailsShow"},
        NameCase{".show table ['T'] cslschema", "TableSchemaShowAsCsl"},
        NameCase{".show table database(\"D\").T schema as json", "TableSchemaShowAsJson"},
        NameCase{".show table T extents", "TableExtentsShow"},
        NameCase{".show table T extents where tags has 'a' and tags !contains 'b'",
                 "TableExtentsShow"},
        NameCase{".show database", "DatabasesShow"}, NameCase{".show databases", "DatabasesShow"},
        NameCase{".show cluster databases (A)", "DatabasesShow"},
        NameCase{".show cluster", "ClusterShow"},
        NameCase{".show database schema", "SchemaShow"},
        NameCase{".show database D schema", "SchemaShow"},
        NameCase{".show databases schema", "SchemaShow"}, NameCase{".show schema", "SchemaShow"},
        NameCase{".show databases (['DB']) schema as json", "SchemaShowAsJson"},
        NameCase{".show database schema as csl script", "DatabaseSchemaShowAsCsl"},
        NameCase{".show databases entities", "DatabasesEntitiesShow"},
        NameCase{".show database extents", "DatabaseExtentsShow"},
        NameCase{".show database D extents", "DatabaseExtentsShow"},
        NameCase{".create table T (a:long)", "TableCreate"},
        NameCase{".create table \"T\" (a:long)", "TableCreate"},
        NameCase{".create table T based-on U", "TableCreateBasedOnAnother"},
        NameCase{".create-merge table T (a:long)", "TableCreateMerge"},
        NameCase{".drop table T columns (a, b)", "TableColumnsDrop"},
        NameCase{".drop column T.c ifexists", "ColumnDrop"},
        NameCase{".rename column ['D'].T.c to d", "ColumnRename"},
        NameCase{".set T <| print 1", "TableSet"}, NameCase{".set async T <| print 1", "TableSet"},
        NameCase{".set async <| print 1", "TableSet"},
        NameCase{".set-or-append T <| print 1", "TableSetOrAppend"},
        NameCase{".ingest inline into table T <| a,b", "DataIngestInline"},
        NameCase{".ingest inline into table T [1,2]", "DataIngestInline"},
        NameCase{".ingest into table T 'file:///a'", "DataIngestPull"},
        NameCase{".export to csv ('file:///a') <| T", "DataExportToBlob"},
        NameCase{".export to table E <| T", "DataExportToExternalTable"},
        NameCase{".show continuous-export 'X' failures", "ContinuousExportFailuresShow"},
        NameCase{".show continuous-exports | count", "ContinuousExportsShow"},
        NameCase{".show operation 56e51622-eb49-4d1a-b896-06a03178efcd details",
                 "OperationDetailsShow"},
        NameCase{".show operations (56e51622-eb49-4d1a-b896-06a03178efcd)", "OperationsShow"},
        NameCase{".drop-pretend extents from T", "ExtentsDrop"}));

struct ErrorCase {
  std::string_view text;
  std::string_view message;
  uint32_t begin;  // Of the span.
};

class CommandErrorTest : public ::testing::TestWithParam<ErrorCase> {};

TEST_P(CommandErrorTest, SaysWhatIsWrongAndWhere) {
  const Status error = ErrorOf(GetParam().text);
  EXPECT_THAT(error.message(), HasSubstr(std::string(GetParam().message)));
  ASSERT_TRUE(error.span().has_value());
  EXPECT_EQ(error.span()->begin, GetParam().begin) << error.message();
}

INSTANTIATE_TEST_SUITE_P(
    Commands, CommandErrorTest,
    ::testing::Values(
        ErrorCase{".shwo tables", "Expected 'show'", 1},
        ErrorCase{".show tabels", "'tables'", 6},
        ErrorCase{".create table T (a:lng)", "'lng' is no type", 19},
        ErrorCase{".create table T (a:long, a:int)", "declared twice", 25},
        ErrorCase{".create table T a:long)", "Expected 'based-on' or '('", 16},
        ErrorCase{".create table T (a:long", "found the end of the command", 23},
        ErrorCase{".create table T (a:long) width (folder='x')", "found 'width'", 25},
        ErrorCase{".create table T (a:long) with (flder='x')", "Unknown property 'flder'", 31},
        ErrorCase{".create table T (a:long) with (folder=1)", "'folder' must be a string", 38},
        ErrorCase{".create table T (a:long) with (folder='a', folder='b')", "given twice", 43},
        ErrorCase{".set T <| ", "Expected a query", 9},
        ErrorCase{".show operation 12 details", "Expected a guid", 16},
        ErrorCase{".show continuous-export X exported", "exported-artifacts", 26},
        ErrorCase{".alter table T policy ingestiontime maybe", "'true' or 'false'", 36},
        ErrorCase{".create-or-alter continuous-export X to table E with "
                  "(intervalBetweenRuns=5) <| T",
                  "'intervalBetweenRuns' must be a timespan", 74},
        ErrorCase{".create-or-alter continuous-export X to table E with "
                  "(intervalBetweenRuns=1h, managedIdentity='system') <| T",
                  "'managedIdentity' is not supported", 78},
        ErrorCase{".export to csv ('a') with (includeHeaders='some') <| T",
                  "must be one of: none, all, firstFile", 42},
        ErrorCase{".create external table E (a:long) kind=storage partition by (P:int=a) "
                  "dataformat=csv ('x')",
                  "A partition is of type string, datetime or long", 63},
        ErrorCase{".show tables 'unclosed", "", 13}));

TEST(CommandRegistryTest, UnsupportedCommandsAreNamed) {
  const Status error = ErrorOf(".create workload_group W '{}'");
  EXPECT_EQ(error.code(), StatusCode::kUnsupported);
  EXPECT_THAT(error.message(), HasSubstr("workload_group"));
  EXPECT_EQ(ErrorOf(".alter table T policy retention '{}'").code(), StatusCode::kUnsupported);
  EXPECT_EQ(ErrorOf(".show journal").code(), StatusCode::kUnsupported);
  EXPECT_EQ(ErrorOf(".show tabels").code(), StatusCode::kInvalidArgument);
}

TEST(CommandRegistryTest, ErrorsCarryKustosCodeAndTheNearestSyntax) {
  const Status error = ErrorOf(".clear table T");
  EXPECT_EQ(error.kusto_code(), "SYN0002");
  EXPECT_THAT(error.message(), HasSubstr("Syntax: .clear [async] table"));
  EXPECT_THAT(error.message(), HasSubstr("line: 1, column: 15"));
}

TEST(CommandRegistryTest, ValuesOfPropertiesNeverShowInErrors) {
  const Status error =
      ErrorOf(".export to csv (h'file:///x;topsecret') with (sizeLimit='topsecret') <| T");
  EXPECT_THAT(error.message(), Not(HasSubstr("topsecret")));
}

TEST(CommandRegistryTest, ReadsTableDeclarations) {
  const Arguments arguments =
      Match(".create table ['my table'] (['a b']:string, c:System.Int64, d:double) "
            "with (docString=\"x\" 'y', FOLDER='f')")
          .arguments;
  EXPECT_EQ(arguments.Text("table"), "my table");
  EXPECT_EQ(arguments.Get<Schema>("schema").ToString(), "['a b']:string, c:long, d:real");
  EXPECT_EQ(arguments.properties().Text("docstring"), "xy");
  EXPECT_EQ(arguments.properties().Text("folder"), "f");
}

TEST(CommandRegistryTest, ReadsPropertiesOfAllTypes) {
  const Arguments arguments =
      Match(".create-or-alter continuous-export X over (T, ['U']) to table E with "
            "(intervalBetweenRuns=time(1.00:00:00), forcedLatency='00:10:00', "
            "sizeLimit=long(104857600), distributed=False, distribution=PER_NODE, "
            "isDisabled=\"true\") <|\nT | where a > 1")
          .arguments;
  const Properties& properties = arguments.properties();
  EXPECT_EQ(properties.Int("intervalBetweenRuns"), kTicksPerDay);
  EXPECT_EQ(properties.Int("forcedLatency"), 10 * kTicksPerMinute);
  EXPECT_EQ(properties.Int("sizeLimit"), 104857600);
  EXPECT_EQ(properties.Bool("distributed"), false);
  EXPECT_EQ(properties.Text("distribution"), "per_node");
  EXPECT_EQ(properties.Bool("isDisabled"), true);
}

TEST(CommandRegistryTest, QueriesKeepTheirPositionInTheText) {
  const std::string text = ".set T with (folder='<|')\n<| print x = 1";
  const Arguments arguments = Match(text).arguments;
  const std::string& query = arguments.Get<Body>("query").text;
  EXPECT_EQ(query.size(), text.size());
  EXPECT_EQ(query.find("print"), text.find("print"));
  EXPECT_EQ(query.substr(0, 26), std::string(25, ' ') + "\n");
}

TEST(CommandRegistryTest, InlineDataIsTakenAsItIs) {
  const Arguments arguments =
      Match(".ingest inline into table T with (format=csv) <|\n a,\"<|\n//x\n'").arguments;
  EXPECT_EQ(arguments.Get<Body>("data").text, "\n a,\"<|\n//x\n'");
  EXPECT_EQ(arguments.properties().Text("format"), "csv");
  EXPECT_EQ(Match(".ingest inline into table T [1,\"a]\"]").arguments.Get<Body>("data").text,
            "1,\"a]\"\n");
  EXPECT_EQ(Match(".ingest inline into table T\n  [1,a]\n  [2,b]\n").arguments.Get<Body>("data").text,
            "1,a\n2,b\n");
}

TEST(CommandRegistryTest, PipesEndACommand) {
  const std::string text = ".show tables | where Folder == '|'";
  EXPECT_EQ(Match(text).end, text.find('|'));
}

TEST(CommandRegistryTest, ReadsPartitionsAndPathFormats) {
  const Arguments arguments =
      Match(".create external table E (t:datetime, c:string) kind=blob partition by "
            "(V:string, C:string = c, H:long = hash(c, 10), D:datetime = bin(t, 1d), "
            "B:datetime = bin(t, time(01:00:00)), M:datetime = startofmonth(t)) "
            "pathformat = (\"v=\" V '/' C \"/\" H datetime_pattern(\"yyyy/MM\", D)) "
            "dataformat=csv (h@'https://a/b;key', 'file:///x') with (compressed=true)")
          .arguments;
  const auto& partitions = arguments.Get<std::vector<catalog::Partition>>("partitions");
  ASSERT_EQ(partitions.size(), 6u);
  EXPECT_EQ(partitions[0].function, catalog::Partition::Function::kVirtual);
  EXPECT_EQ(partitions[1].column, "c");
  EXPECT_EQ(partitions[2].modulus, 10);
  EXPECT_EQ(partitions[3].bin_ticks, kTicksPerDay);
  EXPECT_EQ(partitions[4].bin_ticks, kTicksPerHour);
  EXPECT_EQ(partitions[5].function, catalog::Partition::Function::kStartOfMonth);
  const auto& path = arguments.Get<std::vector<catalog::PathElement>>("path_format");
  ASSERT_EQ(path.size(), 7u);
  EXPECT_EQ(path[0].separator, "v=");
  EXPECT_EQ(path[1].partition, "V");
  EXPECT_EQ(path[6].datetime_pattern, "yyyy/MM");
  EXPECT_EQ(path[6].partition, "D");
  const auto& connections = arguments.Get<std::vector<Secret>>("connections");
  ASSERT_EQ(connections.size(), 2u);
  EXPECT_EQ(connections[0].Reveal(), "https://a/b;key");
}

TEST(CommandRegistryTest, ReadsRenames) {
  const Arguments arguments = Match(".rename tables A=B ifexists, B=A").arguments;
  const auto& renames = arguments.Get<std::vector<TableRename>>("tables");
  ASSERT_EQ(renames.size(), 2u);
  EXPECT_EQ(renames[0].new_name, "A");
  EXPECT_TRUE(renames[0].if_exists);
  EXPECT_FALSE(renames[1].if_exists);
}

}  // namespace
}  // namespace sluice::commands
