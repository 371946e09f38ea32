// The commands of the bot, or of a group's bots, while a text begins with a slash.

import { html } from "./view.js";

/** What the bots of a chat offer this person there, in their language where they speak it. */
export function commandsIn(store, chat, person) {
  const bot = store.bot(chat);
  if (bot) return offered(bot, person, [["chat", person?.id], ["all_private_chats"], ["default"]]);
  const inside = store.chats.find(({ id }) => id === chat)?.bots ?? [];
  const scopes = [["chat", chat], ["all_group_chats"], ["default"]];
  return store.bots.filter(({ id }) => inside.includes(id)).flatMap((one) => offered(one, person, scopes));
}

/** The list of the narrowest scope that has one; Telegram looks for the language within each. */
function offered(bot, person, scopes) {
  for (const [type, id] of scopes) {
    for (const language of [person?.language_code, ""]) {
      const found = bot.command_sets?.find(({ scope, language_code: code }) => scope.type === type
        && (id === undefined || Number(scope.chat_id) === id) && (code ?? "") === language);
      if (found) return found.commands;
    }
  }
  return [];
}

/** The commands that `text` may become; none once it is more than one word. */
export function matching(commands, text) {
  if (!/^\/\w*$/.test(text)) return [];
  return commands.filter(({ command }) => command.startsWith(text.slice(1)));
}

export function CommandMenu({ commands, pick }) {
  if (!commands.length) return null;
  return html`<div class="commands" role="listbox" aria-label="Commands">
    ${commands.map(({ command, description }) => html`<button type="button" role="option" aria-selected="false"
      key=${command} onClick=${() => pick(command)}><b>/${command}</b><span dir="auto">${description}</span></button>`)}
  </div>`;
}
