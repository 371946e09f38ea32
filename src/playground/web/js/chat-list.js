// All chats of one person: bots and groups, each with its last words.

import { Avatar } from "./avatar.js";
import { summary, time } from "./format.js";
import { html, useApp, useEffect } from "./view.js";

export function ChatList({ at, person }) {
  const { store, layout, load } = useApp();
  const chats = store.chatsOf(person.id);
  useEffect(() => chats.forEach((chat) => load(person.id, chat.id)), [person.id, chats.length]);
  const open = (chat) => layout.change(at, { chat: chat.id, list: false });
  return html`<header class="chat-header"><div class="chat-title"><h2>Chats</h2></div></header>
    <nav class="chat-list" aria-label="Chats">
      ${chats.map((chat) => html`<${Entry} key=${chat.id} chat=${chat} person=${person}
        open=${() => open(chat)} />`)}
      ${!chats.length && html`<${NoBots} />`}
    </nav>`;
}

function Entry({ chat, person, open }) {
  const { store } = useApp();
  const thread = store.thread(person.id, chat.id);
  const last = thread.rows.at(-1)?.seen;
  return html`<button type="button" class="chat-entry" onClick=${open}>
    <${Avatar} id=${chat.id} name=${chat.title} size=${48} />
    <span class="chat-entry-name" dir="auto">${chat.title}</span>
    <span class="chat-entry-time">${last ? time(last.message.date) : ""}</span>
    <span class="chat-entry-last" dir="auto">${last ? summary(last.message) : "No messages yet"}</span>
    ${thread.unread > 0 && html`<span class="badge" aria-label=${`${thread.unread} unread`}>${thread.unread}</span>`}
  </button>`;
}

function NoBots() {
  return html`<div class="no-bots">
    <p><strong>No bot here yet</strong></p>
    <p>Point your bot's API address at <code>${location.origin}</code>. Any token works, such as
      <code>7000:demo</code>: the bot appears with its first call.</p>
  </div>`;
}
