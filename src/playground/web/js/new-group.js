// A new group with the people and bots that are ticked; the first person owns it.

import { Dialog } from "./dialog.js";
import { Field, Switch } from "./sheet.js";
import { fullName } from "./store.js";
import { html, useApp, useState } from "./view.js";

export function NewGroup({ close }) {
  const app = useApp();
  const { store, layout } = app;
  const { phones } = layout.value;
  const title = useState("");
  const [inside, setInside] = useState(() => new Set(phones.map(({ person }) => person)));
  const tick = (id, on) => {
    const next = new Set(inside);
    if (on) next.add(id);
    else next.delete(id);
    setInside(next);
  };
  const everybody = [
    ...store.people.map((person) => ({ id: person.id, name: fullName(person) })),
    ...store.bots.map((bot) => ({ id: bot.id, name: `@${bot.username}` })),
  ];
  const add = async () => {
    const owner = store.people.find(({ id }) => inside.has(id));
    if (!owner) return store.toast("A group needs somebody who owns it", null, "bad");
    const members = everybody.filter(({ id }) => inside.has(id))
      .map(({ id }) => (id === owner.id ? { id, status: "creator" } : { id }));
    try {
      const chat = await app.socket.do({ action: "add_chat", type: "supergroup", title: title[0], members });
      store.merge("chats", chat);
      const at = phones.findIndex(({ person }) => person === owner.id);
      if (at >= 0) layout.change(at, { chat: chat.id, list: false });
      close();
    } catch (error) {
      store.toast(error.message, null, "bad");
    }
    return null;
  };
  return html`<${Dialog} title="New group" close=${close} onSubmit=${add}>
    <${Field} label="Title" bind=${title} required autofocus />
    ${everybody.map(({ id, name }) => html`<${Switch} key=${id} label=${name}
      bind=${[inside.has(id), (on) => tick(id, on)]} />`)}
    <button type="submit" class="wide primary">Make the group</button>
  <//>`;
}
