// What a message carries, each kind by the module that shows it.

import { Contact, Document, Place, Sending } from "./cards.js";
import { Dice } from "./dice.js";
import { kindOf } from "./format.js";
import { Invoice } from "./invoice.js";
import { Animation, Moving, Photo } from "./picture.js";
import { Poll } from "./poll.js";
import { RoundVideo } from "./round-video.js";
import { Audio, Voice } from "./sound.js";
import { Sticker } from "./sticker.js";
import { bigEmoji, Text } from "./text.js";
import { html } from "./view.js";

/** Whether a message stands without a bubble around it. */
export function isBare(message) {
  const kind = kindOf(message);
  if (["sticker", "video_note", "dice"].includes(kind)) return true;
  return kind === "text" && !message.reply_to_message && !message.entities?.length
    && !message.forward_origin && bigEmoji(message.text) > 0;
}

const SHOWN = {
  text: ({ message, on }) => {
    const big = isBare(message) ? bigEmoji(message.text) : 0;
    return big ? html`<span class="big-emoji big-${big}">${message.text}</span>`
      : html`<${Text} text=${message.text} entities=${message.entities} on=${on} />`;
  },
  photo: ({ message }) => html`<${Photo} sizes=${message.photo} spoiler=${message.has_media_spoiler} />`,
  video: ({ message }) => html`<${Moving} file=${message.video} spoiler=${message.has_media_spoiler} />`,
  animation: ({ message }) => html`<${Animation} file=${message.animation}
    spoiler=${message.has_media_spoiler} />`,
  audio: ({ message, line }) => html`<${Audio} file=${message.audio} line=${line} />`,
  voice: ({ message }) => html`<${Voice} file=${message.voice} />`,
  video_note: ({ message }) => html`<${RoundVideo} file=${message.video_note} />`,
  document: ({ message }) => html`<${Document} file=${message.document} />`,
  sticker: ({ message }) => html`<${Sticker} sticker=${message.sticker} />`,
  venue: ({ message }) => html`<${Place} location=${message.venue.location} venue=${message.venue} />`,
  location: ({ message, line }) => html`<${Place} location=${message.location} since=${message.date}
    now=${line.store.now()} />`,
  contact: ({ message, line }) => html`<${Contact} contact=${message.contact} line=${line} />`,
  dice: ({ message }) => html`<${Dice} dice=${message.dice} id=${message.message_id} />`,
  poll: ({ seen, message, line }) => html`<${Poll} message=${message} line=${line} own=${seen.votes ?? []} />`,
  invoice: ({ seen, message }) => html`<${Invoice} invoice=${message.invoice} paid=${seen.paid} />`,
  sending: ({ message }) => html`<${Sending} kind=${message.sending} />`,
};

/** The content of one message, and its caption. */
export function Content({ seen, line }) {
  const { message } = seen;
  const on = reactions(line);
  const show = SHOWN[kindOf(message)];
  const above = message.show_caption_above_media;
  const caption = message.caption && html`<div class="caption"><${Text} text=${message.caption}
    entities=${message.caption_entities} on=${on} /></div>`;
  return html`${above && caption}<div class="content kind-${kindOf(message)}">
    ${show({ seen, message, line, on })}</div>${!above && caption}`;
}

/** What tapping parts of a text does. */
export const reactions = (line) => ({
  link: (url) => line.app.links.open(line.person, url),
  command: (text) => line.text(text),
  copy: async (text) => {
    await navigator.clipboard?.writeText(text).catch(() => null);
    line.store.toast("Copied", line.person);
  },
});
