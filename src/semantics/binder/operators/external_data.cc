// externaldata and inline external tables: https://learn.microsoft.com/kusto/query/externaldata-operator
#include <algorithm>
#include <cctype>

#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

Rows BinderImpl::ExternalDataRows(const Schema& schema,
                                  const std::vector<syntax::ExpressionPointer>& uris,
                                  std::string format, const syntax::OperatorParameters& properties,
                                  SourceSpan span) {
  auto data = std::make_shared<ExternalData>();
  for (const auto& uri : uris) {
    auto text = ConstantString(*uri, "A connection string");
    if (!text) return FailedRows();
    data->uris.push_back(*std::move(text));
  }
  if (data->uris.empty()) {
    ReportInOperator("SEM0248", "At least one connection string is expected.", span);
    return FailedRows();
  }
  for (const auto& property : properties) {
    std::string name = property.name.text;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (name == "format") {
      if (property.value->kind == syntax::ExpressionKind::kName) {
        format = property.value->As<syntax::NameExpression>().name.text;
      } else if (auto text = ConstantString(*property.value, "The format")) {
        format = *std::move(text);
      }
    } else if (name == "ignorefirstrecord") {
      auto flag = Constant(*property.value, "The property 'ignoreFirstRecord'");
      if (!flag) return FailedRows();
      data->ignore_first_record = flag->ToText() == "true";
    } else {
      ReportUnsupported("The property '" + property.name.text + "' of externaldata",
                        property.name.span);
      return FailedRows();
    }
  }
  std::transform(format.begin(), format.end(), format.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  data->format = std::move(format);
  auto relation = std::make_shared<ExternalTableRelation>();
  for (const Column& column : schema.columns) {
    relation->columns.push_back(NewColumn(column.name, column.type));
  }
  relation->table.name = "externaldata";
  relation->table.schema = schema;
  relation->table.file_column_count = schema.columns.size();
  relation->table.data = std::move(data);
  Rows rows;
  rows.relation = std::move(relation);
  return rows;
}

Rows BinderImpl::BindExternalData(const syntax::ExternalDataExpression& expression) {
  Context context;
  context.operator_name = "externaldata";
  ContextScope scope(*this, std::move(context));
  return ExternalDataRows(expression.schema, expression.uris, "", expression.properties,
                          expression.span);
}

Rows BinderImpl::BindInlineExternalTable(const syntax::InlineExternalTableExpression& expression) {
  Context context;
  context.operator_name = "inline_external_table";
  ContextScope scope(*this, std::move(context));
  const std::string& kind = expression.table_kind.text;
  if (kind == "delta" || kind == "sql" || kind == "iceberg") {
    ReportUnsupported("An inline external table of kind '" + kind + "'",
                      expression.table_kind.span);
    return FailedRows();
  }
  if (!expression.partitions.empty() || !expression.path_format.empty()) {
    ReportUnsupported("An inline external table with partitions", expression.span);
    return FailedRows();
  }
  return ExternalDataRows(expression.schema, expression.uris,
                          expression.data_format ? expression.data_format->text : "",
                          expression.properties, expression.span);
}

}  // namespace sluice::semantics
