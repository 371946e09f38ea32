// A menu at a point of the page: arrow keys, Escape, and a row of reactions when asked for.

import { Icon } from "./icons.js";
import { html, names, useDismiss, useFocus, useLayoutEffect, useRef, useState } from "./view.js";

/** `items`: {icon, text, act, tone}; `at`: {x, y}; `reactions`: {chosen, pick}. */
export function Menu({ at, items, close, reactions }) {
  const ref = useRef(null);
  const [place, setPlace] = useState(null);
  useDismiss(ref, close);
  useLayoutEffect(() => {
    ref.current.showPopover?.(); // over everything, whichever phone it belongs to
    setPlace(within(ref.current, at));
  }, []);
  useFocus(ref, "[role=menuitem]");
  const run = (act) => {
    close();
    act();
  };
  const style = place ?? { left: "0px", top: "0px", opacity: 0 };
  return html`<div class="menu" role="menu" popover="manual" ref=${ref} style=${style} onKeyDown=${arrows}>
    ${reactions && html`<${Reactions} reactions=${reactions} run=${run} />`}
    ${items.map((item) => html`<button type="button" role="menuitem" key=${item.text}
      class=${names("menu-item", item.tone)} onClick=${() => run(item.act)}>
      <${Icon} name=${item.icon} size=${18} />${item.text}</button>`)}
  </div>`;
}

const OFFERED = ["👍", "❤", "🔥", "😁", "😢", "👏", "🎉"];

function Reactions({ reactions, run }) {
  return html`<div class="reaction-row" role="group" aria-label="React">
    ${OFFERED.map((emoji) => html`<button type="button" role="menuitemradio" key=${emoji}
      aria-checked=${reactions.chosen === emoji} aria-label=${`React with ${emoji}`}
      onClick=${() => run(() => reactions.pick(emoji === reactions.chosen ? null : emoji))}>
      ${emoji}</button>`)}
  </div>`;
}

function within(element, { x, y }) {
  const { width, height } = element.getBoundingClientRect();
  const left = Math.max(8, Math.min(x, innerWidth - width - 8));
  const top = y + height > innerHeight - 8 ? Math.max(8, y - height) : y;
  return { left: `${left}px`, top: `${top}px` };
}

function arrows(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const items = [...event.currentTarget.querySelectorAll("[role^=menuitem]")];
  const next = items.indexOf(document.activeElement) + step;
  items.at(next % items.length)?.focus();
}
