// How loud a sound is along its way, as bars between 0 and 1.

const BARS = 42;

/** Bars made up from an id, always the same: shown until the sound is read. */
export function guessed(id) {
  let state = [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length: BARS }, (_, i) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return 0.15 + 0.55 * (state / 2 ** 32) * (0.6 + 0.4 * Math.sin(i / 3));
  });
}

/** Bars of the sound at `url`; null when the browser can't read it. */
export async function heard(url) {
  try {
    const bytes = await (await fetch(url)).arrayBuffer();
    const context = new OfflineAudioContext(1, 1, 16_000);
    return peaks((await context.decodeAudioData(bytes)).getChannelData(0));
  } catch {
    return null; // an unknown format: the guessed bars stay
  }
}

function peaks(samples) {
  const step = Math.max(1, Math.floor(samples.length / BARS));
  const loud = Array.from({ length: BARS }, (_, i) => {
    let sum = 0;
    for (let at = i * step; at < (i + 1) * step && at < samples.length; at += 1) sum += samples[at] ** 2;
    return Math.sqrt(sum / step);
  });
  const most = Math.max(...loud);
  return most ? loud.map((value) => value / most) : loud;
}
