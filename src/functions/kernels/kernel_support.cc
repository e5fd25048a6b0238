#include "functions/kernels/kernel_support.h"

#include <charconv>
#include <cmath>

#include "data/datetime.h"
#include "data/real.h"
#include "functions/kernels/json_text.h"

namespace sluice::functions {

void AppendText(const ArgumentRow& row, size_t argument, std::string& out) {
  if (row.IsNull(argument)) return;
  switch (row.type(argument)) {
    case ScalarType::kBool: out += row.Bool(argument) ? "True" : "False"; return;
    case ScalarType::kInt:
    case ScalarType::kLong: {
      char buffer[24];
      auto end = std::to_chars(buffer, buffer + sizeof buffer, row.Long(argument));
      out.append(buffer, end.ptr);
      return;
    }
    case ScalarType::kReal:
      if (std::isinf(row.Real(argument))) {
        out += row.Real(argument) > 0 ? "inf" : "-inf";
      } else {
        AppendReal(row.Real(argument), out);
      }
      return;
    case ScalarType::kDecimal: out += row.DecimalValue(argument).ToString(); return;
    case ScalarType::kString: out += row.Text(argument); return;
    case ScalarType::kDatetime: {
      char buffer[kDatetimeTextSize];
      WriteDatetime(row.Long(argument), buffer);
      out.append(buffer, kDatetimeTextSize);
      return;
    }
    case ScalarType::kTimespan: AppendTimespan(row.Long(argument), out); return;
    case ScalarType::kGuid: out += row.GuidValue(argument).ToString(); return;
    case ScalarType::kDynamic: AppendJsonAsText(row.Text(argument), out); return;
  }
}

}  // namespace sluice::functions
