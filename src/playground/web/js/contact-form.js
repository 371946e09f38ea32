// Sending somebody's contact, or one's own when a bot asks for it.

import { fullName } from "./store.js";
import { Field, Sheet } from "./sheet.js";
import { html, useApp, useState } from "./view.js";

const numberOf = (person) => `+1555${String(Math.abs(person.id) % 10_000_000).padStart(7, "0")}`;

export function ContactForm({ line, close }) {
  const { store } = useApp();
  const [id, setId] = useState(line.person);
  const person = store.person(Number(id));
  const name = useState("Kim Smith");
  const phone = useState("+15550001234");
  const send = () => {
    line.send({ kind: "contact", ...(person ? known(person) : { first_name: name[0], phone_number: phone[0] }) });
    close();
  };
  return html`<${Sheet} title="Contact" close=${close} onSubmit=${send}>
    <label class="labelled"><span>Whose</span><select value=${id} data-first onChange=${(event) => setId(event.target.value)}>
      ${store.people.map((one) => html`<option key=${one.id} value=${one.id}>${fullName(one)}${one.id === line.person ? " (own)" : ""}</option>`)}
      <option value="0">Somebody else</option></select></label>
    ${!person && html`<${Field} label="Name" bind=${name} required /><${Field} label="Phone number" bind=${phone} type="tel" required />`}
    <button type="submit" class="wide primary">Send contact</button>
  <//>`;
}

function known(person) {
  return {
    first_name: person.first_name, ...(person.last_name && { last_name: person.last_name }),
    phone_number: numberOf(person), user_id: person.id,
  };
}

/** A keyboard button asks for one's own number. */
export function ShareContact({ line, close, text }) {
  const share = () => {
    line.tap(text);
    close();
  };
  return html`<${Sheet} title="Share your phone number?" close=${close} onSubmit=${share}>
    <p>The bot will learn your number and keep it with your account.</p>
    <button type="submit" class="wide primary" data-first>Share my number</button>
  <//>`;
}
