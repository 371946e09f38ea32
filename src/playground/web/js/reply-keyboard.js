// The keyboard that a bot puts in place of one's own.

import { Icon } from "./icons.js";
import { html, names } from "./view.js";

export function ReplyKeyboard({ keyboard, line, setSheet, used }) {
  const press = (button) => {
    if (button.request_location) setSheet({ name: "location", tap: button.text });
    else if (button.request_poll) setSheet({ name: "poll", type: button.request_poll.type });
    else if (button.request_contact) setSheet({ name: "share", text: button.text });
    else if (special(button)) line.store.toast("This button isn't emulated by the playground", line.person, "bad");
    else line.tap(button.text);
    used();
  };
  return html`<div class=${names("reply-keyboard", !keyboard.resize_keyboard && "tall")} role="group"
    aria-label="Keyboard">
    ${keyboard.keyboard.map((row, at) => html`<div class="key-row" key=${at}>
      ${row.map(textual).map((button, column) => html`<button type="button" class=${names("reply-key", button.style)}
        key=${column} onClick=${() => press(button)}>
        ${icon(button) && html`<${Icon} name=${icon(button)} size=${16} />`}<span dir="auto">${button.text}</span></button>`)}
    </div>`)}
  </div>`;
}

const textual = (button) => (typeof button === "string" ? { text: button } : button);

const special = (button) =>
  ["web_app", "request_users", "request_chat"].some((kind) => button[kind]);

function icon(button) {
  if (button.request_location) return "pin";
  if (button.request_contact) return "user";
  return button.request_poll ? "poll" : null;
}
