// The messages of a chat. The scroller is laid out from its end, so the newest message stays in
// place by itself while pictures load, and what one reads stays put while others write.

import { day } from "./format.js";
import { Bubble } from "./bubble.js";
import { Icon } from "./icons.js";
import { laidOut } from "./rows.js";
import { html, useApp, useEffect, useMemo, useRef, useState } from "./view.js";

const WINDOW = 120; // messages drawn at first; more when one scrolls up

export function History({ line, thread, shown, setDraft }) {
  const app = useApp();
  const scroller = useRef(null);
  const [count, setCount] = useState(WINDOW);
  const [away, setAway] = useState(false);
  const drawn = useMemo(() => laidOut({ ...thread, rows: thread.rows.slice(-count) }), [thread, count]);
  useReading(app, { line, thread, scroller, away, shown });
  useEffect(() => {
    if (thread.rows.at(-1)?.state === "pending") toEnd(scroller.current);
  }, [thread.rows.at(-1)?.key]);
  const onScroll = ({ currentTarget: box }) => {
    showDays(box);
    setAway(box.scrollTop < -80);
    const left = box.scrollHeight - box.clientHeight + box.scrollTop;
    if (left < 300 && count < thread.rows.length) setCount(count + WINDOW);
  };
  const jump = (id) => jumpTo(scroller.current, id, () => setCount(thread.rows.length));
  return html`<div class="history">
    <div class="scroller" ref=${scroller} onScroll=${onScroll} onKeyDown=${walk} tabindex="-1">
      <div class="messages" role="log" aria-label="Messages" aria-busy=${!thread.loaded}>
        ${drawn.map((item) => drawItem(item, { app, line, setDraft, jump }))}
      </div>
    </div>
    ${!thread.rows.length && thread.loaded && html`<${Nothing} line=${line} />`}
    ${away && html`<button type="button" class="to-end round" aria-label="To the newest message"
      onClick=${() => toEnd(scroller.current, "smooth")}><${Icon} name="down" />
      ${thread.unread > 0 && html`<span class="badge">${thread.unread}</span>`}</button>`}
  </div>`;
}

/** Before the first message: what the bot says about itself, as far as it does. */
function Nothing({ line }) {
  const { store } = useApp();
  const bot = store.bot(line.chat);
  const language = store.person(line.person)?.language_code;
  const words = bot?.descriptions?.[language] ?? bot?.description;
  if (!words) return html`<p class="nothing">No messages here yet</p>`;
  return html`<section class="about-bot"><h3>What can this bot do?</h3><p dir="auto">${words}</p></section>`;
}

function drawItem(item, { app, line, setDraft, jump }) {
  if (item.type === "day") {
    return html`<div class="day" key=${item.key}><span>${day(item.date, app.store.now())}</span></div>`;
  }
  if (item.type === "unread") return html`<div class="unread-line" key="unread">New messages</div>`;
  const presses = pressesOf(app.store, line, item.rows);
  return html`<${Bubble} key=${item.key} rows=${item.rows} first=${item.first} last=${item.last}
    line=${line} setDraft=${setDraft} jump=${jump} presses=${presses} />`;
}

/** Which buttons of these rows spin: a string, so that a bubble that didn't change isn't drawn again. */
function pressesOf(store, line, rows) {
  const prefix = `${line.key}:${rows.at(-1).seen.message.message_id}:`;
  return [...store.presses.keys()].filter((key) => key.startsWith(prefix))
    .map((key) => key.slice(prefix.length)).join(" ");
}

/** Tells the app which chat is open to its end, and clears its unread count when it is seen. */
function useReading(app, { line, thread, scroller, away, shown }) {
  useEffect(() => {
    if (away) app.reading.delete(line.key);
    else app.reading.set(line.key, scroller.current);
    return () => app.reading.delete(line.key);
  }, [line, away]);
  useEffect(() => {
    if (!away && thread.unread && !document.hidden && scroller.current.checkVisibility()) {
      app.store.setThread(line.person, line.chat, { ...line.thread, unread: 0 });
    }
  }, [away, thread.unread, shown]);
}

/** While one scrolls, the day stays in view. */
function showDays(scroller) {
  scroller.classList.add("scrolling");
  clearTimeout(Number(scroller.dataset.rest));
  scroller.dataset.rest = setTimeout(() => scroller.classList.remove("scrolling"), 900);
}

function toEnd(scroller, behavior = "auto") {
  scroller?.scrollTo({ top: 0, behavior });
}

function jumpTo(scroller, id, drawAll) {
  const find = () => scroller.querySelector(`[data-id="${id}"]`);
  const show = (element) => {
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.classList.add("flash");
    setTimeout(() => element.classList.remove("flash"), 1200);
  };
  if (find()) show(find());
  else {
    drawAll();
    requestAnimationFrame(() => requestAnimationFrame(() => show(find())));
  }
}

/** Arrow keys walk from message to message. */
function walk(event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const here = event.target.closest?.(".bubble-row");
  if (!step || !here || event.target !== here) return;
  const all = [...event.currentTarget.querySelectorAll(".bubble-row")];
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
