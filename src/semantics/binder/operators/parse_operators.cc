// parse, parse-where, parse-kv: a kernel takes the text apart, conversions make the columns.
#include "functions/kernels/json_text.h"
#include "semantics/binder/binder_impl.h"
#include "semantics/binder/operators/parameter_word.h"

namespace sluice::semantics {
namespace {

// Puts an output in place of the column of its name, or at the end.
void Place(const BoundColumn& output, std::vector<BoundColumn>& columns) {
  for (BoundColumn& column : columns) {
    if (column.name == output.name) {
      column = output;
      return;
    }
  }
  columns.push_back(output);
}

}  // namespace

Rows BinderImpl::BindParse(Rows rows, const syntax::ParseOperator& op) {
  std::string mode = "simple";
  std::string flags;
  for (const auto& parameter : op.parameters) {
    std::string word = WordOf(*parameter.value);
    if (parameter.name.text == "kind") {
      mode = word;
      if (mode != "simple" && mode != "regex" && mode != "relaxed") {
        ReportInOperator("SEM0240", "The kind must be simple, regex or relaxed.",
                         parameter.value->span);
      }
    } else if (parameter.name.text == "flags") {
      flags = word;
    }
  }
  context_.rows = &rows;
  BoundExpressionPointer text = BindScalar(*op.expression);
  context_.rows = nullptr;
  text = Convert(std::move(text), ScalarType::kString);

  using PieceKind = syntax::ParseOperator::Piece::Kind;
  std::string spec;
  functions::JsonObjectWriter object(spec);
  object.AddString("mode", mode);
  object.AddString("flags", flags);
  {
    functions::JsonArrayWriter pieces(object.Next("pieces"));
    for (const auto& piece : op.pattern) {
      functions::JsonArrayWriter item(pieces.Next());
      if (piece.kind == PieceKind::kStar) {
        item.AddString("*");
      } else if (piece.kind == PieceKind::kText) {
        item.AddString("text");
        item.AddString(piece.text);
      } else {
        item.AddString("column");
        item.AddString(ScalarTypeName(piece.type));
      }
      item.Finish();
    }
    pieces.Finish();
  }
  object.Finish();

  std::vector<BoundColumn> result = rows.columns();
  if (IsError(text)) {
    for (const auto& piece : op.pattern) {
      if (piece.kind == PieceKind::kColumn) Place(NewColumn(piece.column.text, piece.type), result);
    }
    rows.failed = true;
    return WithColumns(std::move(rows), std::move(result));
  }
  BoundColumn parsed = NewColumn("$parsed", ScalarType::kDynamic);
  std::vector<BoundColumn> with_parsed = rows.columns();
  with_parsed.push_back(parsed);
  BoundExpressionPointer call = MakeCall(
      "__parse", {std::move(text), Literal(Scalar::String(std::move(spec)), op.span)}, op.span);
  rows = Computed(std::move(rows), {{parsed, std::move(call)}}, with_parsed);
  if (op.where_matches) {
    rows = Filtered(std::move(rows), MakeCall("isnotnull", {Reference(parsed, op.span)}, op.span));
  }
  std::vector<ComputedColumn> computed;
  int64_t index = 0;
  for (const auto& piece : op.pattern) {
    if (piece.kind != PieceKind::kColumn) continue;
    BoundExpressionPointer value =
        MakeCall("dynamic_element",
                 {Reference(parsed, piece.span), Literal(Scalar::Long(index++), piece.span)},
                 piece.span);
    BoundColumn output = NewColumn(piece.column.text, piece.type);
    Place(output, result);
    computed.push_back({std::move(output), Convert(std::move(value), piece.type)});
  }
  return Computed(std::move(rows), std::move(computed), std::move(result));
}

Rows BinderImpl::BindParseKv(Rows rows, const syntax::ParseKvOperator& op) {
  context_.rows = &rows;
  BoundExpressionPointer text = BindScalar(*op.expression);
  context_.rows = nullptr;
  text = Convert(std::move(text), ScalarType::kString);

  std::string spec;
  functions::JsonArrayWriter properties(spec);
  for (const auto& property : op.properties) {
    std::string value = property.value->kind == syntax::ExpressionKind::kName
                            ? WordOf(*property.value)
                            : "";
    if (value.empty()) {
      auto constant = Constant(*property.value, "The property '" + property.name.text + "'");
      if (!constant) continue;
      value = constant->ToText();
    }
    functions::JsonArrayWriter pair(properties.Next());
    pair.AddString(property.name.text);
    pair.AddString(value);
    pair.Finish();
  }
  properties.Finish();
  std::string keys;
  functions::JsonArrayWriter key_names(keys);
  for (const Column& column : op.schema.columns) key_names.AddString(column.name);
  key_names.Finish();

  std::vector<BoundColumn> result = rows.columns();
  BoundColumn parsed = NewColumn("$parsed", ScalarType::kDynamic);
  std::vector<BoundColumn> with_parsed = rows.columns();
  with_parsed.push_back(parsed);
  if (IsError(text)) {
    rows.failed = true;
    return rows;
  }
  BoundExpressionPointer call = MakeCall("__parse_kv",
                                         {std::move(text), Literal(Scalar::Dynamic(keys), op.span),
                                          Literal(Scalar::Dynamic(spec), op.span)},
                                         op.span);
  rows = Computed(std::move(rows), {{parsed, std::move(call)}}, with_parsed);
  std::vector<ComputedColumn> computed;
  for (const Column& column : op.schema.columns) {
    BoundExpressionPointer value = MakeCall(
        "dynamic_member",
        {Reference(parsed, op.span), Literal(Scalar::String(column.name), op.span)}, op.span);
    BoundColumn output = NewColumn(column.name, column.type);
    Place(output, result);
    computed.push_back({std::move(output), Convert(std::move(value), column.type)});
  }
  return Computed(std::move(rows), std::move(computed), std::move(result));
}

}  // namespace sluice::semantics
