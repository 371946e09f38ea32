// A message: its bubble with sender, reply, content, buttons, reactions, time and marks.

import { Album } from "./album.js";
import { Avatar } from "./avatar.js";
import { Content, isBare } from "./content.js";
import { hue, summary, time } from "./format.js";
import { Icon } from "./icons.js";
import { InlineKeyboard } from "./inline-keyboard.js";
import { Menu } from "./menu.js";
import { deeds } from "./message-menu.js";
import { isService, serviceWords } from "./service.js";
import { html, memo, names, useApp, useState } from "./view.js";

export const Bubble = memo(({ rows, first, last, line, setDraft, jump, presses }) => {
  const { store } = useApp();
  const [menu, setMenu] = useState(null);
  const row = rows.at(-1);
  const chosen = menu && (rows.find((one) => one.key === menu.key) ?? row);
  const { message, mine } = rows[0].seen;
  if (isService(message)) {
    return html`<div class="service" data-id=${message.message_id}><span dir="auto">
      ${serviceWords(message, store)}</span></div>`;
  }
  const bare = isBare(message) && rows.length === 1;
  const open = (event) => openMenu(event, rows, setMenu);
  const keyed = (event) => {
    if (event.target === event.currentTarget && ["Enter", "ContextMenu"].includes(event.key)) open(event);
  };
  const group = line.chat < 0 && !mine && !message.sender_chat;
  const classes = names("bubble-row", mine ? "mine" : "theirs", first && "first", last && "last",
    row.gone && "gone", row.state, bare && "bare", menu && "chosen");
  return html`<article class=${classes} data-id=${message.message_id} tabindex="0" onKeyDown=${keyed}
    aria-label=${`${mine ? "You" : store.named(speaker(message))}: ${summary(message)}`}
    onContextMenu=${open} onDblClick=${(event) => answer(event, row, setDraft)}>
    ${group && html`<div class="speaker">${last && html`<${Avatar} id=${message.from?.id}
      name=${store.named(message.from?.id)} size=${32} />`}</div>`}
    <div class="bubble-column">
      <div class=${names("bubble", rows.length > 1 && "album-bubble", hasPicture(message) && "pictured")}>
        ${group && first && html`<div class="sender hue-${hue(message.from?.id)}">${store.named(message.from?.id)}</div>`}
        <${Origin} message=${message} />
        <${ReplyPreview} message=${message} jump=${jump} />
        ${rows.length > 1 ? html`<${Album} rows=${rows} line=${line} />`
          : html`<${Content} seen=${row.seen} line=${line} />`}
        <${Foot} row=${row} line=${line} />
      </div>
      <${InlineKeyboard} seen=${row.seen} line=${line} presses=${presses} />
    </div>
    ${menu && html`<${Menu} key=${chosen.state} at=${menu} close=${() => setMenu(null)}
      ...${deeds({ rows, row: chosen, line, setDraft, store })} />`}
  </article>`;
});

/** Who is shown as its author: a channel speaks for itself. */
const speaker = (message) => message.sender_chat?.id ?? message.from?.id;

const hasPicture = (message) => ["photo", "video", "animation"].some((kind) => message[kind]);

function openMenu(event, rows, setMenu) {
  event.preventDefault();
  const id = Number(event.target.closest?.("[data-part]")?.dataset.part);
  const row = rows.find((one) => one.seen.message.message_id === id) ?? rows[0];
  const box = event.currentTarget.getBoundingClientRect();
  const byKey = !event.clientX && !event.clientY;
  setMenu({ x: byKey ? box.left + 40 : event.clientX, y: byKey ? box.top + 20 : event.clientY, key: row.key });
}

/** A double press answers, unless it picked a word or pressed something. */
function answer(event, row, setDraft) {
  if (event.target.closest("button, a, video, input") || row.state !== "sent") return;
  getSelection()?.removeAllRanges();
  setDraft({ mode: "reply", message: row.seen.message });
}

function Origin({ message }) {
  const { store } = useApp();
  const { forward_origin: origin, via_bot: via } = message;
  if (!origin && !via) return null;
  const name = origin && (origin.sender_user?.first_name ?? origin.sender_user_name
    ?? origin.sender_chat?.title ?? origin.chat?.title ?? "someone");
  return html`<div class="origin">${origin && html`Forwarded from <b dir="auto">${name}</b>`}
    ${via && html` via <b>@${via.username ?? store.named(via.id)}</b>`}</div>`;
}

function ReplyPreview({ message, jump }) {
  const { store } = useApp();
  const { reply_to_message: target, quote } = message;
  if (!target) return null;
  const from = speaker(target);
  const words = quote?.text ?? summary(target);
  return html`<button type="button" class=${names("reply-preview", from && `hue-${hue(from)}`)}
    aria-label=${`In reply to: ${words}`} onClick=${() => jump(target.message_id)}>
    <b dir="auto">${from ? store.named(from) : "You"}</b>
    <span dir="auto">${quote && html`<${Icon} name="quote" size=${12} />`}${words}</span></button>`;
}

/** Reactions, “edited”, time and whether it went through. */
function Foot({ row, line }) {
  const { seen, state } = row;
  const { message } = seen;
  const marks = { pending: "clock", failed: "alert", sent: "check" };
  const said = { pending: "sending", failed: "not sent", sent: "sent" };
  return html`<div class="foot">
    <${Reactions} seen=${seen} line=${line} />
    <span class="meta">${message.edit_date && !row.card && html`<span>edited</span>`}
      <time datetime=${new Date(message.date * 1000).toISOString()}>${time(message.date)}</time>
      ${seen.mine && html`<span class="mark" role="img" aria-label=${said[state]} title=${row.error ?? said[state]}>
        <${Icon} name=${marks[state]} size=${14} /></span>`}</span>
    ${state === "failed" && html`<p class="refusal" dir="auto">${row.error}</p>`}
  </div>`;
}

function Reactions({ seen, line }) {
  const counts = new Map();
  for (const { emoji, by } of seen.reactions ?? []) {
    counts.set(emoji, [...(counts.get(emoji) ?? []), by]);
  }
  const press = (emoji, own) => line.react(seen.message.message_id, own ? null : emoji);
  return [...counts].map(([emoji, people]) => {
    const own = people.includes(line.person);
    return html`<button type="button" key=${emoji} class=${names("reaction", own && "own")} aria-pressed=${own}
      aria-label=${`${emoji} ${people.length}`} onClick=${() => press(emoji, own)}>${emoji}
      ${people.length > 1 && html`<span>${people.length}</span>`}</button>`;
  });
}
