// What goes over the wire: updates to the bots, their calls, and what the lint found.

import { exactTime, summary } from "./format.js";
import { Icon } from "./icons.js";
import { Json } from "./json.js";
import { html, memo, names, useApp, useState } from "./view.js";

const PANELS = { all: "All", call: "Calls", update: "Updates", finding: "Findings" };
const DRAWN = 150;

export function Inspector({ shown }) {
  const { store, layout } = useApp();
  const { panel } = layout.value;
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(null);
  const [after, setAfter] = useState(0);
  const [polls, setPolls] = useState(false);
  const items = listed(store, panel, words)
    .filter((item) => item.at > after && (polls || !isPoll(item)));
  return html`<aside class=${names("inspector", shown && "shown")} aria-label="Inspector">
    <header>
      <div class="segments" role="tablist" aria-label="What to list">
        ${Object.entries(PANELS).map(([name, text]) => html`<button type="button" role="tab" key=${name}
          aria-selected=${panel === name} onClick=${() => layout.set({ panel: name })}>${text}
          ${name === "finding" && store.findings.length > 0 && html`<span class="badge warn">${store.findings.length}</span>`}</button>`)}</div>
      <label class="search"><${Icon} name="search" size=${16} />
        <input type="search" placeholder="Method, text, id…" aria-label="Filter" value=${words} onInput=${({ target }) => setWords(target.value)} /></label>
      <button type="button" class=${names("tool", polls && "on")} aria-pressed=${polls} title="Show getUpdates calls too"
        onClick=${() => setPolls(!polls)}>polls</button>
      <button type="button" class="round" aria-label="Clear the list" title="Clear the list" onClick=${() => setAfter(store.now())}>
        <${Icon} name="trash" size=${16} /></button>
    </header>
    <ol class="entries" aria-label="Entries, newest first" reversed>
      ${items.slice(-DRAWN).reverse().map((item) => html`<${Entry} key=${keyOf(item)} item=${item}
        who=${item.person ? store.named(item.person) : ""} open=${open === keyOf(item)}
        toggle=${() => setOpen(open === keyOf(item) ? null : keyOf(item))} />`)}
      ${!items.length && html`<li class="small empty">Nothing yet: press Start on a phone.</li>`}
    </ol>
  </aside>`;
}

const keyOf = (item) => `${item.severity ? "f" : "e"}${item.n}`;

function listed(store, panel, words) {
  const findings = panel === "finding" || panel === "all" ? store.findings : [];
  const entries = panel === "finding" ? [] : store.entries.filter(({ kind }) => panel === "all" || kind === panel);
  const items = findings.length ? [...entries, ...findings].sort((a, b) => a.at - b.at) : entries;
  const wanted = words.trim().toLowerCase();
  return wanted ? items.filter((item) => JSON.stringify(item).toLowerCase().includes(wanted)) : items;
}

const Entry = memo(({ item, who, open, toggle }) => {
  const kind = item.severity ? "finding" : item.kind;
  return html`<li class=${names("entry", kind, isBad(item) && "bad", item.severity)}>
    <button type="button" class="entry-line" aria-expanded=${open} onClick=${toggle}>
      <span class="entry-arrow" aria-label=${kind}>${{ call: "←", update: "→", finding: "!" }[kind]}</span>
      <span class="entry-name">${item.method ?? item.update_type}</span>
      <span class="entry-words" dir="auto">${gist(item)}</span>
      <span class="entry-who" dir="auto">${who}</span>
      ${item.status && html`<span class="entry-status">${item.status}</span>`}
      <span class="entry-time">${exactTime(item.at)}${item.ms > 0 && ` · ${Math.round(item.ms)} ms`}</span>
    </button>
    ${open && html`<${Details} item=${item} />`}
  </li>`;
});

/** Polling is breathing: shown when asked for, or when it fails. */
const isPoll = (item) => item.method === "getUpdates" && !item.severity && !isBad(item);

const isBad = ({ kind, status }) => (kind === "call" ? status >= 400 : ["expired", "dropped"].includes(status));

/** The few words that tell entries of one name apart. */
function gist(item) {
  if (item.severity) return `${item.path ? `${item.path}: ` : ""}${item.text}`;
  if (item.error) return item.error.description ?? String(item.error);
  const body = item.kind === "call" ? item.args : item.update?.[item.update_type] ?? item.update;
  const words = body?.text ?? body?.caption ?? body?.data ?? body?.action;
  return words ?? (body?.message_id && body.chat && item.kind === "update" ? summary(body) : "");
}

function Details({ item }) {
  const { store } = useApp();
  const curl = async () => {
    await navigator.clipboard?.writeText(asCurl(item, store)).catch(() => null);
    store.toast("Copied as a curl command");
  };
  const parts = item.severity ? { finding: item }
    : item.kind === "call" ? { arguments: item.args, ...(item.error ? { error: item.error } : { result: item.result }) }
      : { update: item.update };
  return html`<div class="details">
    ${Object.entries(parts).map(([name, value]) => html`<section key=${name}><h4>${name}</h4><${Json} value=${value} /></section>`)}
    ${item.kind === "call" && html`<button type="button" class="linklike" onClick=${curl}>Copy as curl</button>`}
  </div>`;
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function asCurl({ bot, method, args }, store) {
  const token = store.bot(bot)?.token ?? "TOKEN";
  const url = new URL(`bot${token}/${method}`, document.baseURI);
  return `curl ${quoted(url.href)} -H 'Content-Type: application/json' -d ${quoted(JSON.stringify(args ?? {}))}`;
}
