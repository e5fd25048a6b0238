// The official analyzer of KQL as a filter: each line of standard input is a JSON object, either
// {"schema": {"current": D, "databases": {D: {"tables", "external", "views": {T: [[name, type]]},
// "functions": {F: [parameters, body]}}}}}, which holds for what follows, or {"query": TEXT}, which is
// answered by a line {"results": [[[name, type], ...], ...], "errors": [[code, message, start]]}. A
// result is null when its columns depend on data; so is a type that the analyzer cannot tell.
"use strict";
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");

const { KustoCode, GlobalState, Symbols, Syntax } = globalThis.Kusto.Language;
const SCALARS = new Set(["bool", "int", "long", "real", "decimal", "string", "datetime", "timespan",
  "guid", "dynamic"]);

function list(sequence) {
  const items = [];
  for (const at = Bridge.getEnumerator(sequence); at.moveNext();) items.push(at.Current);
  return items;
}

function typed(columns) {
  return "(" + columns.map(([name, type]) =>
    `['${name.replace(/[\\']/g, "\\$&")}']: ${type}`).join(", ") + ")";
}

function globals(schema) {
  const databases = {};
  for (const [name, database] of Object.entries(schema.databases)) {
    const members = [];
    for (const [table, columns] of Object.entries(database.tables ?? {})) {
      members.push(new Symbols.TableSymbol.$ctor7(table, typed(columns), null));
    }
    for (const [table, columns] of Object.entries(database.external ?? {})) {
      members.push(new Symbols.ExternalTableSymbol.$ctor4(table, typed(columns), null));
    }
    for (const [view, columns] of Object.entries(database.views ?? {})) {
      members.push(new Symbols.MaterializedViewSymbol.$ctor3(view, typed(columns), null, null));
    }
    for (const [name, [parameters, body]] of Object.entries(database.functions ?? {})) {
      members.push(new Symbols.FunctionSymbol.$ctor16(name, parameters, body, null));
    }
    databases[name] = new Symbols.DatabaseSymbol.$ctor1(name, members, false);
  }
  const cluster = new Symbols.ClusterSymbol.$ctor1("sluice", Object.values(databases), false);
  return GlobalState.Default.WithCluster(cluster).WithDatabase(databases[schema.current]);
}

function typeName(type) {
  if (type.Name.startsWith("dynamic")) return "dynamic";
  return SCALARS.has(type.Name) ? type.Name : null;
}

function resultOf(expression) {
  const type = expression.ResultType;
  if (type == null) return null;
  if (type.Columns != null) {
    if (type.IsOpen) return null;
    return list(type.Columns).map((column) => [column.Name, typeName(column.Type)]);
  }
  return SCALARS.has(typeName(type)) ? [["print_0", typeName(type)]] : null;
}

function analyze(text, state) {
  const code = KustoCode.ParseAndAnalyze(text, state);
  const errors = list(code.GetDiagnostics()).filter((d) => d.Severity === "Error")
    .map((d) => [d.Code, d.Message, d.Start]);
  const results = [];
  const statements = code.Syntax.Statements;
  for (let i = 0; statements != null && i < statements.Count; ++i) {
    const statement = statements.getItem(i).Element$1;
    if (statement instanceof Syntax.ExpressionStatement) {
      results.push(resultOf(statement.Expression));
    }
  }
  return { results, errors };
}

let state = GlobalState.Default;
let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (chunk) => {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines.filter((l) => l.trim() !== "")) {
    const request = JSON.parse(line);
    if (request.schema !== undefined) {
      state = globals(request.schema);
      continue;
    }
    let answer;
    try {
      answer = analyze(request.query, state);
    } catch (error) {
      answer = { crash: String(error).slice(0, 300) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
});
