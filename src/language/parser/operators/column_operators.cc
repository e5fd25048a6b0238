// Operators over columns: where, extend, project and its kin, distinct, serialize, parse.
#include "language/parser/parser_impl.h"

namespace sluice::language {

OperatorPointer Parser::ParseWhere(SourceSpan name) {
  auto where = std::make_unique<WhereOperator>(name);
  where->parameters = ParseParameters({"bin_legacy"});
  uint32_t begin = in_.Peek().span.begin;
  where->predicate = ParseNamed();
  if (where->predicate->kind == ExpressionKind::kNamed) {
    in_.Fail("'=' gives a name to what stands on its right; to compare, write '=='",
             in_.SpanFrom(begin));
  }
  return where;
}

OperatorPointer Parser::ParseExtend(SourceSpan name) {
  auto extend = std::make_unique<ExtendOperator>(name);
  extend->columns = ParseNamedList();
  return extend;
}

OperatorPointer Parser::ParseProject(SourceSpan name) {
  auto project = std::make_unique<ProjectOperator>(name);
  project->columns = ParseNamedList();
  return project;
}

OperatorPointer Parser::ParseProjectAway(SourceSpan name) {
  auto away = std::make_unique<ProjectAwayOperator>(name);
  ParseList([&] { away->columns.push_back(ParseNameOrWildcard()); });
  return away;
}

OperatorPointer Parser::ParseProjectKeep(SourceSpan name) {
  auto keep = std::make_unique<ProjectKeepOperator>(name);
  ParseList([&] { keep->columns.push_back(ParseNameOrWildcard()); });
  return keep;
}

OperatorPointer Parser::ParseProjectRename(SourceSpan name) {
  auto rename = std::make_unique<ProjectRenameOperator>(name);
  ParseList([&] {
    if (!in_.failed() && !AtNamedExpression() && !AtNameList()) {
      in_.FailExpected("new name = old name");
    }
    rename->columns.push_back(ParseNamed());
  });
  return rename;
}

OperatorPointer Parser::ParseProjectReorder(SourceSpan name) {
  auto reorder = std::make_unique<ProjectReorderOperator>(name);
  ParseList([&] {
    ProjectReorderOperator::Item item;
    item.column = ParseNameOrWildcard();
    std::string_view direction = ScanOperatorName();
    if (direction == "asc") {
      item.direction = ReorderDirection::kAscending;
    } else if (direction == "desc") {
      item.direction = ReorderDirection::kDescending;
    } else if (direction == "granny-asc") {
      item.direction = ReorderDirection::kGrannyAscending;
    } else if (direction == "granny-desc") {
      item.direction = ReorderDirection::kGrannyDescending;
    }
    if (item.direction != ReorderDirection::kNone) MoveOverOperatorName(direction);
    reorder->columns.push_back(std::move(item));
  });
  return reorder;
}

OperatorPointer Parser::ParseProjectByNames(SourceSpan name) {
  auto project = std::make_unique<ProjectByNamesOperator>(name);
  ParseList([&] {
    std::string_view wildcard = ScanWildcardName();
    project->columns.push_back(wildcard.empty() ? ParseScalar() : ParseNameOrWildcard());
  });
  return project;
}

OperatorPointer Parser::ParseDistinct(SourceSpan name) {
  auto distinct = std::make_unique<DistinctOperator>(name);
  distinct->parameters = ParseParameters({});
  ParseList([&] {
    if (in_.Is("*") && !in_.failed()) {
      distinct->columns.push_back(std::make_unique<StarExpression>(in_.Next().span));
    } else {
      distinct->columns.push_back(ParseNamed());
    }
  });
  return distinct;
}

OperatorPointer Parser::ParseSerialize(SourceSpan name) {
  auto serialize = std::make_unique<SerializeOperator>(name);
  if (!in_.AtEnd() && !in_.Is("|") && !in_.Is(")") && !in_.Is(";") && !in_.Is("}")) {
    serialize->columns = ParseNamedList();
  }
  return serialize;
}

OperatorPointer Parser::ParseParse(SourceSpan name) { return ParseParseWith(name, false); }
OperatorPointer Parser::ParseParseWhere(SourceSpan name) { return ParseParseWith(name, true); }

OperatorPointer Parser::ParseParseWith(SourceSpan name, bool where_matches) {
  auto parse = std::make_unique<ParseOperator>(name);
  parse->where_matches = where_matches;
  parse->parameters = ParseParameters({"kind", "flags"});
  parse->expression = ParseScalar();
  in_.Expect("with");
  ParsePattern(parse->pattern);
  return parse;
}

void Parser::ParsePattern(std::vector<ParseOperator::Piece>& pattern) {
  while (!in_.failed()) {
    ParseOperator::Piece piece;
    uint32_t begin = in_.Peek().span.begin;
    if (in_.Take("*")) {
      piece.kind = ParseOperator::Piece::Kind::kStar;
    } else if (in_.Peek().kind == TokenKind::kString) {
      piece.kind = ParseOperator::Piece::Kind::kText;
      piece.text = ParseStringLiteral()->As<LiteralExpression>().value.string_value();
    } else if (AtName()) {
      piece.kind = ParseOperator::Piece::Kind::kColumn;
      piece.column = MakeName(in_.Next());
      if (in_.Take(":")) piece.type = ParseType();
    } else {
      break;
    }
    piece.span = in_.SpanFrom(begin);
    pattern.push_back(std::move(piece));
  }
  if (pattern.empty()) in_.FailExpected("a pattern of texts, columns and '*'");
}

OperatorPointer Parser::ParseParseKv(SourceSpan name) {
  auto parse = std::make_unique<ParseKvOperator>(name);
  parse->expression = ParseScalar();
  in_.Expect("as");
  parse->schema = ParseSchema();
  if (in_.Take("with")) parse->properties = ParseProperties();
  return parse;
}

}  // namespace sluice::language
