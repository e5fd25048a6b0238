#include "cli/query_command.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>

#include <unistd.h>

#include "cli/error_display.h"
#include "cli/interruption.h"
#include "cli/kusto_client.h"
#include "cli/output.h"

namespace sluice::cli {
namespace {

int Usage(const std::string& message) {
  std::cerr << "error: " << message << "\n";
  return kExitUsage;
}

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

int RunQueryCommand(const QueryCommandOptions& options) {
  std::string text = options.text;
  if (!options.text_file.empty()) {
    if (!text.empty()) return Usage("Give a query or -f FILE, not both.");
    std::ifstream file(options.text_file, std::ios::binary);
    if (!file) return Usage("The file '" + options.text_file + "' cannot be read.");
    text.assign(std::istreambuf_iterator<char>(file), {});
  } else if (text == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  }
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Usage("There is no query: give it as an argument, with -f FILE, or - for standard input.");
  }
  auto format = ParseOutputFormat(options.format);
  if (!format.ok()) return Usage(format.status().message());

  std::FILE* file = stdout;
  std::unique_ptr<std::FILE, FileCloser> opened;
  if (!options.output_file.empty()) {
    opened.reset(std::fopen(options.output_file.c_str(), "wb"));
    if (!opened) return Usage("The file '" + options.output_file + "' cannot be written.");
    file = opened.get();
  } else if (*format == OutputFormat::kParquet && isatty(STDOUT_FILENO) == 1) {
    return Usage("parquet is not for a terminal: add -o FILE.");
  }

  KustoClient client(options.cluster_url, options.database);
  auto output = MakeOutput(*format, file);
  OperationContext context;
  Interruption interruption(context.cancellation);
  auto answer = client.Run(text, *output, context);
  if (interruption.happened()) return kExitInterrupted;
  if (!answer.ok()) {
    std::cerr << "error: " << answer.status().message() << "\n";
    return answer.status().code() == StatusCode::kUnsupported ? kExitUsage : kExitUnreachable;
  }
  if (*answer) {
    std::cerr << DisplayError(**answer, text);
    return kExitRefused;
  }
  return kExitSuccess;
}

}  // namespace sluice::cli
