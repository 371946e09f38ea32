// A small choice of emoji.

import { Sheet } from "./sheet.js";
import { html } from "./view.js";

const EMOJI = "😀 😃 😄 😁 😆 😅 😂 🤣 😊 🙂 😉 😍 🥰 😘 😋 😜 🤪 🤗 🤔 🤫 😏 😒 🙄 😬 😌 😔 😴 🤒 🥳 😎 🤓 😕 😮 😲 🥺 😢 😭 😱 😡 🤬 💩 👻 👽 🤖 😺 👋 👌 ✌️ 🤞 🤟 👍 👎 👊 👏 🙌 🙏 💪 💋 ❤ 🧡 💛 💚 💙 💜 🖤 💔 💯 🔥 ⭐ 🎉 🎁 🎈 🌹 🌈 ☀️ 🌙 ⚡ ☕ 🍕 🍺 🐶 🐱 🐻 🚀 🏠 ✅ ❌ ❓ ❗".split(" ");

export function EmojiPicker({ pick, close }) {
  return html`<${Sheet} title="Emoji" close=${close}>
    <div class="emoji-grid">${EMOJI.map((emoji) => html`<button type="button" key=${emoji} aria-label=${emoji}
      onClick=${() => pick(emoji)}>${emoji}</button>`)}</div>
  <//>`;
}
