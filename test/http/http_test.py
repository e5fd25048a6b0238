#!/usr/bin/env python3
"""Protocol scenarios against a real server process.

    http_test.py --sluice PROGRAM [NAME ...]
"""
import argparse
import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from server import Client, KustoError, Lost, Server, v1_tables  # noqa: E402

PROGRAM = None
# Slow enough to outlast every timeout that a test sets; only cancellation ends it.
ENDLESS = ("range a from 1 to 3000000 step 1 | extend k = a % 7 "
           "| join kind=inner (range b from 1 to 3000000 step 1 | extend k = b % 7) on k "
           "| summarize sum(a + b)")


class HttpTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="sluice_http_")
        cls.server = Server(PROGRAM, os.path.join(cls.folder.name, "data"))
        cls.server.command(".create table Numbers (x:long, text:string)")
        cls.server.command(".ingest inline into table Numbers <|\n1,one\n2,two\n3,three")

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        cls.folder.cleanup()
        assert code == 0, "exit code %s:\n%s" % (code, cls.server.log())

    def frames(self, text, **options):
        status, headers, data = self.server.post("/v2/rest/query", text,
                                                 {"Options": options} if options else None)
        self.assertEqual(status, 200, data)
        return json.loads(data)

    # --- metadata and operations ----------------------------------------------------------------

    def test_metadata_says_that_no_login_is_needed(self):
        status, _, data = self.server.request("GET", "/v1/rest/auth/metadata")
        self.assertEqual(status, 200)
        self.assertIsNone(json.loads(data)["AzureAD"])

    def test_probes_and_metrics_answer(self):
        self.assertEqual(self.server.request("GET", "/health")[0], 200)
        self.assertEqual(self.server.request("GET", "/ready")[0], 200)
        self.server.query("print 1")
        status, headers, data = self.server.request("GET", "/metrics")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/plain"))
        self.assertIn(b'sluice_requests_total{kind="query",status="200"}', data)

    def test_unknown_paths_and_methods_are_errors(self):
        status, _, data = self.server.request("GET", "/nowhere")
        self.assertIn("/nowhere", json.loads(data)["error"]["@message"])
        self.assertEqual(status, 400)
        self.assertEqual(self.server.request("DELETE", "/v1/rest/mgmt")[0], 405)

    # --- v2 ------------------------------------------------------------------------------------

    def test_v2_frames_come_in_the_order_that_clients_expect(self):
        frames = self.frames("print a = 1, b = 'x'")
        self.assertEqual([f["FrameType"] for f in frames],
                         ["DataSetHeader", "DataTable", "DataTable", "DataTable",
                          "DataSetCompletion"])
        self.assertEqual(list(frames[0]), ["FrameType", "IsProgressive", "Version", "IsFragmented",
                                           "ErrorReportingPlacement"])
        self.assertEqual([f.get("TableKind") for f in frames[1:4]],
                         ["QueryProperties", "PrimaryResult", "QueryCompletionInformation"])
        self.assertEqual(list(frames[2]), ["FrameType", "TableId", "TableKind", "TableName",
                                           "Columns", "Rows"])
        self.assertEqual(frames[2]["Columns"], [{"ColumnName": "a", "ColumnType": "long"},
                                                {"ColumnName": "b", "ColumnType": "string"}])
        self.assertEqual(frames[2]["Rows"], [[1, "x"]])
        self.assertEqual(frames[4], {"FrameType": "DataSetCompletion", "HasErrors": False,
                                     "Cancelled": False})

    def test_v2_extended_properties_tell_visualization_and_cursor(self):
        frames = self.frames("print x = 1 | render timechart with (title='t')")
        rows = {row[1]: row[2] for row in frames[1]["Rows"]}
        visualization = json.loads(rows["Visualization"])
        self.assertEqual(visualization["Visualization"], "timechart")
        self.assertEqual(visualization["Title"], "t")
        self.assertIsNone(visualization["XColumn"])
        self.assertEqual(visualization["Ymin"], "NaN")
        self.assertTrue(int(rows["Cursor"]) > 0)

    def test_v2_fragmented_form_has_a_frame_a_line(self):
        status, _, data = self.server.post(
            "/v2/rest/query", "range x from 1 to 5000 step 1",
            {"Options": {"results_v2_newlines_between_frames": True,
                         "results_v2_fragment_primary_tables": True,
                         "results_error_reporting_placement": "end_of_table"}})
        self.assertEqual(status, 200)
        lines = data.decode("utf-8").split("\n")
        self.assertEqual(lines[-1].strip(), "]")
        frames = [json.loads(line[1:]) for line in lines[:-1]]
        self.assertTrue(lines[0].startswith("["))
        self.assertTrue(all(line.startswith(",") for line in lines[1:-1]))
        self.assertEqual(frames[0], {"FrameType": "DataSetHeader", "IsProgressive": False,
                                     "Version": "v2.0", "IsFragmented": True,
                                     "ErrorReportingPlacement": "EndOfTable"})
        kinds = [f["FrameType"] for f in frames]
        self.assertEqual(kinds[1:3], ["DataTable", "TableHeader"])
        rows = [r for f in frames if f["FrameType"] == "TableFragment" for r in f["Rows"]]
        self.assertEqual(sorted(r[0] for r in rows), list(range(1, 5001)))
        completion = next(f for f in frames if f["FrameType"] == "TableCompletion")
        self.assertEqual(completion["RowCount"], 5000)
        self.assertEqual(kinds[-2:], ["DataTable", "DataSetCompletion"])

    def test_v2_several_statements_give_several_results(self):
        results = self.server.results("print a = 1; print b = 'x'")
        self.assertEqual([r.columns for r in results], [[("a", "long")], [("b", "string")]])

    def test_v2_refuses_commands(self):
        status, _, data = self.server.post("/v2/rest/query", ".show tables")
        self.assertEqual(status, 400)
        self.assertIn(b"/v1/rest/mgmt", data)

    def test_get_takes_url_parameters(self):
        status, _, data = self.server.request("GET", "/v1/rest/query?db=NetDefaultDB&csl=print%20x%3D1")
        self.assertEqual(v1_tables(status, data)[0][0][0], 1)

    # --- v1 ------------------------------------------------------------------------------------

    def test_v1_query_has_three_tables_behind_its_results(self):
        status, _, data = self.server.post("/v1/rest/query", "print flag = true, n = 1")
        tables = json.loads(data)["Tables"]
        self.assertEqual([t["TableName"] for t in tables],
                         ["Table_0", "Table_1", "Table_2", "Table_3"])
        self.assertEqual(tables[0]["Columns"][0],
                         {"ColumnName": "flag", "DataType": "SByte", "ColumnType": "bool"})
        contents = tables[3]
        self.assertEqual([r[1] for r in contents["Rows"]],
                         ["QueryResult", "QueryProperties", "QueryStatus"])
        self.assertEqual([r[0] for r in contents["Rows"]], [0, 1, 2])
        severities = [r[1] for r in tables[2]["Rows"]]
        self.assertTrue(all(s >= 4 for s in severities))

    def test_v1_command_has_one_table(self):
        for path in ("/v1/rest/mgmt", "/v1/rest/query"):
            status, _, data = self.server.post(path, ".show tables")
            self.assertEqual(status, 200)
            tables = json.loads(data)["Tables"]
            self.assertEqual(len(tables), 1)
            self.assertEqual(tables[0]["Columns"][0],
                             {"ColumnName": "TableName", "DataType": "String",
                              "ColumnType": "string"})

    def test_v1_piped_command_answers_like_a_query(self):
        status, _, data = self.server.post(
            "/v1/rest/mgmt", ".show tables | where TableName == 'Numbers' | project TableName")
        self.assertEqual(status, 200, data)
        self.assertEqual(v1_tables(status, data)[0], [["Numbers"]])
        self.assertEqual(len(json.loads(data)["Tables"]), 4)

    # --- values --------------------------------------------------------------------------------

    def test_values_of_every_type(self):
        text = ("print b = true, i = int(-1), l = 9007199254740993, r = 1.5, n = real(nan), "
                "inf = real(+inf), d = decimal(1.50), s = 'a\"\\n\\u00e9', "
                "t = datetime(2024-01-31T10:20:30.1234567Z), ts = -1d - 2h - 3m - 4.5s, "
                "g = guid(74BE27DE-1E4E-49D9-B579-FE0B331D3642), y = dynamic({'a':[1,null,'x']}), "
                "nl = long(null), nt = datetime(null), ny = dynamic(null)")
        row = self.server.query(text)[0]
        self.assertEqual(list(row), [
            True, -1, 9007199254740993, 1.5, "NaN", "Infinity", "1.5", "a\"\n\u00e9",
            "2024-01-31T10:20:30.1234567Z", "-1.02:03:04.5000000",
            "74be27de-1e4e-49d9-b579-fe0b331d3642", {"a": [1, None, "x"]}, None, None, None])

    # --- request forms ----------------------------------------------------------------------------

    def test_properties_in_every_form(self):
        text = "range x from 1 to 10 step 1"
        options = {"Options": {"query_take_max_records": 3, "an_unknown_option": {"a": 1}}}
        forms = [options, json.dumps(options), {"options": options["Options"]}]
        for form in forms:
            self.assertEqual(len(self.server.query(text, form)), 3)
        self.assertEqual(len(self.server.query(text, "")), 10)
        body = json.dumps({"csl": "print 1", "properties": None, "db": None, "unknown": 1})
        status, _, _ = self.server.request("POST", "/v2/rest/query", body)
        self.assertEqual(status, 200)

    def test_query_parameters(self):
        text = "declare query_parameters(a:long, s:string); print x = a + 1, y = s"
        row = self.server.query(text, {"Parameters": {"a": "41", "s": "'it'"}})[0]
        self.assertEqual(list(row), [42, "it"])

    def test_options_of_a_request_mean_what_a_set_statement_means(self):
        def ask(text, **options):
            return [list(row) for row in self.server.query(text, {"Options": options})]

        bins = "range t from datetime(2024-01-01) to datetime(2024-01-01 02:00) step 30m"
        bins += " | summarize n = count() by bin_auto(t) | project n"
        self.assertEqual(ask(bins, query_bin_auto_size="1h"), [[2], [2], [1]])
        self.assertEqual(ask("set query_bin_auto_size = 3h; " + bins, query_bin_auto_size="1h"), [[5]])
        schema = ask("print a = 1", query_results_apply_getschema=True)
        self.assertEqual(schema, [["a", 0, "System.Int64", "long"]])
        self.assertEqual(ask("union isfuzzy=false (print 1), Absent", best_effort="true"), [[1]])
        with self.assertRaises(KustoError) as raised:
            ask("print 1, 2, 3", maxoutputcolumns=2)
        self.assertIn("maxoutputcolumns", str(raised.exception))
        with self.assertRaises(KustoError) as raised:
            ask("print 1", validatepermissions=True)
        self.assertIn("validatepermissions", str(raised.exception))

    def test_ids_come_back(self):
        _, headers, _ = self.server.post("/v2/rest/query", "print 1",
                                         headers={"x-ms-client-request-id": "KPC.execute;1"})
        self.assertEqual(headers["x-ms-client-request-id"], "KPC.execute;1")
        self.assertRegex(headers["x-ms-activity-id"], "^[0-9a-f-]{36}$")

    def test_gzip_answers_and_requests(self):
        body = gzip.compress(json.dumps(
            {"db": "NetDefaultDB", "csl": "range x from 1 to 20000 step 1"}).encode())
        status, headers, data = self.server.request(
            "POST", "/v2/rest/query", body,
            {"Content-Encoding": "gzip", "Accept-Encoding": "gzip,deflate"})
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Encoding"], "gzip")
        frames = json.loads(gzip.decompress(data))
        self.assertEqual(len(frames[2]["Rows"]), 20000)

    def test_expect_continue_and_chunked_requests(self):
        body = json.dumps({"csl": "print x = 7"}).encode()
        with socket.create_connection((self.server.host, self.server.port), 10) as connection:
            connection.sendall(b"POST /v2/rest/query HTTP/1.1\r\nHost: x\r\n"
                               b"Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n")
            self.assertIn(b"100 Continue", connection.recv(1000))
            connection.sendall(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
            answer = connection.recv(100000)
            self.assertTrue(answer.startswith(b"HTTP/1.1 200"), answer)

    def test_streaming_ingestion(self):
        self.server.command(".create table Streamed (a:long, b:string)")
        status, _, data = self.server.request(
            "POST", "/v1/rest/ingest/NetDefaultDB/Streamed?streamFormat=Csv",
            gzip.compress(b"1,x\n2,y\n"), {"Content-Encoding": "gzip"})
        self.assertEqual(status, 200, data)
        self.assertEqual(len(json.loads(data)["Tables"]), 1)
        self.assertEqual(self.server.query("Streamed | count")[0][0], 2)

    # --- errors --------------------------------------------------------------------------------

    def test_syntax_error_has_code_and_position(self):
        with self.assertRaises(KustoError) as caught:
            self.server.query("print x = 1\n| where x ==")
        self.assertEqual(caught.exception.status, 400)
        error = caught.exception.document["error"]
        self.assertTrue(error["@permanent"])
        self.assertTrue(error["innererror"]["code"].startswith("SYN"), error)
        self.assertEqual(error["innererror"]["@line"], 2)
        self.assertIn("Syntax error", error["@message"])

    def test_semantic_error_has_code_and_position(self):
        with self.assertRaises(KustoError) as caught:
            self.server.query("Numbers | where y > 1")
        error = caught.exception.document["error"]
        self.assertEqual(error["code"], "General_BadRequest")
        self.assertTrue(error["innererror"]["code"].startswith("SEM"), error)
        self.assertEqual((error["innererror"]["@line"], error["innererror"]["@pos"]), (1, 17))
        self.assertIn("Semantic error", error["@message"])

    def test_unknown_database_is_named(self):
        with self.assertRaises(KustoError) as caught:
            self.server.query("print 1", database="Nowhere")
        self.assertEqual(caught.exception.document["error"]["code"], "BadRequest_DatabaseNotExist")
        self.assertIn("Nowhere", caught.exception.text)

    def test_malformed_bodies_are_refused(self):
        for body in ("", "{", "[]", '{"db":"NetDefaultDB"}', '{"csl":"  "}'):
            status, _, data = self.server.request("POST", "/v2/rest/query", body)
            self.assertEqual(status, 400, body)
            self.assertIn("error", json.loads(data))
        status, _, _ = self.server.request("POST", "/v2/rest/query", "no gzip",
                                           {"Content-Encoding": "gzip"})
        self.assertEqual(status, 400)

    def test_read_only_requests_change_nothing(self):
        with self.assertRaises(KustoError) as caught:
            self.server.command(".create table Never (a:long)", {"Options": {"request_readonly": True}})
        self.assertEqual(caught.exception.status, 403)

    # --- limits --------------------------------------------------------------------------------

    def test_truncation_is_told_after_the_rows_that_fit(self):
        status, _, data = self.server.post("/v2/rest/query", "range x from 1 to 100 step 1",
                                           {"Options": {"truncationmaxrecords": 10}})
        self.assertEqual(status, 200)
        frames = json.loads(data)
        rows = frames[2]["Rows"]
        self.assertEqual(len(rows), 11)
        error = rows[10]["OneApiErrors"][0]["error"]
        self.assertEqual(error["code"], "LimitsExceeded")
        self.assertIn("E_QUERY_RESULT_SET_TOO_LARGE", error["@message"])
        self.assertIn("80DA0003", error["@message"])
        self.assertTrue(frames[-1]["HasErrors"])
        self.assertEqual(frames[-1]["OneApiErrors"][0]["error"]["code"], "LimitsExceeded")

    def test_error_placement_end_of_table_and_dataset(self):
        for placement, fragmented in (("end_of_table", True), ("end_of_dataset", True),
                                      ("end_of_dataset", False)):
            frames = self.frames("range x from 1 to 100 step 1", truncationmaxrecords=10,
                                 results_error_reporting_placement=placement,
                                 results_v2_fragment_primary_tables=fragmented)
            rows = [r for f in frames if f.get("TableId") == 1 for r in f.get("Rows", [])]
            self.assertEqual(len(rows), 10, placement)
            self.assertTrue(frames[-1]["HasErrors"])
            if fragmented:
                completion = next(f for f in frames if f["FrameType"] == "TableCompletion")
                self.assertEqual("OneApiErrors" in completion, placement == "end_of_table")

    def test_truncation_in_v1(self):
        _, _, data = self.server.post("/v1/rest/query", "range x from 1 to 100 step 1",
                                      {"Options": {"truncationmaxrecords": 10}})
        document = json.loads(data)
        self.assertIn("Exceptions", document["Tables"][0]["Rows"][10])
        self.assertTrue(document["Exceptions"])

    def test_notruncation_and_set_statements(self):
        text = "range x from 1 to 100 step 1"
        self.assertEqual(len(self.server.query(
            text, {"Options": {"truncationmaxrecords": 10, "notruncation": True}})), 100)
        with self.assertRaises(KustoError):
            self.server.query("set truncationmaxrecords = 5; " + text)

    def test_deferred_failures_stay_out_of_the_rows(self):
        frames = self.frames("range x from 1 to 100 step 1", truncationmaxrecords=10,
                             deferpartialqueryfailures=True)
        self.assertEqual(len(frames[2]["Rows"]), 10)
        self.assertFalse(frames[-1]["HasErrors"])
        self.assertEqual(frames[3]["Rows"][0][5], 2)

    def test_servertimeout_ends_a_query(self):
        started = time.monotonic()
        with self.assertRaises(KustoError) as caught:
            self.server.query(ENDLESS, {"Options": {"servertimeout": "00:00:01"}})
        self.assertEqual(caught.exception.status, 504)
        self.assertLess(time.monotonic() - started, 20)

    def test_a_client_that_goes_away_ends_its_query(self):
        def running():
            data = self.server.request("GET", "/metrics")[2].decode()
            return int(data.split("\nsluice_requests_running ")[1].split("\n")[0])

        body = json.dumps({"csl": ENDLESS}).encode()
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=30)
        connection.request("POST", "/v2/rest/query", body)
        self.wait_until(lambda: running() == 2)  # The query, and the question itself.
        connection.close()
        self.wait_until(lambda: running() == 1)

    def wait_until(self, condition):
        deadline = time.monotonic() + 30
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_slow_readers_get_everything(self):
        body = json.dumps({"csl": "range x from 1 to 400000 step 1",
                           "properties": {"Options": {"notruncation": True}}}).encode()
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=60)
        connection.request("POST", "/v2/rest/query", body)
        response = connection.getresponse()
        size = 0
        while piece := response.read(65536):
            size += len(piece)
        connection.close()
        self.assertGreater(size, 400000 * 6)

    def test_many_clients_at_once(self):
        failures = []

        def work(number):
            client = Client(self.server.url)
            try:
                for i in range(5):
                    value = client.query("print x = %d" % (number * 10 + i))[0][0]
                    if value != number * 10 + i:
                        failures.append(value)
            except (KustoError, Lost) as error:
                failures.append(error)
            client.close()

        threads = [threading.Thread(target=work, args=(n,)) for n in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])

    # --- browsers ------------------------------------------------------------------------------

    def test_preflight_of_the_web_interface(self):
        status, headers, _ = self.server.request("OPTIONS", "/v1/rest/mgmt", headers={
            "Origin": "https://dataexplorer.azure.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type,x-ms-app",
            "Access-Control-Request-Private-Network": "true"})
        self.assertEqual(status, 204)
        self.assertEqual(headers["Access-Control-Allow-Origin"], "https://dataexplorer.azure.com")
        self.assertIn("POST", headers["Access-Control-Allow-Methods"])
        self.assertEqual(headers["Access-Control-Allow-Headers"],
                         "authorization,content-type,x-ms-app")
        self.assertEqual(headers["Access-Control-Allow-Private-Network"], "true")
        self.assertIn("Access-Control-Request-Headers", headers["Vary"])
        _, headers, _ = self.server.post("/v1/rest/mgmt", ".show version",
                                         headers={"Origin": "https://dataexplorer.azure.com",
                                                  "Authorization": "Bearer x"})
        self.assertEqual(headers["Access-Control-Allow-Origin"], "https://dataexplorer.azure.com")

    def test_other_origins_are_refused(self):
        status, headers, _ = self.server.post("/v1/rest/mgmt", ".show version",
                                              headers={"Origin": "https://evil.example"})
        self.assertEqual(status, 403)
        self.assertNotIn("Access-Control-Allow-Origin", headers)


class ProcessTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sluice_process_")
        self.data = os.path.join(self.folder.name, "data")

    def tearDown(self):
        self.folder.cleanup()

    def test_a_second_server_on_a_folder_is_refused(self):
        with Server(PROGRAM, self.data):
            with self.assertRaises(Lost) as caught:
                Server(PROGRAM, self.data)
            self.assertIn("in use by another sluice", str(caught.exception))

    def test_data_survives_a_restart(self):
        with Server(PROGRAM, self.data) as server:
            server.command(".create table T (a:long)")
            server.command(".ingest inline into table T <|\n1\n2")
            self.assertEqual(server.stop(), 0)
        with Server(PROGRAM, self.data) as server:
            self.assertEqual(server.query("T | count")[0][0], 2)

    def test_stopping_cancels_what_runs(self):
        server = Server(PROGRAM, self.data)
        connection = http.client.HTTPConnection(server.host, server.port, timeout=60)
        connection.request("POST", "/v2/rest/query", json.dumps({"csl": ENDLESS}).encode())
        deadline = time.monotonic() + 30
        while b"\nsluice_requests_running 2\n" not in server.request("GET", "/metrics")[2]:
            self.assertLess(time.monotonic(), deadline)
        started = time.monotonic()
        self.assertEqual(server.stop(), 0)
        self.assertLess(time.monotonic() - started, 20)
        connection.close()

    def run_program(self, *arguments, environment=None, text=None):
        return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, timeout=60,
                              input=text, env=dict(os.environ, **(environment or {})), check=False)

    def test_listening_beyond_this_machine_needs_consent(self):
        result = self.run_program("serve", "--data", self.data, "--listen", "0.0.0.0:0")
        self.assertEqual(result.returncode, 2)
        self.assertIn("--insecure", result.stderr)

    def test_settings_come_from_file_and_environment(self):
        config = os.path.join(self.folder.name, "sluice.toml")
        with open(config, "w", encoding="utf-8") as file:
            file.write('data = "%s"\nlisten = "127.0.0.1:0"\nmin-export-interval = "soon"\n'
                       % self.data)
        result = self.run_program("serve", "--config", config)
        self.assertEqual(result.returncode, 2)
        self.assertIn("soon", result.stderr)
        with Server(PROGRAM, self.data, options=["--config", config],
                    environment={"SLUICE_MIN_EXPORT_INTERVAL": "1s"}) as server:
            self.assertEqual(server.query("print 1")[0][0], 1)
        with open(config, "a", encoding="utf-8") as file:
            file.write("colour = 1\n")
        result = self.run_program("serve", "--config", config)
        self.assertEqual(result.returncode, 2)
        self.assertIn("line 4", result.stderr)
        self.assertIn("colour", result.stderr)

    def test_the_query_command_in_every_format(self):
        with Server(PROGRAM, self.data) as server:
            def query(*arguments, **options):
                return self.run_program("query", "--cluster", server.url, *arguments, **options)

            text = "datatable(a:long, b:string)[1,'x', 2,'y z']"
            self.assertEqual(query("--format", "csv", text).stdout, "a,b\n1,x\n2,y z\n")
            self.assertEqual(query("--format", "tsv", "-", text=text).stdout, "a\tb\n1\tx\n2\ty z\n")
            rows = [json.loads(line) for line in
                    query("--format", "json", text).stdout.splitlines()]
            self.assertEqual(rows, [{"a": 1, "b": "x"}, {"a": 2, "b": "y z"}])
            table = query(text).stdout.splitlines()
            self.assertEqual(table, ["a  b", "-  ---", "1  x", "2  y z"])
            path = os.path.join(self.folder.name, "x.parquet")
            self.assertEqual(query("--format", "parquet", "-o", path, text).returncode, 0)
            with open(path, "rb") as file:
                self.assertEqual(file.read(4), b"PAR1")
            self.assertIn("NetDefaultDB", query(".show databases").stdout)
            wrong = query("print x = 1 | where z > 1")
            self.assertEqual(wrong.returncode, 1)
            self.assertIn("  | print x = 1 | where z > 1\n  |                     ^", wrong.stderr)
            self.assertEqual(query("--format", "xml", text).returncode, 2)
        self.assertEqual(self.run_program("query", "--cluster", server.url, "print 1").returncode, 3)

    def test_the_shell_reads_scripts(self):
        with Server(PROGRAM, self.data) as server:
            script = "#format csv\nlet x = 1;\nprint y = x + 1;\n\n.show version | project ServiceType\n"
            result = self.run_program("--cluster", server.url, text=script)
            self.assertEqual(result.stdout, "y\n2\nServiceType\nEngine\n", result.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sluice", required=True)
    options, rest = parser.parse_known_args()
    PROGRAM = os.path.abspath(options.sluice)
    unittest.main(argv=[sys.argv[0], *rest])
