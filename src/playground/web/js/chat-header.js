// The bar over a chat: back to the list, whom one talks to, what they are doing, block.

import { Avatar } from "./avatar.js";
import { doing } from "./format.js";
import { Icon } from "./icons.js";
import { Menu } from "./menu.js";
import { html, useApp, useState } from "./view.js";

export function ChatHeader({ at, line, person }) {
  const { store, layout } = useApp();
  const [menu, setMenu] = useState(null);
  const bot = store.bot(line.chat);
  const name = store.named(line.chat);
  const openMenu = ({ currentTarget }) => {
    const box = currentTarget.getBoundingClientRect();
    setMenu({ x: box.right, y: box.bottom });
  };
  return html`<header class="chat-header">
    <button type="button" class="round" aria-label="All chats" title="All chats"
      onClick=${() => layout.change(at, { list: true })}><${Icon} name="back" /></button>
    <${Avatar} id=${line.chat} name=${name} />
    <div class="chat-title">
      <h2 dir="auto">${name}</h2>
      <${Status} line=${line} bot=${bot} />
    </div>
    <button type="button" class="round" aria-label="Chat menu" aria-haspopup="menu"
      onClick=${openMenu}><${Icon} name="more" /></button>
    ${menu && html`<${Menu} at=${menu} close=${() => setMenu(null)} items=${items(line, person, bot, layout, at)} />`}
  </header>`;
}

function Status({ line, bot }) {
  const { store } = useApp();
  const acting = store.actions.get(line.key);
  if (acting) {
    return html`<p class="status acting" role="status">${doing(acting.action)}<span class="dots"
      aria-hidden="true"><i></i><i></i><i></i></span></p>`;
  }
  if (!store.connected) return html`<p class="status">connecting…</p>`;
  const { type, username, members } = store.chats.find((chat) => chat.id === line.chat) ?? {};
  const name = username ? ` · @${username}` : "";
  const said = `${type === "channel" ? "channel · " : ""}${members?.length ?? "?"} people${name}`;
  return html`<p class="status">${bot ? `bot · @${bot.username}` : said}</p>`;
}

function items(line, person, bot, layout, at) {
  const blocked = person.blocked?.includes(line.chat);
  return [
    bot && { icon: "play", text: "Send /start again", act: () => line.start() },
    bot && !blocked && { icon: "block", text: "Block bot", tone: "bad", act: () => line.block(true) },
    bot && blocked && { icon: "block", text: "Unblock bot", act: () => line.block(false) },
    { icon: "close", text: "Take phone off the table", act: () => layout.remove(at) },
  ].filter(Boolean);
}
