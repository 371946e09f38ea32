// The foot of a chat: writing, answering, editing, and the way to everything else.

import { Attach } from "./attach.js";
import { Banner } from "./banner.js";
import { CommandMenu, commandsIn, matching } from "./command-menu.js";
import { EmojiPicker } from "./emoji.js";
import { ForwardSheet, MoveSheet } from "./message-sheets.js";
import { Icon } from "./icons.js";
import { parse } from "./markdown.js";
import { MediaForm } from "./media-form.js";
import { draftOf } from "./message-menu.js";
import { pieces } from "./pieces.js";
import { Recorder } from "./recorder.js";
import { ReplyKeyboard } from "./reply-keyboard.js";
import { forcedReply, keyboardOf } from "./threads.js";
import { html, useApp, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

export function Composer(props) {
  const { at, phone, person, line, thread } = props;
  const { store, layout } = useApp();
  const start = () => {
    line.start(phone.payload);
    layout.change(at, { payload: null });
  };
  if (person.blocked?.includes(line.chat)) {
    return html`<footer class="composer single"><button type="button" class="wide"
      onClick=${() => line.block(false)}>Unblock</button></footer>`;
  }
  const { type, posters } = store.chats.find(({ id }) => id === line.chat) ?? {};
  if (type === "channel" && !posters.includes(person.id)) {
    return html`<footer class="composer single"><p class="status">Only administrators write here</p></footer>`;
  }
  const fresh = store.bot(line.chat) && thread.loaded && !thread.rows.length;
  if (fresh || phone.payload) {
    return html`<footer class="composer single"><button type="button" class="wide primary"
      onClick=${start}>${phone.payload ? `Start with “${phone.payload}”` : "Start"}</button></footer>`;
  }
  return html`<${Writing} ...${props} />`;
}

const EDITS = ["edit", "caption"];

function Writing({ line, thread, draft, setDraft }) {
  const { store } = useApp();
  const [text, setText] = useState("");
  const [sheet, setSheet] = useState(null);
  const [folded, setFolded] = useState(null);
  const field = useRef(null);
  const keyboard = keyboardOf(thread);
  const commands = commandsIn(store, line.chat, store.person(line.person));
  const clear = () => {
    setText("");
    setDraft({ mode: "new" });
  };
  const cancel = () => (EDITS.includes(draft.mode) ? clear() : setDraft({ mode: "new" }));
  useDraft(draft, setText, field);
  useForcedReply(thread, setDraft);
  const send = () => {
    said(line, draft, text);
    clear();
    field.current?.focus();
  };
  const out = draft.mode === "reply" ? line.answering(draft, cancel) : line;
  const offer = (files) => setSheet({ name: "media", kind: kindOfFile(files[0]), files });
  const opened = keyboard && folded !== keyboard.id;
  const fold = (on) => setFolded(on ? keyboard.id : null);
  const command = (name) => {
    line.text(`/${name}`);
    setText("");
  };
  return html`<footer class="composer" onDragOver=${(event) => event.preventDefault()}
    onDrop=${(event) => takeFiles(event, event.dataTransfer, offer)}>
    <${Banner} draft=${draft} cancel=${cancel} />
    <${CommandMenu} commands=${matching(commands, text)} pick=${command} />
    <${Sheets} sheet=${sheet} setSheet=${setSheet} draft=${draft} done=${cancel} line=${line} out=${out} field=${field} setText=${setText} />
    <div class="write-row">
      ${commands.length > 0 && html`<${Tool} icon="slash" label="Commands" press=${() => { setText("/"); field.current?.focus(); }} />`}
      <${Tool} icon="clip" label="Attach" open=${sheet?.name === "attach"} press=${() => setSheet(sheet ? null : { name: "attach" })} />
      <div class="field">
        <${Field} field=${field} text=${text} setText=${setText} placeholder=${keyboard?.input_field_placeholder}
          keyed=${(event) => onKey(event, { text, draft, thread, send, setDraft, cancel, setText })}
          pasted=${(event) => takeFiles(event, event.clipboardData, offer)} />
        ${keyboard && html`<${Tool} icon="keyboard" label=${opened ? "Hide keyboard" : "Show keyboard"} open=${opened} press=${() => fold(opened)} />`}
        <${Tool} icon="smile" label="Emoji" open=${sheet?.name === "emoji"}
          press=${() => setSheet(sheet?.name === "emoji" ? null : { name: "emoji" })} />
      </div>
      ${text.trim() || EDITS.includes(draft.mode) ? html`<${SendButton} edits=${EDITS.includes(draft.mode)} send=${send} />`
        : html`<${Recorder} line=${out} />`}
    </div>
    ${opened && html`<${ReplyKeyboard} key=${keyboard.id} keyboard=${keyboard} line=${line} setSheet=${setSheet}
      used=${() => keyboard.one_time_keyboard && fold(true)} />`}
  </footer>`;
}

const Tool = ({ icon, label, open, press }) => html`<button type="button" class="round" aria-label=${label}
  title=${label} aria-expanded=${open} onClick=${press}><${Icon} name=${icon} /></button>`;

const SendButton = ({ edits, send }) => html`<button type="button" class="round send" aria-label="Send"
  onClick=${send}><${Icon} name=${edits ? "check" : "send"} /></button>`;

function Field({ field, text, setText, placeholder, keyed, pasted }) {
  useGrowing(field, text);
  return html`<textarea ref=${field} rows="1" dir="auto" aria-label="Message" placeholder=${placeholder ?? "Message"}
    value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${keyed} onPaste=${pasted}></textarea>`;
}

/** Does what the draft is for with the text that was typed. */
function said(line, draft, text) {
  const parsed = parse(text.trim());
  if (EDITS.includes(draft.mode)) change(line, draft, parsed);
  else pieces(parsed).forEach((piece, at) =>
    line.text(piece.text, piece.entities, at ? {} : { replyTo: draft.message, quote: draft.quote }));
}

/** What lies over the chat: attachments, emoji, or a sheet that a message's menu asked for. */
function Sheets({ sheet, setSheet, draft, done, line, out, field, setText }) {
  const close = () => {
    setSheet(null);
    if (["media", "move", "forward"].includes(draft.mode)) done();
  };
  if (draft.mode === "media") {
    const kind = ["photo", "video", "animation", "audio", "document"].find((one) => draft.message[one]);
    return html`<${MediaForm} kind=${kind} line=${line} close=${close} replaces=${draft.message} />`;
  }
  if (draft.mode === "move") return html`<${MoveSheet} line=${line} message=${draft.message} close=${close} />`;
  if (draft.mode === "forward") return html`<${ForwardSheet} line=${line} ids=${draft.ids} close=${close} />`;
  if (sheet?.name === "emoji") {
    return html`<${EmojiPicker} close=${close} pick=${(emoji) => insert(field.current, emoji, setText)} />`;
  }
  if (sheet) return html`<${Attach} sheet=${sheet} setSheet=${setSheet} line=${out} close=${close} />`;
  return null;
}

function change(line, draft, said) {
  const name = draft.mode === "edit" ? "text" : "caption";
  const entities = said.entities.length ? { entities: said.entities } : {};
  line.edit(draft.message.message_id, { [name]: said.text, ...entities });
}

function onKey(event, { text, draft, thread, send, setDraft, cancel, setText }) {
  if (event.isComposing) return;
  const mark = (event.ctrlKey || event.metaKey) && MARKS[event.key.toLowerCase()];
  if (event.key === "Enter" && !event.shiftKey) act(event, send);
  else if (event.key === "Escape" && draft.mode !== "new") act(event, cancel);
  else if (mark) act(event, () => around(event.target, mark, setText));
  else if (event.key === "ArrowUp" && !text && draft.mode === "new") {
    const last = lastOwn(thread);
    if (last) act(event, () => setDraft(draftOf(last)));
  }
}

function act(event, deed) {
  event.preventDefault();
  deed();
}

/** The newest own message that can be edited. */
const lastOwn = (thread) => thread.rows.findLast(({ seen, state }) => seen.mine && state === "sent"
  && !seen.message.forward_origin && (seen.message.text ?? seen.message.caption) !== undefined)?.seen.message;

const MARKS = { b: "**", i: "__", e: "`" };

function around(field, mark, setText) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  setText(`${value.slice(0, from)}${mark}${value.slice(from, to)}${mark}${value.slice(to)}`);
  requestAnimationFrame(() => field.setSelectionRange(from + mark.length, to + mark.length));
}

function insert(field, words, setText) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  setText(value.slice(0, from) + words + value.slice(to));
  requestAnimationFrame(() => {
    field.focus();
    field.setSelectionRange(from + words.length, from + words.length);
  });
}

function takeFiles(event, data, offer) {
  const files = [...(data?.files ?? [])];
  if (!files.length) return;
  event.preventDefault();
  offer(files);
}

const kindOfFile = ({ type }) =>
  ["image/gif"].includes(type) ? "animation" : { image: "photo", video: "video", audio: "audio" }[type.split("/")[0]] ?? "document";

/** Takes over what a draft brings: its text, and the keyboard's focus. */
function useDraft(draft, setText, field) {
  useEffect(() => {
    if (draft.text !== undefined) setText(draft.text);
    if (draft.mode !== "new") field.current?.focus();
  }, [draft]);
}

/** A bot's ForceReply makes the next text an answer. */
function useForcedReply(thread, setDraft) {
  const asked = forcedReply(thread)?.message;
  useEffect(() => {
    if (asked) setDraft({ mode: "reply", message: asked });
  }, [asked?.message_id]);
}

function useGrowing(field, text) {
  useLayoutEffect(() => {
    const { style } = field.current;
    style.height = "auto";
    style.height = `${Math.min(field.current.scrollHeight, 140)}px`;
  }, [text]);
}
