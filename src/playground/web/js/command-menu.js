// The bot's commands, while a text begins with a slash.

import { html } from "./view.js";

/** The bot's commands in this person's language, or those for everybody. */
export function commandsOf(bot, person) {
  const told = bot?.command_sets?.find(({ scope, language_code: language }) =>
    scope.type === "default" && language && language === person?.language_code);
  return told?.commands ?? bot?.commands ?? [];
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
