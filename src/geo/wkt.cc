#include "geo/wkt.h"

#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace sluice::geo {
namespace {

constexpr int kDepthMax = 64;

// In the order of GeometryKind.
constexpr std::array<std::string_view, 7> kNames = {
    "POINT",   "MULTIPOINT",   "LINESTRING",         "MULTILINESTRING",
    "POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
};

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
bool IsLetter(char c) { return Upper(c) >= 'A' && Upper(c) <= 'Z'; }

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  bool Shape(Geometry& out, int depth) {
    if (depth > kDepthMax) return false;
    const std::string name = Word();
    for (size_t kind = 0; kind < kNames.size(); ++kind) {
      if (kNames[kind] != name) continue;
      out.kind = static_cast<GeometryKind>(kind);
      return Body(out, depth);
    }
    return false;
  }
  bool AtEnd() {
    SkipSpace();
    return rest_.empty();
  }

 private:
  bool Body(Geometry& out, int depth) {
    switch (out.kind) {
      case GeometryKind::kPoint:
        return Take('(') && Position(out.points.emplace_back()) && Take(')');
      case GeometryKind::kMultiPoint:
        return List(out.points, [this](Coordinate& point) {
          // Each point may have parentheses of its own.
          return Take('(') ? Position(point) && Take(')') : Position(point);
        });
      case GeometryKind::kLineString: return TakeLine(out.lines.emplace_back());
      case GeometryKind::kMultiLineString:
        return List(out.lines, [this](Line& line) { return TakeLine(line); });
      case GeometryKind::kPolygon: return TakeRings(out.polygons.emplace_back());
      case GeometryKind::kMultiPolygon:
        return List(out.polygons, [this](Rings& rings) { return TakeRings(rings); });
      case GeometryKind::kGeometryCollection:
        return List(out.members, [&](Geometry& member) { return Shape(member, depth + 1); });
    }
    return false;
  }

  // "(item, item)".
  template <typename T, typename Read>
  bool List(std::vector<T>& out, Read read) {
    if (!Take('(')) return false;
    do {
      if (!read(out.emplace_back())) return false;
    } while (Take(','));
    return Take(')');
  }
  bool Positions(std::vector<Coordinate>& out) {
    return List(out, [this](Coordinate& point) { return Position(point); });
  }
  bool TakeLine(Line& out) { return Positions(out) && out.size() >= 2; }
  bool TakeRings(Rings& out) {
    return List(out, [this](Ring& ring) {
      return Positions(ring) && ring.size() >= 4 && ring.front() == ring.back();
    });
  }
  bool Position(Coordinate& out) {
    return Number(out.longitude) && Number(out.latitude) && out.IsValid();
  }
  bool Number(double& out) {
    SkipSpace();
    if (rest_.starts_with('+')) rest_.remove_prefix(1);
    auto end = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (end.ec != std::errc()) return false;
    rest_.remove_prefix(static_cast<size_t>(end.ptr - rest_.data()));
    return rest_.empty() || IsSpace(rest_[0]) || rest_[0] == ',' || rest_[0] == ')';
  }
  std::string Word() {
    SkipSpace();
    std::string word;
    while (!rest_.empty() && IsLetter(rest_[0])) {
      word += Upper(rest_[0]);
      rest_.remove_prefix(1);
    }
    return word;
  }
  bool Take(char c) {
    SkipSpace();
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void SkipSpace() {
    while (!rest_.empty() && IsSpace(rest_[0])) rest_.remove_prefix(1);
  }

  std::string_view rest_;
};

}  // namespace

std::optional<Geometry> ParseWkt(std::string_view text) {
  Reader reader(text);
  Geometry geometry;
  if (!reader.Shape(geometry, 0) || !reader.AtEnd()) return std::nullopt;
  return geometry;
}

}  // namespace sluice::geo
