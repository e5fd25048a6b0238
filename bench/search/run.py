#!/usr/bin/env python3
"""Measures searches in log lines: Sluice beside DuckDB and ClickHouse, over the same lines.

    bench/search/run.py [--rows N] [--threads N] [--only 'TEXT;...'] [--write FILE]

Needs a release build with the programs of bench/ (scripts/bench builds it). Installs ClickHouse
(the npm package chdb) below build/ when it is not there; --no-clickhouse leaves it out. The three
engines take turns, query by query, and the best of --repeat runs counts: the time of a query alone,
for Sluice with its way over HTTP. Fails when the engines count differently. Ratios above 1.0 mean
that Sluice is faster.
"""
import argparse
import datetime
import json
import os
import shutil
import signal
import string
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "bench"))
from cases import CASES  # noqa: E402
from run import Server as SluiceServer  # noqa: E402


def processor_seconds(process):
    with open("/proc/%d/stat" % process.pid) as f:
        fields = f.read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Sluice:
    def __init__(self, build, folder, threads, parquet):
        if parquet:
            server = SluiceServer(build, folder, threads)
            server.command(".create table Lines (Id:long, Host:string, Message:string)")
            server.command(".ingest into table Lines ('%s') with (format='parquet')" % parquet)
            server.stop()
        self.server = SluiceServer(build, folder, threads)
        self.process = self.server.process

    def measure(self, case, predicate):
        tail = "summarize sum(%s)" if case.total else "where %s | count"
        text = "Lines | " + tail % predicate
        begin = datetime.datetime.now()
        answer = self.server.post("/v1/rest/query", text)
        seconds = (datetime.datetime.now() - begin).total_seconds()
        return seconds, int(answer["Tables"][0]["Rows"][0][0])

    def stop(self):
        self.server.stop()


def counting(case, table, predicate):
    if case.total:
        return "SELECT sum(%s)::BIGINT FROM %s" % (predicate, table)
    return "SELECT count(*) FROM %s WHERE %s" % (table, predicate)


class DuckDb:
    def __init__(self, build, database, threads):
        self.process = subprocess.Popen(
            [os.path.join(build, "duckdb_baseline"), database, str(threads)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, statement, answers=0):
        self.process.stdin.write(statement + "\n;\n")
        self.process.stdin.flush()
        lines = [self.process.stdout.readline() for _ in range(answers)]
        if not all(lines):
            raise SystemExit("DuckDB failed in: " + statement)
        return [float(line.rsplit(" ", 1)[1]) for line in lines]

    def measure(self, case, predicate):
        seconds, value = self.run("-- count: q\n" + counting(case, "lines", predicate), 2)
        return seconds, int(value)

    def stop(self):
        self.process.communicate()


class ClickHouse:
    def __init__(self, folder, threads, parquet):
        package = os.path.join(ROOT, "build", "clickhouse")
        self.install(package)
        self.process = subprocess.Popen(
            ["node", os.path.join(HERE, "clickhouse.js"), package,
             os.path.join(folder, "clickhouse")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        # A cache of which granules a predicate has met would answer the second run.
        self.settings = " SETTINGS max_threads = %d, use_query_condition_cache = 0" % threads
        if not parquet:
            return
        self.run("CREATE TABLE lines (Id Int64, Host String, Message String) "
                 "ENGINE = MergeTree ORDER BY tuple()")
        self.run("INSERT INTO lines SELECT Id, Host, Message FROM file('%s', Parquet)" % parquet)
        self.run("OPTIMIZE TABLE lines FINAL")

    @staticmethod
    def install(package):
        os.makedirs(package, exist_ok=True)
        lock = os.path.join(package, "package-lock.json")
        with open(os.path.join(HERE, "package-lock.json")) as f:
            wanted = f.read()
        if os.path.isdir(os.path.join(package, "node_modules", "chdb")):
            with open(lock) as f:
                if f.read() == wanted:
                    return
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(HERE, name), package)
        # Not `npm ci`: it wants the packages of other systems in the lock file too.
        subprocess.run(["npm", "install", "--ignore-scripts", "--no-save", "--no-audit",
                        "--no-fund", "--loglevel=error"], cwd=package, check=True)

    def run(self, sql):
        self.process.stdin.write(json.dumps({"sql": sql}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        answer = json.loads(line) if line else {"error": "it stopped"}
        if "error" in answer:
            raise SystemExit("ClickHouse: %s\nin: %s" % (answer["error"], sql))
        return answer

    def version(self):
        return self.run("SELECT version()")["rows"].strip()

    def measure(self, case, predicate):
        sql = counting(case, "lines", predicate).replace("::BIGINT", "")
        answer = self.run(sql + self.settings)
        return answer["seconds"], int(answer["rows"])

    def stop(self):
        self.process.communicate()


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.abspath(options.folder)
        self.lines = []
        self.sluice = self.duckdb = self.clickhouse = None

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def prepare(self):
        options = self.options
        reuse = options.reuse and os.path.isdir(self.folder)
        if not reuse:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.makedirs(self.folder)
        self.duckdb = DuckDb(options.build, os.path.join(self.folder, "lines.duckdb"),
                             options.threads)
        parquet = None
        if not reuse:
            parquet = os.path.join(self.folder, "lines.parquet")
            with open(os.path.join(HERE, "lines.sql")) as f:
                lines = string.Template(f.read()).substitute(rows=options.rows)
            self.duckdb.run("CREATE TABLE lines AS " + lines)
            self.duckdb.run("CHECKPOINT")
            self.duckdb.run("COPY lines TO '%s' (FORMAT parquet, COMPRESSION snappy)" % parquet)
            # An answer says that all of it is done.
            self.duckdb.run("-- count: q\nSELECT 1", 2)
        self.sluice = Sluice(options.build, self.folder, options.threads, parquet)
        if not options.no_clickhouse:
            self.clickhouse = ClickHouse(self.folder, options.threads, parquet)
        os.sync()

    def measure(self, case):
        """Per engine: the fewest seconds, and what was counted."""
        runs = [(self.sluice, [case.kql]), (self.duckdb, case.duckdb)]
        if self.clickhouse:
            runs.append((self.clickhouse, case.clickhouse))
        best = [None] * len(runs)
        counts = set()
        for _ in range(self.options.repeat):
            for i, (engine, predicates) in enumerate(runs):
                for predicate in predicates:
                    begin = processor_seconds(engine.process)
                    seconds, count = engine.measure(case, predicate)
                    if self.options.processor_time:
                        seconds = max(processor_seconds(engine.process) - begin, 0.001)
                    best[i] = min(best[i] or seconds, seconds)
                    counts.add((("Sluice", "DuckDB", "ClickHouse")[i], predicate, count))
        if len({count for _, _, count in counts}) > 1 and not case.differs:
            raise SystemExit("%s: the engines disagree\n%s" % (
                case.name, "\n".join("%s %s: %d" % c for c in sorted(counts))))
        return best, next(iter(counts))[2]

    def run(self):
        options = self.options
        cases = [c for c in CASES
                 if not options.only or any(o in c.name for o in options.only.split(";"))]
        try:
            self.prepare()
            self.say("## Searches in %s log lines" % format(options.rows, ","))
            self.say()
            self.say("%s of a count over lines of about 130 bytes, %d threads, best of %d; the "
                     "fastest of the usual ways to write it counts for the others%s." % (
                         "Processor seconds" if options.processor_time else "Seconds",
                         options.threads, options.repeat,
                         ". ClickHouse is %s, a MergeTree" % self.clickhouse.version()
                         if self.clickhouse else ""))
            self.say()
            self.say("| search | lines found | Sluice | DuckDB | ClickHouse | DuckDB ratio | "
                     "ClickHouse ratio |")
            self.say("|---|---|---|---|---|---|---|")
            for case in cases:
                best, count = self.measure(case)
                best += [None] * (3 - len(best))
                self.say("| %s | %s | %s | %s |" % (
                    case.name, format(count, ","),
                    " | ".join("%.3f" % s if s else "-" for s in best),
                    " | ".join("%.2f" % (s / best[0]) if s else "-" for s in best[1:])))
            self.say()
        finally:
            for engine in (self.sluice, self.duckdb, self.clickhouse):
                if engine:
                    engine.stop()
            if not options.keep and not options.reuse:
                shutil.rmtree(self.folder, ignore_errors=True)
        if options.write:
            with open(options.write, "w") as f:
                f.write("\n".join(self.lines).rstrip() + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", help="cases whose name holds one of these texts")
    parser.add_argument("--processor-time", action="store_true",
                        help="of all threads together: for a machine that others use too")
    parser.add_argument("--no-clickhouse", action="store_true")
    parser.add_argument("--build", default=os.path.join(ROOT, "build", "bench"))
    parser.add_argument("--folder", default=os.path.join(ROOT, "build", "search-data"))
    parser.add_argument("--keep", action="store_true", help="keep the work folder")
    parser.add_argument("--reuse", action="store_true", help="take what --keep left, and keep it")
    parser.add_argument("--write", help="a file for the table")
    options = parser.parse_args()
    # Stopped, it stops the engines too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    Bench(options).run()


if __name__ == "__main__":
    main()
