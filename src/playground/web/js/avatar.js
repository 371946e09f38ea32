// A face: the photo, or initials on the person's own colour.

import { hue, initials } from "./format.js";
import { fileUrl } from "./socket.js";
import { html, useState } from "./view.js";

export function Avatar({ id, name, photo = null, size = 40 }) {
  const [broken, setBroken] = useState(false);
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${size * 0.4}px` };
  if (photo && !broken) {
    return html`<img class="avatar" style=${style} src=${fileUrl(photo)} alt=""
      onError=${() => setBroken(true)} />`;
  }
  return html`<span class="avatar hue-${hue(id)}" style=${style} aria-hidden="true">${initials(name)}</span>`;
}
