// What each request of a Worker asks of the outside, and how long it waits for it.
import { AsyncLocalStorage } from "node:async_hooks";

const requests = new AsyncLocalStorage();
export const used = [];

const timed = (name, ask) => async (...given) => {
  const request = requests.getStore();
  const began = Date.now();
  try {
    return await ask(...given);
  } finally {
    request[name].push(Date.now() - began);
  }
};

const watched = (binding, name, methods) => binding && new Proxy(binding, {
  get(target, member) {
    const found = target[member];
    if (typeof found !== "function") return found;
    return methods.includes(member) ? timed(name, found.bind(target)) : found.bind(target);
  },
});

// To the entry `fetch` is a global: whose request it is for, the context tells.
export const fetched = (fetch) => timed("fetch", fetch);

export function counted(what, env, handle) {
  const request = { what, d1: [], kv: [], r2: [], fetch: [] };
  used.push(request);
  return requests.run(request, () => handle({
    ...env,
    DB: watched(env.DB, "d1", ["batch"]),
    CONFIG: watched(env.CONFIG, "kv", ["get"]),
    COPIES: watched(env.COPIES, "r2", ["get", "put", "delete"]),
  }));
}
