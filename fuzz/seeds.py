#!/usr/bin/env python3
"""Writes each text of the case files as a file of its own: a corpus to start fuzzing from.

    seeds.py CASE_FOLDER OUTPUT_FOLDER
"""
import hashlib
import os
import sys

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "test", "tools"))
import kql_cases  # noqa: E402


def main():
    source, target = sys.argv[1:]
    os.makedirs(target, exist_ok=True)
    count = 0
    for base, folders, files in os.walk(source):
        folders.sort()
        for name in sorted(files):
            if not name.endswith(".kql"):
                continue
            for case in kql_cases.parse(os.path.join(base, name))[1]:
                text = "\n".join(case.text).encode("utf-8")
                if not text or text.startswith(b"."):
                    continue
                file_name = hashlib.sha256(text).hexdigest()[:16]
                with open(os.path.join(target, file_name), "wb") as file:
                    file.write(text)
                count += 1
    print("%d seeds in %s" % (count, target))


if __name__ == "__main__":
    main()
