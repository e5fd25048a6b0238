// summarize, make-series, reduce, and the operators that run a subquery per group.
#include "language/parser/parser_impl.h"

namespace sluice::language {

OperatorPointer Parser::ParseSummarize(SourceSpan name) {
  auto summarize = std::make_unique<SummarizeOperator>(name);
  summarize->parameters = ParseParameters({"bin_legacy"});
  bool none = in_.AtEnd() || in_.Is("by") || in_.Is("|") || in_.Is(")") || in_.Is(";");
  if (!none) {
    // A comma before `by` is accepted, as Kusto does.
    do {
      if (in_.Is("by") && !in_.Peek(1).Is("=")) break;
      summarize->aggregates.push_back(ParseNamed());
    } while (in_.Take(","));
  }
  if (in_.Take("by")) summarize->groups = ParseNamedList();
  return summarize;
}

OperatorPointer Parser::ParseMakeSeries(SourceSpan name) {
  auto series = std::make_unique<MakeSeriesOperator>(name);
  series->parameters = ParseParameters({"kind"});
  ParseList([&] {
    MakeSeriesOperator::Aggregate aggregate;
    aggregate.expression = ParseNamed();
    if (in_.Take("default")) {
      in_.Expect("=");
      aggregate.default_value = ParseScalar();
    }
    series->aggregates.push_back(std::move(aggregate));
  });
  in_.Expect("on");
  series->on = ParseNamed();
  if (in_.Take("in")) {
    series->in_range = true;
    in_.Expect("range");
    in_.Expect("(");
    series->from = ParseScalar();
    in_.Expect(",");
    series->to = ParseScalar();
    in_.Expect(",");
    series->step = ParseScalar();
    in_.Expect(")");
  } else {
    if (in_.Take("from")) series->from = ParseScalar();
    if (in_.Take("to")) series->to = ParseScalar();
    in_.Expect("step");
    series->step = ParseScalar();
  }
  if (in_.Take("by")) series->groups = ParseNamedList();
  return series;
}

OperatorPointer Parser::ParseReduce(SourceSpan name) {
  auto reduce = std::make_unique<ReduceOperator>(name);
  reduce->parameters = ParseParameters({"kind"});
  in_.Expect("by");
  reduce->by = ParseNamed();
  if (in_.Take("with")) {
    ParseList([&] { reduce->with.push_back(ParseParameter(false)); });
  }
  return reduce;
}

OperatorPointer Parser::ParsePartition(SourceSpan name) {
  auto partition = std::make_unique<PartitionOperator>(name);
  partition->parameters = ParseParameters({});
  in_.Expect("by");
  partition->by = ParseNameOrWildcard();
  if (in_.Take("id")) partition->id = ParseScalar();
  if (in_.Take("{")) {
    partition->subquery = ParsePipeline();
    in_.Expect("}");
  } else {
    in_.Expect("(");
    partition->subquery = IsOperatorName(ScanOperatorName()) ? ParseSubPipeline() : ParsePipeline();
    in_.Expect(")");
  }
  return partition;
}

OperatorPointer Parser::ParsePartitionBy(SourceSpan name) {
  auto partition = std::make_unique<PartitionByOperator>(name);
  partition->parameters = ParseParameters({});
  partition->entity = ParseNameOrWildcard();
  if (in_.Take("id")) partition->id = ParseScalar();
  in_.Expect("(");
  partition->subquery = ParseSubPipeline();
  in_.Expect(")");
  return partition;
}

OperatorPointer Parser::ParseFork(SourceSpan name) {
  auto fork = std::make_unique<ForkOperator>(name);
  while (!in_.failed()) {
    ForkOperator::Branch branch;
    if (AtNamedExpression()) {
      branch.name = MakeName(in_.Next());
      in_.Next();
    }
    in_.Expect("(");
    branch.pipeline = ParseSubPipeline();
    in_.Expect(")");
    fork->branches.push_back(std::move(branch));
    if (!in_.Is("(") && !AtNamedExpression()) break;
  }
  return fork;
}

OperatorPointer Parser::ParseFacet(SourceSpan name) {
  auto facet = std::make_unique<FacetOperator>(name);
  in_.Expect("by");
  ParseList([&] { facet->columns.push_back(ParsePostfix()); });
  if (in_.Take("with")) {
    if (in_.Take("(")) {
      facet->with = ParseSubPipeline();
      in_.Expect(")");
    } else {
      uint32_t begin = in_.Peek().span.begin;
      auto pipeline = std::make_unique<PipelineExpression>(SourceSpan{begin, begin});
      ParsePipedOperators(pipeline->operators);
      pipeline->span = in_.SpanFrom(begin);
      facet->with = std::move(pipeline);
    }
  }
  return facet;
}

}  // namespace sluice::language
