#!/usr/bin/env python3
"""House rules that a compiler does not check.

    tidy.py ROOT

Prints each violation as `file:line: what is wrong` and a closing line `N passed, N failed`, where
one rule is one test. Exit status 1 when a rule is broken.

Rules: include directions as cmake/layers.cmake has them; leaves are included by app and tests only;
headers start with a comment and `#pragma once` and are included by somebody; no marks of unfinished
work; names that say nothing; source length; sleeps in tests; one title per document; links between
documents lead somewhere; nothing of the machine it was written on.
"""
import collections
import os
import re
import sys

LENGTH_MAX = 600
# Longer than LENGTH_MAX for a reason that the file itself gives.
LONG_FILES = set()
LEAVES = ["engine/duckdb", "catalog/sqlite"]
# Who may include a leaf: who composes the program, and test code.
LEAF_USERS = {"app", "testing"}


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


class Tree:
    def __init__(self, root):
        self.root = root
        self.sources = []
        for base, dirs, files in os.walk(os.path.join(root, "src")):
            dirs.sort()
            self.sources += [os.path.relpath(os.path.join(base, f), root)
                             for f in sorted(files) if f.endswith((".cc", ".h"))]
        self.text = {p: read(os.path.join(root, p)) for p in self.sources}
        self.layers = parse_layers(read(os.path.join(root, "cmake", "layers.cmake")))

    def layer_of(self, path):
        inner = path[len("src/"):]
        for leaf in LEAVES:
            if inner.startswith(leaf + "/"):
                return leaf
        return inner.split("/")[0]

    def is_test(self, path):
        name = os.path.basename(path)
        return "_test." in name or "_test_" in name or "/testing/" in path

    def includes(self, path):
        for number, line in enumerate(self.text[path].splitlines(), 1):
            match = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if match:
                yield number, match.group(1)


def parse_layers(text):
    layers = {}
    text = re.sub(r"#.*", "", text)
    for call in re.finditer(r"sluice_layer\(([^)]*)\)", text):
        words = call.group(1).split()
        uses, collecting = set(), False
        for word in words[1:]:
            if word in ("USES", "LINKS"):
                collecting = word == "USES"
            elif collecting:
                uses.add(word)
        layers[words[0]] = uses
    return layers


def rule_layers(tree):
    """includes go only to layers that the table allows"""
    for path in tree.sources:
        layer = tree.layer_of(path)
        if layer == "app":
            continue
        allowed = tree.layers.get(layer)
        if allowed is None:
            yield path, 1, "folder '%s' is no layer of cmake/layers.cmake" % layer
            continue
        for number, target in tree.includes(path):
            if "src/" + target not in tree.text:
                if "/" in target and not target.startswith(("gtest/", "gmock/")):
                    yield path, number, 'include of "%s", which does not exist' % target
                continue
            other = tree.layer_of("src/" + target)
            if other == layer or other in allowed:
                continue
            if tree.is_test(path):
                continue
            yield path, number, "layer %s may not include %s" % (layer, other)


def rule_cycles(tree):
    """the table of layers has no cycle"""
    state = {}

    def visit(layer, trail):
        if state.get(layer) == "done":
            return None
        if layer in trail:
            return trail[trail.index(layer):] + [layer]
        for used in sorted(tree.layers.get(layer, ())):
            cycle = visit(used, trail + [layer])
            if cycle:
                return cycle
        state[layer] = "done"
        return None

    for layer in sorted(tree.layers):
        cycle = visit(layer, [])
        if cycle:
            yield "cmake/layers.cmake", 1, "cycle: " + " -> ".join(cycle)
            return


def rule_leaves(tree):
    """a leaf is included only by who composes it, and by tests"""
    for path in tree.sources:
        layer = tree.layer_of(path)
        if layer in LEAF_USERS or tree.is_test(path):
            continue
        for number, target in tree.includes(path):
            other = tree.layer_of("src/" + target)
            if other in LEAVES and other != layer:
                yield path, number, "%s is a leaf: include its interface" % other


def rule_third_party(tree):
    """DuckDB's and SQLite's headers are included in one folder each"""
    for path in tree.sources:
        for number, line in enumerate(tree.text[path].splitlines(), 1):
            if re.match(r"\s*#\s*include\s+[<\"](duckdb|sqlite3)\.h", line):
                owner = "engine/duckdb" if "duckdb" in line else "catalog/sqlite"
                if tree.layer_of(path) != owner:
                    yield path, number, "only src/%s may include this" % owner


def rule_headers(tree):
    """a header begins with what it is for, has #pragma once, and somebody includes it"""
    used = collections.Counter()
    for path in tree.sources:
        for _, target in tree.includes(path):
            used["src/" + target] += 1
    for path in tree.sources:
        if not path.endswith(".h"):
            continue
        text = tree.text[path]
        if not text.startswith("//"):
            yield path, 1, "does not begin with a comment that says what it is for"
        if "#pragma once" not in text:
            yield path, 1, "no #pragma once"
        if used[path] == 0:
            yield path, 1, "nobody includes it"


def rule_unfinished(tree):
    """no marks of unfinished work"""
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented yet|for now\b", re.I)
    for path in tree.sources:
        for number, line in enumerate(tree.text[path].splitlines(), 1):
            if marks.search(line):
                yield path, number, "a mark of unfinished work: " + line.strip()[:60]


def rule_names(tree):
    """file and type names say something"""
    empty = re.compile(r"(^|_)(utils?|helpers?|common|misc)(_|$)")
    for path in tree.sources:
        if empty.search(os.path.splitext(os.path.basename(path))[0]):
            yield path, 1, "a name that says nothing"
        for number, line in enumerate(tree.text[path].splitlines(), 1):
            if re.match(r"\s*(class|struct)\s+\w*(Utils?|Helpers?|Common)\b", line):
                yield path, number, "a type name that says nothing"


def rule_length(tree):
    """sources are at most LENGTH_MAX lines"""
    for path in tree.sources:
        lines = tree.text[path].count("\n")
        if lines > LENGTH_MAX and path not in LONG_FILES and not path.endswith("_test.cc"):
            yield path, lines, "%d lines" % lines


def rule_sleeps(tree):
    """nothing sleeps"""
    for path in tree.sources:
        for number, line in enumerate(tree.text[path].splitlines(), 1):
            if re.search(r"sleep_for|sleep_until|\busleep\(|\bnanosleep\(", line):
                yield path, number, "sleeps; wait on a condition with a Clock"


def documents(tree):
    found = []
    for base, dirs, files in os.walk(tree.root):
        dirs[:] = sorted(d for d in dirs if d not in ("node_modules", "build", ".git"))
        found += [os.path.relpath(os.path.join(base, f), tree.root)
                  for f in sorted(files) if f.endswith(".md")]
    return found


def rule_titles(tree):
    """a document has one title, at its top"""
    for path in documents(tree):
        if path.startswith("changelog.d"):
            continue
        text = re.sub(r"```.*?```", "", read(os.path.join(tree.root, path)), flags=re.S)
        titles = [line for line in text.splitlines() if line.startswith("# ")]
        if len(titles) != 1 or not text.startswith("# "):
            yield path, 1, "%d titles" % len(titles)


def rule_links(tree):
    """links between documents lead somewhere"""
    for path in documents(tree):
        folder = os.path.dirname(os.path.join(tree.root, path))
        for number, line in enumerate(read(os.path.join(tree.root, path)).splitlines(), 1):
            for target in re.findall(r"\]\(([^)\s]+)\)", line):
                if re.match(r"[a-z]+:|#", target):
                    continue
                if not os.path.exists(os.path.join(folder, target.split("#")[0])):
                    yield path, number, "link to %s, which is not there" % target


def rule_machine(tree):
    """nothing speaks of the machine it was written on"""
    paths = re.compile(r"(?<![\w.])/(work|root|farm)/")
    for path in tree.sources + documents(tree):
        text = tree.text.get(path) or read(os.path.join(tree.root, path))
        for number, line in enumerate(text.splitlines(), 1):
            if paths.search(line):
                yield path, number, "a path of one machine: " + line.strip()[:60]


def main():
    tree = Tree(os.path.abspath(sys.argv[1]))
    if not tree.sources:
        print("no sources below %s" % tree.root)
        return 2
    rules = [value for name, value in sorted(globals().items()) if name.startswith("rule_")]
    passed = failed = 0
    for rule in rules:
        found = list(rule(tree))
        for path, line, what in found:
            print("%s:%d: %s" % (path, line, what))
        if found:
            failed += 1
            print("broken rule %s: %s" % (rule.__name__, (rule.__doc__ or "").strip()))
        else:
            passed += 1
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
