// Starts the page: store, layout, socket and the view, tied together in one `app`.

import { App } from "./app.js";
import { take } from "./events.js";
import { Layout } from "./layout.js";
import { Links } from "./links.js";
import { Socket } from "./socket.js";
import { Store } from "./store.js";
import { filled, told } from "./threads.js";
import { AppProvider, html, render } from "./view.js";

function start() {
  const store = new Store();
  const app = { store, reading: new Map() };
  app.layout = new Layout(localStorage, () => store.set({}));
  app.links = new Links(app);
  app.socket = new Socket((event) => take(app, event), (connected) => store.set({ connected }));
  app.load = (person, chat) => load(app, person, chat);
  app.refresh = () => refresh(app);
  app.restart = () => restart(app);
  render(html`<${AppProvider} value=${app}><${App} /></${AppProvider}>`, document.body);
  app.socket.connect();
}

/** Reads what `person` sees of `chat`. */
async function load(app, person, chat) {
  const before = app.store.thread(person, chat);
  try {
    const seens = await app.socket.read(`people/${person}/chats/${chat}/messages`);
    const now = app.store.thread(person, chat);
    // What came by the socket meanwhile is newer than what was read.
    const newer = now.rows.filter((row) => row.state === "sent" && !before.rows.includes(row));
    const whole = newer.reduce((thread, { seen }) => told(thread, seen), filled(now, seens));
    app.store.setThread(person, chat, whole);
  } catch (error) {
    app.store.toast(error.message, null, "bad");
  }
}

/** Reads again what is open, and what the inspector lists. */
async function refresh(app) {
  const { store, socket } = app;
  const shown = app.layout.value.phones.filter(({ chat }) => chat !== null);
  const keys = [...store.threads.keys(), ...shown.map(({ person, chat }) => `${person}:${chat}`)];
  for (const key of new Set(keys)) load(app, ...key.split(":").map(Number));
  store.set({ entries: [], findings: [] }); // it may be another playground than before
  const told = await Promise.allSettled([entries(app), findings(app)]);
  for (const { reason } of told) if (reason) store.toast(reason.message, null, "bad");
}

const RECALLED = 1000;

/** The newest entries of the ledger. */
async function entries({ store, socket }) {
  const { last } = await socket.read("ledger?after=0&limit=0");
  const told = await socket.read(`ledger?after=${Math.max(0, last - RECALLED)}&limit=${RECALLED}`);
  store.note("entries", told.entries);
}

async function findings({ store, socket }) {
  store.note("findings", (await socket.read("findings?after=0")).findings);
}

/** Forgets everything and reads the whole state. */
async function restart(app) {
  const { store, socket } = app;
  const empty = { threads: new Map(), actions: new Map(), presses: new Map(), alerts: new Map() };
  store.set(empty);
  store.take(await socket.read("state"));
  app.layout.settle(store);
  await refresh(app);
}

start();
