// What people type to format: **bold**, __italic__, ~~strike~~, ||spoiler||, `code`, ```pre``` and [text](link).

const MARKS = [
  { open: "```", type: "pre" }, { open: "**", type: "bold" }, { open: "__", type: "italic" },
  { open: "~~", type: "strikethrough" }, { open: "||", type: "spoiler" }, { open: "`", type: "code" },
];
const LINK = /^\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|tg:\/\/[^\s)]+)\)/;
const RAW = new Set(["pre", "code"]);

/** The text without marks, and its entities (UTF-16 offsets). */
export function parse(source) {
  const out = { text: "", entities: [] };
  walk(source, out);
  return out;
}

function walk(source, out) {
  let at = 0;
  while (at < source.length) {
    const rest = source.slice(at);
    const taken = linked(rest, out) || marked(rest, out);
    if (taken) at += taken;
    else {
      out.text += source[at];
      at += 1;
    }
  }
}

function marked(rest, out) {
  const mark = MARKS.find(({ open }) => rest.startsWith(open));
  if (!mark) return 0;
  const { open, type } = mark;
  const end = rest.indexOf(open, open.length + 1);
  if (end < 0) return 0;
  const inner = rest.slice(open.length, end);
  if (/^\s|\s$/.test(inner) && !RAW.has(type)) return 0;
  const offset = out.text.length;
  const language = type === "pre" ? /^(\w+)\n/.exec(inner)?.[1] : undefined;
  if (RAW.has(type)) out.text += rawText(inner, language);
  else walk(inner, out);
  const entity = { type, offset, length: out.text.length - offset };
  if (entity.length) out.entities.push(language ? { ...entity, language } : entity);
  return end + open.length;
}

const rawText = (inner, language) =>
  (language ? inner.slice(language.length + 1) : inner.replace(/^\n/, "")).replace(/\n$/, "");

function linked(rest, out) {
  const found = LINK.exec(rest);
  if (!found) return 0;
  out.entities.push({
    type: "text_link", offset: out.text.length, length: found[1].length, url: found[2],
  });
  out.text += found[1];
  return found[0].length;
}

const SIGNS = { bold: "**", italic: "__", strikethrough: "~~", spoiler: "||", code: "`" };

/** The marks that would give this text back, for editing a formatted message. */
export function source(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const marks = sorted.flatMap((entity, rank) => signs(entity).map((sign, closing) => ({
    at: entity.offset + (closing ? entity.length : 0), sign, closing, rank,
  })));
  // Put in from the end: what goes in later at one place stands further left.
  marks.sort((a, b) => b.at - a.at || a.closing - b.closing
    || (a.closing ? a.rank - b.rank : b.rank - a.rank));
  return marks.reduce((out, { at, sign }) => out.slice(0, at) + sign + out.slice(at), text);
}

function signs({ type, url, language }) {
  if (type === "text_link") return ["[", `](${url})`];
  const mark = MARKS.find((one) => one.type === type);
  if (!mark) return [];
  return [language ? `${mark.open}${language}\n` : mark.open, mark.open];
}
