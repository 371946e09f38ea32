// A sticker: the picture when a browser can show it, its emoji otherwise.

import { fileUrl } from "./socket.js";
import { html, useState } from "./view.js";

export function Sticker({ sticker }) {
  const [broken, setBroken] = useState(sticker.is_animated);
  const src = fileUrl(sticker.file_unique_id);
  const name = `Sticker ${sticker.emoji ?? ""}`;
  if (broken) return html`<span class="sticker sticker-emoji" role="img" aria-label=${name}>${sticker.emoji ?? "🖼"}</span>`;
  if (sticker.is_video) {
    return html`<video class="sticker" src=${src} autoplay loop muted playsinline aria-label=${name}
      onError=${() => setBroken(true)}></video>`;
  }
  return html`<img class="sticker" src=${src} alt=${name} onError=${() => setBroken(true)} />`;
}
