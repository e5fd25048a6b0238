#!/usr/bin/env python3
"""Starts a server and runs the official Node client against it: client_test.py --sluice PROGRAM
--node NODE."""
import argparse
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "support"))
from server import Server  # noqa: E402


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sluice", required=True)
    parser.add_argument("--node", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sluice_node_") as folder:
        with Server(options.sluice, os.path.join(folder, "data")) as server:
            return subprocess.run(
                [options.node, "--test-reporter=spec", os.path.join(HERE, "client_test.mjs")],
                env=dict(os.environ, SLUICE_URL=server.url), timeout=300, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
