// The sheet of everything one can send.

import { ContactForm, ShareContact } from "./contact-form.js";
import { Icon } from "./icons.js";
import { MediaForm } from "./media-form.js";
import { LocationForm } from "./place-form.js";
import { PollForm } from "./poll-form.js";
import { Sheet } from "./sheet.js";
import { html } from "./view.js";

const TILES = [
  { kind: "photo", icon: "photo", text: "Photo" }, { kind: "video", icon: "video", text: "Video" },
  { kind: "album", icon: "album", text: "Album" }, { kind: "document", icon: "file", text: "File" },
  { kind: "animation", icon: "gif", text: "GIF" }, { kind: "audio", icon: "music", text: "Audio" },
  { kind: "voice", icon: "mic", text: "Voice" }, { kind: "video_note", icon: "round", text: "Round video" },
  { kind: "sticker", icon: "sticker", text: "Sticker" }, { form: "location", icon: "pin", text: "Location" },
  { form: "live", icon: "live", text: "Live location" }, { form: "venue", icon: "store", text: "Venue" },
  { form: "contact", icon: "user", text: "Contact" }, { form: "poll", icon: "poll", text: "Poll" },
  { form: "dice", icon: "dice", text: "Dice" },
];

/** `sheet`: {name: "attach"} for the tiles, or the form to open at once. */
export function Attach({ sheet, setSheet, line, close }) {
  const form = FORMS[sheet.name];
  if (form) return form({ sheet, line, close });
  const open = ({ kind, form: name }) => setSheet(kind ? { name: "media", kind } : { name });
  return html`<${Sheet} title="Send" close=${close}>
    <div class="tiles">${TILES.map((tile, at) => html`<button type="button" class="tile" key=${tile.text}
      onClick=${() => open(tile)}><span class=${`tile-icon tone-${at % 5}`}><${Icon} name=${tile.icon} size=${24} /></span>
      ${tile.text}</button>`)}</div>
  <//>`;
}

const FORMS = {
  media: ({ sheet, line, close }) =>
    html`<${MediaForm} key=${sheet.kind} kind=${sheet.kind} files=${sheet.files} line=${line} close=${close} />`,
  location: ({ sheet, line, close }) =>
    html`<${LocationForm} title="Location" tap=${sheet.tap} line=${line} close=${close} />`,
  live: ({ line, close }) => html`<${LocationForm} title="Live location" live line=${line} close=${close} />`,
  venue: ({ line, close }) => html`<${LocationForm} title="Venue" venue line=${line} close=${close} />`,
  contact: ({ line, close }) => html`<${ContactForm} line=${line} close=${close} />`,
  share: ({ sheet, line, close }) => html`<${ShareContact} text=${sheet.text} line=${line} close=${close} />`,
  poll: ({ sheet, line, close }) => html`<${PollForm} type=${sheet.type} line=${line} close=${close} />`,
  dice: ({ line, close }) => html`<${DiceSheet} line=${line} close=${close} />`,
};

const DICE = ["🎲", "🎯", "🏀", "⚽", "🎳", "🎰"];

function DiceSheet({ line, close }) {
  const roll = (emoji) => {
    line.send({ kind: "dice", emoji }, { dice: { emoji } });
    close();
  };
  return html`<${Sheet} title="Dice" close=${close}><div class="tiles">
    ${DICE.map((emoji) => html`<button type="button" class="tile emoji-tile" key=${emoji}
      aria-label=${`Throw ${emoji}`} onClick=${() => roll(emoji)}>${emoji}</button>`)}</div><//>`;
}
