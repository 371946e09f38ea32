// Dice and their relatives: a short throw, then what came up.

import { html, useEffect, useState } from "./view.js";

// Which of the nine places of a face carry a dot.
const FACES = [[4], [0, 8], [0, 4, 8], [0, 2, 6, 8], [0, 2, 4, 6, 8], [0, 2, 3, 5, 6, 8]];
const REELS = ["🍺", "🍇", "🍋", "7️⃣"]; // value - 1 in base four, leftmost reel lowest (reported)
const THROW = 900;

export function Dice({ dice, id }) {
  const [rolling, setRolling] = useState(!Number.isFinite(id) || dice.fresh);
  useEffect(() => {
    const timer = setTimeout(() => setRolling(false), THROW);
    return () => clearTimeout(timer);
  }, []);
  const label = `${dice.emoji} ${dice.value ?? ""}`;
  return html`<span class=${`dice ${rolling ? "rolling" : ""}`} role="img" aria-label=${label}>
    ${shown(dice)}</span>`;
}

function shown({ emoji, value }) {
  if (!value) return emoji;
  if (emoji === "🎲") return html`<${Die} value=${value} />`;
  if (emoji === "🎰") return html`<span class="reels">${reels(value).map((reel, i) => html`<i key=${i}>${reel}</i>`)}</span>`;
  return html`${emoji}<span class="dice-value">${value}</span>`;
}

const reels = (value) => [0, 1, 2].map((place) => REELS[Math.floor((value - 1) / 4 ** place) % 4]);

function Die({ value }) {
  const place = (at) => ({ cx: 20 + (at % 3) * 20, cy: 20 + Math.floor(at / 3) * 20 });
  return html`<svg class="die" viewBox="0 0 80 80"><rect x="4" y="4" width="72" height="72" rx="17" />
    ${FACES[value - 1].map((at) => html`<circle key=${at} ...${place(at)} r="7.5" />`)}</svg>`;
}
