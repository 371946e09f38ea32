// The buttons under a message; a pressed one spins until the bot answers.

import { Icon } from "./icons.js";
import { buttonsOf } from "./invoice.js";
import { html, names } from "./view.js";

export function InlineKeyboard({ seen, line, presses }) {
  const { message } = seen;
  const rows = buttonsOf(seen);
  if (!rows.length) return null;
  const spinning = new Set(presses.split(" "));
  return html`<div class="inline-keyboard" role="group" aria-label="Buttons">
    ${rows.map((buttons, row) => html`<div class="key-row" key=${row}>
      ${buttons.map((button, column) => html`<${Key} key=${column} button=${button}
        spins=${spinning.has(`${row}:${column}`)}
        press=${() => line.press(message, button, row, column)} />`)}
    </div>`)}
  </div>`;
}

function Key({ button, spins, press }) {
  const corner = { url: "forward", copy_text: "copy" }[["url", "copy_text"].find((kind) => button[kind])];
  return html`<button type="button" class=${names("key", spins && "spins", button.style)}
    aria-busy=${spins} title=${button.url ?? null} onClick=${spins ? null : press}>
    <span dir="auto">${button.text}</span>
    ${corner && html`<span class="key-corner"><${Icon} name=${corner} size=${11} /></span>`}
    ${spins && html`<span class="spinner" aria-hidden="true"></span>`}
  </button>`;
}
