#!/usr/bin/env python3
"""Measures the claims of docs/benchmarks.md: Sluice beside DuckDB, on the same data, in one run.

    bench/run.py [--rows N] [--threads N] [--only export,split,ingest,large,delta,queries] [--write docs/benchmarks.md]

Needs a built `bench` preset (scripts/bench builds it and calls this). Prints a table of ratios;
more than 1.0 means that Sluice is better, but for queries, where it is the time of KQL over that of
SQL (see queries/measure.py). The work folder is below --folder and is removed at the
end. `search` is bench/search/run.py, which installs ClickHouse: it runs only when it is named.
"""
import argparse
import datetime
import json
import os
import shutil
import string
import subprocess
import sys
import time
import urllib.error
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "queries"))
import measure  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# A case whose slower side took this long is not repeated.
SECONDS_ENOUGH = 30
COLUMNS = ("Timestamp:datetime, Level:string, Service:string, Host:string, TraceId:guid, "
           "RequestPath:string, StatusCode:int, DurationMs:real, BytesSent:long, Message:string")


class Baseline:
    """DuckDB by itself, in a process of its own."""

    def __init__(self, build, folder, threads):
        self.program = os.path.join(build, "duckdb_baseline")
        self.database = os.path.join(folder, "baseline.duckdb")
        self.threads = threads

    def run(self, statements, database=None):
        """Seconds by name, and the process's peak memory in KiB."""
        text = "".join("%s\n;\n" % s for s in statements)
        done = subprocess.run([self.program, database or self.database, str(self.threads)],
                              input=text, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        result = {}
        for line in done.stdout.splitlines():
            name, value = line.rsplit(" ", 1)
            result[name] = float(value)
        return result


class Server:
    """A Sluice server on a data folder below `folder`."""

    def __init__(self, build, folder, threads, data="data", options=()):
        self.process = subprocess.Popen(
            [os.path.join(build, "sluice"), "serve", "--data", os.path.join(folder, data),
             "--listen", "127.0.0.1:0", "--storage-root", folder, "--threads", str(threads),
             "--min-export-interval", "1s", *options],
            stdout=subprocess.PIPE, stderr=open(os.path.join(folder, "server.log"), "w"), text=True)
        line = self.process.stdout.readline()
        self.url = next((w for w in line.split() if w.startswith("http")), None)
        if self.url is None:
            raise SystemExit("the server did not start: " + line)

    def post(self, path, text):
        body = json.dumps({"db": "NetDefaultDB", "csl": text,
                           "properties": {"Options": {"servertimeout": "01:00:00"}}}).encode()
        request = urllib.request.Request(self.url + path, body,
                                         {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=3600) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise SystemExit("%s\n%s" % (text, error.read().decode()))

    def command(self, text):
        table = self.post("/v1/rest/mgmt", text)["Tables"][0]
        names = [c["ColumnName"] for c in table["Columns"]]
        return [dict(zip(names, row)) for row in table["Rows"]]

    def timed(self, text):
        begin = time.perf_counter()
        rows = self.command(text)
        return time.perf_counter() - begin, rows

    def reset_peak(self):
        with open("/proc/%d/clear_refs" % self.process.pid, "w") as f:
            f.write("5")

    def memory_kib(self, key):
        with open("/proc/%d/status" % self.process.pid) as f:
            for line in f:
                if line.startswith(key + ":"):
                    return int(line.split()[1])
        return 0

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def log_rows(rows, first=0, span=None):
    with open(os.path.join(ROOT, "bench", "log_rows.sql")) as f:
        return string.Template(f.read()).substitute(rows=rows, first=first, span=span or rows)


def folder_size(path):
    return sum(os.path.getsize(os.path.join(base, f))
               for base, _, files in os.walk(path) for f in files)


class Bench:
    def __init__(self, options):
        self.options = options
        self.build = os.path.join(ROOT, "build", "bench")
        self.folder = os.path.abspath(options.folder)
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)
        self.baseline = Baseline(self.build, self.folder, options.threads)
        self.lines = []

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def prepare(self):
        """The data as a DuckDB table, a Parquet file and a CSV file."""
        rows = self.options.rows
        self.parquet = os.path.join(self.folder, "logs.parquet")
        self.csv = os.path.join(self.folder, "logs.csv")
        self.baseline.run([
            "CREATE TABLE logs AS " + log_rows(rows),
            "COPY logs TO '%s' (FORMAT parquet, COMPRESSION snappy)" % self.parquet,
            "CHECKPOINT"])
        self.server = Server(self.build, self.folder, self.options.threads)
        self.server.command(".create table Logs (%s)" % COLUMNS)
        self.server.command(".ingest into table Logs ('%s') with (format='parquet')" % self.parquet)
        # DuckDB's processes have not ingested anything either.
        self.server.stop()
        self.server = Server(self.build, self.folder, self.options.threads)
        # What was written so far is not to be written out while others are measured.
        os.sync()

    def export(self):
        rows = self.options.rows
        self.say("## Export of %s rows to files" % format(rows, ","))
        self.say()
        self.say("| format | Sluice Mrows/s | DuckDB COPY Mrows/s | ratio | goal | Sluice MiB peak | "
                 "DuckDB MiB peak | DuckDB MiB peak, order kept | size ratio |")
        self.say("|---|---|---|---|---|---|---|---|---|")
        cases = [
            ("csv", "csv", "", "FORMAT csv, HEADER false", 2.0),
            ("tsv", "tsv", "", "FORMAT csv, HEADER false, DELIMITER '\t'", 2.0),
            ("json lines", "json", "", "FORMAT json", 2.0),
            ("csv gzip", "csv", "gzip", "FORMAT csv, HEADER false, COMPRESSION gzip", 10.0),
            ("json lines gzip", "json", "gzip", "FORMAT json, COMPRESSION gzip", 10.0),
            ("parquet snappy", "parquet", "snappy", "FORMAT parquet, COMPRESSION snappy", 1.0),
            ("parquet zstd", "parquet", "zstd", "FORMAT parquet, COMPRESSION zstd", 1.0),
            ("parquet gzip", "parquet", "gzip", "FORMAT parquet, COMPRESSION gzip", None),
        ]
        for name, data_format, compression, copy_options, goal in cases:
            if self.options.formats and name not in self.options.formats.split(","):
                continue
            ours, theirs = [], []
            our_size = their_size = our_peak = their_peak = 0
            for _ in range(self.options.repeat):
                if sum(theirs) > SECONDS_ENOUGH:
                    break
                target = os.path.join(self.folder, "ours")
                shutil.rmtree(target, ignore_errors=True)
                os.makedirs(target)
                self.server.reset_peak()
                properties = ["sizeLimit=4294967296"]
                if compression:
                    properties.append("compressionType='%s'" % compression)
                seconds, artifacts = self.server.timed(
                    ".export %sto %s ('%s') with (%s) <| Logs" % (
                        "compressed " if compression else "", data_format, target,
                        ", ".join(properties)))
                assert sum(a["NumRecords"] for a in artifacts) == rows, artifacts
                ours.append(seconds)
                our_peak = max(our_peak, self.server.memory_kib("VmHWM"))
                our_size = folder_size(target)
                shutil.rmtree(target)
                target = os.path.join(self.folder, "theirs." + data_format)
                result = self.baseline.run([
                    "SET preserve_insertion_order = %s" % str(self.options.ordered).lower(),
                    "-- name: copy\nCOPY logs TO '%s' (%s)" % (target, copy_options)])
                theirs.append(result["copy"])
                their_peak = max(their_peak, result["peak_rss_kib"])
                their_size = os.path.getsize(target)
                os.remove(target)
            # What COPY does as it comes. Gzip takes minutes and no other memory.
            kept = "-"
            if compression != "gzip":
                result = self.baseline.run(["COPY logs TO '%s' (%s)" % (target, copy_options)])
                kept = "%d" % (result["peak_rss_kib"] // 1024)
                os.remove(target)
            us, them = min(ours), min(theirs)
            self.say("| %s | %.2f | %.2f | %.2f | %s | %d | %d | %s | %.2f |" % (
                name, rows / us / 1e6, rows / them / 1e6, them / us,
                "%.1f" % goal if goal else "-", our_peak // 1024, their_peak // 1024, kept,
                our_size / their_size))
        self.say()

    def split(self):
        self.say("## Splitting and partitioning")
        self.say()
        self.say("| what | seconds | artifacts | cost against one file | goal |")
        self.say("|---|---|---|---|---|")
        target = os.path.join(self.folder, "split")
        one = None
        tables = {
            "one file": ("", "distributed=false, sizeLimit=1073741824"),
            "default": ("", "sizeLimit=1073741824"),
            "split by sizeLimit": ("", "sizeLimit=104857600"),
            "partitioned by day": ("partition by (Day:datetime = bin(Timestamp, 1d))",
                                   "sizeLimit=1073741824"),
        }
        # One file is the default distribution with the greatest limit for storage exports.
        for name, (partition, properties) in tables.items():
            table = "Ext" + name.title().replace(" ", "")
            self.server.command(
                ".create external table %s (%s) kind=storage %s dataformat=csv ('%s')" % (
                    table, COLUMNS, partition, os.path.join(target, table)))
            best, artifacts = None, 0
            for _ in range(self.options.repeat):
                shutil.rmtree(os.path.join(target, table), ignore_errors=True)
                seconds, rows = self.server.timed(
                    ".export to table %s with (%s) <| Logs" % (table, properties))
                best = min(best or seconds, seconds)
                artifacts = len(rows)
            shutil.rmtree(os.path.join(target, table), ignore_errors=True)
            if name == "default":
                one = best
            self.say("| %s | %.2f | %d | %s | %s |" % (
                name, best, artifacts, "%.2f" % (best / one) if one else "-",
                "1.2" if name in ("split by sizeLimit", "partitioned by day") else "-"))
        self.say()

    def delta(self):
        self.say("## A continuous export's run over 10,000 new rows")
        self.say()
        self.say("| rows in the table | milliseconds (median of %d) | goal |" % self.options.deltas)
        self.say("|---|---|---|")
        self.server.command(".create table Growing (%s)" % COLUMNS)
        self.server.command(
            ".create external table GrowingOut (%s) kind=storage dataformat=csv ('%s')" % (
                COLUMNS, os.path.join(self.folder, "growing")))
        self.server.command(
            ".create-or-alter continuous-export GrowingExport over (Growing) to table GrowingOut "
            "with (intervalBetweenRuns=365d) <| Growing")
        delta_file = os.path.join(self.folder, "delta.parquet")
        self.baseline.run(["COPY (%s) TO '%s' (FORMAT parquet)" % (
            log_rows(10000, 10**9, 10**9), delta_file)])
        for millions in self.options.sizes:
            have = int(self.server.post("/v1/rest/query", "Growing | count")["Tables"][0]["Rows"][0][0])
            while have < millions * 1_000_000:
                self.server.command(".append Growing <| Logs | take %d" % min(
                    millions * 1_000_000 - have, self.options.rows))
                have = int(self.server.post("/v1/rest/query",
                                            "Growing | count")["Tables"][0]["Rows"][0][0])
            self.server.command(".run continuous-export GrowingExport")
            times = []
            for _ in range(self.options.deltas):
                self.server.command(
                    ".ingest into table Growing ('%s') with (format='parquet')" % delta_file)
                seconds, artifacts = self.server.timed(".run continuous-export GrowingExport")
                assert sum(a["NumRecords"] for a in artifacts) == 10000, artifacts
                times.append(seconds * 1000)
            times.sort()
            self.say("| %s | %.1f | 50 |" % (format(millions * 1_000_000, ","),
                                             times[len(times) // 2]))
        self.say()

    def ingest(self):
        rows = min(self.options.rows, 5_000_000)
        self.say("## CSV ingestion of %s rows" % format(rows, ","))
        self.say()
        self.baseline.run([
            "COPY (SELECT strftime(\"Timestamp\", '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ') AS t, * EXCLUDE "
            "(\"Timestamp\") FROM logs LIMIT %d) TO '%s' (FORMAT csv, HEADER false)" % (
                rows, self.csv)])
        types = {"Timestamp": "TIMESTAMPTZ", "TraceId": "UUID", "StatusCode": "INTEGER",
                 "DurationMs": "DOUBLE", "BytesSent": "BIGINT"}
        columns = ", ".join("'%s': '%s'" % (c.split(":")[0], types.get(c.split(":")[0], "VARCHAR"))
                            for c in COLUMNS.split(", "))
        ours, theirs = [], []
        for _ in range(self.options.repeat):
            self.server.command(".create table FromCsv (%s)" % COLUMNS)
            seconds, _ = self.server.timed(
                ".ingest into table FromCsv ('%s') with (format='csv')" % self.csv)
            count = self.server.post("/v1/rest/query", "FromCsv | count")["Tables"][0]["Rows"][0][0]
            assert count == rows, count
            self.server.command(".drop table FromCsv")
            ours.append(seconds)
            result = self.baseline.run([
                "-- name: ingest\nCREATE OR REPLACE TABLE from_csv AS SELECT * FROM read_csv('%s', "
                "header = false, auto_detect = false, columns = {%s})" % (self.csv, columns)])
            theirs.append(result["ingest"])
        us, them = min(ours), min(theirs)
        self.say("| Sluice Mrows/s | DuckDB read_csv Mrows/s | ratio | goal |")
        self.say("|---|---|---|---|")
        self.say("| %.2f | %.2f | %.2f | 0.8 |" % (rows / us / 1e6, rows / them / 1e6, them / us))
        self.say()

    def large(self):
        size = self.options.large_gb * 10**9
        self.say("## Memory of a large ingestion")
        self.say()
        part = os.path.join(self.folder, "part.csv")
        self.baseline.run(["COPY (SELECT * FROM logs LIMIT 1000000) TO '%s' "
                           "(FORMAT csv, HEADER false)" % part])
        with open(part, "rb") as f:
            content = f.read()
        os.remove(part)
        path = os.path.join(self.folder, "large.csv")
        rows = 0
        with open(path, "wb") as f:
            while f.tell() < size:
                f.write(content)
                rows += 1_000_000
        del content
        server = Server(self.build, self.folder, self.options.threads, data="large",
                        options=("--memory-limit", "1GB"))
        server.command(".create table Large (%s)" % COLUMNS)
        seconds, _ = server.timed(".ingest into table Large ('%s') with (format='csv')" % path)
        count = server.post("/v1/rest/query", "Large | count")["Tables"][0]["Rows"][0][0]
        assert count == rows, count
        self.say("| GB of CSV | million rows | --memory-limit | MiB peak of the process | Mrows/s |")
        self.say("|---|---|---|---|---|")
        self.say("| %.1f | %d | 1GB | %d | %.2f |" % (
            os.path.getsize(path) / 1e9, rows // 1_000_000, server.memory_kib("VmHWM") // 1024,
            rows / seconds / 1e6))
        self.say()
        server.stop()
        os.remove(path)
        shutil.rmtree(os.path.join(self.folder, "large"))

    def language(self):
        self.say("## KQL text to engine SQL, 20 operators")
        self.say()
        done = subprocess.run([os.path.join(self.build, "kql_to_sql_bench"),
                               "--benchmark_format=json"], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        self.say("| step | microseconds | goal |")
        self.say("|---|---|---|")
        for row in json.loads(done.stdout)["benchmarks"]:
            unit = {"ns": 1e3, "us": 1.0, "ms": 1e-3}[row["time_unit"]]
            self.say("| %s | %.0f | %s |" % (row["name"], row["real_time"] / unit,
                                             "500" if row["name"] == "whole" else "-"))
        self.say()

    def search(self):
        """A program of its own, which installs ClickHouse: only when asked for."""
        table = os.path.join(self.folder, "search.md")
        subprocess.run([os.path.join(ROOT, "bench", "search", "run.py"), "--write", table,
                        "--rows", str(self.options.rows), "--threads", str(self.options.threads),
                        "--repeat", str(self.options.repeat), "--build", self.build,
                        "--folder", os.path.join(self.folder, "search")], check=True)
        with open(table) as f:
            self.lines += f.read().splitlines() + [""]

    def run(self):
        self.say("# Benchmarks")
        self.say()
        self.say("Written by `scripts/bench`, release build, %d threads, %s, best of %d. Ratios above "
                 "1.0 mean that Sluice is faster. DuckDB 1.5.6 runs with preserve_insertion_order = "
                 "%s." % (self.options.threads, datetime.date.today().isoformat(),
                          self.options.repeat, str(self.options.ordered).lower()))
        self.say()
        if "language" in self.options.only:
            self.language()
        if "queries" in self.options.only:
            measure.report(self.options, self.say)
        if "search" in self.options.only:
            self.search()
        if set(self.options.only) - {"language", "queries", "search"}:
            self.prepare()
            try:
                for name in ("export", "split", "ingest", "large", "delta"):
                    if name in self.options.only:
                        getattr(self, name)()
            finally:
                self.server.stop()
        if self.options.write:
            with open(self.options.write, "w") as f:
                f.write("\n".join(self.lines).rstrip() + "\n")
        if not self.options.keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--deltas", type=int, default=11)
    parser.add_argument("--sizes", default="1,10,50", help="millions of rows, of the delta table")
    parser.add_argument("--formats", help="of the exports, such as 'csv,parquet zstd'")
    parser.add_argument("--large-gb", type=int, default=10, help="of CSV, for --only large")
    parser.add_argument("--only", default="language,queries,export,split,ingest,large,delta")
    parser.add_argument("--ordered", action="store_true",
                        help="let DuckDB keep insertion order, its default")
    parser.add_argument("--folder", default=os.path.join(ROOT, "build", "bench-data"))
    parser.add_argument("--keep", action="store_true", help="keep the work folder")
    parser.add_argument("--write", help="a file for the tables")
    options = parser.parse_args()
    options.only = options.only.split(",")
    options.sizes = [int(s) for s in options.sizes.split(",")]
    Bench(options).run()


if __name__ == "__main__":
    main()
