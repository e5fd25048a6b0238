// ClickHouse in this process, driven by lines of JSON: {"sql": ...} is answered by
// {"seconds": ..., "rows": ...}. Arguments: the folder of the package chdb, a folder for the data.
"use strict";
const readline = require("readline");
const { createRequire } = require("module");

const [packageFolder, dataFolder] = process.argv.slice(2);
const { Session } = createRequire(packageFolder + "/")("chdb");
const session = new Session(dataFolder);

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { sql } = JSON.parse(line);
  const begin = process.hrtime.bigint();
  let answer;
  try {
    const rows = session.query(sql, "TSV");
    answer = { seconds: Number(process.hrtime.bigint() - begin) / 1e9, rows };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
