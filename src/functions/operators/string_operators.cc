// https://learn.microsoft.com/kusto/query/datatypes-string-operators
#include "functions/kernels/regex_kernels.h"
#include "functions/kernels/term_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Operator(std::string name, std::string summary, Kernel kernel = nullptr) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("left:string, right:string => bool", kernel);
}
Declare TermList(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary), FunctionKind::kOperator)
      .Takes("text:string, item...:any => bool", kernel)
      .SeesNulls();
}

}  // namespace

// Those that fold case do so for ASCII and other letters alike.
Definitions StringOperators() {
  return {
      Operator("=~", "Equal in any case."),
      Operator("!~", "Not equal in any case."),
      Operator("contains", "Holds the text, in any case."),
      Operator("!contains", "Does not hold the text, in any case."),
      Operator("contains_cs", "Holds the text."),
      Operator("!contains_cs", "Does not hold the text."),
      Operator("startswith", "Begins with the text, in any case."),
      Operator("!startswith", "Does not begin with the text, in any case."),
      Operator("startswith_cs", "Begins with the text."),
      Operator("!startswith_cs", "Does not begin with the text."),
      Operator("endswith", "Ends with the text, in any case."),
      Operator("!endswith", "Does not end with the text, in any case."),
      Operator("endswith_cs", "Ends with the text."),
      Operator("!endswith_cs", "Does not end with the text."),
      Operator("has", "Has the text as a term, in any case.", &Has),
      Operator("!has", "The reverse of has.", &NotHas),
      Operator("has_cs", "Has the text as a term.", &HasCs),
      Operator("!has_cs", "The reverse of has_cs.", &NotHasCs),
      Operator("hasprefix", "Has a term that begins with the text, in any case.", &HasPrefix),
      Operator("!hasprefix", "The reverse of hasprefix.", &NotHasPrefix),
      Operator("hasprefix_cs", "Has a term that begins with the text.", &HasPrefixCs),
      Operator("!hasprefix_cs", "The reverse of hasprefix_cs.", &NotHasPrefixCs),
      Operator("hassuffix", "Has a term that ends with the text, in any case.", &HasSuffix),
      Operator("!hassuffix", "The reverse of hassuffix.", &NotHasSuffix),
      Operator("hassuffix_cs", "Has a term that ends with the text.", &HasSuffixCs),
      Operator("!hassuffix_cs", "The reverse of hassuffix_cs.", &NotHasSuffixCs),
      Operator("matches regex", "A regular expression matches part of the text.", &MatchesRegex),
      TermList("has_any", "Has one of the items as a term, in any case.", &HasAny),
      TermList("has_all", "Has all items as terms, in any case.", &HasAll),
  };
}

}  // namespace sluice::functions
