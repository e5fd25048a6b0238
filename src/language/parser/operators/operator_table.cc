#include <algorithm>
#include <unordered_map>

#include "language/parser/hints.h"
#include "language/parser/parser_impl.h"

namespace sluice::language {
namespace {

using MethodMap = std::unordered_map<std::string_view, Parser::OperatorMethod>;

const MethodMap& Methods() {
  static const MethodMap kMethods = {
      {"__executeAndCache", &Parser::ParseExecuteAndCache},
      {"__partitionby", &Parser::ParsePartitionBy},
      {"as", &Parser::ParseAs},
      {"assert-schema", &Parser::ParseAssertSchema},
      {"consume", &Parser::ParseConsume},
      {"count", &Parser::ParseCount},
      {"distinct", &Parser::ParseDistinct},
      {"evaluate", &Parser::ParseEvaluate},
      {"extend", &Parser::ParseExtend},
      {"facet", &Parser::ParseFacet},
      {"filter", &Parser::ParseWhere},
      {"fork", &Parser::ParseFork},
      {"getschema", &Parser::ParseGetSchema},
      {"graph-mark-components", &Parser::ParseGraphMarkComponents},
      {"graph-match", &Parser::ParseGraphMatch},
      {"graph-shortest-paths", &Parser::ParseGraphShortestPaths},
      {"graph-to-table", &Parser::ParseGraphToTable},
      {"graph-where-edges", &Parser::ParseGraphWhereEdges},
      {"graph-where-nodes", &Parser::ParseGraphWhereNodes},
      {"invoke", &Parser::ParseInvoke},
      {"join", &Parser::ParseJoin},
      {"limit", &Parser::ParseTake},
      {"lookup", &Parser::ParseLookup},
      {"make-graph", &Parser::ParseMakeGraph},
      {"make-series", &Parser::ParseMakeSeries},
      {"mv-apply", &Parser::ParseMvApply},
      {"mv-expand", &Parser::ParseMvExpand},
      {"mvapply", &Parser::ParseMvApply},
      {"mvexpand", &Parser::ParseMvExpand},
      {"order", &Parser::ParseSort},
      {"parse", &Parser::ParseParse},
      {"parse-kv", &Parser::ParseParseKv},
      {"parse-where", &Parser::ParseParseWhere},
      {"partition", &Parser::ParsePartition},
      {"project", &Parser::ParseProject},
      {"project-away", &Parser::ParseProjectAway},
      {"project-by-names", &Parser::ParseProjectByNames},
      {"project-keep", &Parser::ParseProjectKeep},
      {"project-rename", &Parser::ParseProjectRename},
      {"project-reorder", &Parser::ParseProjectReorder},
      {"reduce", &Parser::ParseReduce},
      {"render", &Parser::ParseRender},
      {"sample", &Parser::ParseSample},
      {"sample-distinct", &Parser::ParseSampleDistinct},
      {"scan", &Parser::ParseScan},
      {"search", &Parser::ParseSearch},
      {"serialize", &Parser::ParseSerialize},
      {"sort", &Parser::ParseSort},
      {"summarize", &Parser::ParseSummarize},
      {"take", &Parser::ParseTake},
      {"top", &Parser::ParseTop},
      {"top-hitters", &Parser::ParseTopHitters},
      {"top-nested", &Parser::ParseTopNested},
      {"union", &Parser::ParseUnion},
      {"where", &Parser::ParseWhere},
  };
  return kMethods;
}

// The number of one-character edits between two short words, without regard to case.
size_t EditDistance(std::string_view a, std::string_view b) {
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({change, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

std::string Suggestion(std::string_view name) {
  constexpr size_t kNameSizeMax = 40;
  if (name.size() > kNameSizeMax) return "";
  std::string_view nearest;
  size_t least = name.size() / 3 + 2;
  for (const auto& [known, method] : Methods()) {
    if (known.starts_with("__")) continue;
    size_t distance = EditDistance(name, known);
    // The order of the map must not show: ties go to the first in the alphabet.
    if (distance < least || (distance == least && !nearest.empty() && known < nearest)) {
      least = distance;
      nearest = known;
    }
  }
  return nearest.empty() ? "" : "; did you mean '" + std::string(nearest) + "'?";
}

}  // namespace

bool Parser::IsOperatorName(std::string_view name) { return Methods().contains(name); }

std::string_view Parser::ScanOperatorName() const {
  if (in_.Peek().kind != TokenKind::kIdentifier) return {};
  size_t ahead = 0;
  while (in_.Touching(ahead) && in_.Peek(ahead + 1).Is("-") && in_.Touching(ahead + 1) &&
         in_.Peek(ahead + 2).kind == TokenKind::kIdentifier) {
    ahead += 2;
  }
  uint32_t begin = in_.Peek().span.begin;
  return in_.text().substr(begin, in_.Peek(ahead).span.end - begin);
}

void Parser::MoveOverOperatorName(std::string_view name) {
  in_.MoveTo(in_.Peek().span.begin + static_cast<uint32_t>(name.size()));
}

void Parser::ParsePipedOperators(std::vector<OperatorPointer>& operators) {
  int depth = in_.bracket_depth();
  OperatorPointer op = ParsePipedOperator();
  if (op != nullptr) operators.push_back(std::move(op));
  if (!in_.failed() && !in_.AtEnd() && !in_.Is("|") && !in_.Is(";") && !in_.Is(")") &&
      !in_.Is("}") && !in_.Is("]") && !in_.Is(",")) {
    in_.FailExpected("'|', ';' or the end of the query",
                     HintFor(in_, IsOperatorName(in_.Peek().text)));
  }
  if (in_.failed()) in_.Recover(depth);
}

OperatorPointer Parser::ParsePipedOperator() {
  std::string_view name = ScanOperatorName();
  if (name.empty()) {
    in_.FailExpected("the name of an operator", HintFor(in_, IsOperatorName(in_.Peek().text)));
    return nullptr;
  }
  SourceSpan span{in_.Peek().span.begin,
                  in_.Peek().span.begin + static_cast<uint32_t>(name.size())};
  auto found = Methods().find(name);
  if (found == Methods().end()) {
    constexpr size_t kShownSizeMax = 60;
    std::string shown(name.substr(0, kShownSizeMax));
    if (shown.size() < name.size()) shown += "...";
    std::string hint = HintForOperator(name);
    if (hint.empty()) hint = Suggestion(name);
    in_.Fail("Unknown operator '" + shown + "'" + hint, span);
    return nullptr;
  }
  MoveOverOperatorName(name);
  OperatorPointer op = (this->*found->second)(span);
  op->span = in_.SpanFrom(span.begin);
  return op;
}

ExpressionPointer Parser::ParseSubPipeline() {
  NestingScope scope(*this);
  if (!scope.ok()) return Missing();
  uint32_t begin = in_.Peek().span.begin;
  auto pipeline = std::make_unique<PipelineExpression>(SourceSpan{begin, begin});
  if (in_.Is("__contextual_datatable")) {
    pipeline->source = ParseContextualDataTable();
    if (!in_.Take("|")) return std::move(pipeline->source);
  }
  do {
    ParsePipedOperators(pipeline->operators);
  } while (in_.Take("|"));
  pipeline->span = in_.SpanFrom(begin);
  return pipeline;
}

}  // namespace sluice::language
