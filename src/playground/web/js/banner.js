// What one is about to do, above the field: an answer, a quote, an edit.

import { summary } from "./format.js";
import { Icon } from "./icons.js";
import { html } from "./view.js";

const TITLES = { reply: "Reply", edit: "Edit message", caption: "Edit caption" };

export function Banner({ draft, cancel }) {
  const title = TITLES[draft.mode];
  if (!title) return null;
  return html`<div class="banner">
    <${Icon} name=${draft.mode === "reply" ? "reply" : "edit"} size=${20} />
    <div class="banner-text"><b>${draft.quote ? "Quote" : title}</b>
      <span dir="auto">${draft.quote ?? summary(draft.message)}</span></div>
    <button type="button" class="round" aria-label="Cancel" onClick=${cancel}><${Icon} name="close" size=${18} /></button>
  </div>`;
}
