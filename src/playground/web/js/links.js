// What happens when a link is opened: deep links stay inside the phone, others ask first.

import { Line } from "./line.js";

/** A bot link taken apart: its username and start payload; null for any other link. */
export function deepLink(url) {
  const tme = /^(?:https?:\/\/)?(?:t\.me|telegram\.me|telegram\.dog)\/(\w{3,32})\/?(?:\?(.*))?$/i.exec(url);
  const tg = /^tg:\/\/resolve\/?\?(.*)$/i.exec(url);
  if (!tme && !tg) return null;
  const query = new URLSearchParams((tme ? tme[2] : tg[1]) ?? "");
  const username = tme ? tme[1] : query.get("domain");
  return username ? { username, payload: query.get("start") } : null;
}

/** A person's profile link (`tg://user?id=…`), as an id. */
const userLink = (url) => /^tg:\/\/user\?id=(\d+)$/i.exec(url)?.[1] ?? null;

export class Links {
  constructor(app) {
    this.app = app;
  }

  /** Opens `url` on the phone of `person`. */
  open(person, url) {
    const link = deepLink(url);
    const user = userLink(url);
    const slug = /^https:\/\/t\.me\/(\$[\w-]+=*)$/.exec(url);
    if (slug) this.#invoice(person, url);
    else if (link) this.#bot(person, link);
    else if (user) this.app.store.toast(`Profile of user ${user}`, person);
    else this.#outside(person, url);
  }

  #bot(person, { username, payload }) {
    const { store, layout } = this.app;
    const bot = store.bots.find((one) => one.username?.toLowerCase() === username.toLowerCase());
    if (!bot) {
      store.toast(`Nobody here is called @${username}`, person, "bad");
      return;
    }
    const at = layout.value.phones.findIndex((phone) => phone.person === person);
    if (at >= 0) layout.change(at, { chat: bot.id, list: false, payload });
  }

  async #invoice(person, link) {
    const line = new Line(this.app, person, null);
    const invoice = await line.act("invoice", { link });
    if (invoice) line.offer(invoice, { link });
  }

  #outside(person, url) {
    const { store } = this.app;
    const full = /^[a-z][a-z\d+.-]*:/i.test(url) ? url : `https://${url}`;
    if (/^(https?|mailto|tel):/i.test(full)) store.put("alerts", person, { link: full });
    else store.toast(`This link isn't opened here: ${url}`, person, "bad");
  }
}
