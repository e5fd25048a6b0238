#include "geo/geojson.h"

#include <simdjson.h>

#include <array>
#include <charconv>
#include <utility>

namespace sluice::geo {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

// In the order of GeometryKind.
constexpr std::array<std::string_view, 7> kNames = {
    "Point",   "MultiPoint",   "LineString",         "MultiLineString",
    "Polygon", "MultiPolygon", "GeometryCollection",
};

// Reads every element of an array by `read`; false when it is none or an element cannot be read.
template <typename T, typename Read>
bool ReadArray(element json, std::vector<T>& out, Read read) {
  array elements;
  if (json.get(elements) != simdjson::SUCCESS) return false;
  out.reserve(elements.size());
  for (element item : elements) {
    if (!read(item, out.emplace_back())) return false;
  }
  return true;
}

// [longitude, latitude]; what follows (an altitude) does not count.
bool ReadCoordinate(element json, Coordinate& out) {
  array numbers;
  if (json.get(numbers) != simdjson::SUCCESS || numbers.size() < 2) return false;
  return numbers.at(0).get(out.longitude) == simdjson::SUCCESS &&
         numbers.at(1).get(out.latitude) == simdjson::SUCCESS && out.IsValid();
}

bool ReadLine(element json, Line& out) {
  return ReadArray(json, out, &ReadCoordinate) && out.size() >= 2;
}

bool ReadRing(element json, Ring& out) {
  return ReadArray(json, out, &ReadCoordinate) && out.size() >= 4 && out.front() == out.back();
}

bool ReadRings(element json, Rings& out) {
  return ReadArray(json, out, &ReadRing) && !out.empty();
}

bool ReadCoordinates(element json, Geometry& out) {
  switch (out.kind) {
    case GeometryKind::kPoint: return ReadCoordinate(json, out.points.emplace_back());
    case GeometryKind::kMultiPoint:
      return ReadArray(json, out.points, &ReadCoordinate) && !out.points.empty();
    case GeometryKind::kLineString: return ReadLine(json, out.lines.emplace_back());
    case GeometryKind::kMultiLineString:
      return ReadArray(json, out.lines, &ReadLine) && !out.lines.empty();
    case GeometryKind::kPolygon: return ReadRings(json, out.polygons.emplace_back());
    case GeometryKind::kMultiPolygon:
      return ReadArray(json, out.polygons, &ReadRings) && !out.polygons.empty();
    case GeometryKind::kGeometryCollection: return false;
  }
  return false;
}

template <typename T, typename Append>
void AppendArray(const std::vector<T>& items, std::string& out, Append append) {
  out += '[';
  for (size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ',';
    append(items[i], out);
  }
  out += ']';
}

void AppendCoordinate(const Coordinate& coordinate, std::string& out) {
  out += '[';
  AppendNumber(coordinate.longitude, out);
  out += ',';
  AppendNumber(coordinate.latitude, out);
  out += ']';
}

void AppendLine(const Line& line, std::string& out) { AppendArray(line, out, &AppendCoordinate); }
void AppendRings(const Rings& rings, std::string& out) { AppendArray(rings, out, &AppendLine); }

void AppendCoordinates(const Geometry& geometry, std::string& out) {
  switch (geometry.kind) {
    case GeometryKind::kPoint: AppendCoordinate(geometry.points.at(0), out); return;
    case GeometryKind::kMultiPoint: AppendArray(geometry.points, out, &AppendCoordinate); return;
    case GeometryKind::kLineString: AppendLine(geometry.lines.at(0), out); return;
    case GeometryKind::kMultiLineString: AppendArray(geometry.lines, out, &AppendLine); return;
    case GeometryKind::kPolygon: AppendRings(geometry.polygons.at(0), out); return;
    case GeometryKind::kMultiPolygon: AppendArray(geometry.polygons, out, &AppendRings); return;
    case GeometryKind::kGeometryCollection:
      AppendArray(geometry.members, out, &AppendGeoJson);
      return;
  }
}

}  // namespace

std::optional<Geometry> ParseGeoJson(std::string_view json) {
  // Keeps its buffers from shape to shape.
  thread_local simdjson::dom::parser parser;
  simdjson::dom::object object;
  std::string_view type;
  element coordinates;
  if (parser.parse(json.data(), json.size()).get(object) != simdjson::SUCCESS ||
      object["type"].get(type) != simdjson::SUCCESS ||
      object["coordinates"].get(coordinates) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  for (size_t kind = 0; kind < kNames.size(); ++kind) {
    if (kNames[kind] != type) continue;
    Geometry geometry;
    geometry.kind = static_cast<GeometryKind>(kind);
    if (ReadCoordinates(coordinates, geometry)) return geometry;
  }
  return std::nullopt;
}

void AppendGeoJson(const Geometry& geometry, std::string& out) {
  out += "{\"type\":\"";
  out += kNames[static_cast<size_t>(geometry.kind)];
  out += geometry.kind == GeometryKind::kGeometryCollection ? "\",\"geometries\":"
                                                            : "\",\"coordinates\":";
  AppendCoordinates(geometry, out);
  out += '}';
}

std::string ToGeoJson(const Geometry& geometry) {
  std::string out;
  AppendGeoJson(geometry, out);
  return out;
}

void AppendNumber(double value, std::string& out) {
  if (value == 0) value = 0;  // Not "-0".
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value);
  out.append(buffer, end.ptr);
}

}  // namespace sluice::geo
