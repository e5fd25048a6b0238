// Lines of the S2 library as one. To be included by .cc files only: S2's headers are heavy.
#pragma once

#include <s2/s2builder_layer.h>
#include <s2/s2polyline.h>

#include <memory>
#include <vector>

namespace sluice::geo {

// An output of S2Builder that makes as few lines as possible of its edges: those that repeat, in
// either direction, are there once, and degenerate ones are not.
std::unique_ptr<S2Builder::Layer> LineUnionLayer(
    std::vector<std::unique_ptr<S2Polyline>>* polylines);

// The lines that LineUnionLayer() makes of all these.
std::vector<std::unique_ptr<S2Polyline>> UnionOf(
    const std::vector<std::unique_ptr<S2Polyline>>& polylines);

}  // namespace sluice::geo
