// The kinds of captures: each reads what belongs to it and gives its value.
//
//   name            T, ['T'], "T"                       std::string
//   names           a, b                                std::vector<std::string>
//   entity          T, D.T, database("D").T             EntityName
//   entities        several of them                     std::vector<EntityName>
//   column          C, T.C, D.T.C                       ColumnName
//   type            long                                ScalarType
//   schema          (a:long, b:string)                  Schema
//   tables          T (a:long), U (b:int)               std::vector<TableDeclaration>
//   table_renames   New=Old [ifexists], ...             std::vector<TableRename>
//   column_renames  New=T.Old, ...                      std::vector<ColumnRename>
//   docstrings      C:"text", ...                       std::vector<ColumnDocstring>
//   string          "text", also h"..." and joined      std::string
//   strings         several of them                     std::vector<Secret>
//   guid, guids     bare or quoted                      Guid, std::vector<Guid>
//   long, bool                                          int64_t, bool
//   timespan        1h, time(1.00:00:00)                int64_t, in ticks
//   tag_filters     tags has 'x' and tags !contains 'y' std::vector<TagFilter>
//   partitions      Name:type = function(Column), ...   std::vector<catalog::Partition>
//   function        (a:long) { T | where x > a }        FunctionSource
//   function_body   { T | summarize count() by a }      FunctionSource
//   expressions     database('a'), database('b'); none  ExpressionTexts
//   path_format     "text" Name datetime_pattern(...)   std::vector<catalog::PathElement>
#pragma once

#include <string_view>

#include "commands/arguments.h"
#include "commands/syntax/token_reader.h"

namespace sluice::commands {

// Reads a value of `kind`; false when it is not there or not well formed, which the reader notes.
using CaptureReader = bool (*)(TokenReader& reader, ArgumentValue& value);

// Null when there is no such kind.
CaptureReader FindCaptureReader(std::string_view kind);

// Shared by the readers.
bool ReadEntity(TokenReader& reader, ArgumentValue& value);
bool ReadColumn(TokenReader& reader, ArgumentValue& value);
bool ReadScalarType(TokenReader& reader, ScalarType& type);
bool ReadLong(TokenReader& reader, int64_t& number);
bool ReadPartitions(TokenReader& reader, ArgumentValue& value);
bool ReadPathFormat(TokenReader& reader, ArgumentValue& value);

}  // namespace sluice::commands
