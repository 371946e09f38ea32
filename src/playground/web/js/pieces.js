// A text longer than a message may be goes out as several, parted where people pause.

const LONGEST = 4096;
const PAUSES = ["\n", " "];

/** The text in messages, each with its own part of the entities. */
export function pieces({ text, entities }, longest = LONGEST) {
  const made = [];
  let from = 0;
  while (from < text.length) {
    const to = endOf(text, from, longest);
    made.push(part(text, entities, from, to));
    from = to;
  }
  return made.filter((piece) => piece.text.trim());
}

/** Behind the last pause in the second half; never within a pair of surrogates. */
function endOf(text, from, longest) {
  const most = from + longest;
  if (most >= text.length) return text.length;
  for (const pause of PAUSES) {
    const at = text.lastIndexOf(pause, most - 1);
    if (at >= from + longest / 2) return at + 1;
  }
  return /[\udc00-\udfff]/.test(text[most]) ? most - 1 : most;
}

function part(text, entities, from, to) {
  const inside = entities.map((entity) => {
    const start = Math.max(entity.offset, from);
    const end = Math.min(entity.offset + entity.length, to);
    return { ...entity, offset: start - from, length: end - start };
  });
  return { text: text.slice(from, to), entities: inside.filter(({ length }) => length > 0) };
}
