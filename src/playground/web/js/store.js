// Everything the page knows, each subject a value that is replaced and never changed in place.

import { EMPTY } from "./threads.js";

const KEPT = 2000; // entries and findings shown in the inspector

export class Store {
  #listeners = new Set();
  #scheduled = false;

  constructor() {
    this.connected = false;
    this.ready = false;
    this.bots = [];
    this.people = [];
    this.chats = [];
    this.clock = { now: 0, frozen: false, at: 0 };
    this.faults = [];
    this.flood = "off";
    this.threads = new Map();
    this.actions = new Map();
    this.presses = new Map();
    this.alerts = new Map();
    this.toasts = [];
    this.entries = [];
    this.findings = [];
    this.snapshots = [];
  }

  /** Calls `listener` after changes, at most once a frame; returns how to stop. */
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes new values and tells the listeners. */
  set(values) {
    Object.assign(this, values);
    if (this.#scheduled) return;
    this.#scheduled = true;
    const tell = () => {
      this.#scheduled = false;
      for (const listener of this.#listeners) listener();
    };
    if (document.hidden) setTimeout(tell, 16);
    else requestAnimationFrame(tell);
  }

  /** Takes the state that the server sends on connecting. */
  take(state) {
    const { bots, people, chats, clock, faults, flood } = state;
    this.set({ bots, people, chats, faults, flood, clock: this.timed(clock), ready: true });
  }

  timed(clock) {
    return { ...clock, at: Date.now() / 1000 };
  }

  /** The playground's time in seconds. */
  now() {
    const { now, frozen, at } = this.clock;
    return frozen ? now : now + Date.now() / 1000 - at;
  }

  person(id) {
    return this.people.find((person) => person.id === id) ?? null;
  }

  bot(id) {
    return this.bots.find((bot) => bot.id === id) ?? null;
  }

  /** A bot, a group or a person under one roof: what a message's sender or a chat is called. */
  named(id) {
    const person = this.person(id);
    if (person) return fullName(person);
    return this.bot(id)?.first_name ?? this.chats.find((chat) => chat.id === id)?.title ?? `${id}`;
  }

  /** The chats that this person can open: every bot, and the groups they are in. */
  chatsOf(personId) {
    const bots = this.bots.map((bot) => ({ id: bot.id, title: bot.first_name, bot }));
    const groups = this.chats
      .filter((chat) => chat.type !== "private" && chat.members?.includes(personId))
      .map((chat) => ({ id: chat.id, title: chat.title ?? `${chat.id}`, bot: null }));
    return [...bots, ...groups];
  }

  thread(person, chat) {
    return this.threads.get(`${person}:${chat}`) ?? EMPTY;
  }

  setThread(person, chat, thread) {
    this.set({ threads: new Map(this.threads).set(`${person}:${chat}`, thread) });
  }

  /** Changes one entry of a map member, or takes it away when `value` is undefined. */
  put(name, key, value) {
    const map = new Map(this[name]);
    if (value === undefined) map.delete(key);
    else map.set(key, value);
    this.set({ [name]: map });
  }

  /** Replaces the item with the same id, or adds it. */
  merge(name, item) {
    const old = this[name];
    const known = old.some((other) => other.id === item.id);
    const next = known ? old.map((other) => (other.id === item.id ? item : other)) : [...old, item];
    this.set({ [name]: next });
  }

  /** Adds to the inspector's lists, keeping the newest; an item told again replaces itself. */
  note(name, items) {
    const list = this[name].slice();
    for (const item of items) {
      let at = list.length; // nearly always the end: they come in order
      while (at > 0 && list[at - 1].n > item.n) at -= 1;
      if (list[at - 1]?.n === item.n) list[at - 1] = item;
      else list.splice(at, 0, item);
    }
    this.set({ [name]: list.slice(-KEPT) });
  }

  /** Shows a short text on the phones of `person`, or on the page when null. */
  toast(text, person = null, tone = "plain") {
    const toast = { id: crypto.randomUUID?.() ?? `${Math.random()}`, text, person, tone };
    this.set({ toasts: [...this.toasts, toast] });
    setTimeout(() => {
      this.set({ toasts: this.toasts.filter((other) => other.id !== toast.id) });
    }, 4200);
  }
}

export const fullName = (person) =>
  person.last_name ? `${person.first_name} ${person.last_name}` : person.first_name;
