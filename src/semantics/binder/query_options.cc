// Options of a request and of set statements that say what a query means.
// https://learn.microsoft.com/kusto/api/rest/request-properties
#include <charconv>

#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

void BinderImpl::TakeRequestOptions() {
  for (const auto& [name, value] : options_.request_options) {
    Scalar taken = value;
    if (value.type() == ScalarType::kString && !value.is_null()) {
      syntax::Diagnostics diagnostics;
      auto literal = syntax::ParseExpression(value.string_value(), diagnostics);
      if (diagnostics.empty() && literal != nullptr &&
          literal->kind == syntax::ExpressionKind::kLiteral) {
        taken = literal->As<syntax::LiteralExpression>().value;
      }
    }
    query_.set_options.insert_or_assign(name, std::move(taken));
  }
}

const Scalar* BinderImpl::FindOption(std::string_view name) const {
  auto found = query_.set_options.find(std::string(name));
  return found == query_.set_options.end() || found->second.is_null() ? nullptr : &found->second;
}

bool BinderImpl::IsOptionSet(std::string_view name) const {
  const Scalar* value = FindOption(name);
  if (value == nullptr) return false;
  if (value->type() == ScalarType::kBool) return value->bool_value();
  const std::string text = value->ToText();
  return text == "true" || text == "True" || text == "1";
}

std::optional<int64_t> BinderImpl::CursorOption(std::string_view name, SourceSpan span) {
  const Scalar* value = FindOption(name);
  if (value == nullptr) return std::nullopt;
  const std::string text = value->ToText();
  if (text.empty()) return std::nullopt;
  int64_t cursor = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), cursor);
  if (end.ec == std::errc() && end.ptr == text.data() + text.size()) return cursor;
  Report("SEM0227", "The option " + std::string(name) + " is no database cursor: '" + text + "'.",
         span);
  return std::nullopt;
}

void BinderImpl::CheckColumnCount(const Rows& rows, SourceSpan span) {
  const Scalar* most = FindOption("maxoutputcolumns");
  if (most == nullptr || !IsInteger(most->type()) || rows.failed) return;
  const auto count = static_cast<int64_t>(rows.columns().size());
  if (count <= most->int64_value()) return;
  Report("SEM0278",
         "The result has " + std::to_string(count) + " columns, more than maxoutputcolumns allows: " +
             most->ToText() + ". Project fewer, or raise the option.",
         span);
}

Rows BinderImpl::ScopedRows(Rows rows, SourceSpan span) {
  const std::string name = rows.table_name;
  const auto narrow = [&](BoundExpressionPointer column, std::string_view comparison,
                          Scalar bound) {
    rows = Filtered(std::move(rows),
                    MakeCall(comparison, {std::move(column), Literal(std::move(bound), span)}, span));
    rows.table_name = name;
  };
  const Scalar* tables = FindOption("query_cursor_scoped_tables");
  // A dynamic array of names; a name with quotes in it is none of a table.
  if (tables != nullptr && rows.cursor_column &&
      tables->ToText().find("\"" + name + "\"") != std::string::npos) {
    const auto column = [&] {
      return std::make_shared<BoundColumnReference>(*rows.cursor_column, ScalarType::kLong, span);
    };
    if (auto after = CursorOption("query_cursor_after_default", span)) {
      narrow(column(), ">", Scalar::Long(*after));
    }
    if (auto until = CursorOption("query_cursor_before_or_at_default", span)) {
      narrow(column(), "<=", Scalar::Long(*until));
    }
  }
  const Scalar* scope = FindOption("query_datetimescope_column");
  const BoundColumn* time = scope == nullptr ? nullptr : rows.Find(scope->ToText());
  if (time == nullptr || time->type != ScalarType::kDatetime) return rows;
  const BoundColumn column = *time;
  for (const auto& [option, comparison] :
       {std::pair{"query_datetimescope_from", ">="}, {"query_datetimescope_to", "<="}}) {
    const Scalar* bound = FindOption(option);
    if (bound == nullptr) continue;
    BoundExpressionPointer value = Convert(Literal(*bound, span), ScalarType::kDatetime);
    if (bound->type() == ScalarType::kString) {
      value = MakeCall("todatetime", {Literal(*bound, span)}, span);
    }
    if (IsError(value) || value->kind != BoundExpressionKind::kLiteral ||
        value->As<BoundLiteral>().value.is_null()) {
      Report("SEM0273", "The option " + std::string(option) + " is no datetime.", span);
      continue;
    }
    narrow(Reference(column, span), comparison, value->As<BoundLiteral>().value);
  }
  return rows;
}

}  // namespace sluice::semantics
