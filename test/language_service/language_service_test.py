#!/usr/bin/env python3
"""Compares what Sluice and Kusto's official analyzer say of the same queries: refused or not, and
the names and types of the result's columns.

    language_service_test.py --sluice PROGRAM --node NODE [--known FILE] FILE_OR_FOLDER ...

A file of `test/kql` gives its queries, except those that it expects to fail, with the schema that its
commands have made by then. Any other
.kql file is a list: each line is a query; a line that starts with a space or a `|` goes on with the
query above; a line that starts with `//` is a comment; `$x` and `$y` stand for each column of the
table T in turn. `setup.kql` beside it holds the commands that make its tables. A .jsonl file has a
query per line, as "query".

The file of known differences has paragraphs of comment lines that start with `#`, the reason, and
queries, one per line with single spaces, for which that reason holds; with `$x` and `$y` it holds for
some of the columns. Any other difference fails the test, and so does a known one that is none. What
Sluice refuses as not supported is not compared, nor is a query that takes too long.
"""
import argparse
import json
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tools"))
sys.path.insert(0, os.path.join(HERE, "..", "support"))
import kql_cases  # noqa: E402
from server import KustoError  # noqa: E402

ERROR_CODE = re.compile(r"\b(SEM|SYN|SLU)\d{4}\b")
NOT_SUPPORTED = "SLU0001"
# Of the table T in setup.kql: one of each type.
COLUMNS = "abcdefghim"
QUERY_PROPERTIES = {"Options": {"servertimeout": "00:00:20"}}


def one_line(text):
    return " ".join(text.split())


def expanded(text):
    """The queries that a text with `$x` and `$y` stands for."""
    texts = [text]
    for name in ("$x", "$y"):
        texts = [t.replace(name, c) for t in texts for c in (COLUMNS if name in t else "-")]
    return texts


class Analyzer:
    """The analyzer's process; it holds one schema at a time."""

    def __init__(self, node):
        self.process = subprocess.Popen([node, os.path.join(HERE, "analyzer.cjs")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.schema = None

    def analyze(self, query, schema):
        if schema != self.schema:
            self.schema = schema
            self._write({"schema": schema})
        self._write({"query": query})
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the analyzer ended at: " + query)
        return json.loads(line)

    def _write(self, request):
        self.process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        self.process.stdin.flush()

    def close(self):
        self.process.stdin.close()
        self.process.wait(60)
        self.process.stdout.close()


def schema_of(server):
    """What the analyzer must know of a server's databases."""
    document = json.loads(server.command(".show databases schema as json")[0][0])
    databases = {}
    for name, database in document["Databases"].items():
        def columns(kind, of=database):
            return {table["Name"]: [[c["Name"], c["CslType"]] for c in table["OrderedColumns"]]
                    for table in of.get(kind, {}).values()}
        functions = {}
        for row in server.command(".show functions", database=name):
            functions[row["Name"]] = [row["Parameters"], row["Body"]]
        databases[name] = {"tables": columns("Tables"), "external": columns("ExternalTables"),
                           "views": columns("MaterializedViews"), "functions": functions}
    return {"current": server.database, "databases": databases}


class Comparison:
    """Collects differences."""

    def __init__(self, analyzer, known):
        self.analyzer = analyzer
        self.known = known          # Query in one line to what the file has for it.
        self.met = set()
        self.compared = self.differing = 0

    def compare(self, place, text, server, schema, key=None):
        key = one_line(key or text)
        difference = self.difference(text, server, schema)
        self.compared += 1
        if difference is None:
            return
        if key in self.known:
            self.met.add(self.known[key])
            return
        self.differing += 1
        print("%s: %s" % (place, difference[0]))
        print("    " + text.replace("\n", "\n    "))
        for line in difference[1:]:
            print("  " + line)

    def difference(self, text, server, schema):
        error, results = None, None
        try:
            results = [[list(c) for c in table.columns] for table in server.results(text, QUERY_PROPERTIES)]
        except KustoError as failure:
            error = one_line(failure.text)
        code = ERROR_CODE.search(error).group() if error and ERROR_CODE.search(error) else None
        if code == NOT_SUPPORTED:
            return None
        theirs = self.analyzer.analyze(text, schema)
        if "crash" in theirs:
            return None
        if code is not None and not theirs["errors"]:
            return ["refused", "Sluice:   " + error]
        if code is None and theirs["errors"]:
            return ["accepted"] + ["analyzer: %s %s (at %d)" % tuple(e) for e in theirs["errors"]] + (
                ["Sluice:   " + error] if error else [])
        if results is None:
            return None
        if len(results) != len(theirs["results"]):
            return ["results", "Sluice:   %d results" % len(results),
                    "analyzer: %d results" % len(theirs["results"])]
        for ours, other in zip(results, theirs["results"]):
            if other is None:
                continue
            same = len(ours) == len(other) and all(
                a[0] == b[0] and (b[1] is None or a[1] == b[1]) for a, b in zip(ours, other))
            if not same:
                def show(columns):
                    return ", ".join("%s:%s" % (c[0], c[1] or "?") for c in columns)
                return ["columns", "Sluice:   " + show(ours), "analyzer: " + show(other)]
        return None


class CaseRunner(kql_cases.Runner):
    """Runs case files for their queries; what they expect is another test's business."""

    def __init__(self, options, comparison):
        super().__init__(options)
        self.comparison = comparison
        self.schemas = {}

    def answer(self, server, case, values):
        text = "\n".join(case.text)
        if case.verb not in kql_cases.READING or text.lstrip().startswith("."):
            self.schemas.pop(server.url, None)
            return super().answer(server, case, values)
        if case.verb == "error":
            return case.expected  # The case says itself that and why Sluice refuses it.
        key = text
        for name in sorted(values, key=len, reverse=True):
            text = text.replace("$" + name, values[name])
        if server.url not in self.schemas:
            self.schemas[server.url] = schema_of(server)
        self.comparison.compare("%s:%d" % (os.path.relpath(case.path), case.line), text, server,
                                self.schemas[server.url], key)
        return case.expected

    def judge(self, case, actual):
        pass

    def run_list(self, path, queries):
        setup = os.path.join(os.path.dirname(path), "setup.kql")
        with self.start("list_" + os.path.basename(path)) as server:
            for _, command in queries_of(setup) if os.path.exists(setup) else []:
                server.command(command)
            schema = schema_of(server)
            for line, query in queries:
                self.comparison.compare("%s:%d" % (os.path.relpath(path), line), query, server,
                                        schema)


def queries_of(path):
    """(line, text) of each query of a list of queries."""
    queries = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file.read().split("\n"), 1):
            if path.endswith(".jsonl"):
                query = json.loads(line)["query"] if line else ""
                if query and not query.lstrip().startswith("."):
                    queries.append((number, query))
            elif line.startswith((" ", "|")) and queries:
                queries[-1] = (queries[-1][0], queries[-1][1] + "\n" + line)
            elif line.strip() and not line.startswith("//"):
                queries.append((number, line))
    return [(number, text) for number, query in queries for text in expanded(query)]


def read_known(path):
    if path is None:
        return {}
    with open(path, encoding="utf-8") as file:
        lines = [line.strip() for line in file if line.strip() and not line.startswith("#")]
    return {one_line(text): line for line in lines for text in expanded(line)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--known", help="file of known differences")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    options.url, options.update = None, False
    known = read_known(options.known)
    comparison = Comparison(Analyzer(options.node), known)
    runner = CaseRunner(options, comparison)
    try:
        for path in options.paths:
            files = [path] if path.endswith(".jsonl") else kql_cases.files_of([path])
            for file in files:
                if os.path.basename(file) == "setup.kql":
                    continue
                if is_case_file(file):
                    runner.run_file(file)
                else:
                    runner.run_list(file, queries_of(file))
    finally:
        runner.close()
        comparison.analyzer.close()
    gone = sorted(set(known.values()) - comparison.met)
    for query in gone:
        print("known difference that is none:\n    " + query)
    print("%d queries, %d different, %d known differences gone" % (
        comparison.compared, comparison.differing, len(gone)))
    return 0 if comparison.compared and not comparison.differing and not gone else 1


def is_case_file(path):
    if not path.endswith(".kql"):
        return False
    with open(path, encoding="utf-8") as file:
        return any(line.rstrip("\n") == "----" for line in file)


if __name__ == "__main__":
    sys.exit(main())
