// Formatted text: a string and its entities (UTF-16 offsets, as JavaScript counts too) as elements.

import { html, names, useState } from "./view.js";

/** A text with entities; `on` tells what a tap does: {link(url), command(text), copy(text)}. */
export function Text({ text, entities = [], on }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return html`<span class="text" dir="auto">${pieces(text, sorted, 0, text.length, on)}</span>`;
}

function pieces(text, entities, from, to, on) {
  const out = [];
  let cursor = from;
  for (let at = 0; at < entities.length; at += 1) {
    const entity = entities[at];
    if (entity.offset < cursor || entity.offset >= to) continue;
    const end = Math.min(entity.offset + entity.length, to);
    const inner = entities.slice(at + 1).filter((other) => other.offset < end);
    if (entity.offset > cursor) out.push(text.slice(cursor, entity.offset));
    const children = pieces(text, inner, entity.offset, end, on);
    out.push(wrapped(entity, children, text.slice(entity.offset, end), on));
    cursor = end;
    if (BLOCKS.has(entity.type) && text[cursor] === "\n") cursor += 1;
  }
  if (cursor < to) out.push(text.slice(cursor, to));
  return out;
}

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

function wrapped(entity, children, text, on) {
  const wrap = WRAPS[entity.type];
  return wrap ? wrap(children, { entity, text, on }) : children;
}

const WRAPS = {
  bold: (inner) => html`<strong>${inner}</strong>`,
  italic: (inner) => html`<em>${inner}</em>`,
  underline: (inner) => html`<u>${inner}</u>`,
  strikethrough: (inner) => html`<s>${inner}</s>`,
  spoiler: (inner) => html`<${Spoiler}>${inner}<//>`,
  code: (inner, { text, on }) => html`<code title="Copy" onClick=${() => on.copy(text)}>${inner}</code>`,
  pre: (inner, { entity, text, on }) => html`<span class="pre">
    <span class="pre-head"><span>${entity.language ?? "code"}</span>
      <button type="button" onClick=${() => on.copy(text)}>Copy</button></span>
    <code dir="ltr">${inner}</code></span>`,
  blockquote: (inner) => html`<span class="blockquote" role="blockquote">${inner}</span>`,
  expandable_blockquote: (inner) => html`<${Expandable}>${inner}<//>`,
  url: (inner, { text, on }) => link(inner, text, on),
  text_link: (inner, { entity, on }) => link(inner, entity.url, on, entity.url),
  email: (inner, { text, on }) => link(inner, `mailto:${text}`, on),
  phone_number: (inner, { text, on }) => link(inner, `tel:${text}`, on),
  mention: (inner, { text, on }) => link(inner, `https://t.me/${text.slice(1)}`, on),
  text_mention: (inner, { entity, on }) => link(inner, `tg://user?id=${entity.user?.id}`, on),
  bot_command: (inner, { text, on }) => tappable(inner, () => on.command(text)),
  hashtag: (inner, { text, on }) => tappable(inner, () => on.copy(text)),
  cashtag: (inner, { text, on }) => tappable(inner, () => on.copy(text)),
  custom_emoji: (inner) => html`<span class="custom-emoji" title="Custom emoji">${inner}</span>`,
};

function link(inner, url, on, title) {
  const go = (event) => {
    event.preventDefault();
    on.link(url);
  };
  return html`<a href="#" title=${title} onClick=${go}>${inner}</a>`;
}

// No <button>: a line may break around one, and leave the full stop after it alone in the next.
function tappable(inner, act) {
  const go = (event) => {
    if (event.type === "keydown" && event.key !== " ") return;
    event.preventDefault();
    act();
  };
  return html`<a href="#" role="button" class="tappable" onClick=${go} onKeyDown=${go}>${inner}</a>`;
}

function Spoiler({ children }) {
  const [open, setOpen] = useState(false);
  const show = (event) => {
    if (event.type === "keydown" && !["Enter", " "].includes(event.key)) return;
    if (!open) event.preventDefault();
    setOpen(true);
  };
  return html`<span class=${names("spoiler", open && "open")} role=${open ? null : "button"}
    tabindex=${open ? null : 0} aria-label=${open ? null : "Hidden text, press to show"}
    onClick=${show} onKeyDown=${show}><span aria-hidden=${!open}>${children}</span></span>`;
}

function Expandable({ children }) {
  const [open, setOpen] = useState(false);
  return html`<span class=${names("blockquote expandable", open && "open")}>
    <span class="quoted">${children}</span>
    <button type="button" class="more" aria-expanded=${open} onClick=${() => setOpen(!open)}
      aria-label=${open ? "Show less" : "Show more"}></button></span>`;
}

const segments = (text) => [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];

/** How many emoji, when a text is one to three emoji and nothing else; else 0. */
export function bigEmoji(text) {
  if (!text || text.length > 40 || !/^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u20e3]+$/u.test(text)) {
    return 0;
  }
  const count = segments(text).length;
  return count <= 3 ? count : 0;
}
