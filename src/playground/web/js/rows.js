// From messages to what is drawn: days, the unread line, albums, and who speaks in one breath.

import { dayKey } from "./format.js";

const BREATH = 600; // seconds within which bubbles of one sender stand together

/** Items in order: {type: "day"|"unread"|"service"|"bubble"}; a bubble has one row, an album several. */
export function laidOut(thread) {
  const items = [];
  let last = null;
  for (const row of thread.rows) {
    const { message } = row.seen;
    const key = dayKey(message.date);
    if (key !== (last && dayKey(last.seen.message.date))) {
      items.push({ type: "day", key: `day-${key}`, date: message.date });
    }
    if (row.key === thread.unreadFrom) items.push({ type: "unread", key: "unread" });
    add(items, row);
    last = row;
  }
  return items.map((item, at) => ({ ...item, ...joined(items, item, at) }));
}

function add(items, row) {
  const item = items.at(-1);
  const group = row.seen.message.media_group_id;
  if (group && item?.group === group && item.mine === row.seen.mine) item.rows.push(row);
  else {
    const { seen, key } = row;
    items.push({ type: "bubble", key, group, mine: seen.mine, from: seen.message.from?.id, rows: [row] });
  }
}

/** Whether a bubble begins or ends its sender's breath. */
function joined(items, item, at) {
  if (item.type !== "bubble") return {};
  return { first: !together(items[at - 1], item), last: !together(item, items[at + 1]) };
}

function together(one, other) {
  if (one?.type !== "bubble" || other?.type !== "bubble") return false;
  if (one.mine !== other.mine || one.from !== other.from) return false;
  const dates = [one.rows.at(-1), other.rows[0]].map((row) => row.seen.message.date);
  return dates[1] - dates[0] < BREATH;
}
