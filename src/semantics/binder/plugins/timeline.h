// The arguments that the plugins over timelines share: an id, a time, bounds, a step, dimensions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "functions/plugins/bin_scale.h"
#include "semantics/binder/plugins/plugin_call.h"

namespace sluice::semantics {

struct Timeline {
  BoundColumn id;
  BoundColumn time;
  std::vector<BoundColumn> dimensions;
  Scalar start = Scalar::Null(ScalarType::kDatetime);  // Of constant_type().
  Scalar end = Scalar::Null(ScalarType::kDatetime);
  functions::BinScale scale;

  // Each reads the next arguments of a call, and reports what is wrong with them.
  void ReadColumns(PluginCall& call);
  void ReadStartAndEnd(PluginCall& call);
  // The first and the last time of the data, in place of arguments.
  void FindStartAndEnd(PluginCall& call);
  void ReadBounds(PluginCall& call) {
    ReadColumns(call);
    ReadStartAndEnd(call);
  }
  void ReadStep(PluginCall& call, std::string_view parameter);
  // A length of time.
  Scalar ReadSpan(PluginCall& call, std::string_view parameter);
  void ReadDimensions(PluginCall& call);

  // Of constants on the timeline: its type, where int is computed as long.
  ScalarType constant_type() const;
  ScalarType span_type() const;

  // --- KQL for PluginCall::Text
  // The table `input`, with the columns id, t, d0, d1, ...
  Rows Input(PluginCall& call) const;
  // The values `start` and `end`.
  std::vector<PluginCall::NamedValue> Values(PluginCall& call) const;
  std::string DimensionList() const;   // "d0, d1, "
  std::string DimensionOrder() const;  // "d0 asc, d1 asc, "
  // The number of the window of a time, as BinScale::IndexOf().
  std::string IndexText(std::string_view time_name) const;
};

}  // namespace sluice::semantics
