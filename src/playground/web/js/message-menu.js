// What can be done with a message: the entries of its context menu.

import { source } from "./markdown.js";
import { without } from "./threads.js";

/** Properties for a Menu: `items` and `reactions`. */
export function deeds({ rows, row, line, setDraft, store }) {
  if (row.state !== "sent") return { items: unsent(row, line) };
  const { seen } = row;
  const { message } = seen;
  const ids = rows.map((one) => one.seen.message.message_id);
  const chosen = (seen.reactions ?? []).find(({ by }) => by === line.person)?.emoji ?? null;
  const picked = selectedIn(message);
  const free = !message.has_protected_content;
  const items = [
    { icon: "reply", text: "Reply", act: () => setDraft({ mode: "reply", message }) },
    picked && { icon: "quote", text: "Quote selection", act: () => setDraft({ mode: "reply", message, quote: picked }) },
    ...editing(seen, setDraft),
    free && copied(message) && { icon: "copy", text: "Copy", act: () => copy(store, line, copied(message)) },
    free && { icon: "forward", text: "Forward…", act: () => setDraft({ mode: "forward", ids }) },
    { icon: "copy", text: `Copy message id ${message.message_id}`, act: () => copy(store, line, `${message.message_id}`) },
    { icon: "trash", text: rows.length > 1 ? "Delete album" : "Delete", tone: "bad", act: () => line.delete(ids) },
  ].filter(Boolean);
  return { items, reactions: { chosen, pick: (emoji) => line.react(message.message_id, emoji) } };
}

const MEDIA = ["photo", "video", "animation", "audio", "document"];

function editing({ mine, message }, setDraft) {
  if (!mine || message.forward_origin) return [];
  const media = MEDIA.some((kind) => message[kind]);
  const entry = (text, mode) => ({ icon: "edit", text, act: () => setDraft(draftOf(message, mode)) });
  return [
    message.text !== undefined && entry("Edit", "edit"),
    media && entry("Edit caption", "caption"),
    media && { icon: "photo", text: "Replace media…", act: () => setDraft({ mode: "media", message }) },
    message.location?.live_period && { icon: "live", text: "Move or stop…", act: () => setDraft({ mode: "move", message }) },
  ].filter(Boolean);
}

/** A draft that changes `message`. */
export function draftOf(message, mode = message.text === undefined ? "caption" : "edit") {
  const text = mode === "edit"
    ? source(message.text, message.entities)
    : source(message.caption ?? "", message.caption_entities);
  return { mode, message, text };
}

function unsent(row, line) {
  const drop = () => line.store.setThread(line.person, line.chat, without(line.thread, row.key));
  const again = () => {
    drop();
    line.text(row.seen.message.text, row.seen.message.entities);
  };
  return [
    row.state === "failed" && row.seen.message.text && { icon: "undo", text: "Try again", act: again },
    { icon: "trash", text: "Remove", tone: "bad", act: drop },
  ].filter(Boolean);
}

const copied = (message) => message.text ?? message.caption ?? message.contact?.phone_number;

async function copy(store, line, text) {
  await navigator.clipboard?.writeText(text).catch(() => null);
  store.toast("Copied", line.person);
}

/** What is selected on the page, when it is a part of this message. */
function selectedIn(message) {
  const picked = getSelection()?.toString().trim();
  return picked && (message.text ?? message.caption ?? "").includes(picked) ? picked : null;
}
