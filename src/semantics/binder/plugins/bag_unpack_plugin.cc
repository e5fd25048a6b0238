// bag_unpack: columns of the properties of a dynamic column. Which there are, and their types, is
// read from the data while the query is bound, unless the call says it.
// https://learn.microsoft.com/kusto/query/bag-unpack-plugin
#include <map>
#include <set>

#include "functions/plugins/bag_properties_function.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {
namespace {

constexpr size_t kPropertiesMax = 10'000;

enum class Conflict : uint8_t { kError, kReplaceSource, kKeepSource };

struct Arguments {
  BoundColumn bag;
  std::string prefix;
  Conflict conflict = Conflict::kError;
  std::optional<Scalar> ignored;
};

Arguments ReadArguments(PluginCall& call) {
  Arguments arguments;
  arguments.bag = call.Column("Column");
  if (!call.failed() && arguments.bag.type != ScalarType::kDynamic) {
    call.Fail("SEM0220", "The column '" + arguments.bag.name + "' must be of type dynamic.");
  }
  if (auto prefix = call.OptionalConstant("OutputColumnPrefix", ScalarType::kString)) {
    arguments.prefix = prefix->string_value();
  }
  if (auto conflict = call.OptionalConstant("columnsConflict", ScalarType::kString)) {
    const std::string& text = conflict->string_value();
    if (text == "replace_source") {
      arguments.conflict = Conflict::kReplaceSource;
    } else if (text == "keep_source") {
      arguments.conflict = Conflict::kKeepSource;
    } else if (text != "error" && !text.empty()) {
      call.Fail("SEM0240", "columnsConflict must be error, replace_source or keep_source, not '" +
                               text + "'.");
    }
  }
  arguments.ignored = call.OptionalConstant("ignoredProperties", ScalarType::kDynamic);
  call.Finish();
  return arguments;
}

BoundExpressionPointer Property(PluginCall& call, const BoundColumn& bag, std::string key,
                                ScalarType type) {
  return call.Convert(call.Call("dynamic_member", {call.Reference(bag),
                                                   call.Literal(Scalar::String(std::move(key)))}),
                      type);
}

// `(Name:string, ...)` or `(*, Name:string, ...)`: columns of the input that are named stay.
Rows UnpackedBySchema(PluginCall& call, const Arguments& arguments) {
  std::vector<BoundColumn> result;
  std::vector<ComputedColumn> computed;
  const Schema& schema = *call.output_schema();
  bool star = call.output_schema_star();
  if (star) {
    for (const BoundColumn& column : call.input().columns()) {
      bool replaced = arguments.conflict == Conflict::kReplaceSource && schema.Find(column.name);
      if (column.id != arguments.bag.id && !replaced) result.push_back(column);
    }
  }
  for (const Column& column : schema.columns) {
    const BoundColumn* existing = call.input().Find(column.name);
    if (existing != nullptr && existing->id != arguments.bag.id &&
        arguments.conflict != Conflict::kReplaceSource) {
      if (!star) result.push_back(*existing);
      if (!star || arguments.conflict == Conflict::kKeepSource) continue;
      return call.Fail("SEM0252", "the name '" + column.name +
                                      "' is a column of the input already; columnsConflict says "
                                      "which one stays.");
    }
    std::string key = column.name;
    if (key.starts_with(arguments.prefix)) key = key.substr(arguments.prefix.size());
    BoundColumn output = call.NewColumn(column.name, column.type);
    result.push_back(output);
    computed.push_back(
        {std::move(output), Property(call, arguments.bag, std::move(key), column.type)});
  }
  return call.Computed(call.input(), std::move(computed), std::move(result));
}

// The type of a column by what gettype() said of its values.
ScalarType TypeOf(const std::set<std::string>& types) {
  if (types.size() != 1) return ScalarType::kDynamic;
  const std::string& type = *types.begin();
  if (type == "double") return ScalarType::kReal;
  if (type == "array" || type == "dictionary") return ScalarType::kDynamic;
  return ParseScalarType(type).value_or(ScalarType::kDynamic);
}

}  // namespace

Rows BindBagUnpack(PluginCall& call) {
  Arguments arguments = ReadArguments(call);
  if (call.failed()) return call.Failed();
  if (call.output_schema()) return UnpackedBySchema(call, arguments);

  const Rows& input = call.input();
  Rows properties = call.Function(functions::MakeBagProperties(kPropertiesMax),
                                  {call.Renamed(input, {{arguments.bag, "bag"}})},
                                  functions::BagPropertiesSchema());
  auto found = call.Evaluate(properties, SIZE_MAX);
  if (!found) return call.Failed();
  std::set<std::string> ignored;
  if (arguments.ignored && !arguments.ignored->is_null()) {
    Rows names = call.Text("print name = names | mv-expand name to typeof(string)", {},
                           {{"names", call.Literal(*arguments.ignored)}});
    auto rows = call.Evaluate(names, kPropertiesMax);
    if (!rows) return call.Failed();
    for (const auto& row : *rows) ignored.insert(row[0].string_value());
  }
  std::map<std::string, std::set<std::string>> types;  // By property.
  for (const auto& row : *found) {
    const std::string& key = row[0].string_value();
    if (ignored.contains(key)) continue;
    std::set<std::string>& of_key = types[key];
    if (row[1].string_value() != "null") of_key.insert(row[1].string_value());
  }

  // A property that replaces a column stands in its place, the others follow in order of name.
  std::vector<BoundColumn> result;
  std::vector<ComputedColumn> computed;
  std::map<std::string, BoundColumn> replacing;
  std::vector<BoundColumn> added;
  for (const auto& [key, of_key] : types) {
    std::string name = arguments.prefix + key;
    const BoundColumn* existing = input.Find(name);
    bool conflicts = existing != nullptr && existing->id != arguments.bag.id;
    if (conflicts && arguments.conflict == Conflict::kKeepSource) continue;
    if (conflicts && arguments.conflict == Conflict::kError) {
      return call.Fail("SEM0252", "the property '" + name +
                                      "' has the name of a column of the input; columnsConflict "
                                      "says which one stays.");
    }
    ScalarType type = TypeOf(of_key);
    BoundColumn output = call.NewColumn(name, type);
    computed.push_back({output, Property(call, arguments.bag, key, type)});
    if (conflicts) {
      replacing.emplace(name, std::move(output));
    } else {
      added.push_back(std::move(output));
    }
  }
  for (const BoundColumn& column : input.columns()) {
    if (column.id == arguments.bag.id) continue;
    auto replaced = replacing.find(column.name);
    result.push_back(replaced == replacing.end() ? column : replaced->second);
  }
  result.insert(result.end(), added.begin(), added.end());
  return call.Computed(input, std::move(computed), std::move(result));
}

}  // namespace sluice::semantics
