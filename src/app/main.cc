#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/serve.h"
#include "app/settings.h"
#include "cli/query_command.h"
#include "cli/shell.h"

namespace {

using sluice::app::Settings;

// An option that is also a variable, and a key of the settings file when it is the server's.
CLI::Option* WithVariable(CLI::Option* option, const std::string& variable) {
  return option->envname("SLUICE_" + variable);
}

void AddServeOptions(CLI::App& serve, Settings& settings, std::string& config) {
  WithVariable(serve.add_option("--data", settings.data_folder,
                                "Folder of all data; created when absent"), "DATA");
  WithVariable(serve.add_option("--listen", settings.listen,
                                "Address and port; port 0 is any free one"), "LISTEN")
      ->capture_default_str();
  WithVariable(serve.add_option("--storage-root", settings.storage_roots,
                                "Folder below which files may be read and written (several "
                                "possible); default: DATA/exports"), "STORAGE_ROOT");
  WithVariable(serve.add_option("--allow-origin", settings.allowed_origins,
                                "Origin of web pages that may use the server (several possible)"),
               "ALLOW_ORIGIN");
  WithVariable(serve.add_option("--min-export-interval", settings.min_export_interval,
                                "Least intervalBetweenRuns of a continuous export"),
               "MIN_EXPORT_INTERVAL")
      ->capture_default_str();
  WithVariable(serve.add_option("--threads", settings.threads,
                                "Threads of the engine; 0 is one per core"), "THREADS")
      ->check(CLI::Range(0, 1024));
  WithVariable(serve.add_option("--memory-limit", settings.memory_limit,
                                "Memory of the engine, such as 4GB"), "MEMORY_LIMIT");
  WithVariable(serve.add_flag("--insecure", settings.insecure,
                              "Allow listening beyond this machine without authentication"),
               "INSECURE");
  WithVariable(serve.add_option("--log-level", settings.log_level,
                                "debug, info, warning, error or off"), "LOG_LEVEL")
      ->capture_default_str();
  WithVariable(serve.add_option("--config", config, "TOML file with these options as keys"),
               "CONFIG");
}

int RunServe(const CLI::App& serve, Settings settings, const std::string& config) {
  if (!config.empty()) {
    std::vector<std::string> given;
    for (const CLI::Option* option : serve.get_options()) {
      if (option->count() > 0) given.push_back(option->get_single_name());
    }
    sluice::Status status = sluice::app::ReadSettingsFile(config, given, settings);
    if (!status.ok()) {
      fmt::print(stderr, "error: {}\n", status.message());
      return sluice::cli::kExitUsage;
    }
  }
  if (settings.data_folder.empty()) {
    fmt::print(stderr, "error: The data folder is missing: give it with --data DIR.\n");
    return sluice::cli::kExitUsage;
  }
  return sluice::app::Serve(settings);
}

}  // namespace

int main(int argument_count, char** arguments) {
  CLI::App app("Sluice: an analytics server that speaks Kusto.", "sluice");
  app.footer("Without a command: an interactive shell.");
  sluice::cli::QueryCommandOptions query_options;
  auto add_client_options = [&](CLI::App& command) {
    WithVariable(command.add_option("--cluster", query_options.cluster_url, "URL of the server"),
                 "CLUSTER")
        ->capture_default_str();
    WithVariable(command.add_option("--database", query_options.database, "Name of the database"),
                 "DATABASE")
        ->capture_default_str();
  };
  add_client_options(app);

  Settings settings;
  std::string config;
  CLI::App* serve = app.add_subcommand("serve", "Runs the server");
  AddServeOptions(*serve, settings, config);

  CLI::App* query = app.add_subcommand("query", "Runs a query or a command and prints its results");
  add_client_options(*query);
  query->add_option("QUERY", query_options.text, "The text; - reads it from standard input");
  query->add_option("-f,--file", query_options.text_file, "File with the text");
  query->add_option("-o,--output", query_options.output_file, "File for the results");
  WithVariable(query->add_option("--format", query_options.format,
                                 "table, csv, tsv, json or parquet"), "FORMAT")
      ->capture_default_str();

  CLI::App* version = app.add_subcommand("version", "Prints the version");
  CLI::App* help = app.add_subcommand("help", "Prints this help");
  app.require_subcommand(0, 1);

  try {
    app.parse(argument_count, arguments);
  } catch (const CLI::ParseError& error) {
    int code = app.exit(error);
    return code == 0 ? 0 : sluice::cli::kExitUsage;
  }
  if (version->parsed()) {
    fmt::print("sluice {}\n", SLUICE_VERSION);
    return 0;
  }
  if (help->parsed()) {
    fmt::print("{}", app.help("", CLI::AppFormatMode::All));
    return 0;
  }
  if (serve->parsed()) return RunServe(*serve, settings, config);
  if (query->parsed()) return sluice::cli::RunQueryCommand(query_options);
  return sluice::cli::RunShell({query_options.cluster_url, query_options.database});
}
