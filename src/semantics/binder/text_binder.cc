// Rows that the binder makes by KQL text of its own.
#include "language/parser/parser.h"
#include "semantics/binder/binder_impl.h"

namespace sluice::semantics {

Rows BinderImpl::BindText(std::string_view kql, std::vector<TextRows> tables,
                          std::vector<TextValue> values, EnvironmentPointer outer) {
  syntax::Diagnostics parse_diagnostics;
  auto literal =
      syntax::ParseFunctionLiteral("() {\n" + std::string(kql) + "\n}", parse_diagnostics);
  if (!parse_diagnostics.empty() || literal == nullptr || literal->body == nullptr) {
    ReportInOperator("SEM0241", "Its own text cannot be read: " + std::string(kql), {});
    return FailedRows();
  }
  const syntax::FunctionLiteral& text = *literal;
  parsed_.push_back(std::move(literal));
  EnvironmentPointer environment = std::make_shared<const Environment>(Environment{outer});
  for (TextRows& table : tables) {
    if (table.rows.failed) return FailedRows();
    Environment name;
    name.parent = std::move(environment);
    name.name = std::move(table.name);
    name.kind = Environment::Kind::kTabular;
    name.shared_rows = std::make_shared<Rows>(std::move(table.rows));
    name.always_shared = table.read_often;
    environment = std::make_shared<const Environment>(std::move(name));
  }
  for (TextValue& value : values) {
    Environment name;
    name.parent = std::move(environment);
    name.name = std::move(value.name);
    name.scalar = std::move(value.value);
    environment = std::make_shared<const Environment>(std::move(name));
  }
  environment = BindBodyStatements(text, std::move(environment));
  EnvironmentScope scope(*this, std::move(environment));
  Context context;
  context.operator_name = context_.operator_name;
  ContextScope context_scope(*this, std::move(context));
  Rows rows = BindTabular(*text.body);
  rows.table_name.clear();
  return rows;
}

}  // namespace sluice::semantics
