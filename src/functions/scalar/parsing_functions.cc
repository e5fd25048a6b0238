// https://learn.microsoft.com/kusto/query/parse-url-function and its relatives
#include "functions/kernels/parsing_kernels.h"
#include "functions/kernels/user_agent_kernels.h"
#include "functions/kernels/xml_kernels.h"
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
      Declare("parse_xml", "The value that an XML text stands for, as a bag; null for no XML.")
          .Takes("xml:string => dynamic", &ParseXml)
          .NamedAsArgument()
          .Example("print tostring(parse_xml('<e name=\"value\">text</e>'))",
                   "{\"e\":{\"@name\":\"value\",\"#text\":\"text\"}}"),
      Declare("parse_user_agent",
              "Browser, operating system and device of a user agent, as a bag.")
          .Takes("user_agent:string, look_for?:string|dynamic => dynamic", &ParseUserAgent)
          .Example("print tostring(parse_user_agent('Mozilla/5.0 (X11; Linux x86_64; rv:102.0) '"
                   "'Gecko/20100101 Firefox/102.0', 'browser').Browser.Family)",
                   "Firefox"),
  };
}

}  // namespace sluice::functions
