// Several messages sent as one: pictures as a grid, files and music as a list.

import { Content, reactions } from "./content.js";
import { Moving, Photo } from "./picture.js";
import { Text } from "./text.js";
import { html } from "./view.js";

const FILL = { width: "100%", height: "100%" };

export function Album({ rows, line }) {
  const pictures = rows.every(({ seen }) => seen.message.photo || seen.message.video);
  if (!pictures) {
    return rows.map((row) => html`<div key=${row.key} data-part=${row.seen.message.message_id}>
      <${Content} seen=${row.seen} line=${line} /></div>`);
  }
  const captions = rows.filter(({ seen }) => seen.message.caption);
  return html`<div class=${`album album-${Math.min(rows.length, 10)}`}>
      ${rows.map((row) => html`<${Part} key=${row.key} message=${row.seen.message} />`)}</div>
    ${captions.map(({ key, seen: { message } }) => html`<div class="caption" key=${key}>
      <${Text} text=${message.caption} entities=${message.caption_entities} on=${reactions(line)} /></div>`)}`;
}

function Part({ message }) {
  const { message_id: id, photo, video, has_media_spoiler: spoiler } = message;
  return html`<div class="album-part" data-part=${id} data-id=${id}>
    ${photo ? html`<${Photo} sizes=${photo} spoiler=${spoiler} style=${FILL} />`
      : html`<${Moving} file=${video} spoiler=${spoiler} style=${FILL} />`}</div>`;
}
