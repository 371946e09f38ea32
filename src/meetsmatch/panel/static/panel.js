// Live numbers, keys, and a second press for what can't be taken back. Every page works without it.

const LIVE_MS = 3000;
const TWICE_S = 12;
const SETTLES_MS = 1000;
const shownMs = Date.now();

const shown = () => document.querySelectorAll("[data-live]");

function typing(target) {
  return target.closest("input, textarea, select") !== null;
}

async function refresh() {
  const state = document.querySelector("[data-live-state]");
  if (document.hidden) return;
  try {
    const answer = await fetch(state.dataset.liveFrom || "/live", { headers: { accept: "application/json" } });
    if (answer.status === 401) return location.assign("/login");
    if (!answer.ok) throw new Error(String(answer.status));
    const numbers = await answer.json();
    if (state.dataset.liveUntil && numbers.state !== state.dataset.liveUntil) location.reload();
    for (const place of shown()) {
      const now = String(numbers[place.dataset.live]);
      if ("value" in place) place.value = Number(now);
      if (place.textContent === now) continue;
      place.textContent = now;
      place.classList.remove("fresh");
      requestAnimationFrame(() => place.classList.add("fresh"));
    }
    state.textContent = "Live";
    state.classList.remove("away");
  } catch {
    state.textContent = "Not live: the panel does not answer";
    state.classList.add("away");
  }
}

// What can't be taken back is pressed twice within some seconds. That it waits for the second press,
// and that none came, is said below the page.
let asked = null;

function note(words) {
  document.querySelector("[data-note]").textContent = words;
}

function twice(event) {
  const button = event.submitter;
  if (!button || !("twice" in button.dataset)) return;
  if ("armed" in button.dataset && !asked.sent) return sends();
  event.preventDefault();
  if ("armed" in button.dataset) return;
  unasked("");
  const words = [...button.childNodes];
  const own = words.filter((it) => !/^(KBD|SMALL)$/.test(it.nodeName)).map((it) => it.textContent);
  const name = `“${button.getAttribute("aria-label") || own.join("").trim()}”`;
  button.dataset.armed = "";
  button.replaceChildren("Press again to confirm");
  const lapses = () => unasked(`${name} was not confirmed within ${TWICE_S} seconds: nothing was done. Press it again if you want it.`);
  asked = { button, words, name, timer: setTimeout(lapses, TWICE_S * 1000) };
  note(`Nothing is done yet. Press ${name} again within ${TWICE_S} seconds to confirm it; Esc leaves it.`);
}

// The second press: from here on nobody can say that nothing was done.
function sends() {
  clearTimeout(asked.timer);
  asked.sent = true;
  asked.button.replaceChildren("Under way…");
  note("");
}

function unasked(why) {
  if (!asked) return;
  clearTimeout(asked.timer);
  delete asked.button.dataset.armed;
  asked.button.replaceChildren(...asked.words);
  asked = null;
  note(why);
}

// The second tap of two may land on the next case, whose buttons stand where those of the last one
// stood: it decides nothing there. A key is pressed on purpose, and has no place to miss.
function slips(event) {
  if (event.detail === 0 || Date.now() - shownMs >= SETTLES_MS || !event.target.closest("[data-settles] button")) return;
  event.preventDefault();
  note("Nothing is done: that came as soon as the page did. Press it again if it is meant for this one.");
}

// All keys are told at the foot of every page.
function explain() {
  const told = document.querySelector(".shortcuts");
  if (!told) return;
  told.open = !told.open;
  if (told.open) told.querySelector("summary").focus();
}

// From card to card, and from row to row.
function step(by) {
  const links = [...document.querySelectorAll("main a.case, main tbody tr td:first-child a, main tbody tr td:nth-child(2) a")];
  const at = links.indexOf(document.activeElement);
  const link = at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[at + by];
  if (link) link.focus();
}

let going = 0;

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.key === "Escape" && asked) return unasked(asked.sent ? "" : `${asked.name} was left: nothing was done.`);
  if (typing(event.target)) return;
  if (event.key === "/") {
    const field = document.querySelector("[data-search]");
    if (field) {
      event.preventDefault();
      field.focus();
    }
    return;
  }
  const name = CSS.escape(event.key);
  const link = Date.now() - going < 1500 && document.querySelector(`nav [data-key="${name}"]`);
  const button = document.querySelector(`[data-press="${name}"]`);
  going = event.key === "g" && !link ? Date.now() : 0;
  if (link) link.click();
  else if (event.key === "?") explain();
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (button) button.click();
}

// What must be scrolled to be read can be scrolled by keyboard, and says what it is.
function reachable() {
  for (const table of document.querySelectorAll(".table:not([data-fixed])")) {
    const scrolls = table.scrollWidth > table.clientWidth || table.scrollHeight > table.clientHeight;
    if (scrolls === table.hasAttribute("tabindex")) continue;
    if (scrolls) {
      const heading = table.closest("section, .card")?.querySelector("h2") || document.querySelector("h1");
      table.tabIndex = 0;
      table.setAttribute("role", "region");
      table.setAttribute("aria-label", `${heading.textContent.trim()}, a table that scrolls`);
    } else for (const name of ["tabindex", "role", "aria-label"]) table.removeAttribute(name);
  }
}

// On a phone rows are shown as cards, which lets some browsers forget that they are rows of a table.
for (const [tags, role] of [["table", "table"], ["thead, tbody", "rowgroup"], ["tr", "row"], ["td", "cell"], ["th[scope=col]", "columnheader"], ["th[scope=row]", "rowheader"]]) {
  for (const it of document.querySelectorAll(`.table :is(${tags})`)) it.setAttribute("role", role);
}

// On a phone the pages lie in one line: the one that is open shall be seen there.
const nav = document.querySelector("nav");
const here = nav?.querySelector("[aria-current]");
if (here) nav.scrollLeft = here.offsetLeft - nav.offsetLeft - (nav.clientWidth - here.offsetWidth) / 2;

document.addEventListener("click", slips);
document.addEventListener("submit", twice);
// Browsers may keep the page as it was left, with what was pressed there.
addEventListener("pageshow", (event) => event.persisted && unasked(""));
reachable();
new ResizeObserver(reachable).observe(document.body);
document.addEventListener("keydown", keys);
if (document.querySelector("[data-live-state]")) setInterval(refresh, LIVE_MS);
