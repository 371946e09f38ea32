// Short notices that go by themselves: over a phone for its person, over the page for everyone.

import { html, names, useApp } from "./view.js";

export function Toasts({ person }) {
  const { store } = useApp();
  const shown = store.toasts.filter((toast) => toast.person === person);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${shown.map((toast) => html`<div key=${toast.id} class=${names("toast", toast.tone)} dir="auto">
      ${toast.text}</div>`)}
  </div>`;
}
