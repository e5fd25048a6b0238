// Random queries through the engine three times and through the reference interpreter once.
//
//   sluice_differential [--seed S] [--count N] [--seconds T] [--differences M] [--show]
//
// Runs the queries of the seeds S, S + 1, ... until N are done, or T seconds are over; stops after
// M differences (1 unless told). A difference is made small and printed as a case for test/kql,
// with the interpreter's rows as the expectation. --show prints every query. Exit status 1 when
// there was a difference.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "comparison.h"
#include "engines.h"
#include "interpreter.h"
#include "query_generator.h"
#include "shrinker.h"

namespace sluice::differential {
namespace {

constexpr Variant kVariants[] = {Variant::kOptimized, Variant::kWithoutRewrites,
                                 Variant::kWithoutOptimizer};

struct Options {
  uint64_t seed = 1;
  uint64_t count = 400;
  uint64_t seconds = 0;  // 0: no limit.
  uint64_t differences = 1;
  bool show = false;
};

// What one variant does otherwise than the interpreter; empty when nothing.
std::string DifferenceOf(const Query& query, Variant variant, Engines& engines) {
  const std::string text = query.ToText();
  const auto expected = Interpret(text);
  if (!expected.ok()) return "";
  const auto actual = engines.Run(text, variant);
  if (!actual.ok()) return actual.status().message();
  return Difference(*expected, *actual, expected->ordered && query.Sorts());
}

// A mistake of the language or of types is no smaller form of another difference.
bool SameKind(const std::string& a, const std::string& b) {
  const auto error = [](const std::string& text) {
    return text.find("error") != std::string::npos ? text.substr(0, 24) : std::string();
  };
  return error(a) == error(b);
}

void Report(uint64_t seed, const Query& query, Variant variant, const std::string& first,
            Engines& engines) {
  const Query small = Shrink(query, [&](const Query& candidate) {
    const std::string difference = DifferenceOf(candidate, variant, engines);
    return !difference.empty() && SameKind(first, difference);
  });
  const auto expected = Interpret(small.ToText());
  std::printf("\n# seed %llu, %s: %s\nquery sorted  differs\n%s\n----\n%s\n",
              static_cast<unsigned long long>(seed), VariantName(variant),
              DifferenceOf(small, variant, engines).c_str(), small.ToText().c_str(),
              expected.ok() ? CaseText(*expected).c_str() : "");
  std::fflush(stdout);
}

int Run(const Options& options) {
  auto engines = Engines::Open();
  if (!engines.ok()) {
    std::fprintf(stderr, "%s\n", engines.status().message().c_str());
    return 2;
  }
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  uint64_t run = 0, differences = 0, empty = 0;
  std::map<std::string, uint64_t> operators;
  for (uint64_t seed = options.seed;
       run < options.count && differences < options.differences &&
       (options.seconds == 0 || seconds() < static_cast<double>(options.seconds));
       ++seed, ++run) {
    const Query query = QueryGenerator(seed).Next();
    if (options.show)
      std::printf("// seed %llu\n%s\n\n", static_cast<unsigned long long>(seed),
                  query.ToText().c_str());
    for (const OperatorText& op : query.operators) {
      ++operators[op.head.substr(0, op.head.find(' '))];
    }
    const auto expected = Interpret(query.ToText());
    if (expected.ok() && expected->rows.empty()) ++empty;
    for (const Variant variant : kVariants) {
      const std::string difference = DifferenceOf(query, variant, **engines);
      if (difference.empty()) continue;
      ++differences;
      Report(seed, query, variant, difference, **engines);
      break;
    }
  }
  std::printf(
      "%llu queries (%llu without rows) in %.1f s, each by 3 variants and the interpreter\n",
      static_cast<unsigned long long>(run), static_cast<unsigned long long>(empty), seconds());
  for (const auto& [name, count] : operators) {
    std::printf("  %-16s %llu\n", name.c_str(), static_cast<unsigned long long>(count));
  }
  std::printf("%llu passed, %llu failed\n", static_cast<unsigned long long>(run - differences),
              static_cast<unsigned long long>(differences));
  return differences == 0 ? 0 : 1;
}

}  // namespace
}  // namespace sluice::differential

int main(int argc, char** argv) {
  sluice::differential::Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--show") {
      options.show = true;
      continue;
    }
    uint64_t* value = name == "--seed"          ? &options.seed
                      : name == "--count"       ? &options.count
                      : name == "--seconds"     ? &options.seconds
                      : name == "--differences" ? &options.differences
                                                : nullptr;
    if (value == nullptr || i + 1 == argc) {
      std::fprintf(stderr,
                   "usage: sluice_differential [--seed S] [--count N] [--seconds T]"
                   " [--differences M] [--show]\n");
      return 2;
    }
    *value = std::strtoull(argv[++i], nullptr, 0);
  }
  const int status = sluice::differential::Run(options);
  std::fflush(stdout);
  // DuckDB must not be closed by what runs after main().
  std::_Exit(status);
}
