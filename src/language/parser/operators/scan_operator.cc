#include "language/parser/parser_impl.h"

namespace sluice::language {

// https://learn.microsoft.com/kusto/query/scan-operator
OperatorPointer Parser::ParseScan(SourceSpan name) {
  auto scan = std::make_unique<ScanOperator>(name);
  scan->parameters = ParseParameters({"kind", "with_match_id", "with_step_name"});
  if (in_.Take("order")) {
    in_.Expect("by");
    ParseList([&] { scan->order_by.push_back(ParseSortKey()); });
  }
  if (in_.Take("partition")) {
    in_.Expect("by");
    ParseList([&] { scan->partition_by.push_back(ParseScalar()); });
  }
  if (in_.Take("declare")) {
    ParseParenthesizedList([&] {
      ScanOperator::Declaration declaration;
      declaration.name = ParseName("the name of a column");
      in_.Expect(":");
      declaration.type = ParseType();
      if (in_.Take("=")) declaration.default_value = ParseScalar();
      scan->declarations.push_back(std::move(declaration));
    });
  }
  in_.Expect("with");
  in_.Expect("(");
  while (!in_.failed() && !in_.Is(")")) scan->steps.push_back(ParseScanStep());
  in_.Expect(")");
  return scan;
}

ScanOperator::Step Parser::ParseScanStep() {
  ScanOperator::Step step;
  in_.Expect("step");
  step.name = ParseName("the name of a step");
  step.optional_step = in_.Take("optional");
  if (in_.Take("output")) {
    in_.Expect("=");
    step.output = ParseName("all, last or none");
  }
  in_.Expect(":");
  step.condition = ParseScalar();
  if (in_.Take("=>")) {
    ParseList([&] {
      ScanOperator::Assignment assignment;
      assignment.name = ParseName("the name of a column");
      in_.Expect("=");
      assignment.value = ParseScalar();
      step.assignments.push_back(std::move(assignment));
    });
  }
  in_.Expect(";");
  return step;
}

}  // namespace sluice::language
