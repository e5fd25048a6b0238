#include "geo/line_union.h"

#include <s2/s2builder.h>
#include <s2/s2builderutil_s2polyline_vector_layer.h>

namespace sluice::geo {

std::unique_ptr<S2Builder::Layer> LineUnionLayer(
    std::vector<std::unique_ptr<S2Polyline>>* polylines) {
  using s2builderutil::S2PolylineVectorLayer;
  S2PolylineVectorLayer::Options options;
  options.set_edge_type(S2Builder::EdgeType::UNDIRECTED);
  options.set_polyline_type(S2Builder::Graph::PolylineType::WALK);
  options.set_duplicate_edges(S2PolylineVectorLayer::Options::DuplicateEdges::MERGE);
  options.set_s2debug_override(S2Debug::DISABLE);
  return std::make_unique<S2PolylineVectorLayer>(polylines, options);
}

std::vector<std::unique_ptr<S2Polyline>> UnionOf(
    const std::vector<std::unique_ptr<S2Polyline>>& polylines) {
  std::vector<std::unique_ptr<S2Polyline>> united;
  S2Builder builder{S2Builder::Options()};
  builder.StartLayer(LineUnionLayer(&united));
  for (const auto& polyline : polylines) builder.AddPolyline(*polyline);
  S2Error error;
  if (!builder.Build(&error)) united.clear();
  return united;
}

}  // namespace sluice::geo
