// How long and how large a file is that one picked, as its player tells.

const PATIENCE = 3000; // milliseconds; some recordings never tell their length

/** `{duration, width, height}` or `{duration, length}`, as far as `kind` has them. */
export async function measured(blob, kind) {
  if (!/^(video|audio)\//.test(blob.type)) return {};
  const player = document.createElement(blob.type.startsWith("video/") ? "video" : "audio");
  const url = URL.createObjectURL(blob);
  try {
    await told(player, url);
    return facts(player, kind);
  } finally {
    URL.revokeObjectURL(url);
  }
}

function told(player, url) {
  return new Promise((resolve) => {
    player.onloadedmetadata = resolve;
    player.onerror = resolve;
    setTimeout(resolve, PATIENCE);
    player.preload = "metadata";
    player.src = url;
  });
}

function facts({ duration, videoWidth: width, videoHeight: height }, kind) {
  const known = Number.isFinite(duration) ? { duration: Math.max(1, Math.round(duration)) } : {};
  if (!width) return known;
  return kind === "video_note" ? { ...known, length: Math.min(width, height) } : { ...known, width, height };
}
