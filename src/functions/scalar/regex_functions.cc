// https://learn.microsoft.com/kusto/query/regex
#include "functions/kernels/regex_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions RegexFunctions() {
  return {
      Declare("extract", "The text of a capture group of the first match; 0 is the whole match.")
          .Takes("regex!:string, group:long, text:string => string", &Extract)
          .Example("print extract(\"x=([0-9.]+)\", 1, \"hello x=45.6|wo\")", "45.6"),
      Declare("extract_all", "The texts of the capture groups of all matches.")
          .Takes("regex!:string, text:string => dynamic", &ExtractAll)
          .Takes("regex!:string, groups:dynamic, text:string => dynamic", &ExtractAllGroups)
          .Alias("extractall")
          .Example("print tostring(extract_all(@\"(\\d+)\", \"a1b22\"))", "[\"1\",\"22\"]"),
      Declare("replace_regex", "Replaces every match; \\1 in the rewrite is a capture group.")
          .Takes("text:string, regex!:string, rewrite!:string => string", &ReplaceRegex)
          .Example("print replace_regex(\"a1b2\", @\"(\\d)\", @\"<\\1>\")", "a<1>b<2>"),
      Declare("replace", "The former replace_regex(), with the text last.")
          .Takes("regex!:string, rewrite!:string, text:string => string", &ReplaceRegexInLast)
          .Example("print replace(@\"(\\d)\", @\"<\\1>\", \"a1b2\")", "a<1>b<2>"),
      Declare("trim", "Cuts a leading and a trailing match.")
          .Takes("regex!:string, text:string => string", &TrimBoth)
          .Example("print trim(\"--\", \"--a--\")", "a"),
      Declare("trim_start", "Cuts a leading match.")
          .Takes("regex!:string, text:string => string", &TrimStart),
      Declare("trim_end", "Cuts a trailing match.")
          .Takes("regex!:string, text:string => string", &TrimEnd),
      Declare("indexof_regex", "The zero-based position of a match, or -1.")
          .Takes("text:~string, regex:string, start?:long, length?:long, occurrence?!:long => long",
                 &IndexOfRegex),
      Declare("regex_quote", "The text with the characters escaped that regular expressions use.")
          .Takes("text:~string => string", &RegexQuote),
  };
}

}  // namespace sluice::functions
