// Which phones lie on the table and how; remembered in the browser.

const KEY = "playground.layout";
const MOST = 4;
const FIRST = { phones: [], panel: "all", theme: "auto", tab: 0 };
const CRAMPED = "(min-width: 761px) and (max-width: 1080px)"; // no room for two phones and the inspector

export class Layout {
  /** `changed()` is called after every change. */
  constructor(storage, changed) {
    this.storage = storage;
    this.changed = changed;
    const inspector = !matchMedia(CRAMPED).matches;
    this.value = { ...FIRST, inspector, ...parsed(storage.getItem(KEY)) };
    this.theme(this.value.theme);
  }

  set(values) {
    this.value = { ...this.value, ...values };
    this.storage.setItem(KEY, JSON.stringify(this.value));
    this.changed();
  }

  /** Fits the phones to who is there: two on a first visit, none of people who are gone. */
  settle(store) {
    const there = this.value.phones.filter((phone) => store.person(phone.person));
    const phones = there.length ? there : store.people.slice(0, 2).map(phoneOf);
    const bot = store.bots.at(0)?.id ?? null;
    const known = (chat) => chat !== null && (chat < 0 || store.bot(chat));
    this.set({
      phones: phones.map((phone) => (known(phone.chat) || phone.list ? phone : { ...phone, chat: bot })),
    });
  }

  /** Puts another phone on the table. */
  add(person, chat) {
    const phones = [...this.value.phones, { person, chat }].slice(0, MOST);
    this.set({ phones, tab: phones.length - 1 });
  }

  get full() {
    return this.value.phones.length >= MOST;
  }

  change(at, values) {
    const phones = this.value.phones.map((phone, i) => (i === at ? { ...phone, ...values } : phone));
    this.set({ phones });
  }

  remove(at) {
    const phones = this.value.phones.filter((_, i) => i !== at);
    this.set({ phones, tab: Math.max(0, Math.min(this.value.tab, phones.length - 1)) });
  }

  /** `auto` follows the system. */
  theme(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    if (theme !== this.value.theme) this.set({ theme });
  }
}

const phoneOf = (person) => ({ person: person.id, chat: null });

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {}; // written by something else: start afresh
  }
}
