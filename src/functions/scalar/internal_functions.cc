// Functions that only the binder calls: what operators and the cursor are made of.
#include "functions/kernels/make_series_kernel.h"
#include "functions/kernels/parse_operator_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

// The cursor of an extent is the tick of its ingestion; 0 stands for none.
SLUICE_KERNEL(IngestionTime) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    if (row.Long(0) == 0) {
      out.SetNull();
    } else {
      out.SetLong(row.Long(0));
    }
  });
}

}  // namespace

Definitions InternalFunctions() {
  return {
      Declare("__ingestion_time", "The time that a cursor stands for.")
          .Takes("cursor:long => datetime", &IngestionTime),
      Declare("__make_series", "The series of the make-series operator, as an array.")
          .Takes("items:dynamic, from:long, to:long, step:long, defaults!:dynamic, type!:string "
                 "=> dynamic",
                 &MakeSeriesOfLongs)
          .Takes("items:dynamic, from:real, to:real, step:real, defaults!:dynamic, type!:string "
                 "=> dynamic",
                 &MakeSeriesOfReals)
          .SeesNulls(),
      Declare("__parse", "The texts that a pattern of the parse operator finds; null when none.")
          .Takes("text:string, pattern!:string => dynamic", &ParseText),
      Declare("__parse_kv", "The values of keys in a text.")
          .Takes("text:string, keys!:dynamic, options!:dynamic => dynamic", &ParseKeyValues),
  };
}

}  // namespace sluice::functions
