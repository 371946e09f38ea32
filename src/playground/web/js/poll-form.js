// A new poll or quiz.

import { Field, Sheet, Switch } from "./sheet.js";
import { html, useState } from "./view.js";

const MOST = 12;

export function PollForm({ line, close, type }) {
  const question = useState("");
  const [options, setOptions] = useState(["", ""]);
  const anonymous = useState(true);
  const several = useState(false);
  const quiz = useState(type === "quiz");
  const [right, setRight] = useState(0);
  const write = (at, text) => {
    const next = options.map((option, i) => (i === at ? text : option));
    if (next.at(-1) && next.length < MOST) next.push("");
    setOptions(next);
  };
  const send = () => {
    const filled = options.filter(Boolean);
    line.send({
      kind: "poll", question: question[0], options: filled, is_anonymous: anonymous[0],
      ...(quiz[0] ? { type: "quiz", correct_option_id: Math.min(right, filled.length - 1) }
        : several[0] && { allows_multiple_answers: true }),
    });
    close();
  };
  return html`<${Sheet} title=${quiz[0] ? "Quiz" : "Poll"} close=${close} onSubmit=${send}>
    <${Field} label="Question" bind=${question} maxlength="300" required data-first />
    ${options.map((option, at) => html`<div class="poll-line" key=${at}>
      ${quiz[0] && html`<input type="radio" name="right" aria-label=${`Option ${at + 1} is right`} checked=${right === at}
        onChange=${() => setRight(at)} />`}
      <${Field} label=${`Option ${at + 1}`} bind=${[option, (text) => write(at, text)]} maxlength="100" required=${at === 0} /></div>`)}
    <${Switch} label="Anonymous" bind=${anonymous} />
    ${!quiz[0] && html`<${Switch} label="Several answers" bind=${several} />`}
    ${!type && html`<${Switch} label="Quiz with one right answer" bind=${quiz} />`}
    <button type="submit" class="wide primary">Send</button>
  <//>`;
}
