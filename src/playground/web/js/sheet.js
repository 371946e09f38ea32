// A panel that rises from the foot of a phone; Escape or a press outside closes it.

import { Icon } from "./icons.js";
import { html, useDismiss, useFocus, useRef } from "./view.js";

export function Sheet({ title, close, children, onSubmit }) {
  const ref = useRef(null);
  useDismiss(ref, close);
  useFocus(ref, "[data-first], .sheet-body button, .sheet-body input");
  const submit = (event) => {
    event.preventDefault();
    onSubmit?.(event);
  };
  return html`<div class="sheet" role="dialog" aria-label=${title} ref=${ref}>
    <header><h3>${title}</h3>
      <button type="button" class="round" aria-label="Close" onClick=${close}><${Icon} name="close" size=${18} /></button></header>
    <form class="sheet-body" onSubmit=${submit}>${children}</form>
  </div>`;
}

/** A labelled input; `bind` is [value, set]. */
export function Field({ label, bind: [value, set], ...rest }) {
  return html`<label class="labelled"><span>${label}</span>
    <input dir="auto" value=${value} onInput=${(event) => set(event.target.value)} ...${rest} /></label>`;
}

/** A labelled switch; `bind` is [on, set]. */
export function Switch({ label, bind: [on, set] }) {
  return html`<label class="switch"><input type="checkbox" role="switch" checked=${on}
    onChange=${(event) => set(event.target.checked)} /><span>${label}</span></label>`;
}
