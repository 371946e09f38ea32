// Runs conversation.py inside Pyodide, with the repository's files as they are.
import { fileURLToPath } from "node:url";
import { loadPyodide } from "pyodide";

const repository = fileURLToPath(new URL("../../", import.meta.url));

const python = await loadPyodide({ stdout: () => {} });
python.mountNodeFS("/repository", repository);
try {
  python.runPython(`import sys; sys.path[:0] = ["/repository/src", "/repository/tests"]`);
  console.log(await python.pyimport("portable.conversation").conversation());
} catch (error) {
  // The stack of a WebAssembly module is a megabyte of source; the message has the traceback.
  console.error(error.message);
  process.exitCode = 1;
}
