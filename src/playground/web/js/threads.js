// What one person sees of one chat, as values: every function returns a new thread.
// A row keeps its `key` for life, so a bubble stays the same bubble when the server confirms it.

export const EMPTY = { rows: [], loaded: false, unread: 0, unreadFrom: null, tapped: null };

const idOf = (row) => row.seen.message.message_id;

const asRow = (seen) => ({ key: `m${seen.message.message_id}`, seen, state: "sent", card: isCard(seen) });

/** A card with buttons changes all the time: as in Telegram, nobody is told that it was edited. */
const isCard = ({ message }) => Boolean(message.reply_markup?.inline_keyboard);

/** The thread as the server tells it; rows that are still being sent stay at the end. */
export function filled(thread, seens) {
  const known = new Map(thread.rows.map((row) => [idOf(row), row.key]));
  const told = seens.filter((seen) => !seen.deleted).map((seen) => {
    const row = asRow(seen);
    return { ...row, key: known.get(seen.message.message_id) ?? row.key };
  });
  const waiting = thread.rows.filter((row) => row.state !== "sent");
  return { ...thread, rows: [...told, ...waiting], loaded: true };
}

/** With a row that the server hasn't confirmed yet. */
export function waiting(thread, key, seen) {
  const row = { key, seen, state: "pending" };
  return { ...thread, rows: [...thread.rows, row], unread: 0, unreadFrom: null };
}

/** With the row `key` marked as refused. */
export function failed(thread, key, error) {
  return mapped(thread, (row) => (row.key === key ? { ...row, state: "failed", error } : row));
}

/** Without the row `key`. */
export const without = (thread, key) => ({
  ...thread, rows: thread.rows.filter((row) => row.key !== key),
});

/** With a message that is new or changed; `key` names the waiting row that it confirms. */
export function told(thread, seen, key = null) {
  const at = thread.rows.findIndex((row) => idOf(row) === seen.message.message_id);
  if (at >= 0) {
    const rest = key && thread.rows[at].key !== key ? without(thread, key) : thread;
    return mapped(rest, (row) =>
      idOf(row) === seen.message.message_id ? { ...row, seen, state: "sent", card: row.card || isCard(seen) } : row);
  }
  const twin = key ?? (seen.mine ? twinOf(thread, seen) : null);
  const row = asRow(seen);
  const rows = thread.rows.filter((other) => other.key !== twin);
  return { ...thread, rows: inserted(rows, { ...row, key: twin ?? row.key }) };
}

/** One unread message more, unless the thread is being read. */
export function counted(thread, seen, reading) {
  if (seen.mine) return { ...thread, unread: 0, unreadFrom: null };
  if (reading) return thread;
  const from = thread.unreadFrom ?? `m${seen.message.message_id}`;
  return { ...thread, unread: thread.unread + 1, unreadFrom: from };
}

/** With these messages fading out; `without` takes them away afterwards. */
export function fading(thread, ids) {
  return mapped(thread, (row) => (ids.includes(idOf(row)) ? { ...row, gone: true } : row));
}

/** With other reactions under a message. */
export function reacted(thread, id, reactions) {
  return mapped(thread, (row) =>
    idOf(row) === id ? { ...row, seen: { ...row.seen, reactions } } : row);
}

/** The reply markup in force: the last keyboard, unless it was removed since. */
export function keyboardOf(thread) {
  for (let at = thread.rows.length - 1; at >= 0; at -= 1) {
    const { keyboard, message } = thread.rows[at].seen;
    if (!keyboard || keyboard.inline_keyboard) continue;
    if (keyboard.remove_keyboard || keyboard.force_reply) return null;
    return { ...keyboard, id: message.message_id };
  }
  return null;
}

/** The newest message that asks for a reply, if nothing was written since. */
export function forcedReply(thread) {
  const last = thread.rows.at(-1)?.seen;
  return last && !last.mine && last.keyboard?.force_reply ? last : null;
}

function mapped(thread, change) {
  return { ...thread, rows: thread.rows.map(change) };
}

function twinOf(thread, seen) {
  const text = seen.message.text ?? null;
  return thread.rows.find((row) =>
    row.state === "pending" && (row.seen.message.text ?? null) === text)?.key ?? null;
}

function inserted(rows, row) {
  const waits = rows.findIndex((other) => other.state !== "sent");
  const end = waits < 0 ? rows.length : waits;
  let at = end;
  while (at > 0 && idOf(rows[at - 1]) > idOf(row)) at -= 1;
  return [...rows.slice(0, at), row, ...rows.slice(at)];
}
