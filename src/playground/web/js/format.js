// Times, sizes and one-line words for messages, in the browser's own locale.

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const dayThisYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "long" });
const dayOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

export const time = (seconds) => clock.format(seconds * 1000);

/** With seconds and milliseconds, for the inspector. */
export const exactTime = (seconds, millis = true) => {
  const tail = millis ? `.${String(Math.floor((seconds % 1) * 1000)).padStart(3, "0")}` : "";
  return exact.format(seconds * 1000) + tail;
};

/** A key that is the same for all moments of one day. */
export const dayKey = (seconds) => new Date(seconds * 1000).toDateString();

/** “Today”, “Yesterday”, or the date; `now` is the playground's time. */
export function day(seconds, now) {
  const key = dayKey(seconds);
  if (key === dayKey(now)) return "Today";
  if (key === dayKey(now - 86_400)) return "Yesterday";
  const date = new Date(seconds * 1000);
  const thisYear = date.getFullYear() === new Date(now * 1000).getFullYear();
  return (thisYear ? dayThisYear : dayOfYear).format(date);
}

/** `1:05`, `1:02:03`. */
export function duration(seconds = 0) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, at) => (at ? String(part).padStart(2, "0") : part)).join(":");
}

export function size(bytes) {
  if (bytes === undefined || bytes === null) return "";
  const units = ["B", "KB", "MB", "GB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

const WORDS = {
  photo: "📷 Photo", video: "🎬 Video", animation: "GIF", audio: "🎵 Audio", voice: "🎤 Voice message",
  video_note: "⏺ Video message", location: "📍 Location",
};

const TOLD = {
  sticker: (sticker) => `${sticker.emoji ?? ""} Sticker`.trim(),
  document: (document) => `📎 ${document.file_name ?? "File"}`,
  venue: (venue) => `📍 ${venue.title}`,
  contact: (contact) => `👤 ${contact.first_name}`,
  dice: (dice) => `${dice.emoji}`,
  poll: (poll) => `📊 ${poll.question}`,
  invoice: (invoice) => `🧾 ${invoice.title}`,
};

// Order matters: an animation carries a document, a venue a location.
const KINDS = [
  "text", "animation", "photo", "video", "audio", "voice", "video_note", "sticker", "document",
  "venue", "location", "contact", "dice", "poll", "invoice", "sending",
];

/** Which kind of content a message carries; `service` when none of the usual. */
export const kindOf = (message) => KINDS.find((kind) => message[kind] !== undefined) ?? "service";

/** What a spoiler hides is not told beside it either. */
const veiled = (text, entities = []) => entities.filter(({ type }) => type === "spoiler").reduce(
  (shown, { offset, length }) => shown.slice(0, offset) + "▒".repeat(length) + shown.slice(offset + length),
  text,
);

/** A message in one line. */
export function summary(message) {
  const kind = kindOf(message);
  if (kind === "text") return veiled(message.text, message.entities);
  if (message.caption) return veiled(message.caption, message.caption_entities);
  if (kind === "sending") return "Sending…";
  return TOLD[kind]?.(message[kind]) ?? WORDS[kind] ?? "Service message";
}

const DOING = {
  typing: "typing", upload_photo: "sending a photo", record_video: "recording a video",
  upload_video: "sending a video", record_voice: "recording a voice message",
  upload_voice: "sending a voice message", record_audio: "recording a voice message",
  upload_audio: "sending audio", upload_document: "sending a file",
  choose_sticker: "choosing a sticker", find_location: "choosing a location",
  record_video_note: "recording a video message", upload_video_note: "sending a video message",
};

/** What a chat action says under the chat's name. */
export const doing = (action) => DOING[action] ?? action.replaceAll("_", " ");

/** Up to two initials for an avatar. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() || "?";
}

const HUES = [250, 185, 288, 340, 150, 50, 25, 315];

/** A colour of one's own: the hue that belongs to an id. */
export const hue = (id) => HUES[Math.abs(Number(id) || 0) % HUES.length];
