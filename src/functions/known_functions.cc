#include "functions/known_functions.h"

#include <algorithm>

namespace sluice::functions {
namespace {

// In order of name.
constexpr std::string_view kMissing[] = {
      "all", "bin_auto", "buildschema", "convert_angle", "convert_energy", "convert_force",
      "convert_length", "convert_mass", "convert_speed", "convert_temperature", "convert_volume",
      "current_cluster_endpoint", "current_node_id", "current_principal",
      "current_principal_details", "current_principal_is_member_of", "datetime_list_timezones",
      "dcount_hll", "estimate_data_size", "extent_id", "extent_tags", "extentid",
     
      "geo_h3cell_children", "geo_h3cell_level", "geo_h3cell_neighbors",
      "geo_h3cell_parent", "geo_h3cell_rings", "geo_h3cell_to_central_point",
      "geo_h3cell_to_polygon", "geo_info_from_ip_address", "geo_intersection_2lines",
      "geo_intersection_2polygons", "geo_intersection_line_with_polygon", "geo_intersects_2lines",
      "geo_intersects_2polygons", "geo_intersects_line_with_polygon", "geo_line_buffer",
      "geo_line_centroid", "geo_line_densify", "geo_line_interpolate_point", "geo_line_length",
      "geo_line_locate_point", "geo_line_simplify",
      "geo_point_to_h3cell",
      "geo_polygon_area", "geo_polygon_buffer", "geo_polygon_centroid",
      "geo_polygon_densify", "geo_polygon_perimeter", "geo_polygon_simplify",
      "geo_polygon_to_h3cells",
      "geo_simplify_polygons_array",
      "geo_union_lines_array", "geo_union_polygons_array", "hll", "hll_if", "hll_isvalid",
      "hll_merge", "inner_nodes", "labels", "map", "merge_tdigest", "node_degree_in",
      "node_degree_out", "node_id", "parse_user_agent", "parse_xml", "passthrough",
      "percentile_tdigest", "percentiles_array_tdigest", "percentrank_tdigest", "rank_tdigest",
      "replace", "row_id", "row_rank", "rowstore_ordinal_range", "series_decompose",
      "series_decompose_anomalies", "series_decompose_forecast", "series_fft", "series_fit_2lines",
      "series_fit_2lines_dynamic", "series_fit_poly", "series_ifft", "series_outliers",
      "series_periods_detect", "series_periods_validate", "tdigest", "tdigest_isvalid",
      "tdigest_merge",
};

}  // namespace

bool IsKnownToKusto(std::string_view name) {
  return std::binary_search(std::begin(kMissing), std::end(kMissing), name);
}

}  // namespace sluice::functions
