// A compact way to write function definitions, used by the family files.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "functions/function_definition.h"

namespace sluice::functions {

// One signature from text: "source:string, start:integer, length?:integer => string".
//
// A parameter is a name, marks, a colon and types joined by "|". Marks: "?" optional, "..." one or
// more (with "?": none or more), "!" must be constant. Types are Kusto's names and the sets
// integer, number, time, summable, orderable (all but dynamic), any; "~string" takes all types and
// converts them to string. The result is a type, "argN" (the type of argument N), "promoted" or "common".
Signature MakeSignature(std::string_view text, Kernel kernel);

// Builds one definition: Declare("strlen", "Counts characters.").Takes("text:string => long").
class Declare {
 public:
  Declare(std::string name, std::string summary, FunctionKind kind = FunctionKind::kScalar) {
    definition_.name = std::move(name);
    definition_.summary = std::move(summary);
    definition_.kind = kind;
  }

  // Without a kernel the function is an intrinsic: every engine lowers it itself.
  Declare& Takes(std::string_view signature, Kernel kernel = nullptr) {
    definition_.signatures.push_back(MakeSignature(signature, kernel));
    return *this;
  }
  Declare& Rewrites(std::string literal) {
    definition_.rewrite = std::move(literal);
    return *this;
  }
  Declare& Alias(std::string name) {
    definition_.aliases.push_back(std::move(name));
    return *this;
  }
  Declare& Example(std::string query, std::string result) {
    definition_.examples.push_back({std::move(query), std::move(result)});
    return *this;
  }
  // Nulls are the business of the function itself.
  Declare& SeesNulls() {
    definition_.null_on_null = false;
    return *this;
  }
  // "min:real, min_idx:long": see FunctionDefinition::values.
  Declare& Gives(std::string_view values);
  Declare& Nondeterministic() {
    definition_.deterministic = false;
    return *this;
  }
  Declare& NamedAsArgument() {
    definition_.result_naming = ResultNaming::kFirstArgument;
    return *this;
  }
  Declare& NamedWithPrefix(std::string prefix) {
    definition_.result_naming = ResultNaming::kPrefixAndFirstArgument;
    definition_.result_name_prefix = std::move(prefix);
    return *this;
  }
  Declare& Named(std::string name) {
    definition_.result_naming = ResultNaming::kPrefix;
    definition_.result_name_prefix = std::move(name);
    return *this;
  }

  operator FunctionDefinition() const { return definition_; }  // NOLINT(google-explicit-constructor)

 private:
  FunctionDefinition definition_;
};

using Definitions = std::vector<FunctionDefinition>;

}  // namespace sluice::functions
