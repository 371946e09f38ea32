// Sheets that a message's menu opens: where to forward it, where a live location moves.

import { Avatar } from "./avatar.js";
import { PlacePicker } from "./place-form.js";
import { Sheet } from "./sheet.js";
import { html, useApp, useState } from "./view.js";

export function ForwardSheet({ line, ids, close }) {
  const { store } = useApp();
  const forward = (chat) => {
    line.forward(chat.id, ids);
    close();
  };
  return html`<${Sheet} title="Forward to" close=${close}>
    ${store.chatsOf(line.person).map((chat) => html`<button type="button" class="chat-entry" key=${chat.id}
      onClick=${() => forward(chat)}><${Avatar} id=${chat.id} name=${chat.title} size=${36} />
      <span class="chat-entry-name" dir="auto">${chat.title}</span></button>`)}
  <//>`;
}

export function MoveSheet({ line, message, close }) {
  const [place, setPlace] = useState({ name: null, ...message.location });
  const move = () => {
    line.move(message.message_id, { latitude: place.latitude, longitude: place.longitude });
    close();
  };
  const stop = () => {
    line.move(message.message_id, { stop: true });
    close();
  };
  return html`<${Sheet} title="Live location" close=${close} onSubmit=${move}>
    <${PlacePicker} place=${place} pick=${setPlace} />
    <button type="submit" class="wide primary">Move here</button>
    <button type="button" class="wide" onClick=${stop}>Stop sharing</button>
  <//>`;
}
