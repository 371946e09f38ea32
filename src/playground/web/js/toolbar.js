// The bar on top: bots, the playground's clock, faults, snapshots, how the page looks.

import { exactTime } from "./format.js";
import { FaultsPanel } from "./faults.js";
import { Icon } from "./icons.js";
import { fullName } from "./store.js";
import { html, names, useApp, useDismiss, useEffect, useRef, useState } from "./view.js";

const TELEGRAMS = "Moves Telegram’s clock, not the bot’s";

export function Toolbar({ onAdd }) {
  const { store, layout } = useApp();
  const { inspector, theme } = layout.value;
  const next = { auto: "light", light: "dark", dark: "auto" }[theme];
  return html`<header class="toolbar">
    <img src="icon.svg" width="26" height="26" alt="" />
    <h1>Playground</h1>
    <${Bots} />
    <span class="grow"></span>
    <${ClockControls} />
    <${Popover} label="Faults and flood control" icon="bolt" text="Faults" count=${store.faults.length + (store.flood === "off" ? 0 : 1)}>
      ${() => html`<${FaultsPanel} />`}<//>
    <${Popover} label="Snapshot and reset" icon="camera" text="State">${(close) => html`<${States} close=${close} />`}<//>
    <${Popover} label="Add a phone" icon="plus" text="Phone" disabled=${layout.full}>
      ${(close) => html`<${AddPhone} close=${close} onAdd=${onAdd} />`}<//>
    <button type="button" class="tool" aria-label=${`Colours: ${theme}. Change to ${next}`} title=${`Colours: ${theme}`}
      onClick=${() => layout.theme(next)}><${Icon} name=${{ auto: "auto", light: "sun", dark: "moon" }[theme]} size=${18} /></button>
    <button type="button" class=${names("tool", inspector && "on")} aria-pressed=${inspector} aria-label="Inspector" title="Inspector"
      onClick=${() => layout.set({ inspector: !inspector })}><${Icon} name="panel" size=${18} /></button>
  </header>`;
}

function Bots() {
  const { store } = useApp();
  if (!store.connected) return html`<span class="bot-state off" role="status">connecting…</span>`;
  return store.bots.map((bot) => html`<span class=${names("bot-state", bot.delivery)} key=${bot.id}
    title=${`${bot.first_name}, token ${bot.token}: ${bot.delivery}, ${bot.pending ?? 0} updates waiting`}>
    @${bot.username} <span class="small">${bot.delivery === "none" ? "not listening" : bot.delivery}
      ${bot.pending > 0 && ` · ${bot.pending} waiting`}</span></span>`);
}

function ClockControls() {
  const app = useApp();
  const { store } = app;
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  const { frozen } = store.clock;
  const change = (members) => ask(app, { action: "clock", ...members });
  return html`<div class="clock-controls" role="group" aria-label="Clock">
    <span class=${names("now", frozen && "frozen")} title=${new Date(store.now() * 1000).toString()}>
      <${Icon} name="clock" size=${16} />${exactTime(store.now(), false)}${shifted(store)}</span>
    <button type="button" class=${names("tool", frozen && "on")} aria-pressed=${frozen} aria-label="Freeze the clock" title="Freeze the clock"
      onClick=${() => change({ freeze: !frozen })}><${Icon} name="snow" size=${16} /></button>
    <button type="button" class="tool" aria-label="One hour later" title=${TELEGRAMS} onClick=${() => change({ advance: 3600 })}>+1 h</button>
    <button type="button" class="tool" aria-label="25 hours later" title=${TELEGRAMS} onClick=${() => change({ advance: 90_000 })}>+25 h</button>
  </div>`;
}

function shifted(store) {
  const days = Math.round((store.now() - Date.now() / 1000) / 86_400);
  return days >= 1 ? ` +${days} d` : "";
}

/** A button that opens a small panel under it. */
function Popover({ label, icon, text, count = 0, disabled, children }) {
  const [open, setOpen] = useState(false);
  return html`<div class="popover-place">
    <button type="button" class=${names("tool", count > 0 && "on")} aria-label=${label} aria-expanded=${open} disabled=${disabled}
      onClick=${() => setOpen(true)}><${Icon} name=${icon} size=${16} /><span class="wide-only">${text}</span>
      ${count > 0 && html`<span class="badge">${count}</span>`}</button>
    ${open && html`<${Panel} label=${label} close=${() => setOpen(false)}>${children(() => setOpen(false))}<//>`}
  </div>`;
}

function Panel({ label, close, children }) {
  const ref = useRef(null);
  useDismiss(ref, close);
  return html`<div class="popover" role="dialog" aria-label=${label} ref=${ref}>${children}</div>`;
}

function States({ close }) {
  const app = useApp();
  const { store } = app;
  const keep = async () => {
    const kept = await ask(app, { action: "snapshot" });
    if (kept) store.set({ snapshots: [...store.snapshots, { id: kept.snapshot, at: store.now() }] });
  };
  const reset = (members) => {
    ask(app, { action: "reset", ...members });
    close();
  };
  return html`<button type="button" class="menu-item" onClick=${keep}><${Icon} name="camera" size=${18} />Take a snapshot</button>
    ${store.snapshots.map(({ id, at }) => html`<button type="button" class="menu-item" key=${id} onClick=${() => reset({ snapshot: id })}>
      <${Icon} name="undo" size=${18} />Back to snapshot ${id}, ${exactTime(at, false)}</button>`)}
    <button type="button" class="menu-item bad" onClick=${() => reset({})}><${Icon} name="trash" size=${18} />Reset to the seed</button>`;
}

function AddPhone({ close, onAdd }) {
  const { store, layout } = useApp();
  const { phones } = layout.value;
  const add = (person) => {
    layout.add(person.id, phones[0]?.chat ?? store.bots[0]?.id ?? null);
    close();
  };
  return html`${store.people.map((person) => html`<button type="button" class="menu-item" key=${person.id} onClick=${() => add(person)}>
      <${Icon} name="user" size=${18} /><span dir="auto">${fullName(person)}</span>
      ${phones.some((phone) => phone.person === person.id) && html`<span class="small">on the table</span>`}</button>`)}
    <button type="button" class="menu-item" onClick=${() => { close(); onAdd("person"); }}><${Icon} name="plus" size=${18} />New person…</button>
    <button type="button" class="menu-item" onClick=${() => { close(); onAdd("group"); }}><${Icon} name="plus" size=${18} />New group…</button>`;
}

async function ask(app, action) {
  try {
    return await app.socket.do(action);
  } catch (error) {
    app.store.toast(error.message, null, "bad");
    return null;
  }
}
