// Plugins that join records with places: networks that hold an address, lines and polygons near to
// a position.
// https://learn.microsoft.com/kusto/query/ipv4-lookup-plugin (each plugin has a page)
#include <algorithm>

#include "functions/plugins/address_lookup_function.h"
#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {
namespace {

size_t PositionOf(const Rows& rows, const BoundColumn& column) {
  for (size_t i = 0; i < rows.columns().size(); ++i) {
    if (rows.columns()[i].id == column.id) return i;
  }
  return 0;
}

// A bool literal, or `return_unmatched = ...`, at the end.
bool IsFlag(const syntax::Expression& expression) {
  if (expression.kind == syntax::ExpressionKind::kNamed) return true;
  return expression.kind == syntax::ExpressionKind::kLiteral &&
         expression.As<syntax::LiteralExpression>().value.type() == ScalarType::kBool;
}

Rows BindAddressLookup(PluginCall& call, bool ipv6) {
  functions::AddressLookupSettings settings;
  settings.name = call.name();
  settings.ipv6 = ipv6;
  Rows lookup = call.Table("LookupTable");
  BoundColumn source_key = call.Column(ipv6 ? "SourceIPv6Key" : "SourceIPv4Key");
  if (call.failed()) return call.Failed();
  BoundColumn lookup_key = call.ColumnOf(lookup, ipv6 ? "IPv6LookupKey" : "IPv4LookupKey");
  if (call.failed()) return call.Failed();
  if (source_key.type != ScalarType::kString || lookup_key.type != ScalarType::kString) {
    return call.Fail("SEM0220", "The columns of addresses must be of type string.");
  }
  std::vector<std::string> common;
  while (!call.failed() && call.HasNext()) {
    const syntax::Expression* next = call.PeekAny();
    if (IsFlag(*next)) {
      settings.return_unmatched = call.Flag("return_unmatched", false);
      call.Finish();
      break;
    }
    if (ipv6) {
      call.Finish();
      break;
    }
    BoundColumn own = call.Column("ExtraKey");
    if (call.failed()) return call.Failed();
    const BoundColumn* other = lookup.Find(own.name);
    if (other == nullptr || other->type != own.type) {
      return call.FailAt(next->span, "SEM0100",
                         "The lookup table has no column '" + own.name + "' of the same type.");
    }
    settings.extra_keys.emplace_back(PositionOf(call.input(), own), PositionOf(lookup, *other));
    common.push_back(own.name);
  }
  if (call.failed()) return call.Failed();
  settings.source_key = PositionOf(call.input(), source_key);
  settings.lookup_key = PositionOf(lookup, lookup_key);

  // ipv4_lookup gives the records first, ipv6_lookup what was found.
  settings.found_first = ipv6;
  NameScope names;
  auto add = [&](const BoundColumn& column) {
    settings.schema.columns.push_back({names.AddUnique(column.name), column.type, ""});
  };
  auto add_records = [&] {
    for (const BoundColumn& column : call.input().columns()) add(column);
  };
  if (!settings.found_first) add_records();
  for (size_t i = 0; i < lookup.columns().size(); ++i) {
    const BoundColumn& column = lookup.columns()[i];
    if (std::find(common.begin(), common.end(), column.name) != common.end()) continue;
    settings.lookup_columns.push_back(i);
    add(column);
  }
  if (settings.found_first) add_records();
  Schema schema = settings.schema;
  return call.Function(functions::MakeAddressLookup(std::move(settings)),
                       {call.input(), std::move(lookup)}, schema);
}

// Joins each record with the shapes that `condition` (over lon, lat, shape, radius) holds for.
Rows BindShapeLookup(PluginCall& call, bool polygon) {
  Rows lookup = call.Table("LookupTable");
  if (call.failed()) return call.Failed();
  BoundColumn shape = call.ColumnOf(lookup, polygon ? "LookupPolygonKey" : "LookupLineKey");
  BoundColumn longitude = call.Column("SourceLongitude");
  BoundColumn latitude = call.Column("SourceLatitude");
  std::optional<Scalar> radius = call.OptionalConstant("radius", ScalarType::kReal);
  bool return_unmatched = call.Flag("return_unmatched", false);
  call.OptionalConstant("lookup_area_radius", ScalarType::kReal);  // Only tunes the search.
  bool return_key = call.Flag("return_lookup_key", false);
  call.Finish();
  if (!call.failed() && !polygon && (!radius || radius->is_null())) {
    call.Fail("SEM0219", "The argument 'Radius' is missing.");
  }
  if (call.failed()) return call.Failed();
  if (shape.type != ScalarType::kDynamic) {
    return call.Fail("SEM0220", "The column of shapes must be of type dynamic.");
  }

  // The records meet the shapes as text of numbered columns.
  std::vector<std::pair<BoundColumn, std::string>> left;
  std::vector<std::pair<BoundColumn, std::string>> right;
  std::vector<std::string> names;
  NameScope scope;
  std::string project;
  for (const BoundColumn& column : call.input().columns()) {
    std::string name = "a" + std::to_string(left.size());
    project += (project.empty() ? "" : ", ") + name;
    left.emplace_back(column, std::move(name));
    names.push_back(scope.AddUnique(column.name));
  }
  left.emplace_back(longitude, "lon");
  left.emplace_back(latitude, "lat");
  right.emplace_back(shape, "shape");
  std::string found;
  for (const BoundColumn& column : lookup.columns()) {
    if (column.id == shape.id && !return_key) continue;
    std::string name = "b" + std::to_string(right.size());
    project += ", " + name;
    found += (found.empty() ? "" : ", ") + name;
    right.emplace_back(column, std::move(name));
    names.push_back(scope.AddUnique(column.name));
  }
  std::string condition;
  if (!polygon) {
    condition = "geo_distance_point_to_line(todouble(lon), todouble(lat), shape) <= radius";
  } else if (radius && !radius->is_null()) {
    condition = "geo_distance_point_to_polygon(todouble(lon), todouble(lat), shape) <= radius";
  } else {
    condition = "geo_point_in_polygon(todouble(lon), todouble(lat), shape)";
  }
  std::string function = condition.substr(0, condition.find('('));
  if (!call.IsKnownFunction(function)) {
    return call.Fail(std::string(syntax::Diagnostics::kUnsupportedCode),
                     "it needs " + function + "(), which this server does not have.");
  }
  std::string text =
      "let records = materialize(input | serialize n = row_number());\n"
      "let pairs = records | project n, lon, lat, k = 1"
      "| join kind=inner (shapes | extend k = 1) on k"
      "| where " + condition + "| project n" + (found.empty() ? "" : ", ") + found + ";\n"
      "records | join kind=" + (return_unmatched ? "leftouter" : "inner") + " pairs on n"
      "| sort by n asc | project " + project;
  Rows rows = call.Text(text,
                        {{"input", call.Renamed(call.input(), left)},
                         {"shapes", call.Renamed(lookup, right)}},
                        {{"radius", call.Literal(radius.value_or(Scalar::Real(0)))}});
  return call.WithNames(std::move(rows), names);
}

}  // namespace

Rows BindIpv4Lookup(PluginCall& call) { return BindAddressLookup(call, false); }
Rows BindIpv6Lookup(PluginCall& call) { return BindAddressLookup(call, true); }
Rows BindGeoLineLookup(PluginCall& call) { return BindShapeLookup(call, false); }
Rows BindGeoPolygonLookup(PluginCall& call) { return BindShapeLookup(call, true); }

}  // namespace sluice::semantics
