// Starts workerd with an empty D1 and two Workers: the gateway and, given its zip and its variables, the bot.
// Says where each listens, and ends with its standard input.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Miniflare } from "miniflare";

const here = fileURLToPath(new URL(".", import.meta.url));
const [zip, variables] = process.argv.slice(2);

const shared = { compatibilityDate: "2026-04-01", d1Databases: { DB: "meetsmatch" } };
const module = (type, path, from = `${here}${path}`) => ({ type, path, contents: readFileSync(from) });
const pyodide = (type, path) => module(type, path, `${here}node_modules/pyodide/${path}`);
const listening = [{ host: "127.0.0.1", port: 0 }];

const gateway = {
  ...shared,
  name: "gateway",
  modules: [module("ESModule", "gateway.mjs")],
  unsafeDirectSockets: listening,
};
const bot = () => ({
  ...shared,
  name: "bot",
  modules: [
    module("ESModule", "loader.mjs"),
    module("Data", "worker.zip", zip),
    pyodide("ESModule", "pyodide.mjs"),
    pyodide("ESModule", "pyodide.asm.mjs"),
    pyodide("CompiledWasm", "pyodide.asm.wasm"),
    pyodide("Data", "python_stdlib.zip"),
  ],
  bindings: JSON.parse(variables),
  unsafeDirectSockets: listening,
});

const workers = zip === undefined ? [gateway] : [gateway, bot()];
const workerd = new Miniflare({ host: "127.0.0.1", port: 0, workers });
await workerd.ready;
for (const { name } of workers) console.log((await workerd.unsafeGetDirectURL(name)).href);
process.stdin.on("close", () => workerd.dispose()).resume();
