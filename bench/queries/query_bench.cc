// Runs the queries of a suite in KQL and in SQL, on one DuckDB in this process, over the same
// stored tables and with the same threads. The two must give the same rows.
//
//   query_bench SUITE-FOLDER DATA-FOLDER ROWS THREADS REPEAT [--only q01,q02] [--explain]
//
// A suite is a folder with tables/*.sql, each a SELECT after a line "-- name:type, ..." that tells
// the schema, and pairs of q01.kql and q01.sql. A first line "-- compare: 2 3" of the SQL tells
// which columns of the result the text decides, "none" that only the number of rows. ${rows} and
// ${orders} in all of them are ROWS and what makes so many lines.
//
// Prints a line per query: its name, the number of its rows, milliseconds of KQL and of SQL, and
// those of their CPU time, each the least of REPEAT. Ends with an error when two results differ.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "bench_database.h"
#include "result_compare.h"

namespace sluice::bench {
namespace {

struct Settings {
  std::string suite;
  std::string data;
  int64_t rows = 0;
  int threads = 0;
  int repeat = 0;
  std::vector<std::string> only;
  bool explain = false;
};

// After this long the slower side of a query is not run again.
constexpr double kSecondsEnough = 8;

std::string Replace(std::string text, const std::string& what, const std::string& with) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), with);
    at += with.size();
  }
  return text;
}

std::string ReadText(const std::filesystem::path& path, const Settings& settings) {
  std::ifstream file(path);
  std::stringstream content;
  content << file.rdbuf();
  // An order has one to seven lines, in turn.
  const int64_t orders = (settings.rows + 27) / 28 * 7;
  return Replace(Replace(content.str(), "${rows}", std::to_string(settings.rows)), "${orders}",
                 std::to_string(orders));
}

std::vector<std::filesystem::path> FilesOf(const std::filesystem::path& folder,
                                           const std::string& extension) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == extension) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

// What follows `prefix` on the first line; the line is taken off the text.
std::string TakeHeader(std::string& text, const std::string& prefix) {
  if (!text.starts_with(prefix)) return "";
  const size_t end = text.find('\n');
  std::string header = text.substr(prefix.size(), end - prefix.size());
  text.erase(0, end + 1);
  return header;
}

Comparison ReadComparison(const std::string& header) {
  Comparison comparison;
  comparison.all_columns = header.empty();
  std::stringstream words(header);
  for (size_t column = 0; words >> column;) comparison.columns.push_back(column - 1);
  return comparison;
}

struct Least {
  double seconds = 1e9;
  double cpu_seconds = 1e9;

  void Add(const Answer& answer) {
    seconds = std::min(seconds, answer.seconds);
    cpu_seconds = std::min(cpu_seconds, answer.cpu_seconds);
  }
};

Status MakeTables(const Settings& settings, BenchDatabase& database) {
  for (const auto& path : FilesOf(settings.suite + "/tables", ".sql")) {
    std::string select = ReadText(path, settings);
    const std::string schema = TakeHeader(select, "-- ");
    RETURN_IF_ERROR(
        database.MakeTable(path.stem().string(), schema, select).WithContext(path.string()));
  }
  return database.Checkpoint();
}

Status Measure(const Settings& settings, const std::filesystem::path& path,
               BenchDatabase& database) {
  const std::string kql = ReadText(path, settings);
  std::string sql = ReadText(std::filesystem::path(path).replace_extension(".sql"), settings);
  const Comparison comparison = ReadComparison(TakeHeader(sql, "-- compare: "));
  if (settings.explain) {
    ASSIGN_OR_RETURN(const std::string ours, database.ExplainKql(kql));
    ASSIGN_OR_RETURN(const std::string theirs, database.ExplainSql(sql));
    fmt::print("{}\n{}\n{}\n", path.stem().string(), ours, theirs);
    return Status::Ok();
  }
  ASSIGN_OR_RETURN(const Answer our_answer, database.RunKql(kql, true));
  ASSIGN_OR_RETURN(const Answer their_answer, database.RunSql(sql, true));
  const std::string difference = Difference(our_answer.rows, their_answer.rows, comparison);
  if (!difference.empty()) return Internal("KQL and SQL differ: " + difference);
  Least ours;
  Least theirs;
  double spent = 0;
  for (int i = 0; i < settings.repeat && spent < kSecondsEnough; ++i) {
    ASSIGN_OR_RETURN(const Answer us, database.RunKql(kql, false));
    ASSIGN_OR_RETURN(const Answer them, database.RunSql(sql, false));
    ours.Add(us);
    theirs.Add(them);
    spent += std::max(us.seconds, them.seconds);
  }
  fmt::print("{} {} {:.3f} {:.3f} {:.3f} {:.3f}\n", path.stem().string(), our_answer.rows.size(),
             ours.seconds * 1000, theirs.seconds * 1000, ours.cpu_seconds * 1000,
             theirs.cpu_seconds * 1000);
  std::fflush(stdout);
  return Status::Ok();
}

Status Run(const Settings& settings) {
  ASSIGN_OR_RETURN(auto database, BenchDatabase::Open(settings.data, settings.threads));
  RETURN_IF_ERROR(MakeTables(settings, *database));
  Status result;
  for (const auto& path : FilesOf(settings.suite, ".kql")) {
    const std::string name = path.stem().string();
    if (!settings.only.empty() && std::ranges::find(settings.only, name) == settings.only.end()) {
      continue;
    }
    const Status status = Measure(settings, path, *database).WithContext(path.string());
    if (status.ok()) continue;
    // The others are measured all the same.
    if (!result.ok()) fmt::print(stderr, "{}\n", result.message());
    result = status;
  }
  return result;
}

int Main(int argc, char** argv) {
  if (argc < 6) {
    fmt::print(stderr, "usage: query_bench SUITE-FOLDER DATA-FOLDER ROWS THREADS REPEAT "
                       "[--only q01,q02] [--explain]\n");
    return 2;
  }
  Settings settings{argv[1], argv[2], std::stoll(argv[3]), std::stoi(argv[4]), std::stoi(argv[5]),
                    {},      false};
  for (int i = 6; i < argc; ++i) {
    const std::string option = argv[i];
    if (option == "--explain") settings.explain = true;
    if (option == "--only" && i + 1 < argc) {
      std::stringstream names(argv[++i]);
      for (std::string name; std::getline(names, name, ',');) settings.only.push_back(name);
    }
  }
  const Status status = Run(settings);
  if (!status.ok()) fmt::print(stderr, "{}\n", status.message());
  return status.ok() ? 0 : 1;
}

}  // namespace
}  // namespace sluice::bench

int main(int argc, char** argv) { return sluice::bench::Main(argc, argv); }
