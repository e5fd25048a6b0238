"""Prints the rows of a CSV, TSV or JSON lines file, plain or gzipped, for tests.

read_text.py csv|tsv|json FILE prints a line per row; per field its bytes as "size:text", or "null";
fields are separated by spaces. JSON numbers keep their text, nested values are dumped compactly,
and the keys of the first row come as a row of their own before it.
"""

import csv
import gzip
import io
import json
import sys


class Number(str):
    """The text of a JSON number."""


def dump(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(dump(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(dump(key) + ":" + dump(item) for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def show(text):
    return "null" if text is None else f"{len(text.encode())}:{text}"


def json_field(value):
    if value is None:
        return None
    return str(value) if isinstance(value, str) else dump(value)


def rows_of(kind, text):
    if kind != "json":
        delimiter = "\t" if kind == "tsv" else ","
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return
    for index, line in enumerate(text.split("\n")[:-1]):
        pairs = json.loads(line, object_pairs_hook=list, parse_int=Number, parse_float=Number)
        row = json.loads(line, parse_int=Number, parse_float=Number)
        if index == 0:
            yield [key for key, _ in pairs]
        yield [json_field(row[key]) for key, _ in pairs]


def main():
    kind, path = sys.argv[1:]
    with open(path, "rb") as file:
        data = file.read()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    csv.field_size_limit(1 << 30)
    out = sys.stdout.buffer
    for row in rows_of(kind, data.decode("utf-8")):
        out.write((" ".join(show(field) for field in row) + "\n").encode())


main()
