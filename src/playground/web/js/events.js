// What each event of the socket does to the store.

import { refusal } from "./invoice.js";
import { counted, fading, reacted, told } from "./threads.js";

const FADE = 220;

/** Takes one event; `app` offers the store, the layout and `load`. */
export function take(app, event) {
  const act = ACTS[event.event];
  if (act) act(app, event);
}

const ACTS = {
  hello: (app, { state }) => {
    app.store.take(state);
    app.layout.settle(app.store);
    app.refresh();
  },
  message: (app, { person, chat, seen }) => arrived(app, person, chat, seen),
  edited: (app, { person, chat, seen }) => changed(app, person, chat, (t) => told(t, seen)),
  deleted: (app, { person, chat, message_ids: ids }) => vanish(app, person, chat, ids),
  reactions: (app, { person, chat, message_id: id, reactions }) =>
    changed(app, person, chat, (t) => reacted(t, id, reactions)),
  action: (app, event) => acting(app, event),
  answered: (app, event) => answered(app, event),
  checkout: (app, event) => checkout(app, event),
  person: ({ store }, { person }) => store.merge("people", person),
  bot: (app, { bot }) => {
    app.store.merge("bots", bot);
    app.layout.settle(app.store);
  },
  chat: ({ store }, { chat }) => store.merge("chats", chat),
  clock: ({ store }, { clock }) => store.set({ clock: store.timed(clock) }),
  faults: ({ store }, { faults }) => store.set({ faults }),
  flood: ({ store }, { flood }) => store.set({ flood }),
  entry: ({ store }, { entry }) => store.note("entries", [entry]),
  finding: ({ store }, { finding }) => store.note("findings", [finding]),
  reset: (app) => app.restart(),
};

function changed({ store }, person, chat, change) {
  const thread = store.thread(person, chat);
  if (thread.loaded) store.setThread(person, chat, change(thread));
}

function arrived(app, person, chat, seen) {
  const reading = inView(app.reading.get(`${person}:${chat}`));
  const thread = app.store.thread(person, chat);
  app.store.setThread(person, chat, counted(told(thread, seen), seen, reading));
  if (!seen.mine) app.store.put("actions", `${person}:${chat}`, undefined);
}

/** Whether someone looks at the end of this chat: its phone is open and not behind a tab. */
const inView = (scroller) => Boolean(scroller?.checkVisibility()) && !document.hidden;

function vanish(app, person, chat, ids) {
  changed(app, person, chat, (thread) => fading(thread, ids));
  setTimeout(() => changed(app, person, chat, (thread) => ({
    ...thread, rows: thread.rows.filter((row) => !ids.includes(row.seen.message.message_id)),
  })), FADE);
}

function acting({ store }, { person, chat, action, until }) {
  const key = `${person}:${chat}`;
  const shown = { action, until };
  store.put("actions", key, shown);
  const left = Math.min(6, Math.max(1, until - store.now()));
  setTimeout(() => {
    if (store.actions.get(key) === shown) store.put("actions", key, undefined);
  }, left * 1000);
}

function released(store, id) {
  const press = [...store.presses].find(([, query]) => query === id);
  if (press) store.put("presses", press[0], undefined);
  else store.answeredEarly = id;
}

function checkout({ store }, { person, query_id: id, ok, error }) {
  released(store, id);
  if (!ok) store.put("alerts", person, { text: refusal(error) });
}

function answered({ store, links }, { person, query_id: id, text, show_alert: alert, url }) {
  released(store, id);
  if (url) links.open(person, url);
  else if (text && alert) store.put("alerts", person, { text });
  else if (text) store.toast(text, person);
}
