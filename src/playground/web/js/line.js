// What one person can do in one chat; answers show at once, refusals become words.

import { question } from "./invoice.js";
import { measured } from "./measure.js";
import { failed, told, waiting, without } from "./threads.js";

let count = 0;

export class Line {
  constructor(app, person, chat) {
    Object.assign(this, { app, person, chat });
    this.key = `${person}:${chat}`;
  }

  get store() {
    return this.app.store;
  }

  get thread() {
    return this.store.thread(this.person, this.chat);
  }

  /** Does `action` as this person in this chat; null and a notice when it is refused. */
  async act(action, members = {}) {
    try {
      return await this.app.socket.do({ action, person: this.person, chat: this.chat, ...members });
    } catch (error) {
      this.store.toast(error.message, this.person, "bad");
      return null;
    }
  }

  /** Writes a text; it shows at once and is marked when refused. */
  text(text, entities = [], { replyTo = null, quote = null } = {}) {
    const body = { kind: "text", text };
    if (entities.length) body.entities = entities;
    const reply = replyTo && { message_id: replyTo.message_id, ...replyTo };
    const shown = { text, entities, ...(reply && { reply_to_message: reply }) };
    if (quote) shown.quote = { text: quote };
    return this.send({ ...body, ...replying(replyTo, quote) }, shown);
  }

  /** Sends any kind; `shown` is the message to show until the server tells the real one. */
  async send(body, shown = { sending: body.kind }) {
    count += 1;
    const key = `w${count}`;
    const message = { message_id: Infinity, date: this.store.now(), ...shown };
    const seen = { message, mine: true, reactions: [], deleted: false, keyboard: null };
    this.#change((thread) => waiting(thread, key, seen));
    try {
      const upload = await this.#uploaded(body);
      const members = { action: "send", person: this.person, chat: this.chat, ...upload };
      this.#confirm(key, await this.app.socket.do(members));
    } catch (error) {
      this.#change((thread) => failed(thread, key, error.message));
    }
  }

  /** For all that is no text: what is sent here answers the draft's message; `done` when it is. */
  answering({ message, quote }, done) {
    const { person, chat, store } = this;
    const send = (body, shown) => {
      done();
      return this.send({ ...body, ...replying(message, quote) }, shown && { ...shown, reply_to_message: message });
    };
    return { person, chat, store, send, tap: (...given) => this.tap(...given) };
  }

  start(payload) {
    return this.act("start", payload ? { payload } : {}).then((seen) => this.#add(seen));
  }

  async edit(id, members) {
    const ready = members.media ? { media: await this.#uploaded(members.media) } : members;
    this.#add(await this.act("edit", { message_id: id, ...ready }));
  }

  delete(ids) {
    return this.act("delete", { message_ids: ids });
  }

  react(id, emoji) {
    return this.act("react", { message_id: id, emoji });
  }

  forward(toChat, ids) {
    const there = new Line(this.app, this.person, toChat);
    return there.act("forward", { from_chat: this.chat, message_ids: ids });
  }

  /** Taps a button of the reply keyboard; `where` for one that asks for a place. */
  tap(text, where = {}) {
    const shown = where.latitude === undefined ? { text } : undefined;
    return this.send({ tapped: text, kind: "location", ...where }, shown);
  }

  block(on) {
    return this.act(on ? "block" : "unblock", { bot: this.chat });
  }

  move(id, where) {
    return this.act("move", { message_id: id, ...where }).then((seen) => this.#add(seen));
  }

  vote(message, options) {
    return this.act("vote", { message_id: message.message_id, options });
  }

  /** Presses an inline button; it spins until the bot answers, at most half a minute. */
  async press(message, button, row, column) {
    if (button.url) return this.app.links.open(this.person, button.url);
    if (button.copy_text) return this.#copied(button.copy_text.text);
    const key = `${this.key}:${message.message_id}:${row}:${column}`;
    if (button.pay) return this.offer(message.invoice, { chat: this.chat, message_id: message.message_id }, key);
    this.store.put("presses", key, "asking");
    const answer = await this.act("press", { message_id: message.message_id, row, column });
    const early = answer && this.store.answeredEarly === answer.query_id;
    if (answer?.url) this.app.links.open(this.person, answer.url);
    this.store.put("presses", key, early ? undefined : answer?.query_id);
    setTimeout(() => this.store.put("presses", key, undefined), 30_000);
    return answer;
  }

  /** Asks before Stars are paid; the button spins until the bot has agreed, or not. */
  offer(invoice, members, key = "link") {
    const pay = async () => {
      this.store.put("presses", key, "asking");
      const begun = await this.act("pay", members);
      const early = begun && this.store.answeredEarly === begun.query_id;
      this.store.put("presses", key, early ? undefined : begun?.query_id);
    };
    const purse = this.store.person(this.person)?.stars ?? 0;
    this.store.put("alerts", this.person, { text: question(invoice, purse), pay });
  }

  async #copied(text) {
    await navigator.clipboard?.writeText(text).catch(() => null);
    this.store.toast("Copied", this.person);
  }

  /** Stores the files that `body` carries as `blob`s and puts their keys in. */
  async #uploaded(body) {
    if (body.tapped) {
      const { tapped: text, kind: _, ...where } = body;
      return { action: "tap", text, ...where };
    }
    if (body.items) {
      return { ...body, items: await Promise.all(body.items.map((item) => this.#uploaded(item))) };
    }
    const { blob, ...rest } = body;
    if (!blob) return rest;
    const [file, facts] = await Promise.all([this.app.socket.upload(blob), measured(blob, body.kind)]);
    return { ...facts, ...rest, file };
  }

  #confirm(key, result) {
    const seens = [result].flat().filter((seen) => seen?.message);
    if (!seens.length) this.#change((thread) => without(thread, key));
    seens.forEach((seen, at) => {
      this.#change((thread) => told(thread, seen, at === 0 ? key : null));
    });
  }

  #add(seen) {
    if (seen?.message) this.#change((thread) => told(thread, seen));
  }

  #change(change) {
    this.store.setThread(this.person, this.chat, change(this.thread));
  }
}

function replying(replyTo, quote) {
  if (!replyTo) return {};
  return { reply_to: replyTo.message_id, ...(quote && { quote }) };
}
