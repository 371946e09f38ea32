// One person's phone: who it is, the chat that is open, and what lies over it (sheets, alerts).

import { Alert } from "./alert.js";
import { Avatar } from "./avatar.js";
import { ChatHeader } from "./chat-header.js";
import { ChatList } from "./chat-list.js";
import { Composer } from "./composer.js";
import { hue } from "./format.js";
import { History } from "./history.js";
import { Line } from "./line.js";
import { PersonMenu } from "./people.js";
import { fullName } from "./store.js";
import { Toasts } from "./toasts.js";
import { html, names, useApp, useEffect, useMemo, useState } from "./view.js";

export function Phone({ at, phone, shown }) {
  const { store, load } = useApp();
  const person = store.person(phone.person);
  const open = phone.chat !== null && !phone.list;
  useEffect(() => {
    if (phone.chat !== null) load(phone.person, phone.chat);
  }, [phone.person, phone.chat]);
  if (!person) return null;
  return html`<section class=${names("phone", shown && "shown", `hue-${hue(person.id)}`)}
    aria-label=${`${fullName(person)}’s phone`} data-person=${person.id}>
    <${Owner} at=${at} person=${person} />
    ${open ? html`<${Chat} key=${`${person.id}:${phone.chat}`} at=${at} phone=${phone} person=${person} shown=${shown} />`
      : html`<${ChatList} at=${at} person=${person} />`}
    <${Toasts} person=${person.id} />
    <${Alert} person=${person.id} />
  </section>`;
}

/** The strip on top: whose phone this is; opens the person's switches. */
function Owner({ at, person }) {
  const [menu, setMenu] = useState(false);
  const tags = [
    person.language_code, person.is_premium && "premium", person.deactivated && "deactivated",
  ].filter(Boolean);
  return html`<header class="owner">
    <button type="button" class="owner-button" aria-haspopup="dialog" aria-expanded=${menu}
      aria-label=${`${fullName(person)}: change person or settings`} onClick=${() => setMenu(true)}>
      <${Avatar} id=${person.id} name=${fullName(person)} photo=${person.photo} size=${22} />
      <span class="owner-name" dir="auto">${fullName(person)}</span>
      ${tags.map((tag) => html`<span class="tag" key=${tag}>${tag}</span>`)}
    </button>
    ${menu && html`<${PersonMenu} at=${at} person=${person} close=${() => setMenu(false)} />`}
  </header>`;
}

function Chat({ at, phone, person, shown }) {
  const app = useApp();
  const line = useMemo(() => new Line(app, person.id, phone.chat), [person.id, phone.chat]);
  const [draft, setDraft] = useState({ mode: "new" });
  const thread = line.thread;
  return html`<${ChatHeader} at=${at} line=${line} person=${person} />
    <${History} line=${line} thread=${thread} shown=${shown} setDraft=${setDraft} />
    <${Composer} at=${at} phone=${phone} person=${person} line=${line} thread=${thread}
      draft=${draft} setDraft=${setDraft} />`;
}
