// Recording a voice message; where there is no microphone, the built-in sample is sent instead.

import { duration } from "./format.js";
import { Icon } from "./icons.js";
import { html, useEffect, useRef, useState } from "./view.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export function Recorder({ line }) {
  const [since, setSince] = useState(null);
  const recording = useRef(null);
  useEffect(() => () => recording.current?.cancel(), []);
  const begin = async () => {
    recording.current = await record().catch(() => null);
    if (recording.current) setSince(Date.now());
    else sample(line);
  };
  const end = async (send) => {
    const length = Math.max(1, Math.round((Date.now() - since) / 1000));
    setSince(null);
    if (!send) return recording.current.cancel();
    const blob = await recording.current.finish();
    return line.send({ kind: "voice", blob, duration: length });
  };
  if (since === null) {
    return html`<button type="button" class="round send" aria-label="Record a voice message" title="Record a voice message"
      onClick=${begin}><${Icon} name="mic" /></button>`;
  }
  return html`<div class="recording">
    <button type="button" class="round" aria-label="Discard" onClick=${() => end(false)}><${Icon} name="trash" /></button>
    <span class="recording-dot" aria-hidden="true"></span><${Elapsed} since=${since} />
    <button type="button" class="round send" aria-label="Send voice message" onClick=${() => end(true)}><${Icon} name="send" /></button>
  </div>`;
}

function sample(line) {
  line.store.toast("No microphone here: the sample was sent", line.person);
  line.send({ kind: "voice" });
}

function Elapsed({ since }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, []);
  return html`<span role="timer">${duration((Date.now() - since) / 1000)}</span>`;
}

async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { mimeType: type });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  const quiet = () => stream.getTracks().forEach((track) => track.stop());
  const stopped = new Promise((resolve) => {
    recorder.onstop = () => {
      quiet();
      resolve(new File(parts, "voice.ogg", { type: recorder.mimeType.split(";")[0] }));
    };
  });
  return {
    cancel: () => recorder.state !== "inactive" && recorder.stop(),
    finish: () => {
      recorder.stop();
      return stopped;
    },
  };
}
