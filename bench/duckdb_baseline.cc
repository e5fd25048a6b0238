// Runs SQL statements in DuckDB by itself, each timed: what a user would do instead of Sluice.
//
//   duckdb_baseline DATABASE-FILE THREADS < statements.sql
//
// Statements end with a line that holds only ";". A statement that starts with "-- name: x" prints
// a line "x <seconds>", one that starts with "-- count: x" a line "x.count <number>" after it, its
// only value; others run silently. The last line is "peak_rss_kib <number>".
#include <duckdb.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>

namespace {

int Fail(const std::string& what) {
  std::fprintf(stderr, "duckdb_baseline: %s\n", what.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return Fail("usage: duckdb_baseline DATABASE-FILE THREADS");
  duckdb_config config = nullptr;
  duckdb_create_config(&config);
  duckdb_set_config(config, "threads", argv[2]);
  duckdb_database database = nullptr;
  char* error = nullptr;
  if (duckdb_open_ext(argv[1], &database, config, &error) != DuckDBSuccess) return Fail(error);
  duckdb_connection connection = nullptr;
  if (duckdb_connect(database, &connection) != DuckDBSuccess) return Fail("cannot connect");

  std::string statement;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line != ";") {
      statement += line + "\n";
      continue;
    }
    std::string name;
    bool counts = statement.rfind("-- count: ", 0) == 0;
    if (counts || statement.rfind("-- name: ", 0) == 0) {
      const size_t begin = statement.find(": ") + 2;
      name = statement.substr(begin, statement.find('\n') - begin);
    }
    auto begin = std::chrono::steady_clock::now();
    duckdb_result result;
    if (duckdb_query(connection, statement.c_str(), &result) != DuckDBSuccess) {
      return Fail(std::string(duckdb_result_error(&result)) + "\nin: " + statement);
    }
    const int64_t count = counts ? duckdb_value_int64(&result, 0, 0) : 0;
    duckdb_destroy_result(&result);
    std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    if (!name.empty()) {
      std::printf("%s %.6f\n", name.c_str(), seconds.count());
      if (counts) std::printf("%s.count %lld\n", name.c_str(), static_cast<long long>(count));
      std::fflush(stdout);
    }
    statement.clear();
  }
  duckdb_disconnect(&connection);
  duckdb_close(&database);
  duckdb_destroy_config(&config);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak_rss_kib %ld\n", usage.ru_maxrss);
  return 0;
}
