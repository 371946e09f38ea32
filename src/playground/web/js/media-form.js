// Sending a file of any kind: from the disk, or the playground's own sample.

import { Icon } from "./icons.js";
import { parse } from "./markdown.js";
import { Field, Sheet, Switch } from "./sheet.js";
import { html, useRef, useState } from "./view.js";

const KINDS = {
  photo: { title: "Photo", accept: "image/*", caption: true, spoiler: true },
  video: { title: "Video", accept: "video/*", caption: true, spoiler: true },
  animation: { title: "GIF", accept: "image/gif,video/mp4", caption: true, spoiler: true },
  audio: { title: "Audio", accept: "audio/*", caption: true },
  voice: { title: "Voice message", accept: "audio/ogg,audio/*", caption: true },
  video_note: { title: "Round video", accept: "video/*" },
  document: { title: "File", accept: "", caption: true },
  sticker: { title: "Sticker", accept: "image/webp,image/png,video/webm" },
  album: { title: "Album", accept: "image/*,video/*", caption: true, several: true },
};

/** `files`: already chosen ones; `replaces`: the message whose media is changed. */
export function MediaForm({ kind, files = [], line, close, replaces = null }) {
  const form = KINDS[kind];
  const [chosen, setChosen] = useState(files);
  const caption = useState(replaces?.caption ?? "");
  const spoiler = useState(false);
  const input = useRef(null);
  const send = () => {
    const members = { ...captioned(caption[0]), ...(spoiler[0] && { has_spoiler: true }) };
    if (replaces) line.edit(replaces.message_id, { media: { kind, ...fileOf(chosen[0]), ...members } });
    else line.send(kind === "album" ? albumOf(chosen, members) : { kind, ...fileOf(chosen[0]), ...members });
    close();
  };
  return html`<${Sheet} title=${replaces ? `Replace by ${form.title.toLowerCase()}` : form.title} close=${close} onSubmit=${send}>
    <input type="file" ref=${input} class="hidden" accept=${form.accept} multiple=${form.several} tabindex="-1"
      aria-label="File from disk" onChange=${(event) => setChosen([...event.target.files])} />
    <button type="button" class="picker" onClick=${() => input.current.click()}>
      <${Icon} name=${chosen.length ? "check" : "plus"} />
      <span dir="auto">${chosen.length ? chosen.map((file) => file.name).join(", ") : "Choose from disk…"}</span></button>
    <p class="small">${chosen.length ? "Press again to choose another." : `Without a file, a built-in sample is sent.`}</p>
    ${form.caption && html`<${Field} label="Caption" bind=${caption} placeholder="**bold**, __italic__, ||spoiler||" />`}
    ${form.spoiler && html`<${Switch} label="Hide under a spoiler" bind=${spoiler} />`}
    <button type="submit" class="wide primary" data-first>${chosen.length ? "Send" : "Send a sample"}</button>
  <//>`;
}

const fileOf = (blob) => (blob ? { blob } : {});

function captioned(text) {
  if (!text) return {};
  const { text: caption, entities } = parse(text);
  return { caption, ...(entities.length && { entities }) };
}

function albumOf(files, { caption, entities, has_spoiler: spoiler }) {
  const items = files.length
    ? files.map((blob) => ({ kind: blob.type.startsWith("video/") ? "video" : "photo", blob }))
    : [{ kind: "photo" }, { kind: "video" }, { kind: "photo" }];
  const first = { ...(caption && { caption }), ...(entities && { entities }) };
  return {
    kind: "album",
    items: items.map((item, at) => ({
      ...item, ...(at === 0 && first), ...(spoiler && { has_spoiler: true }),
    })),
  };
}
