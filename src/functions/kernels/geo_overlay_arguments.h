// What the kernels over pairs of shapes share. Shapes that repeat from row to row are made once.
#pragma once

#include "functions/kernels/geo_arguments.h"
#include "geo/overlay.h"

namespace sluice::functions {

// Calls `compute(shape1, shape2, out)` for the shapes of the first two arguments; null for what is
// no shape.
template <typename Compute>
Status ForEachPair(const KernelArguments& arguments, KernelResult& result,
                   LastOf<geo::OverlayShape>::Make make_first,
                   LastOf<geo::OverlayShape>::Make make_second, Compute compute) {
  LastOf<geo::OverlayShape> first(make_first);
  LastOf<geo::OverlayShape> second(make_second);
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    const geo::OverlayShape* a = first.For(row.Text(0));
    const geo::OverlayShape* b = a != nullptr ? second.For(row.Text(1)) : nullptr;
    if (b != nullptr) {
      compute(*a, *b, out);
    } else {
      out.SetNull();
    }
  });
}

inline constexpr auto kIntersects = [](const geo::OverlayShape& a, const geo::OverlayShape& b,
                                       ResultRow& out) { out.SetBool(a.Intersects(b)); };
inline constexpr auto kIntersection = [](const geo::OverlayShape& a, const geo::OverlayShape& b,
                                         ResultRow& out) {
  out.SetString(geo::ToGeoJson(a.Intersection(b)));
};

}  // namespace sluice::functions
