// Runs a Python Worker in workerd without Cloudflare's own loader, which wants to fetch its Pyodide from their
// network: this one takes Pyodide from npm. The Worker sees the same: `fetch` and `scheduled` of its entry.
import worker from "./worker.zip";
import { counted, fetched, used } from "./counting.mjs";
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
    Object.assign(globalThis, { fetch: fetched(fetch), addEventListener });
    heap = () => python._module.HEAPU8.length;
    bytes = python.runPython("lambda buffer: buffer.to_bytes()");
    const { Subrequests } = python.pyimport("meetsmatch.worker.subrequests");
    copies = (env) => python.pyimport("meetsmatch.worker.runtime").R2Media(env.COPIES, Subrequests());
    return python.pyimport("meetsmatch.worker.entry");
  } finally {
    Object.assign(globalThis, { fetch, addEventListener });
  }
}

let entry;
let heap;
let bytes;
let copies;

// A copy lies in R2 by the adapter that the Worker has, and a test asks that one.
async function asked(media, request, name) {
  switch (request.method) {
    case "PUT":
      await media.put(name, bytes(await request.arrayBuffer()));
      return new Response();
    case "DELETE":
      await media.drop(name);
      return new Response();
    default: {
      const found = await media.get(name);
      return found === undefined ? new Response(null, { status: 404 }) : new Response(found.toJs());
    }
  }
}

// What Cloudflare does once a minute, and what it measures, has an address here.
async function answered(worker, request, env, ctx) {
  const { pathname } = new URL(request.url);
  switch (pathname) {
    case "/cron":
      await counted("cron", env, (watched) => worker.scheduled(null, watched, ctx));
      return new Response();
    case "/heap":
      return new Response(heap());
    case "/settings":
      await env.CONFIG.put("settings", await request.text());
      return new Response();
    case "/used":
      return Response.json(used.splice(0));
    default:
      if (pathname.startsWith("/copies/")) return asked(copies(env), request, pathname.slice(8));
      return counted(pathname, env, (watched) => worker.fetch(request, watched, ctx));
  }
}

export default {
  async fetch(request, env, ctx) {
    entry ??= started();
    try {
      return await answered(await entry, request, env, ctx);
    } catch (error) {
      console.error(error.message);
      return new Response(error.message, { status: 500 });
    }
  },
};
