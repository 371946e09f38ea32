// A new group or channel with the people and bots that are ticked; the first person owns it. In a
// channel bots are administrators who may post.

import { Dialog } from "./dialog.js";
import { Field, Switch } from "./sheet.js";
import { fullName } from "./store.js";
import { html, useApp, useState } from "./view.js";

function place(id, owner, posts) {
  if (id === owner.id) return { status: "creator" };
  return posts ? { status: "administrator", rights: { can_post_messages: true } } : {};
}

export function NewGroup({ close }) {
  const app = useApp();
  const { store, layout } = app;
  const { phones } = layout.value;
  const title = useState("");
  const username = useState("");
  const channel = useState(false);
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
      .map(({ id }) => ({ id, ...place(id, owner, channel[0] && store.bot(id)) }));
    const type = channel[0] ? "channel" : "supergroup";
    try {
      const chat = await app.socket.do({ action: "add_chat", type, title: title[0], username: username[0], members });
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
    <${Field} label="Public name, if any" bind=${username} pattern="[A-Za-z][A-Za-z0-9_]{3,31}" autocomplete="off" />
    <${Switch} label="A channel: all but its administrators only read" bind=${channel} />
    ${everybody.map(({ id, name }) => html`<${Switch} key=${id} label=${name}
      bind=${[inside.has(id), (on) => tick(id, on)]} />`)}
    <button type="submit" class="wide primary">Make the group</button>
  <//>`;
}
