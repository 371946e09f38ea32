// A window over the page, for things that belong to no single chat.

import { Icon } from "./icons.js";
import { html, useEffect, useRef } from "./view.js";

export function Dialog({ title, close, children, onSubmit }) {
  const ref = useRef(null);
  useEffect(() => ref.current.showModal(), []);
  const outside = (event) => event.target === ref.current && ref.current.close();
  const submit = (event) => {
    event.preventDefault();
    onSubmit?.();
  };
  return html`<dialog class="dialog" ref=${ref} aria-label=${title} onClose=${close} onPointerDown=${outside}>
    <header><h2 dir="auto">${title}</h2>
      <button type="button" class="round" aria-label="Close" onClick=${() => ref.current.close()}><${Icon} name="close" size=${18} /></button></header>
    <form class="dialog-body" onSubmit=${submit}>${children}</form>
  </dialog>`;
}
