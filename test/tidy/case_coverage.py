#!/usr/bin/env python3
"""What the text cases of test/kql say about each function, aggregate, plugin and operator.

    case_coverage.py ROOT [--list KIND]

Prints each name that no case calls as `name: what is missing`, then how many names have cases of
each kind, and a closing line `N passed, N failed`, where one name is one test. Exit status 1 when a
name has no ordinary case. `--list` prints the names without a case of that kind, too:

    value      a call in a case that is answered; the one kind that every name must have
    null       a null constant among the arguments
    null_cell  a call in a case that has a null in the cells of a datatable
    empty      an empty text, array or bag among the arguments or in the cells
    error      a call in a case that fails
    column     a call over something that is no constant

The names are those of docs/reference (which a test compares with the definitions), of the calls
that the binder treats by rules of their own, and of the parser's table of operators. A kind is
asked only of names that it fits: strings have no nulls, and a second name needs one case only.
"""
import argparse
import collections
import os
import re
import sys

KINDS = ("value", "null", "null_cell", "empty", "error", "column")
NULL = re.compile(r"\b(?:bool|int|long|real|double|decimal|datetime|timespan|guid|dynamic)\(null\)")
EMPTY = re.compile(r"''|dynamic\(\[\s*\]\)|dynamic\(\{\s*\}\)|\[\s*\]")
# How operators are found that are written otherwise than they are called.
WRITTEN = {"dynamic_element": r"\w\[", "dynamic_member": r"\b[a-z_]\w*\.[a-z_]",
           "negate": r"[(=,]\s*-\s*[\w(]", "matches regex": r"\bmatches\s+regex\b"}
# Tabular expressions that no table of the parser lists by name.
SOURCES = ("print", "range", "datatable", "find", "search", "union", "externaldata", "materialize",
           "toscalar", "table", "view", "macro-expand")
STATEMENTS = ("let", "set", "declare pattern", "declare query_parameters", "restrict access",
              "alias database")
Call = collections.namedtuple("Call", "name arguments text failing")
Name = collections.namedtuple("Name", "kind name signatures is_alias", defaults=(False,))


def read(*parts):
    with open(os.path.join(*parts), encoding="utf-8") as file:
        return file.read()


def without_strings(text):
    """The text without comments; strings become 's', and '' when they are empty."""
    token = re.compile(r"//[^\n]*|```.*?```|[hH]?@'(?:[^']|'')*'|[hH]?@\"(?:[^\"]|\"\")*\"|"
                       r"[hH]?'(?:[^'\\\n]|\\.)*'|[hH]?\"(?:[^\"\\\n]|\\.)*\"", re.S)

    def replace(match):
        found = match.group(0)
        if found.startswith("//"):
            return ""
        return "''" if found.lstrip("hH@") in ("''", '""', "``````") else "'s'"
    return token.sub(replace, text)


def cases_of(path):
    """(text, whether it must fail) of each case in a file."""
    verb, text, is_text = None, [], False
    for line in read(path).split("\n"):
        if verb is None:
            if re.match(r"(query|command|error|plan|keep)\b", line):
                verb, text, is_text = line.split()[0], [], True
        elif line == "----":
            is_text = False
        elif not line.strip() and not is_text:
            yield without_strings("\n".join(text)), verb == "error"
            verb = None
        elif is_text:
            text.append(line)
    if verb is not None:
        yield without_strings("\n".join(text)), verb == "error"


def arguments_at(text, start):
    depth = 0
    for at in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1:at]
    return text[start + 1:]


def calls_of(root):
    found = collections.defaultdict(list)
    for base, _, names in sorted(os.walk(os.path.join(root, "test", "kql"))):
        for name in sorted(names):
            if not name.endswith(".kql"):
                continue
            for text, failing in cases_of(os.path.join(base, name)):
                for match in re.finditer(r"(?<![\w.])([A-Za-z_]\w*)\s*\(", text):
                    found[match.group(1)].append(
                        Call(match.group(1), arguments_at(text, match.end() - 1), text, failing))
                found[None].append(Call(None, text, text, failing))
    return found


def kinds_of(call):
    if call.failing:
        return {"error"}
    kinds = {"value"}
    if NULL.search(call.arguments):
        kinds.add("null")
    cells = "".join(arguments_at(m.group(0).translate(str.maketrans("[]", "()")), 0)
                    for m in re.finditer(r"\[(?:[^\[\]]|\[[^\]]*\])*\]", call.text))
    if "datatable" in call.text and NULL.search(cells):
        kinds.add("null_cell")
    if EMPTY.search(call.arguments) or ("datatable" in call.text and EMPTY.search(cells)):
        kinds.add("empty")
    bare = NULL.sub("", call.arguments)
    if re.search(r"\b(?!true\b|false\b|typeof\b)[A-Za-z_]\w*\b(?!\s*\()", bare.replace("'s'", "")):
        kinds.add("column")
    return kinds


def names_of(root):
    """(Name of a function or operator, how it is written as an expression) of all."""
    text = read(root, "docs", "reference", "functions.md").split("\n## Known to")[0]
    kind, names = None, []
    for line in text.split("\n"):
        if line.startswith("## "):
            kind = line[3:].split(" (")[0].lower()
        cells = re.split(r"(?<!\\)\|", line)
        if kind is not None and len(cells) > 3 and "`" in cells[1]:
            names += [Name(kind, name, cells[2], at > 0)
                      for at, name in enumerate(re.findall(r"`([^`]+)`", cells[1]))]
    text = read(root, "src", "semantics", "binder", "special_calls.cc")
    names += [Name("special functions", name, "")
              for name in re.findall(r'\{"(\w+)", Special::', text)]
    text = read(root, "docs", "reference", "plugins.md").split("\n## ")[1]
    names += [Name("plugins", name, "") for name in re.findall(r"^\| `(\w+)`", text, re.M)]
    text = read(root, "src", "language", "parser", "operators", "operator_table.cc")
    names += [Name("tabular operators", name, "") for name in
              re.findall(r'\{"([a-z][\w-]*)", &Parser::', text)]
    names += [Name("sources", name, "") for name in SOURCES]
    names += [Name("statements", name, "") for name in STATEMENTS]
    return list(dict.fromkeys(names))


def pattern_of(name):
    written = re.escape(name.name)
    if name.kind == "plugins":
        return r"\bevaluate\s+(?:[\w.]+\s*=\s*\w+\s+)*%s\s*\(" % written
    if name.kind == "tabular operators":
        return r"(?:\||^|\()\s*%s(?![\w-])" % written
    if name.kind == "sources":
        return r"(?<![\w-])%s\b" % written
    if name.kind == "statements":
        return r"(?:^|;)\s*%s\b" % written.replace(r"\ ", r"\s+")
    if name.name in WRITTEN:
        return WRITTEN[name.name]
    if re.match(r"\w", name.name):
        return r"(?<![\w!])%s(?![\w~])" % written
    return r"(?<![<>!=~])%s(?![=~])" % written if not name.name[-1].isalpha() else written + r"\b"


def kinds_asked(name):
    if name.is_alias:
        return {"value"}
    asked = {"value", "error"}
    types = set("/".join(re.findall(r":([a-z/]+)", name.signatures)).split("/"))
    if types - {"", "string"}:  # Strings have no nulls.
        asked |= {"null", "null_cell"}
    if name.kind == "operators":
        return asked - {"null_cell"}
    if name.kind in ("aggregates", "window functions"):  # Of constants, they are of little use.
        asked.discard("null")
    if types - {""}:
        asked.add("column")
    if types & {"string", "dynamic", "any"}:
        asked.add("empty")
    return asked


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("root")
    parser.add_argument("--list", action="append", default=[], choices=KINDS)
    options = parser.parse_args()
    calls = calls_of(options.root)
    asked, had = collections.Counter(), collections.Counter()
    passed = failed = 0
    for name in names_of(options.root):
        if name.kind in ("operators", "plugins", "tabular operators", "sources", "statements"):
            pattern = re.compile(pattern_of(name), re.M)
            found = [call for call in calls[None] if pattern.search(call.text)]
        else:
            found = calls[name.name]
        kinds = set().union(*(kinds_of(call) for call in found))
        for kind in KINDS:
            if kind not in kinds_asked(name):
                continue
            asked[kind] += 1
            had[kind] += kind in kinds
            if kind not in kinds and (kind == "value" or kind in options.list):
                print("%s (%s): no case of kind %s" % (name.name, name.kind, kind))
        passed += "value" in kinds
        failed += "value" not in kinds
    for kind in KINDS:
        print("%-10s %4d of %4d" % (kind, had[kind], asked[kind]))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
