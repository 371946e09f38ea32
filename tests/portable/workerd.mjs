// Starts workerd with a D1 and two Workers: the gateway and, given its zip and its variables, the bot.
// Says where each listens, and ends with its standard input. What is kept is kept in a folder, if one is given.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";

const here = fileURLToPath(new URL(".", import.meta.url));
const [zip, variables, folder] = process.argv.slice(2);

const shared = {
  compatibilityDate: "2026-04-01",
  compatibilityFlags: ["nodejs_als"],
  d1Databases: { DB: "meetsmatch" },
};
const module = (type, path, from = `${here}${path}`) => ({ type, path, contents: readFileSync(from) });
const pyodide = (type, path) => module(type, path, `${here}node_modules/pyodide/${path}`);
const listening = [{ host: "127.0.0.1", port: 0 }];

const gateway = {
  ...shared,
  name: "gateway",
  modules: [module("ESModule", "gateway.mjs")],
  unsafeDirectSockets: listening,
};
const { COPIES, ...bindings } = JSON.parse(variables ?? "{}");
const bot = () => ({
  ...shared,
  name: "bot",
  modules: [
    module("ESModule", "loader.mjs"),
    module("ESModule", "counting.mjs"),
    module("Data", "worker.zip", zip),
    pyodide("ESModule", "pyodide.mjs"),
    pyodide("ESModule", "pyodide.asm.mjs"),
    pyodide("CompiledWasm", "pyodide.asm.wasm"),
    pyodide("Data", "python_stdlib.zip"),
  ],
  bindings,
  kvNamespaces: { CONFIG: "settings" },
  r2Buckets: COPIES === "none" ? {} : { COPIES: "copies" },
  unsafeDirectSockets: listening,
});

const workers = zip === undefined ? [gateway] : [gateway, bot()];
const kept = folder && { d1Persist: `${folder}/d1`, kvPersist: `${folder}/kv`, r2Persist: `${folder}/r2` };
const workerd = new Miniflare({ host: "127.0.0.1", port: 0, ...kept, workers });
await workerd.ready;
for (const { name } of workers) console.log((await workerd.unsafeGetDirectURL(name)).href);
process.stdin.on("close", () => workerd.dispose()).resume();
