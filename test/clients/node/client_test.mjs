// The official Node client, unmodified, against the server at SLUICE_URL.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Client, ClientRequestProperties, KustoConnectionStringBuilder } from "azure-kusto-data";

const DATABASE = "NetDefaultDB";
let client;

before(async () => {
  client = new Client(new KustoConnectionStringBuilder(process.env.SLUICE_URL));
  await client.execute(DATABASE, ".create table NodeClient (Id:long, Name:string, At:datetime)");
  await client.execute(DATABASE, ".ingest inline into table NodeClient <|\n" +
    "1,first,2024-01-31T10:20:30Z\n2,second,2024-02-01T00:00:00Z");
});

after(() => client.close());

const rowsOf = (answer) => [...answer.primaryResults[0].rows()];

test("a query gives typed rows", async () => {
  const answer = await client.execute(DATABASE, "NodeClient | order by Id asc");
  const rows = rowsOf(answer);
  assert.equal(rows.length, 2);
  assert.equal(rows[0].Id, 1);
  assert.equal(rows[0].Name, "first");
  assert.deepEqual(rows[0].At, new Date("2024-01-31T10:20:30Z"));
  assert.equal(answer.getErrorsCount().errors, 0);
});

test("values of all types arrive", async () => {
  const answer = await client.execute(DATABASE,
    "print b = true, r = 1.5, ts = 1d + 2h, d = dynamic({'a':[1,2]}), n = long(null), " +
    "g = guid(74be27de-1e4e-49d9-b579-fe0b331d3642)");
  const row = rowsOf(answer)[0];
  assert.equal(row.b, true);
  assert.equal(row.r, 1.5);
  assert.equal(row.ts, 26 * 3600 * 1000);
  assert.deepEqual(row.d, { a: [1, 2] });
  assert.equal(row.n, null);
  assert.equal(row.g, "74be27de-1e4e-49d9-b579-fe0b331d3642");
});

test("a command answers with its table", async () => {
  const answer = await client.execute(DATABASE, ".show tables | where TableName == 'NodeClient'");
  assert.equal(rowsOf(answer)[0].TableName, "NodeClient");
  const version = await client.execute(DATABASE, ".show version");
  assert.equal(rowsOf(version)[0].ServiceType, "Engine");
});

test("request properties and parameters are heeded", async () => {
  const properties = new ClientRequestProperties();
  properties.setParameter("least", 2);
  properties.setOption("servertimeout", 60 * 1000);
  properties.setOption("a_made_up_option", 1);
  const answer = await client.execute(DATABASE,
    "declare query_parameters(least:long); NodeClient | where Id >= least", properties);
  assert.equal(rowsOf(answer).length, 1);
});

test("v1 queries work", async () => {
  const answer = await client.executeQueryV1(DATABASE, "NodeClient | count");
  assert.equal(rowsOf(answer)[0].Count, 2);
});

test("several results arrive in order", async () => {
  const answer = await client.execute(DATABASE, "print a = 1; print b = 2");
  assert.deepEqual(answer.primaryResults.map((table) => [...table.rows()][0].toJSON()),
    [{ a: 1 }, { b: 2 }]);
});

test("a refused query tells its semantic error", async () => {
  await assert.rejects(client.execute(DATABASE, "NodeClient | where Nothing > 1"), (error) => {
    assert.equal(error.response.status, 400);
    assert.match(error.response.data.error["@message"], /Semantic error/);
    return true;
  });
});

test("a truncated result is an error", async () => {
  const properties = new ClientRequestProperties();
  properties.setOption("truncationmaxrecords", 1);
  await assert.rejects(client.execute(DATABASE, "NodeClient", properties), (error) => {
    assert.match(String(error.message ?? error), /E_QUERY_RESULT_SET_TOO_LARGE/);
    return true;
  });
});

test("streamed ingestion of the data client", async () => {
  await client.executeStreamingIngest(DATABASE, "NodeClient",
    Buffer.from("3,third,2024-03-01T00:00:00Z\n"), "csv", undefined);
  const answer = await client.execute(DATABASE, "NodeClient | where Id == 3 | count");
  assert.equal(rowsOf(answer)[0].Count, 1);
});
