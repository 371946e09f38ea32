// Files, places, contacts: content that is a small card.

import { Avatar } from "./avatar.js";
import { size } from "./format.js";
import { Icon } from "./icons.js";
import { MapView } from "./map.js";
import { fileUrl } from "./socket.js";
import { html, useState } from "./view.js";

export function Document({ file }) {
  const name = file.file_name ?? "File";
  const image = /^image\/(png|jpe?g|webp|gif)$/.test(file.mime_type ?? "");
  const [thumb, setThumb] = useState(image);
  const src = fileUrl(file.file_unique_id);
  return html`<a class="card" href=${src} download=${name} target="_blank" rel="noopener">
    ${thumb ? html`<img class="card-thumb" src=${src} alt="" onError=${() => setThumb(false)} />`
      : html`<span class="card-icon"><${Icon} name="file" /></span>`}
    <span class="card-body"><b dir="auto">${name}</b>
      <span class="small">${[size(file.file_size), file.mime_type].filter(Boolean).join(" · ")}</span></span>
  </a>`;
}

const FOREVER = 0x7fffffff;

/** A point on a plain map; with `venue` its name, with a live period what is left of it. */
export function Place({ location, venue, since = 0, now = 0 }) {
  const { latitude, longitude, live_period: period } = location;
  const left = period === FOREVER ? Infinity : since + (period ?? 0) - now;
  const words = venue ? venue.title : `${latitude.toFixed(4)}, ${longitude.toFixed(4)}`;
  return html`<div class="place">
    <${MapView} latitude=${latitude} longitude=${longitude} live=${left > 0} />
    <span class="card-body"><b dir="auto">${period ? "Live location" : words}</b>
      <span class="small" dir="auto">${venue?.address ?? (period ? `${words} · ${remaining(left)}` : "Location")}</span></span>
  </div>`;
}

function remaining(left) {
  if (left === Infinity) return "until stopped";
  if (left <= 0) return "ended";
  return left > 3600 ? `${Math.ceil(left / 3600)} h left` : `${Math.ceil(left / 60)} min left`;
}

export function Contact({ contact, line }) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(" ");
  const copy = async () => {
    await navigator.clipboard?.writeText(contact.phone_number).catch(() => null);
    line.store.toast("Number copied", line.person);
  };
  return html`<button type="button" class="card" onClick=${copy}>
    <${Avatar} id=${contact.user_id ?? contact.phone_number.length} name=${name} size=${44} />
    <span class="card-body"><b dir="auto">${name}</b><span class="small" dir="ltr">${contact.phone_number}</span></span>
  </button>`;
}

/** Something that is on its way to the server. */
export function Sending({ kind }) {
  return html`<div class="card"><span class="card-icon"><span class="spinner"></span></span>
    <span class="card-body"><b>Sending…</b><span class="small">${kind.replace("_", " ")}</span></span></div>`;
}
