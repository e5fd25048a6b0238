// https://learn.microsoft.com/kusto/query/window-functions
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Window(std::string name, std::string summary) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kWindow).SeesNulls();
}

}  // namespace

// `restart` true begins a new run at its record. Offsets are constant.
Definitions WindowFunctions() {
  return {
      Window("row_number", "The number of the record, from the starting index, by default 1.")
          .Takes("start?!:long, restart?:bool => long"),
      Window("prev", "The value of an earlier record; the default where there is none.")
          .Takes("column:any, offset?!:long => arg0")
          .Takes("column:any, offset!:long, default!:any => arg0"),
      Window("next", "The value of a later record; the default where there is none.")
          .Takes("column:any, offset?!:long => arg0")
          .Takes("column:any, offset!:long, default!:any => arg0"),
      Window("row_cumsum", "The running sum.")
          .Takes("term:long, restart?:bool => long")
          .Takes("term:real, restart?:bool => real")
          .Takes("term:decimal, restart?:bool => decimal")
          .Takes("term:timespan, restart?:bool => timespan"),
      Window("row_rank_dense", "The number of runs of equal terms so far.")
          .Takes("term:orderable, restart?:bool => long"),
      Window("row_rank_min", "The number of the first record of the run of equal terms.")
          .Takes("term:orderable, restart?:bool => long"),
      Window("row_window_session", "The start of the session that the record belongs to.")
          .Takes("time:datetime, max_from_first!:timespan, max_between!:timespan, restart?:bool "
                 "=> datetime"),
  };
}

}  // namespace sluice::functions
