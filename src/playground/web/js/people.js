// Who the people are: a new one, another one on this phone, and their switches.

import { Avatar } from "./avatar.js";
import { Dialog } from "./dialog.js";
import { Icon } from "./icons.js";
import { Field, Switch } from "./sheet.js";
import { fullName } from "./store.js";
import { html, names, useApp, useState } from "./view.js";

/** Asks for a new person and puts their phone on the table. */
export function NewPerson({ close }) {
  const app = useApp();
  const first = useState("");
  const last = useState("");
  const username = useState("");
  const language = useState("en");
  const add = async () => {
    const members = {
      first_name: first[0], language_code: language[0],
      ...(last[0] && { last_name: last[0] }), ...(username[0] && { username: username[0] }),
    };
    const person = await ask(app, { action: "add_person", ...members });
    if (!person) return;
    app.store.merge("people", person);
    app.layout.add(person.id, app.layout.value.phones[0]?.chat ?? app.store.bots[0]?.id ?? null);
    close();
  };
  return html`<${Dialog} title="New person" close=${close} onSubmit=${add}>
    <${Field} label="First name" bind=${first} required autofocus />
    <${Field} label="Last name" bind=${last} />
    <${Field} label="Username" bind=${username} pattern="[A-Za-z][A-Za-z0-9_]{2,31}" />
    <${Language} bind=${language} />
    <button type="submit" class="wide primary">Add</button>
  <//>`;
}

/** Another person for this phone, and what can be switched about this one. */
export function PersonMenu({ at, person, close }) {
  const { store, layout } = useApp();
  const choose = (id) => {
    layout.change(at, { person: id });
    close();
  };
  return html`<${Dialog} title=${fullName(person)} close=${close}>
    <h3>On this phone</h3>
    <div class="people">${store.people.map((one) => html`<button type="button" key=${one.id}
      class=${names("person", one.id === person.id && "chosen")} aria-pressed=${one.id === person.id} onClick=${() => choose(one.id)}>
      <${Avatar} id=${one.id} name=${fullName(one)} photo=${one.photo} size=${36} /><span dir="auto">${one.first_name}</span></button>`)}</div>
    <${Switches} key=${person.id} person=${person} />
    <button type="button" class="wide quiet" onClick=${() => { layout.remove(at); close(); }}>
      <${Icon} name="close" size=${16} />Take this phone off the table</button>
  <//>`;
}

const TEXTS = [["first_name", "First name"], ["last_name", "Last name"], ["username", "Username"]];

function Switches({ person }) {
  const app = useApp();
  const change = (members) => ask(app, { action: "change_person", person: person.id, ...members });
  const text = ([name, label]) => html`<label class="labelled" key=${name}><span>${label}</span>
    <input dir="auto" value=${person[name] ?? ""} onChange=${({ target }) => change({ [name]: target.value || null })} /></label>`;
  return html`<h3>About ${person.first_name} <span class="small">id ${person.id}</span></h3>
    <div class="columns">${TEXTS.map(text)}
      <${Language} bind=${[person.language_code, (code) => change({ language_code: code })]} />
      <label class="labelled"><span>Forwards link to</span><select value=${person.forwards}
        onChange=${({ target }) => change({ forwards: target.value })}>
        <option value="everyone">the account</option><option value="nobody">only a name</option></select></label></div>
    <label class="labelled"><span>Stars in the purse</span><input type="number" min="0" value=${person.stars}
      onChange=${({ target }) => change({ stars: Number(target.value) })} /></label>
    <${Switch} label="Premium" bind=${[person.is_premium, (on) => change({ is_premium: on })]} />
    <${Switch} label="Accepts voice and round video messages" bind=${[person.voice_messages, (on) => change({ voice_messages: on })]} />
    <${Switch} label="Account deactivated" bind=${[person.deactivated, (on) => change({ deactivated: on })]} />`;
}

const LANGUAGES = ["en", "ru", "de", "es", "pt", "id", "fa", "ar", "fr", "tr"];

function Language({ bind: [code, set] }) {
  const codes = LANGUAGES.includes(code) ? LANGUAGES : [code, ...LANGUAGES];
  return html`<label class="labelled"><span>Language</span><select value=${code} onChange=${({ target }) => set(target.value)}>
    ${codes.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></label>`;
}

async function ask(app, action) {
  try {
    return await app.socket.do(action);
  } catch (error) {
    app.store.toast(error.message, null, "bad");
    return null;
  }
}
