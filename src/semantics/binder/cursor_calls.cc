// Functions of the database cursor, bound to comparisons of the hidden cursor of records.
// https://learn.microsoft.com/kusto/query/cursor-after-function
#include <charconv>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

std::optional<BoundExpressionPointer> BinderImpl::BindCursorCall(
    const syntax::CallExpression& call) {
  const std::string& name = call.name.text;
  const SourceSpan span = call.span;
  if (IsOptionSet("query_cursor_disabled") && name != "ingestion_time") {
    ReportInOperator("SEM0272", name + "() is disabled by query_cursor_disabled.", span);
    return Error();
  }
  const bool is_current = name == "cursor_current" || name == "current_cursor";
  if ((is_current || name == "ingestion_time") && !call.arguments.empty()) {
    ReportInOperator("SEM0219",
                     name + "(): function expects 0 argument(s), not " +
                         std::to_string(call.arguments.size()) + ".",
                     span);
    return Error();
  }
  if (is_current) {
    if (const Scalar* current = FindOption("query_cursor_current")) {
      return Literal(Scalar::String(current->ToText()), span);
    }
    return Literal(Scalar::String(std::to_string(options_.current_cursor)), span);
  }
  if (!context_.rows || (!context_.rows->cursor_column && !context_.rows->failed)) {
    ReportInOperator("SEM0226",
                     name + "() is only allowed over the records of one stored table, before any "
                            "operator that combines records.",
                     span);
    return Error();
  }
  if (context_.rows->failed) return Error();
  const bool is_time = name == "ingestion_time";
  BoundExpressionPointer cursor = std::make_shared<BoundColumnReference>(
      is_time ? context_.rows->time_column : *context_.rows->cursor_column, ScalarType::kLong,
      span);
  if (is_time) return MakeCall("__ingestion_time", {std::move(cursor)}, span);
  const Scalar* standing = FindOption(name == "cursor_after" ? "query_cursor_after_default"
                                                             : "query_cursor_before_or_at_default");
  if (call.arguments.size() > 1 || (call.arguments.empty() && standing == nullptr)) {
    ReportInOperator("SEM0219", name + "(): function expects 1 argument(s).", span);
    return Error();
  }
  std::optional<std::string> text =
      call.arguments.empty() ? standing->ToText()
                             : ConstantString(*call.arguments[0], "The argument of " + name + "()");
  if (!text) return Error();
  if (text->empty()) return Literal(Scalar::Bool(name == "cursor_after"), span);
  int64_t value = 0;
  auto end = std::from_chars(text->data(), text->data() + text->size(), value);
  if (end.ec != std::errc() || end.ptr != text->data() + text->size()) {
    ReportInOperator("SEM0227", name + "(): '" + *text + "' is not a database cursor.",
                     call.arguments.empty() ? span : call.arguments[0]->span);
    return Error();
  }
  return MakeCall(name == "cursor_after" ? ">" : "<=",
                  {std::move(cursor), Literal(Scalar::Long(value), span)}, span);
}

}  // namespace sluice::semantics
