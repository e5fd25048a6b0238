"""Starts the built program as a server on a data folder, and talks to it as a client would.

    with Server(program, folder) as server:
        server.command(".create table T (a:long)")
        for row in server.query("T | take 5"): print(row["a"], row[0])

Standard library only.
"""
import http.client
import json
import os
import select
import signal
import subprocess
import time
import urllib.parse


class Lost(Exception):
    """The server is gone: it did not start, or the connection broke in the middle."""


class KustoError(Exception):
    """The server answered with an error. `document` is its JSON, when it has one."""

    def __init__(self, status, text, document=None):
        super().__init__("HTTP %s: %s" % (status, text))
        self.status = status
        self.text = text
        self.document = document


class Row(list):
    """A row whose values are found by position and by column name."""

    def __init__(self, values, columns):
        super().__init__(values)
        self.columns = columns

    def __getitem__(self, key):
        if isinstance(key, str):
            return list.__getitem__(self, [c[0] for c in self.columns].index(key))
        return list.__getitem__(self, key)


class Table(list):
    """Rows of a result; `columns` is a list of (name, type)."""

    def __init__(self, columns, rows):
        super().__init__(Row(values, columns) for values in rows)
        self.columns = columns


def error_text(document):
    error = document.get("error", document)
    return error.get("@message") or error.get("message") or json.dumps(document)


class Client:
    """One connection to a Kusto endpoint."""

    def __init__(self, url, database="NetDefaultDB", timeout=60.0):
        parts = urllib.parse.urlsplit(url)
        self.host, self.port = parts.hostname, parts.port
        self.database = database
        self.timeout = timeout
        self.connection = None

    def request(self, method, path, body=None, headers=None):
        """(status, headers, bytes) of one request. Lost when the connection breaks."""
        for attempt in (1, 2):
            fresh = self.connection is None
            if fresh:
                self.connection = http.client.HTTPConnection(self.host, self.port,
                                                             timeout=self.timeout)
            try:
                self.connection.request(method, path, body, headers or {})
                response = self.connection.getresponse()
                data = response.read()
                return response.status, dict(response.getheaders()), data
            except (OSError, http.client.HTTPException) as error:
                self.close()
                # A kept connection may have been closed since; only its first use tells.
                if fresh or attempt == 2 or not isinstance(error, http.client.RemoteDisconnected):
                    raise Lost(str(error)) from error
        raise AssertionError

    def post(self, path, text, properties=None, database=None, headers=None):
        body = {"db": database or self.database, "csl": text}
        if properties is not None:
            body["properties"] = properties
        head = {"Content-Type": "application/json; charset=utf-8", "Accept": "application/json"}
        head.update(headers or {})
        return self.request("POST", path, json.dumps(body).encode("utf-8"), head)

    def command(self, text, properties=None, database=None):
        """The first table of a command's answer."""
        status, _, data = self.post("/v1/rest/mgmt", text, properties, database)
        return v1_tables(status, data)[0]

    def query(self, text, properties=None, database=None):
        """The first result of a query."""
        return self.results(text, properties, database)[0]

    def results(self, text, properties=None, database=None):
        status, _, data = self.post("/v2/rest/query", text, properties, database)
        return v2_results(status, data)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def decode(status, data):
    try:
        document = json.loads(data.decode("utf-8"))
    except ValueError:
        raise KustoError(status, repr(data[:300])) from None
    if status != 200:
        raise KustoError(status, error_text(document), document)
    return document


def v1_tables(status, data):
    """The results of a v1 answer, without what accompanies them."""
    document = decode(status, data)
    if document.get("Exceptions"):
        raise KustoError(status, "; ".join(document["Exceptions"]), document)
    tables = document["Tables"]
    if len(tables) > 2:
        tables = tables[:-3]
    return [Table([(c["ColumnName"], c["ColumnType"]) for c in t["Columns"]], t["Rows"])
            for t in tables]


def v2_results(status, data):
    """The primary results of a plain v2 answer."""
    results = []
    for frame in decode(status, data):
        if frame["FrameType"] == "DataTable" and frame["TableKind"] == "PrimaryResult":
            results.append(Table([(c["ColumnName"], c["ColumnType"]) for c in frame["Columns"]],
                                 [r for r in frame["Rows"] if isinstance(r, list)]))
        if frame["FrameType"] == "DataSetCompletion" and frame["HasErrors"]:
            first = frame["OneApiErrors"][0]
            raise KustoError(status, error_text(first), first)
    return results


class Server(Client):
    """A server process. Its log is in FOLDER.log beside the data folder."""

    START_TIMEOUT_SECONDS = 60

    def __init__(self, program, data_folder, storage_roots=(), environment=None, options=(),
                 listen="127.0.0.1:0"):
        command = [program, "serve", "--data", data_folder, "--listen", listen]
        for root in storage_roots:
            command += ["--storage-root", root]
        command += list(options)
        self.log_path = data_folder.rstrip("/") + ".log"
        os.makedirs(os.path.dirname(os.path.abspath(self.log_path)), exist_ok=True)
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                env=dict(os.environ, **(environment or {})))
        self.url = self._read_url()
        super().__init__(self.url)

    def _read_url(self):
        deadline = time.monotonic() + self.START_TIMEOUT_SECONDS
        line = b""
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0:
                self.process.kill()
                self.process.wait()
                raise Lost("the server was not ready in time:\n" + self.log())
            if not select.select([self.process.stdout], [], [], left)[0]:
                continue
            piece = os.read(self.process.stdout.fileno(), 4096)
            if not piece:
                self.process.wait()
                raise Lost("the server ended with %d at its start:\n%s" % (
                    self.process.returncode, self.log()))
            line += piece
        return line.decode("utf-8").strip()

    def log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                return log.read()
        except OSError:
            return ""

    def stop(self, timeout=60):
        """Ends the server in order; returns its exit code."""
        self.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.wait(timeout)

    def kill(self):
        self.close()
        if self.process.poll() is None:
            self.process.kill()
        return self.wait()

    def wait(self, timeout=60):
        """The exit code of a server that is ending; negative for a signal."""
        self.close()
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.process.stdout.close()
        return code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
