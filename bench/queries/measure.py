#!/usr/bin/env python3
"""Measures KQL against SQL on the same DuckDB: the same questions over the same stored tables.

    bench/queries/measure.py [--rows N] [--threads N] [--repeat N] [--suite tpch] [--only q01,q02]
    bench/queries/measure.py --suite tpch --only q09 --explain

Needs a built `bench` preset (scripts/build bench). `tpch` has data and the 22 queries in the shape
of TPC-H, `clickbench` those 43 of ClickBench; the data comes from tables/*.sql of each. Both sides
must give the same rows, else it fails. A ratio is the time of KQL over that of SQL, each the least
of --repeat, from the text to the last row. The tables are below --folder; --keep keeps them.
"""
import argparse
import json
import math
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SUITES = ("tpch", "clickbench")
GEOMEAN_GOAL = 1.05
WORST_GOAL = 1.5


def command(suite, options):
    folder = os.path.join(options.folder, "queries-" + suite)
    return [os.path.join(ROOT, "build", "bench", "query_bench"),
            os.path.join(ROOT, "bench", "queries", suite), folder, str(options.rows),
            str(options.threads), str(options.repeat)]


def run_suite(suite, options, only=None):
    """A tuple for each query: its name, rows, milliseconds of KQL and of SQL, and the CPU's."""
    call = command(suite, options)
    if only:
        call += ["--only", only]
    try:
        process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
        rows = []
        for line in process.stdout:
            name, count, *times = line.split()
            rows.append((name, int(count), *map(float, times)))
        if process.wait() != 0:
            raise SystemExit("query_bench failed for " + suite)
        return rows
    finally:
        if not options.keep:
            shutil.rmtree(call[2], ignore_errors=True)


def geomean(rows):
    return math.exp(sum(math.log(row[2] / row[3]) for row in rows) / len(rows))


def report(options, say, suites=SUITES, only=None):
    """Runs the suites and says their tables. Returns whether the goals are met."""
    say("## Queries in KQL against SQL, %s rows" % format(options.rows, ","))
    say()
    results = {suite: run_suite(suite, options, only) for suite in suites}
    say("| queries | number | geometric mean of KQL's time over SQL's | goal | the worst | goal |")
    say("|---|---|---|---|---|---|")
    good = True
    for suite, rows in results.items():
        name, worst = max(((row[0], row[2] / row[3]) for row in rows), key=lambda pair: pair[1])
        good &= geomean(rows) <= GEOMEAN_GOAL and worst <= WORST_GOAL
        say("| %s | %d | %.3f | %.2f | %.2f (%s) | %.2f |" % (
            suite, len(rows), geomean(rows), GEOMEAN_GOAL, worst, name, WORST_GOAL))
    both = [row for rows in results.values() for row in rows]
    say("| all | %d | %.3f | %.2f | | |" % (len(both), geomean(both), GEOMEAN_GOAL))
    say()
    for suite, rows in results.items():
        say("| %s | rows | KQL ms | SQL ms | ratio | ratio of CPU time |" % suite)
        say("|---|---|---|---|---|---|")
        for name, count, kql, sql, kql_cpu, sql_cpu in rows:
            say("| %s | %d | %.1f | %.1f | %.2f | %.2f |" % (
                name, count, kql, sql, kql / sql, kql_cpu / sql_cpu))
        say()
    return good


def show_operator(node, depth):
    info = node.get("extra_info") or {}
    details = {key: value for key, value in info.items() if key not in ("Text",)}
    print("%s%s %.1f ms, %s rows %s" % (
        "  " * depth, node.get("operator_name") or "", 1000 * (node.get("operator_timing") or 0),
        node.get("operator_cardinality"), json.dumps(details, ensure_ascii=False)))
    for child in node.get("children", []):
        show_operator(child, depth + 1)


def explain(suite, options):
    """The plan of KQL, the SQL of both, and what DuckDB did."""
    call = command(suite, options) + ["--explain"]
    if options.only:
        call += ["--only", options.only]
    text = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True).stdout
    decoder = json.JSONDecoder()
    at = 0
    while (begin := text.find("\n{", at)) >= 0:
        print(text[at:begin])
        profile, length = decoder.raw_decode(text[begin + 1:])
        show_operator(profile, 0)
        at = begin + 1 + length
    print(text[at:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--suite", help="tpch or clickbench")
    parser.add_argument("--only", help="queries, such as 'q01,q02'")
    parser.add_argument("--explain", action="store_true", help="show plans, measure nothing")
    parser.add_argument("--folder", default=os.path.join(ROOT, "build", "bench-data"))
    parser.add_argument("--keep", action="store_true", help="keep the tables for the next run")
    options = parser.parse_args()
    suites = [options.suite] if options.suite else SUITES
    if options.explain:
        for suite in suites:
            explain(suite, options)
        return
    good = report(options, lambda line="": print(line, flush=True), suites, options.only)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
