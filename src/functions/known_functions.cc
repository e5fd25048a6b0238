#include "functions/known_functions.h"

#include <algorithm>

namespace sluice::functions {
namespace {

// In order of name.
constexpr std::string_view kMissing[] = {
      "all", "geo_info_from_ip_address", "inner_nodes", "labels", "map", "node_degree_in",
      "node_degree_out", "node_id", "passthrough", "row_id", "row_rank", "rowstore_ordinal_range",
};

}  // namespace

bool IsKnownToKusto(std::string_view name) {
  return std::binary_search(std::begin(kMissing), std::end(kMissing), name);
}

std::string_view NeedOfMissing(std::string_view name) {
  if (name == "geo_info_from_ip_address") return "a licensed database of where addresses are";
  if (name == "all" || name == "inner_nodes" || name == "labels" || name == "map" ||
      name.starts_with("node_")) {
    return "the pattern of graph-match or graph-shortest-paths, where it is there";
  }
  if (name == "passthrough") return "a meaning: no page documents it";
  if (name == "row_id") return "records that have numbers of their own";
  if (name == "rowstore_ordinal_range") return "a row store beside the extents";
  if (name == "row_rank") return "another name: row_rank_dense() or row_rank_min()";
  return {};
}

std::span<const std::string_view> MissingFunctions() { return kMissing; }

}  // namespace sluice::functions
