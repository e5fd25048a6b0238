// https://learn.microsoft.com/kusto/query/parse-url-function and its relatives
#include "functions/kernels/parsing_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions ParsingFunctions() {
  return {
      Declare("parse_url", "The parts of a URL as a bag.")
          .Takes("url:string => dynamic", &ParseUrl)
          .Alias("parseurl"),
      Declare("parse_urlquery", "The parameters of the query part of a URL.")
          .Takes("query:string => dynamic", &ParseUrlQuery)
          .Alias("parseurlquery"),
      Declare("parse_path", "The parts of a file path as a bag.")
          .Takes("path:string => dynamic", &ParsePath),
      Declare("parse_csv", "The fields of one record of CSV as an array.")
          .Takes("text:string => dynamic", &ParseCsv)
          .NamedAsArgument()
          .Example("print tostring(parse_csv(\"aa,b,cc\"))", "[\"aa\",\"b\",\"cc\"]"),
      Declare("parse_version", "A version as a number that compares like it.")
          .Takes("version:string => decimal", &ParseVersion)
          .Example("print parse_version(\"0.0.0.5\")", "5"),
      Declare("parse_command_line", "The arguments of a command line as an array.")
          .Takes("command_line:string, parser:string => dynamic", &ParseCommandLine),
      Declare("format_bytes", "A number of bytes in readable units.")
          .Takes("size:real, precision?:long, unit?:string => string", &FormatBytes)
          .NamedAsArgument()
          .Example("print format_bytes(10332, 1)", "10.1 KB"),
  };
}

}  // namespace sluice::functions
