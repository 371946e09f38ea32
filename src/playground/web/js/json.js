// A JSON value as a tree that opens level by level.

import { html } from "./view.js";

export function Json({ value, name, depth = 0 }) {
  const label = name === undefined ? null : html`<span class="json-name">${name}: </span>`;
  if (value === null || typeof value !== "object") {
    return html`<div class="json-leaf">${label}<${Leaf} value=${value} /></div>`;
  }
  const entries = Array.isArray(value) ? value.map((item, at) => [at, item]) : Object.entries(value);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  if (!entries.length) return html`<div class="json-leaf">${label}${size}</div>`;
  const inner = entries.map(([key, item]) => html`<${Json} key=${key} name=${key} value=${item} depth=${depth + 1} />`);
  if (depth === 0) return html`<div class="json">${inner}</div>`;
  return html`<details class="json-node" open=${depth < 3}><summary>${label}<span class="json-size">${size}</span></summary>${inner}</details>`;
}

function Leaf({ value }) {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    const inner = parsed(value);
    if (inner) return html`<${Json} value=${inner} depth=${1} />`;
  }
  return html`<span class=${`json-${value === null ? "null" : typeof value}`} dir="auto">${JSON.stringify(value)}</span>`;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // it only looked like JSON
  }
}
