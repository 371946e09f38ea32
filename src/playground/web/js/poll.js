// A poll: choose before voting, percentages after.

import { Icon } from "./icons.js";
import { html, names, useState } from "./view.js";

export function Poll({ message, line, own }) {
  const { poll } = message;
  const done = own.length > 0 || poll.is_closed;
  const kind = poll.type === "quiz" ? "quiz" : "poll";
  const title = [poll.is_closed ? "Closed" : poll.is_anonymous ? "Anonymous" : "Public", kind].join(" ");
  return html`<div class="poll" role="group" aria-label=${`${title}: ${poll.question}`}>
    <b dir="auto">${poll.question}</b>
    <span class="small">${title}${poll.allows_multiple_answers ? " · several answers" : ""}</span>
    ${done ? html`<${Results} poll=${poll} own=${own} />`
      : html`<${Choices} poll=${poll} vote=${(options) => line.vote(message, options)} />`}
    <div class="poll-foot"><span class="small">${poll.total_voter_count} ${poll.total_voter_count === 1 ? "vote" : "votes"}</span>
      ${own.length > 0 && !poll.is_closed && kind === "poll" && html`<button type="button" class="linklike"
        onClick=${() => line.vote(message, [])}>Retract vote</button>`}</div>
  </div>`;
}

function Choices({ poll, vote }) {
  const [chosen, setChosen] = useState([]);
  const several = poll.allows_multiple_answers;
  const choose = (at) => {
    if (!several) vote([at]);
    else setChosen(chosen.includes(at) ? chosen.filter((one) => one !== at) : [...chosen, at].sort());
  };
  return html`<div class="poll-options">
    ${poll.options.map((option, at) => html`<button type="button" key=${at} class="poll-option"
      role=${several ? "checkbox" : "button"} aria-checked=${several ? chosen.includes(at) : null}
      onClick=${() => choose(at)}>
      <span class=${names("poll-mark", several && "square", chosen.includes(at) && "on")}></span>
      <span dir="auto">${option.text}</span></button>`)}
    ${several && html`<button type="button" class="linklike" disabled=${!chosen.length}
      onClick=${() => vote(chosen)}>Vote</button>`}
  </div>`;
}

function Results({ poll, own }) {
  const total = Math.max(1, poll.total_voter_count);
  const right = (at) => poll.correct_option_id === at || poll.correct_option_ids?.includes(at);
  return html`<div class="poll-options">
    ${poll.options.map((option, at) => html`<div key=${at} class=${names("poll-result", own.includes(at) && "own", right(at) && "right")}>
      <span class="poll-percent">${Math.round((100 * option.voter_count) / total)}%</span>
      <span dir="auto">${option.text}${own.includes(at) && html` <${Icon} name="check" size=${14} />`}</span>
      <progress max="1" value=${option.voter_count / total} aria-hidden="true"></progress>
    </div>`)}
    ${poll.explanation && html`<p class="small" dir="auto">${poll.explanation}</p>`}
  </div>`;
}
