// Photos, videos and animations at their own proportions, so nothing jumps when they load.

import { duration } from "./format.js";
import { Icon } from "./icons.js";
import { fileUrl } from "./socket.js";
import { Viewer } from "./viewer.js";
import { html, names, useRef, useState } from "./view.js";

const WIDEST = 290;
const TALLEST = 340;
const LEAST = 130;

/** The size at which a picture of these proportions is shown. */
export function fitted(width = 320, height = 240) {
  const scale = Math.min(WIDEST / width, TALLEST / height);
  const fit = (value) => Math.round(Math.max(LEAST, value * scale));
  return { width: `${fit(width)}px`, aspectRatio: `${fit(width)} / ${fit(height)}` };
}

export function Photo({ sizes, spoiler, style }) {
  const largest = sizes.at(-1);
  const [open, setOpen] = useState(false);
  const [state, setState] = useState("loading");
  const src = fileUrl(largest.file_unique_id);
  return html`<${Veiled} spoiler=${spoiler} style=${style ?? fitted(largest.width, largest.height)}>
    <button type="button" class="picture-button" aria-label="Open photo" onClick=${() => setOpen(true)}>
      ${state !== "broken" && html`<img class=${names("picture", state)} src=${src} alt="" draggable=${false}
        onLoad=${() => setState("there")} onError=${() => setState("broken")} />`}
      ${state === "broken" && html`<span class="broken">Photo can't be shown</span>`}
    </button>
    ${open && html`<${Viewer} src=${src} close=${() => setOpen(false)} />`}
  <//>`;
}

/** An animation: a silent video that loops, or a GIF, which is a picture to a browser. */
export function Animation({ file, spoiler }) {
  if (!file.mime_type?.startsWith("image/")) return html`<${Moving} file=${file} loops spoiler=${spoiler} />`;
  return html`<${Veiled} spoiler=${spoiler} style=${fitted(file.width, file.height)}>
    <img class="picture" src=${fileUrl(file.file_unique_id)} alt="Animation" /><span class="badge-corner">GIF</span><//>`;
}

/** A video to play; `loops` makes it play by itself without sound. */
export function Moving({ file, loops = false, spoiler, style }) {
  const thumb = file.thumbnail?.file_unique_id;
  const [playing, setPlaying] = useState(loops);
  const [broken, setBroken] = useState(false);
  const video = useRef(null);
  const src = fileUrl(file.file_unique_id);
  const play = () => {
    setPlaying(true);
    video.current?.play().catch(() => setBroken(true));
  };
  return html`<${Veiled} spoiler=${spoiler} style=${style ?? fitted(file.width, file.height)}>
    ${!broken && html`<video class="picture" ref=${video} src=${src} playsinline preload="metadata" poster=${thumb && fileUrl(thumb)}
      loop=${loops} muted=${loops} autoplay=${loops} controls=${playing && !loops}
      aria-label=${loops ? "Animation" : "Video"} onError=${() => setBroken(true)}
      onEnded=${() => setPlaying(false)}></video>`}
    ${broken && html`<span class="broken">${loops ? "GIF" : "Video"} can't be played here</span>`}
    ${!playing && !broken && html`<button type="button" class="play-big" aria-label="Play video"
      onClick=${play}><${Icon} name="play" size=${30} /></button>`}
    ${(!playing || loops) && html`<span class="badge-corner">${loops ? "GIF" : duration(file.duration)}</span>`}
  <//>`;
}

/** Something under a spoiler until it is tapped. */
function Veiled({ spoiler, style, children }) {
  const [hidden, setHidden] = useState(Boolean(spoiler));
  return html`<div class=${names("frame", hidden && "veiled")} style=${style}>
    ${children}
    ${hidden && html`<button type="button" class="media-veil" aria-label="Hidden media, press to show"
      onClick=${() => setHidden(false)}><span>Tap to show</span></button>`}
  </div>`;
}
