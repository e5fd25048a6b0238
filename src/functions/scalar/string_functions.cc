// https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
#include "functions/kernels/string_kernels.h"
#include "functions/kernels/term_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions StringFunctions() {
  return {
      Declare("strcat", "Joins texts.")
          .Takes("argument...:~string => string")
          .Example(R"(print strcat("a", 1, true))", "a1True"),
      Declare("strcat_delim", "Joins texts with a delimiter between them.")
          .Takes("delimiter:~string, argument...:~string => string", &StrcatDelim)
          .Example(R"(print strcat_delim("-", 1, "2", "A", 1s))", "1-2-A-00:00:01"),
      Declare("strlen", "The number of characters.")
          .Takes("text:string => long")
          .NamedWithPrefix("strlen")
          .Example(R"(print strlen("é1"))", "2"),
      Declare("string_size", "The number of bytes in UTF-8.")
          .Takes("text:string => long")
          .NamedWithPrefix("string_size")
          .Example(R"(print string_size("é1"))", "3"),
      Declare("toupper", "The text in upper case.")
          .Takes("text:~string => string")
          .Example(R"(print toupper("Hello"))", "HELLO"),
      Declare("tolower", "The text in lower case.")
          .Takes("text:~string => string")
          .Example(R"(print tolower("Hello"))", "hello"),
      Declare("substring", "Part of a text, from a zero-based start; negative counts from the end.")
          .Takes("text:~string, start:long => string")
          .Takes("text:~string, start:long, length:long => string")
          .Example(R"(print substring("123456", 1, 2))", "23"),
      Declare("replace_string", "Replaces every occurrence of a text.")
          .Takes("text:string, lookup:string, rewrite:string => string")
          .Example(R"(print replace_string("a.a", "a", "bb"))", "bb.bb"),
      Declare("replace_strings", "Replaces every occurrence of several texts in one pass.")
          .Takes("text:string, lookups:dynamic, rewrites:dynamic => string", &ReplaceStrings)
          .Example(R"(print replace_strings("abc", dynamic(["a", "b"]), dynamic(["b", "x"])))",
                   "bxc"),
      Declare("strcmp", "Compares two texts: -1, 0 or 1.")
          .Takes("text1:~string, text2:~string => long", &Strcmp)
          .Example(R"(print strcmp("abc", "ABC"))", "1"),
      Declare("strrep", "Repeats a text.")
          .Takes("text:~string, count:long, delimiter?:~string => string", &Strrep)
          .Example(R"(print strrep("ab", 3, "-"))", "ab-ab-ab"),
      Declare("reverse", "The characters from last to first.")
          .Takes("text:~string => string", &Reverse)
          .Example("print reverse(\"abc\")", "cba"),
      Declare("indexof", "The zero-based position of a text in another, or -1.")
          .Takes("text:~string, match:~string, start?:long, length?:long, occurrence?!:long => long",
                 &IndexOf)
          .Example(R"(print indexof("abcdefg", "cde"))", "2"),
      Declare("countof", "How often a text, or a regular expression, occurs.")
          .Takes("text:string, search:string, kind?!:string => long", &CountOf)
          .Example(R"(print countof("aaaa", "aa"))", "3"),
      Declare("split", "Cuts a text at a delimiter into an array.")
          .Takes("text:~string, delimiter:string, index?:long => dynamic", &Split)
          .NamedAsArgument()
          .Example(R"(print tostring(split("aa_bb", "_")))", R"(["aa","bb"])"),
      Declare("translate", "Replaces characters by those at the same place of another list.")
          .Takes("from:string, to:string, text:string => string", &Translate)
          .Example(R"(print translate("krasp", "otsku", "spark"))", "kusto"),
      Declare("isempty", "True for an empty string or a null.")
          .Takes("value:any => bool")
          .SeesNulls()
          .Example(R"(print isempty(""))", "true"),
      Declare("isnotempty", "False for an empty string or a null.")
          .Takes("value:any => bool")
          .SeesNulls()
          .Alias("notempty"),
      Declare("isascii", "True when all characters are ASCII.")
          .Takes("text:~string => bool", &IsAscii)
          .Example(R"(print isascii("some"))", "true"),
      Declare("isutf8", "True when the text is valid UTF-8.").Takes("text:~string => bool", &IsUtf8),
      Declare("has_any_index", "The index of the first item that the text has as a term, or -1.")
          .Takes("text:string, items:dynamic => long", &HasAnyIndex)
          .Example(R"(print has_any_index("this is an example", dynamic(["no", "example"])))", "1"),
      Declare("unicode_codepoints_from_string", "An array of the code points of a text.")
          .Takes("text:~string => dynamic", &CodepointsFromString)
          .Alias("to_utf8"),
      Declare("unicode_codepoints_to_string", "The text of code points and arrays of them.")
          .Takes("codepoint...:long|int|dynamic => string", &CodepointsToString)
          .Alias("make_string")
          .Example("print unicode_codepoints_to_string(75, 117, 115, 116, 111)", "Kusto"),
  };
}

}  // namespace sluice::functions
