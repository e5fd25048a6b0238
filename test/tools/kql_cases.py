#!/usr/bin/env python3
"""Runs text case files against a server.

    kql_cases.py --sluice PROGRAM [--update] [--url URL] FILE_OR_FOLDER ...

A file is a list of cases with blank lines between. A case is a verb with a title, a text, a line
`----`, and what is expected; lines that start with `#` between cases are comments:

    query  joins values of any scalar type
    print strcat_delim("-", 1, "2")
    ----
    print_0:string
    1-2

Verbs:
    query          columns with their types, then the rows, in order; values stand between ` | `
    query sorted   the same, but the rows may come in any order
    command        a management command; its first table, like query
    command quiet  a command whose answer does not matter; it has no expectation
    command until  like command, and asked again, for a while, until the answer is as expected
    keep NAME      a command or query; the first value of its answer stands for `$NAME` below
    error          a text that must fail; each expected line is part of the message
    plan           the logical plan of a query (.show queryplan)
    restart        stops the server in order and starts it again; neither text nor expectation

A result without columns is `no columns`. Several results of one query follow each other with a line `--` between. A null is `null`, an empty
text is `""`, and a text that could be taken for something else is shown in quotes. `$FOLDER` in a
text or an expectation is a folder below the server's storage root, which is fresh for each file.
A file that has only queries and errors shares its server with the others; any other file gets a
server of its own. With --update the expectations are written anew. The closing line is
`N passed, N failed`.
"""
import argparse
import json
import os
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Client, KustoError, Lost, Server  # noqa: E402

VERBS = ("query sorted", "query", "command quiet", "command until", "command", "error", "plan",
         "keep", "restart")
WITHOUT_EXPECTATION = ("command quiet", "keep")
UNTIL_SECONDS = 30
READING = ("query sorted", "query", "error", "plan")


class Malformed(Exception):
    """A case file breaks the rules above."""


class Case:
    def __init__(self, path, line, verb, title):
        self.path, self.line, self.verb, self.title = path, line, verb, title
        self.text = []
        self.expected = []
        self.expected_at = None  # Index of the line after `----`.
        self.end = None          # Index of the line after the expectation.


def parse(path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    cases, at = [], 0
    while at < len(lines):
        line = lines[at]
        if not line.strip() or line.startswith("#"):
            at += 1
            continue
        verb = next((v for v in VERBS if line == v or line.startswith(v + " ")), None)
        if verb is None:
            raise Malformed("%s:%d: a case starts with one of: %s" % (
                path, at + 1, ", ".join(VERBS)))
        case = Case(path, at + 1, verb, line[len(verb):].strip())
        at += 1
        if verb != "restart":
            while at < len(lines) and lines[at] != "----" and (
                    verb not in WITHOUT_EXPECTATION or lines[at].strip()):
                case.text.append(lines[at])
                at += 1
            if verb not in WITHOUT_EXPECTATION:
                if at == len(lines):
                    raise Malformed("%s:%d: the case has no line ----" % (path, case.line))
                at += 1
                case.expected_at = at
                while at < len(lines) and lines[at].strip():
                    case.expected.append(lines[at])
                    at += 1
                case.end = at
        cases.append(case)
    return lines, cases


def show(value, kind):
    if value is None:
        return "null"
    if kind == "dynamic":
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = (value and value != "null" and value == value.strip() and " | " not in value and
                 value[0] not in '"#' and value not in ("--", "----") and
                 all(c >= " " for c in value))
        return value if plain else json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return repr(value)
    return str(value)


def render(tables, is_sorted):
    lines = []
    for table in tables:
        if lines:
            lines.append("--")
        lines.append(", ".join("%s:%s" % column for column in table.columns) or "no columns")
        rows = [" | ".join(show(v, c[1]) for v, c in zip(row, table.columns)) for row in table]
        lines += sorted(rows) if is_sorted else rows
    return lines


class Runner:
    def __init__(self, options):
        self.options = options
        self.passed = self.failed = 0
        self.shared = None
        self.folder = tempfile.mkdtemp(prefix="sluice_kql_")

    def close(self):
        if self.shared is not None and self.options.url is None:
            self.shared.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name):
        data = os.path.join(self.folder, name)
        return Server(self.options.sluice, data, storage_roots=[self.folder],
                      options=["--min-export-interval", "1s"])

    def run_file(self, path):
        lines, cases = parse(path)
        own = any(case.verb not in READING for case in cases)
        if self.options.url is not None:
            server = Client(self.options.url)
        elif own:
            server = self.start("data_%d" % (self.passed + self.failed))
        else:
            self.shared = server = self.shared or self.start("shared")
        values = {"FOLDER": tempfile.mkdtemp(prefix="case_", dir=self.folder)}
        updates = []
        try:
            for case in cases:
                if case.verb == "restart":
                    server.stop()
                    server = self.start(os.path.basename(server.log_path)[:-len(".log")])
                    continue
                actual = self.answer(server, case, values)
                deadline = time.monotonic() + UNTIL_SECONDS
                while (case.verb == "command until" and not self.matches(case, actual) and
                       time.monotonic() < deadline):
                    time.sleep(0.05)
                    actual = self.answer(server, case, values)
                self.judge(case, actual)
                if case.expected_at is not None and actual != case.expected:
                    updates.append((case, actual))
        finally:
            if own and self.options.url is None:
                server.stop()
        if self.options.update and updates:
            for case, actual in reversed(updates):
                if case.verb == "error" and self.matches(case, actual):
                    continue
                lines[case.expected_at:case.end] = actual
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))

    def answer(self, server, case, values):
        text = "\n".join(case.text)
        # Longer names first: one may begin with another.
        for name in sorted(values, key=len, reverse=True):
            text = text.replace("$" + name, values[name])
        # A text that fails is a command when it starts with a dot, like any other.
        is_command = text.lstrip().startswith(".")
        try:
            if case.verb == "plan":
                tables = [server.command(".show queryplan <|\n" + text)]
                # The engine's own text behind the plan is the engine's business.
                plan = str(tables[0][0][-1]).split("\nengine:\n")[0]
                lines = [line for line in plan.split("\n") if line]
            elif case.verb == "keep":
                table = server.command(text) if is_command else server.query(text)
                if not table:
                    return ["! no row"]
                values[case.title.split()[0]] = str(table[0][0])
                return []
            elif is_command:
                lines = render([server.command(text)], False)
            else:
                lines = render(server.results(text), case.verb == "query sorted")
        except KustoError as error:
            lines = ["! " + line if case.verb != "error" else line
                     for line in error.text.split("\n")]
            return [line.replace(values["FOLDER"], "$FOLDER") for line in lines]
        if case.verb == "error":
            return ["! no error"]
        return [line.replace(values["FOLDER"], "$FOLDER") for line in lines]

    @staticmethod
    def matches(case, actual):
        if case.verb in WITHOUT_EXPECTATION:
            return not any(line.startswith("! ") for line in actual)
        if case.verb == "error":
            message = "\n".join(actual)
            return bool(case.expected) and message != "! no error" and all(
                line in message for line in case.expected)
        expected = case.expected
        if case.verb == "query sorted":
            expected = expected[:1] + sorted(expected[1:]) if "--" not in expected else expected
        return actual == expected

    def judge(self, case, actual):
        if self.matches(case, actual):
            self.passed += 1
            return
        self.failed += 1
        if self.options.update:
            return
        print("%s:%d: %s %s" % (case.path, case.line, case.verb, case.title))
        for line in case.text:
            print("    " + line)
        print("  expected:")
        for line in case.expected:
            print("    " + line)
        print("  actual:")
        for line in actual[:40]:
            print("    " + line)


def files_of(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, _, names in sorted(os.walk(path)):
            for name in sorted(names):
                if name.endswith(".kql"):
                    yield os.path.join(folder, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sluice")
    parser.add_argument("--url", help="run against a server that is there")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("paths", nargs="+")
    options = parser.parse_args()
    if options.sluice is None and options.url is None:
        parser.error("give --sluice PROGRAM or --url URL")
    runner = Runner(options)
    try:
        for path in files_of(options.paths):
            try:
                runner.run_file(path)
            except (Malformed, Lost) as error:
                print("%s: %s" % (path, error))
                runner.failed += 1
    finally:
        runner.close()
    print("%d passed, %d %s" % (runner.passed, runner.failed,
                                "rewritten" if options.update else "failed"))
    return 0 if options.update or (runner.failed == 0 and runner.passed > 0) else 1


if __name__ == "__main__":
    sys.exit(main())
