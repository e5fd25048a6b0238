// Texts to trees and back: what parses must print to a text that parses without an error and prints
// the same again, and what binds must have the same plan from its printed text.
//
//   sluice_round_trip [--random COUNT] [FILE_OR_FOLDER ...]
//
// Files named *.kql hold cases as test/tools/kql_cases.py has them; *.jsonl an object a line with
// the text in "query"; of any other file all is one text. --random adds queries of the generator.
// Prints each text that fails, and a closing line `N passed, N failed`.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engines.h"
#include "json.h"
#include "language/syntax/printer.h"
#include "planning/planner.h"
#include "query_generator.h"

namespace sluice::differential {
namespace {

struct Counts {
  int passed = 0, failed = 0, bound = 0, refused = 0;
};

// The plans of all results, or nothing when the text has errors.
std::optional<std::string> PlansOf(const std::string& text) {
  const auto query = BindText(text, NoTables());
  if (!query.ok()) return std::nullopt;
  std::string plans;
  for (const semantics::BoundResult& result : query->results) {
    const auto plan = planning::Plan(result.relation);
    plans += plan.ok() ? planning::ExplainPlan(*plan) : plan.status().message();
    plans += "\n" + (plan.ok() ? plan->schema.ToString() : "") + "\n";
  }
  return plans;
}

// What is wrong, or nothing.
std::string Check(const std::string& text, Counts& counts) {
  language::Diagnostics diagnostics;
  const language::QueryText tree = language::ParseQuery(text, diagnostics);
  if (!diagnostics.empty()) {
    ++counts.refused;
    return "";
  }
  const std::string printed = language::ToKql(tree);
  const language::QueryText again = language::ParseQuery(printed, diagnostics);
  if (!diagnostics.empty()) {
    return "prints as\n" + printed +
           "\nwhich does not parse: " + diagnostics.ToStatus(printed).message();
  }
  const std::string reprinted = language::ToKql(again);
  if (reprinted != printed) return "prints as\n" + printed + "\nwhich prints as\n" + reprinted;
  const auto plans = PlansOf(text);
  if (!plans) return "";
  ++counts.bound;
  const auto plans_again = PlansOf(printed);
  if (!plans_again) {
    return "prints as\n" + printed +
           "\nwhich does not bind: " + BindText(printed, NoTables()).status().message();
  }
  if (*plans != *plans_again) return "has the plan\n" + *plans + "\nand printed\n" + *plans_again;
  return "";
}

void CheckText(const std::string& text, const std::string& where, Counts& counts) {
  if (text.empty() || text.starts_with('.')) return;
  const std::string wrong = Check(text, counts);
  if (wrong.empty()) {
    ++counts.passed;
    return;
  }
  ++counts.failed;
  std::printf("%s: the text\n%s\n%s\n\n", where.c_str(), text.c_str(), wrong.c_str());
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void CheckCases(const std::filesystem::path& path, Counts& counts) {
  std::istringstream lines(ReadFile(path));
  enum class At : uint8_t { kBetween, kText, kExpectation } at = At::kBetween;
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    if (at == At::kBetween) {
      if (!line.empty() && line[0] != '#' && line != "restart") at = At::kText;
    } else if (at == At::kText) {
      const bool end = line == "----";
      if (!end) text += line + "\n";
      // Cases without an expectation are commands that end with a blank line.
      if (end || (line.empty() && text.starts_with('.'))) {
        while (text.ends_with('\n')) text.pop_back();
        CheckText(text, path.string(), counts);
        text.clear();
        at = end ? At::kExpectation : At::kBetween;
      }
    } else if (line.empty()) {
      at = At::kBetween;
    }
  }
}

void CheckPath(const std::filesystem::path& path, Counts& counts) {
  if (std::filesystem::is_directory(path)) {
    std::vector<std::filesystem::path> inner;
    for (const auto& entry : std::filesystem::directory_iterator(path)) inner.push_back(entry);
    std::sort(inner.begin(), inner.end());
    for (const auto& one : inner) CheckPath(one, counts);
  } else if (path.extension() == ".kql") {
    CheckCases(path, counts);
  } else if (path.extension() == ".jsonl") {
    std::istringstream lines(ReadFile(path));
    for (std::string line; std::getline(lines, line);) {
      const auto object = Json::Parse(line);
      if (!object) continue;
      for (const auto& [name, value] : object->slots) {
        if (name == "query") CheckText(value.text, path.string(), counts);
      }
    }
  } else {
    CheckText(ReadFile(path), path.string(), counts);
  }
}

}  // namespace
}  // namespace sluice::differential

int main(int argc, char** argv) {
  using namespace sluice::differential;
  Counts counts;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument != "--random") {
      CheckPath(argument, counts);
      continue;
    }
    const uint64_t count = i + 1 < argc ? std::strtoull(argv[++i], nullptr, 0) : 0;
    for (uint64_t seed = 1; seed <= count; ++seed) {
      CheckText(QueryGenerator(seed).Next().ToText(), "seed " + std::to_string(seed), counts);
    }
  }
  std::printf("%d texts do not parse; %d of the others bind\n", counts.refused, counts.bound);
  std::printf("%d passed, %d failed\n", counts.passed, counts.failed);
  std::fflush(stdout);
  std::_Exit(counts.failed == 0 ? 0 : 1);
}
