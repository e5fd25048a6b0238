#!/usr/bin/env python3
"""Kills the server at every sync point of ingestion and export, restarts it, and compares the table,
the artifacts and the folder: nothing lost, nothing twice, nothing unreadable, nothing stray.

    crash_test.py --sluice PROGRAM --node NODE [--format csv] [--points PATTERN] [--twice] [--list]

A first run without a crash writes down every passage of a sync point (SLUICE_SYNC_POINT_LOG). Then,
for each point and for its first, second and last passage, the same scenario runs with
SLUICE_CRASH_AT set; whoever drives it behaves as a user would: on a lost connection it restarts the
server and looks whether its records arrived. Needs a build with test hooks. The closing line is
`N passed, N failed`.
"""
import argparse
import collections
import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Lost, Server  # noqa: E402

BATCHES = 4
ROWS = 50
SCHEMA = "Id:long, Day:datetime, Text:string"


class Wrong(Exception):
    """An invariant is broken."""


class Scenario:
    """One life of a data folder: batches go in, exports run, the process may die at any moment."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.exports = os.path.join(folder, "exports")
        self.server = None
        self.crashes = 0
        # What the starts after the first one get: a crash of the recovery itself, with --twice.
        self.later_environments = []

    def start(self, **environment):
        self.server = Server(self.options.sluice, os.path.join(self.folder, "data"),
                             storage_roots=[self.exports], environment=environment,
                             options=["--min-export-interval", "1s"])

    def command(self, text):
        """Rows of a command; when the process dies, starts it again and returns None."""
        try:
            return self.server.command(text)
        except Lost:
            self.restart()
            return None

    def restart(self):
        code = self.server.wait()
        if code != -9:
            raise Wrong("the process ended with %s instead of being killed:\n%s" % (
                code, self.server.log()))
        self.crashes += 1
        self.start_again()

    def start_again(self):
        while True:
            try:
                self.start(**(self.later_environments.pop() if self.later_environments else {}))
                return
            except Lost:
                if not self.later_environments and self.crashes > 3:
                    raise
                self.crashes += 1

    def until_done(self, text, is_done=lambda: False):
        """Repeats an idempotent command until it has been answered or its effect is there."""
        for _ in range(5):
            rows = self.command(text)
            if rows is not None:
                return rows
            if is_done():
                return []
        raise Wrong("no answer after five starts: " + text)

    def ids(self):
        return [row[0] for row in self.server.query("T | project Id")]

    def run(self, **environment):
        os.makedirs(self.exports, exist_ok=True)
        try:
            self.start(**environment)
        except Lost:
            self.crashes += 1
            self.start_again()
        self.until_done(".create-merge table T (%s)" % SCHEMA)
        for name, data_format in (("Parted", self.options.format), ("Whole", self.options.format)):
            partition = "partition by (D:datetime = bin(Day, 1d))" if name == "Parted" else ""
            self.until_done(
                ".create-or-alter external table %s (%s) kind=storage %s dataformat=%s ('%s')" % (
                    name, SCHEMA, partition, data_format, os.path.join(self.exports, name)))
            self.until_done(
                ".create-or-alter continuous-export To%s over (T) to table %s "
                "with (intervalBetweenRuns=100d) <| T" % (name, name))
        for batch in range(BATCHES):
            first = batch * ROWS
            lines = "\n".join(
                "%d,2026-01-%02d,\"text, %d\"" % (i, 1 + i % 5, i) for i in range(first, first + ROWS))
            arrived = lambda: first in self.ids()  # noqa: E731
            self.until_done(".ingest inline into table T <|\n" + lines, arrived)
            if batch % 2 == 1:
                self.until_done(".run continuous-export ToParted")
                self.until_done(".run continuous-export ToWhole")
        # Once more, for what a crash left over.
        for name in ("Parted", "Whole"):
            self.until_done(".run continuous-export To%s" % name)
        self.check()
        if self.server.stop() == -9:  # Killed while ending in order.
            self.crashes += 1
            self.start_again()
            self.check()
            self.server.stop()
        self.check_stray()

    def check(self):
        expected = list(range(BATCHES * ROWS))
        table = sorted(self.ids())
        if table != expected:
            raise Wrong("the table holds %s" % difference(expected, table))
        for name in ("Parted", "Whole"):
            artifacts = self.server.command(
                ".show continuous-export To%s exported-artifacts" % name)
            paths = [re.sub("^file://", "", row["Path"]) for row in artifacts]
            if len(set(paths)) != len(paths):
                raise Wrong("%s: an artifact is listed twice: %s" % (name, paths))
            listed = sorted(files_below(os.path.join(self.exports, name)))
            if sorted(paths) != listed:
                raise Wrong("%s: artifacts and folder differ: %s" % (
                    name, sorted(set(paths) ^ set(listed))))
            found = []
            for row in artifacts:
                records = self.read(re.sub("^file://", "", row["Path"]))
                if len(records) != row["NumRecords"]:
                    raise Wrong("%s: %s holds %d records, not %d" % (
                        name, row["Path"], len(records), row["NumRecords"]))
                for record_id, text in records:
                    if text != "text, %d" % record_id:
                        raise Wrong("%s: record %d reads %r" % (name, record_id, text))
                    found.append(record_id)
            if sorted(found) != expected:
                raise Wrong("%s: the folder holds %s" % (name, difference(expected, sorted(found))))

    def check_stray(self):
        stray = [path for path in files_below(self.exports)
                 if os.sep + "." in path[len(self.exports):]]
        spool = os.path.join(self.folder, "data", "tmp")
        stray += [path for path in files_below(spool)] if os.path.isdir(spool) else []
        if stray:
            raise Wrong("left behind: %s" % stray)

    def read(self, path):
        if self.options.format in ("csv", "tsv"):
            with open(path, newline="", encoding="utf-8") as f:
                delimiter = "," if self.options.format == "csv" else "\t"
                return [(int(r[0]), r[2]) for r in csv.reader(f, delimiter=delimiter)]
        if self.options.format == "json":
            with open(path, encoding="utf-8") as f:
                return [(r["Id"], r["Text"]) for r in map(json.loads, f)]
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "read_parquet.mjs")
        done = subprocess.run([self.options.node, script, path], capture_output=True, text=True)
        if done.returncode != 0:
            raise Wrong("%s is unreadable: %s" % (path, done.stderr[-500:]))
        return [(r["Id"], r["Text"]) for r in map(json.loads, done.stdout.splitlines())]


def files_below(folder):
    return [os.path.join(base, f) for base, _, files in os.walk(folder) for f in files]


def difference(expected, found):
    counts = collections.Counter(found)
    return "%d records; lost: %s; twice: %s; foreign: %s" % (
        len(found), [i for i in expected if i not in counts][:10],
        [i for i, n in counts.items() if n > 1][:10], [i for i in counts if i not in expected][:10])


def run_case(options, title, **environment):
    """True when the case holds; prints why when it does not."""
    folder = tempfile.mkdtemp(prefix="sluice-crash-")
    scenario = Scenario(options, folder)
    if options.twice and "SLUICE_CRASH_AT" in environment:
        scenario.later_environments.append(
            {"SLUICE_CRASH_AT": environment["SLUICE_CRASH_AT"].rsplit(":", 1)[0] + ":1"})
    try:
        scenario.run(**environment)
        print("ok    %s (%d crashes)" % (title, scenario.crashes), flush=True)
        if "SLUICE_CRASH_AT" in environment and scenario.crashes == 0:
            raise Wrong("the process was never killed")
        shutil.rmtree(folder, ignore_errors=True)
        return True
    except (Wrong, Lost) as why:
        print("FAIL  %s: %s\n      kept: %s" % (title, why, folder), flush=True)
        if scenario.server:
            print(scenario.server.log()[-2000:])
            scenario.server.kill()
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--format", default="csv", choices=["csv", "tsv", "json", "parquet"])
    parser.add_argument("--points", default="", help="only sync points that match")
    parser.add_argument("--first-only", action="store_true",
                        help="only the first passage of each point")
    parser.add_argument("--twice", action="store_true",
                        help="the start after the crash crashes at the same point")
    parser.add_argument("--list", action="store_true", help="print the sync points, crash nowhere")
    options = parser.parse_args()
    with tempfile.NamedTemporaryFile(prefix="sluice-points-") as log:
        if not run_case(options, "without a crash", SLUICE_SYNC_POINT_LOG=log.name):
            print("0 passed, 1 failed")
            return 1
        with open(log.name) as f:
            passages = collections.Counter(line.strip() for line in f)
    if not passages:
        print("the program passes no sync point: not a build with test hooks")
        return 1
    if options.list:
        for name, count in sorted(passages.items()):
            print("%5d %s" % (count, name))
        return 0
    passed, failed = 1, 0
    for name, count in sorted(passages.items()):
        if not re.search(options.points, name):
            continue
        wanted = {1} if options.first_only else {1, 2, max(1, count * 2 // 3)}
        for passage in sorted(p for p in wanted if p <= count):
            if run_case(options, "%s:%d" % (name, passage),
                        SLUICE_CRASH_AT="%s:%d" % (name, passage)):
                passed += 1
            else:
                failed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
