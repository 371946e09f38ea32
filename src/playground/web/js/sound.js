// Voice messages with their waveform, and music.

import { duration, size } from "./format.js";
import { Icon } from "./icons.js";
import { fileUrl } from "./socket.js";
import { html, names, useEffect, useRef, useState } from "./view.js";
import { guessed, heard } from "./waveform.js";

/** One sound's player: `{playing, at, part, toggle, seek, element}`. */
export function usePlayer(src, length) {
  const audio = useRef(null);
  const [state, setState] = useState({ playing: false, at: 0, broken: false });
  const update = (values) => setState((old) => ({ ...old, ...values }));
  const real = () => (Number.isFinite(audio.current?.duration) ? audio.current.duration : length);
  const toggle = () => {
    if (audio.current.paused) audio.current.play().catch(() => update({ broken: true }));
    else audio.current.pause();
  };
  const seek = (part) => {
    audio.current.currentTime = part * real();
    update({ at: audio.current.currentTime });
  };
  const element = html`<audio ref=${audio} src=${src} preload="none"
    onPlay=${() => update({ playing: true })} onPause=${() => update({ playing: false })}
    onTimeUpdate=${() => update({ at: audio.current.currentTime })}
    onEnded=${() => update({ playing: false, at: 0 })} onError=${() => update({ broken: true })}></audio>`;
  return { ...state, part: state.at / (real() || 1), toggle, seek, element };
}

export function Voice({ file }) {
  const src = fileUrl(file.file_unique_id);
  const player = usePlayer(src, file.duration);
  const [bars, setBars] = useState(() => guessed(file.file_unique_id));
  useEffect(() => {
    let here = true;
    heard(src).then((told) => here && told && setBars(told));
    return () => { here = false; };
  }, [src]);
  const shown = player.playing || player.at ? player.at : file.duration;
  return html`<div class="voice">
    ${player.element}
    <${PlayButton} player=${player} what="voice message" />
    <div class="voice-body">
      <${Waveform} bars=${bars} player=${player} length=${file.duration} />
      <span class="small">${player.broken ? "can't be played here" : duration(shown)}</span>
    </div>
  </div>`;
}

export function Audio({ file }) {
  const player = usePlayer(fileUrl(file.file_unique_id), file.duration);
  const title = file.title ?? file.file_name ?? "Audio";
  return html`<div class="voice audio">
    ${player.element}
    <${PlayButton} player=${player} what=${title} />
    <div class="voice-body">
      <b dir="auto">${title}</b>
      <span class="small" dir="auto">${file.performer ?? "Unknown artist"}</span>
      <input type="range" class="seek" min="0" max="1" step="0.001" value=${player.part}
        aria-label="Position" onInput=${(event) => player.seek(Number(event.target.value))} />
      <span class="small">${duration(player.at)} / ${duration(file.duration)} · ${size(file.file_size)}</span>
    </div>
  </div>`;
}

function PlayButton({ player, what }) {
  return html`<button type="button" class="play" onClick=${player.toggle}
    aria-label=${player.playing ? `Pause ${what}` : `Play ${what}`}>
    <${Icon} name=${player.playing ? "pause" : "play"} /></button>`;
}

function Waveform({ bars, player, length }) {
  const at = (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    player.seek((event.clientX - box.left) / box.width);
  };
  const step = ({ key }) => {
    const by = { ArrowRight: 0.1, ArrowLeft: -0.1 }[key];
    if (by) player.seek(Math.max(0, Math.min(1, player.part + by)));
  };
  return html`<svg class="waveform" viewBox=${`0 0 ${bars.length * 4} 24`} preserveAspectRatio="none"
    role="slider" tabindex="0" aria-label="Position" aria-valuemin="0" aria-valuemax=${length}
    aria-valuenow=${Math.round(player.at)} onClick=${at} onKeyDown=${step}>
    ${bars.map((bar, i) => html`<rect key=${i} x=${i * 4} y=${24 - (3 + bar * 21)} width="2.4" rx="1.2"
      height=${3 + bar * 21} class=${names(i / bars.length < player.part && "played")} />`)}
  </svg>`;
}
