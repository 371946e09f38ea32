// Making calls of the bot fail on purpose, and flood control.

import { Icon } from "./icons.js";
import { Field } from "./sheet.js";
import { fullName } from "./store.js";
import { html, useApp, useState } from "./view.js";

const KINDS = {
  429: "429 too many requests", 403: "403 blocked", 400: "400 bad request", "5xx": "5xx server trouble",
  drop: "accepted, then dropped", slow: "slow",
};
const FLOODS = { off: "off", faq: "as the FAQ says", hostile: "hostile" };

export function FaultsPanel() {
  const app = useApp();
  const { store } = app;
  const act = (action) => app.socket.do(action).catch((error) => store.toast(error.message, null, "bad"));
  return html`<div class="faults">
    <h3>Flood control</h3>
    <div class="segments" role="radiogroup" aria-label="Flood control">
      ${Object.entries(FLOODS).map(([profile, text]) => html`<button type="button" role="radio" key=${profile}
        aria-checked=${store.flood === profile} onClick=${() => act({ action: "flood", profile })}>${text}</button>`)}</div>
    <h3>Faults</h3>
    ${store.faults.map((fault) => html`<div class="fault" key=${fault.id}><span>${told(fault, store)}</span>
      <button type="button" class="round" aria-label="Heal this fault" onClick=${() => act({ action: "heal", id: fault.id })}>
        <${Icon} name="close" size=${16} /></button></div>`)}
    ${!store.faults.length && html`<p class="small">None: every call is treated well.</p>`}
    <${NewFault} act=${act} people=${store.people} />
  </div>`;
}

function told({ kind, method = "*", person, times }, store) {
  const what = method === "*" ? "every call" : method;
  const whom = person ? ` to ${store.named(person)}` : "";
  return `${KINDS[kind] ?? kind}: ${what}${whom}${times ? `, ${times} left` : ""}`;
}

function NewFault({ act, people }) {
  const [kind, setKind] = useState("429");
  const method = useState("");
  const [person, setPerson] = useState("");
  const times = useState("1");
  const wait = useState("2");
  const add = (event) => {
    event.preventDefault();
    const members = {
      ...(method[0] && { method: method[0] }), ...(person && { person: Number(person) }),
      ...(times[0] && { times: Number(times[0]) }),
      ...(kind === "429" && { retry_after: Number(wait[0]) }), ...(kind === "slow" && { seconds: Number(wait[0]) }),
    };
    act({ action: "fault", kind, ...members });
  };
  return html`<form onSubmit=${add} class="columns">
    <label class="labelled"><span>Kind</span><select value=${kind} onChange=${({ target }) => setKind(target.value)}>
      ${Object.entries(KINDS).map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}</select></label>
    <label class="labelled"><span>Person</span><select value=${person} onChange=${({ target }) => setPerson(target.value)}>
      <option value="">anyone</option>
      ${people.map((one) => html`<option key=${one.id} value=${one.id}>${fullName(one)}</option>`)}</select></label>
    <${Field} label="Method" bind=${method} placeholder="every method" />
    <${Field} label="Times" bind=${times} type="number" min="1" placeholder="always" />
    ${["429", "slow"].includes(kind) && html`<${Field} label=${kind === "429" ? "Retry after, s" : "Seconds"} bind=${wait} type="number" min="0" />`}
    <button type="submit" class="wide">Add fault</button>
  </form>`;
}
