// What a bot says in a box over the chat, and the questions before a link is opened or Stars are paid.

import { html, useApp, useFocus, useRef } from "./view.js";

export function Alert({ person }) {
  const { store } = useApp();
  const alert = store.alerts.get(person);
  if (alert === undefined) return null;
  const close = () => store.put("alerts", person, undefined);
  return html`<${Box} key=${alert.link ?? alert.text} alert=${alert} close=${close} />`;
}

function Box({ alert, close }) {
  const ref = useRef(null);
  useFocus(ref, "[data-first]");
  const escape = (event) => event.key === "Escape" && close();
  const words = alert.link ? `Open this link?\n${alert.link}` : alert.text;
  return html`<div class="veil" onKeyDown=${escape}>
    <div class="box" role="alertdialog" aria-modal="true" aria-label=${words} ref=${ref}>
      <p dir="auto">${words}</p>
      <div class="box-buttons">
        ${alert.link && html`<button type="button" class="flat" onClick=${close}>Cancel</button>
          <a class="flat strong" data-first href=${alert.link} target="_blank" rel="noopener noreferrer"
            onClick=${close}>Open</a>`}
        ${alert.pay && html`<button type="button" class="flat" onClick=${close}>Cancel</button>
          <button type="button" class="flat strong" data-first onClick=${() => { close(); alert.pay(); }}>Pay</button>`}
        ${!alert.link && !alert.pay && html`<button type="button" class="flat strong" data-first onClick=${close}>OK</button>`}
      </div>
    </div>
  </div>`;
}
