// Feeds arbitrary texts to the lexer and the parser: they must end without a crash, and what parses
// must print to a text that parses again and prints the same.
#include <cstdint>
#include <string>

#include "language/parser/parser.h"
#include "language/syntax/printer.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace sluice::language;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  QueryText query = ParseQuery(text, diagnostics);
  CHECK(diagnostics.empty() == diagnostics.ToStatus(text).ok());
  for (const Diagnostic& one : diagnostics.all()) {
    CHECK(one.span.begin <= one.span.end && one.span.end <= size);
  }
  if (!diagnostics.empty()) return 0;
  std::string printed = ToKql(query);
  QueryText again = ParseQuery(printed, diagnostics);
  CHECK(diagnostics.empty());
  CHECK(ToKql(again) == printed);
  return 0;
}
