// Dice and their relatives: a short throw, then what came up.

import { html, useEffect, useState } from "./view.js";

const FACES = ["⚀", "⚁", "⚂", "⚃", "⚄", "⚅"];
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
  if (emoji === "🎲") return html`<span class="die">${FACES[value - 1]}</span>`;
  if (emoji === "🎰") return html`<span class="reels">${reels(value).map((reel, i) => html`<i key=${i}>${reel}</i>`)}</span>`;
  return html`${emoji}<span class="dice-value">${value}</span>`;
}

const reels = (value) => [0, 1, 2].map((place) => REELS[Math.floor((value - 1) / 4 ** place) % 4]);
