// Runs a Python Worker in workerd without Cloudflare's own loader, which wants to fetch its Pyodide from their
// network: this one takes Pyodide from npm. The Worker sees the same: `fetch(request, env)` of its entry.
import worker from "./worker.zip";
import createPyodideModule from "./pyodide.asm.mjs";
import wasm from "./pyodide.asm.wasm";
import { loadPyodide } from "./pyodide.mjs";
import stdlib from "./python_stdlib.zip";

const NOWHERE = "http://pyodide.invalid/";
const LOCK = { info: { python: "3.14.2", platform: "emscripten_5_0_3", abi_version: "2026_0" }, packages: {} };

// workerd compiles no WebAssembly at run time, so Pyodide is handed the module that was compiled before.
const createCompiled = (settings) => createPyodideModule({
  ...settings,
  instantiateWasm(imports, done) {
    const failed = Symbol("error");
    imports.env.Jsv_GetError_import = () => failed;
    imports.env.JsvError_Check = (value) => value === failed;
    WebAssembly.instantiate(wasm, imports).then((instance) => done(instance, wasm));
    return {};
  },
});

async function started() {
  const { fetch, addEventListener } = globalThis;
  Object.assign(globalThis, {
    location: NOWHERE,
    addEventListener: () => {},  // workerd refuses listeners that capture
    fetch: async (url) => new Response(url.toString().endsWith(".zip") ? stdlib : null),
  });
  try {
    const python = await loadPyodide({
      indexURL: NOWHERE,
      packageBaseUrl: NOWHERE,
      lockFileContents: LOCK,
      createPyodideModule: createCompiled,
    });
    python.unpackArchive(worker, "zip", { extractDir: "/worker" });
    python.runPython(`import sys; sys.path.insert(0, "/worker")`);
    // The entry takes the global fetch as it finds it.
    Object.assign(globalThis, { fetch, addEventListener });
    return python.pyimport("meetsmatch.worker.entry");
  } finally {
    Object.assign(globalThis, { fetch, addEventListener });
  }
}

let entry;

export default {
  async fetch(request, env) {
    entry ??= started();
    try {
      return await (await entry).fetch(request, env);
    } catch (error) {
      console.error(error.message);
      return new Response(error.message, { status: 500 });
    }
  },
};
