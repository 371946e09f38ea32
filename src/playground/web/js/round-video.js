// A round video message: plays in place with a ring that shows how far it is.

import { duration } from "./format.js";
import { Icon } from "./icons.js";
import { fileUrl } from "./socket.js";
import { html, useRef, useState } from "./view.js";

const AROUND = 2 * Math.PI * 48.5;

export function RoundVideo({ file }) {
  const video = useRef(null);
  const [state, setState] = useState({ playing: false, part: 0, broken: false });
  const update = (values) => setState((old) => ({ ...old, ...values }));
  const toggle = () => {
    if (video.current.paused) video.current.play().catch(() => update({ broken: true }));
    else video.current.pause();
  };
  const moved = () => update({ part: video.current.currentTime / (video.current.duration || 1) });
  return html`<button type="button" class="round-video" onClick=${toggle}
    aria-label=${state.playing ? "Pause video message" : "Play video message"}>
    <video ref=${video} src=${fileUrl(file.file_unique_id)} playsinline preload="metadata"
      onPlay=${() => update({ playing: true })} onPause=${() => update({ playing: false })}
      onEnded=${() => update({ playing: false, part: 0 })} onTimeUpdate=${moved}
      onError=${() => update({ broken: true })}></video>
    ${state.part > 0 && html`<svg viewBox="0 0 100 100" aria-hidden="true"><circle cx="50" cy="50" r="48.5"
      stroke-dasharray=${`${AROUND * state.part} ${AROUND}`} /></svg>`}
    ${!state.playing && html`<span class="round-play"><${Icon} name="play" size=${26} /></span>`}
    <span class="badge-corner">${state.broken ? "can't be played" : duration(file.duration ?? file.length)}</span>
  </button>`;
}
