// What the geospatial kernels share: coordinates among arguments, shapes that repeat from row to
// row, results as GeoJSON.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/kernels/json_text.h"
#include "functions/kernels/kernel_support.h"
#include "geo/geojson.h"

namespace sluice::functions {

// The longitude and latitude at two neighbouring arguments, or nothing when they are out of range.
inline std::optional<geo::Coordinate> CoordinateAt(const ArgumentRow& row, size_t i) {
  geo::Coordinate coordinate{row.Real(i), row.Real(i + 1)};
  if (!coordinate.IsValid()) return std::nullopt;
  return coordinate;
}

// Of a switch, which may be a bool or a number.
inline bool IsTrue(const ArgumentRow& row, size_t i) {
  return row.type(i) == ScalarType::kBool ? row.Bool(i) : row.Real(i) != 0;
}

inline void SetOrNull(ResultRow& out, std::optional<double> value) {
  if (value) {
    out.SetReal(*value);
  } else {
    out.SetNull();
  }
}

inline void SetOrNull(ResultRow& out, const std::optional<geo::Geometry>& geometry) {
  if (geometry) {
    out.SetString(geo::ToGeoJson(*geometry));
  } else {
    out.SetNull();
  }
}

inline void SetOrNull(ResultRow& out, const std::optional<geo::Coordinate>& point) {
  SetOrNull(out, point ? std::optional(geo::Geometry::Point(*point)) : std::nullopt);
}

// An array of strings that need no escapes.
inline void SetOrNull(ResultRow& out, const std::optional<std::vector<std::string>>& items) {
  if (!items) {
    out.SetNull();
    return;
  }
  std::string json;
  JsonArrayWriter list(json);
  for (const std::string& item : *items) list.AddString(item);
  list.Finish();
  out.SetString(json);
}

// The shapes of an array, or nothing when an element is none.
inline std::optional<std::vector<geo::Geometry>> GeometriesAt(const ArgumentRow& row, size_t i) {
  if (KindOfJson(row.Text(i)) != JsonKind::kArray) return std::nullopt;
  std::vector<geo::Geometry> geometries;
  JsonElements elements(row.Text(i));
  std::string_view element;
  while (elements.Next(element)) {
    auto geometry = geo::ParseGeoJson(element);
    if (!geometry) return std::nullopt;
    geometries.push_back(std::move(*geometry));
  }
  return geometries;
}

// What is made of the text of an argument (a parsed shape), kept while the rows of a batch repeat
// the text, as those of a literal do.
template <typename T>
class LastOf {
 public:
  using Make = std::unique_ptr<T> (*)(std::string_view text);
  explicit LastOf(Make make) : make_(make) {}

  // Null when the text makes none. Valid until the next call.
  const T* For(std::string_view text) {
    if (made_ && text == text_) return value_.get();
    made_ = true;
    text_ = text;
    value_ = make_(text);
    return value_.get();
  }

 private:
  Make make_;
  bool made_ = false;
  std::string text_;
  std::unique_ptr<T> value_;
};

}  // namespace sluice::functions
