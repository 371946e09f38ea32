// The whole page: toolbar, phones side by side, inspector; on a narrow screen one at a time.

import { fullName } from "./store.js";
import { Inspector } from "./inspector.js";
import { NewGroup } from "./new-group.js";
import { NewPerson } from "./people.js";
import { Phone } from "./phone.js";
import { Toasts } from "./toasts.js";
import { Toolbar } from "./toolbar.js";
import { html, names, useApp, useEffect, useState } from "./view.js";

export function App() {
  const app = useApp();
  const { store, layout } = app;
  const [, setTick] = useState(0);
  const [adding, setAdding] = useState(null);
  useEffect(() => store.subscribe(() => setTick((tick) => tick + 1)), []);
  const { phones, inspector } = layout.value;
  const tab = Math.min(layout.value.tab, inspector ? phones.length : phones.length - 1);
  return html`<div class=${names("app", inspector && "with-inspector")}>
    <${Toolbar} onAdd=${setAdding} />
    <${Tabs} tab=${tab} />
    <main class="table" aria-label="Phones">
      ${store.ready && phones.map((phone, at) => html`<${Phone} key=${at} at=${at} phone=${phone}
        shown=${tab === at} />`)}
      ${!store.ready && html`<p class="waiting" role="status">Connecting to the playground…</p>`}
      ${store.ready && !phones.length && html`<p class="waiting">No phone on the table: add one above.</p>`}
    </main>
    ${inspector && html`<${Inspector} shown=${tab === phones.length} />`}
    <${Toasts} person=${null} />
    ${adding === "person" && html`<${NewPerson} close=${() => setAdding(null)} />`}
    ${adding === "group" && html`<${NewGroup} close=${() => setAdding(null)} />`}
  </div>`;
}

/** What a narrow screen shows instead of everything side by side. */
function Tabs({ tab }) {
  const { store, layout } = useApp();
  const { phones, inspector } = layout.value;
  const unread = ({ person, chat }) => (chat === null ? 0 : store.thread(person, chat).unread);
  const titles = phones.map((phone) => {
    const person = store.person(phone.person);
    return { title: person ? fullName(person) : "Phone", unread: unread(phone) };
  });
  if (inspector) titles.push({ title: "Inspector", unread: 0 });
  return html`<nav class="tabs" role="tablist" aria-label="What to show">
    ${titles.map(({ title, unread: count }, at) => html`<button type="button" role="tab" key=${at}
      aria-selected=${tab === at} onClick=${() => layout.set({ tab: at })}>
      <span dir="auto">${title}</span>${count > 0 && tab !== at && html`<span class="badge">${count}</span>`}
    </button>`)}
  </nav>`;
}
