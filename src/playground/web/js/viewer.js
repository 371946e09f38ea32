// A photo over the whole page; Escape or a press closes it.

import { html, useEffect, useRef } from "./view.js";

export function Viewer({ src, close }) {
  const ref = useRef(null);
  useEffect(() => ref.current.showModal(), []);
  return html`<dialog class="viewer" ref=${ref} onClose=${close} onClick=${(event) => {
    event.stopPropagation();
    ref.current.close();
  }} aria-label="Photo"><img src=${src} alt="" /></dialog>`;
}
