#!/usr/bin/env python3
"""Kills the server at every sync point of a materialized view's runs, restarts it, and compares the
view with its table: every record counted, and counted once.

    view_crash_test.py --sluice PROGRAM [--points PATTERN]

Needs a build with test hooks. The closing line is `N passed, N failed`.
"""
import argparse
import os
import re
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from crash_test import ROWS, SCHEMA, Lost, Scenario, Wrong  # noqa: E402

BATCHES = 3
POINTS = ("view.before_fill", "view.after_fill", "view.after_record", "ingest.before_commit",
          "ingest.after_commit", "catalog.before_commit", "catalog.after_commit")
# Of points that ingestion and the catalog pass for other reasons too, the passages that are the
# view's come later.
PASSAGES = {"view.": (1, 2, 3), "ingest.": (2, 4, 6), "catalog.": (6, 8, 9, 10)}
ANSWERS_MAX = 1000


class ViewScenario(Scenario):
    """Batches go in, and each is materialized before the next one comes."""

    def run(self, **environment):
        os.makedirs(self.exports, exist_ok=True)
        try:
            self.start(**environment)
        except Lost:
            self.crashes += 1
            self.start_again()
        self.until_done(".create-merge table T (%s)" % SCHEMA)
        self.until_done(".create ifnotexists materialized-view V on table T "
                        "{ T | summarize count(), sum(Id), make_set(Id) by Day }")
        for batch in range(BATCHES):
            first = batch * ROWS
            lines = "\n".join(
                "%d,2026-01-%02d,x" % (i, 1 + i % 5) for i in range(first, first + ROWS))
            self.until_done(".ingest inline into table T <|\n" + lines,
                            lambda: first in self.ids())
            self.until_materialized()
            self.check_view("V", first + ROWS)
        self.check_view('materialized_view("V")', BATCHES * ROWS)
        self.server.stop()

    def until_materialized(self):
        for _ in range(ANSWERS_MAX):
            rows = self.command(".show materialized-view V statistics | project DeltaRows")
            if rows and rows[0]["DeltaRows"] == 0:
                return
            time.sleep(0.02)
        raise Wrong("the view is not materialized")

    def check_view(self, view, count):
        text = "%s | summarize sum(count_), sum(sum_Id), sum(array_length(set_Id))" % view
        while True:
            try:
                found = list(self.server.query(text)[0])
                break
            except Lost:
                self.restart()
        expected = [count, count * (count - 1) // 2, count]
        if found != expected:
            raise Wrong("%s holds %s, not %s" % (view, found, expected))


def run_case(options, title, **environment):
    folder = tempfile.mkdtemp(prefix="sluice-crash-")
    scenario = ViewScenario(options, folder)
    try:
        scenario.run(**environment)
        print("ok    %s (%d crashes)" % (title, scenario.crashes), flush=True)
        if title.startswith("view.") and scenario.crashes == 0:
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
    parser.add_argument("--points", default="", help="only sync points that match")
    options = parser.parse_args()
    results = [run_case(options, "without a crash")]
    for point in POINTS:
        if not re.search(options.points, point):
            continue
        for passage in PASSAGES[point.split(".")[0] + "."]:
            crash = "%s:%d" % (point, passage)
            results.append(run_case(options, crash, SLUICE_CRASH_AT=crash))
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
