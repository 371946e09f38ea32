// The foot of a chat: writing, answering, editing, and the way to everything else.

import { Attach } from "./attach.js";
import { Banner } from "./banner.js";
import { CommandMenu, matching } from "./command-menu.js";
import { EmojiPicker } from "./emoji.js";
import { ForwardSheet, MoveSheet } from "./message-sheets.js";
import { Icon } from "./icons.js";
import { parse } from "./markdown.js";
import { MediaForm } from "./media-form.js";
import { draftOf } from "./message-menu.js";
import { Recorder } from "./recorder.js";
import { ReplyKeyboard } from "./reply-keyboard.js";
import { forcedReply, keyboardOf } from "./threads.js";
import { html, names, useApp, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

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
  const commands = store.bot(line.chat)?.commands ?? [];
  const offered = matching(commands, text);
  const done = () => setDraft({ mode: "new" });
  useDraft(draft, setText, field);
  useForcedReply(thread, setDraft);
  useGrowing(field, text);

  const send = () => {
    const said = parse(text.trim());
    if (EDITS.includes(draft.mode)) change(line, draft, said);
    else if (said.text) line.text(said.text, said.entities, { replyTo: draft.message, quote: draft.quote });
    setText("");
    done();
    field.current?.focus();
  };
  const keyed = (event) => onKey(event, { text, draft, line, thread, send, setDraft, done, setText });
  const offer = (files) => setSheet({ name: "media", kind: kindOfFile(files[0]), files });
  const pasted = (event) => takeFiles(event, event.clipboardData, offer);
  const open = keyboard && folded !== keyboard.id;
  return html`<footer class="composer" onDragOver=${(event) => event.preventDefault()}
    onDrop=${(event) => takeFiles(event, event.dataTransfer, offer)}>
    <${Banner} draft=${draft} cancel=${() => { done(); setText(""); }} />
    ${offered.length > 0 && html`<${CommandMenu} commands=${offered} pick=${(command) => {
      line.text(`/${command}`);
      setText("");
    }} />`}
    <${Sheets} sheet=${sheet} setSheet=${setSheet} draft=${draft} done=${done} line=${line} field=${field} setText=${setText} />
    <div class="write-row">
      ${commands.length > 0 && html`<button type="button" class="round small-only" aria-label="Commands" title="Commands"
        onClick=${() => { setText("/"); field.current?.focus(); }}><${Icon} name="slash" /></button>`}
      <button type="button" class="round" aria-label="Attach" title="Attach" aria-expanded=${sheet?.name === "attach"}
        onClick=${() => setSheet(sheet ? null : { name: "attach" })}><${Icon} name="clip" /></button>
      <div class="field">
        <textarea ref=${field} rows="1" dir="auto" aria-label="Message" placeholder=${keyboard?.input_field_placeholder ?? "Message"}
          value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${keyed} onPaste=${pasted}></textarea>
        ${keyboard && html`<button type="button" class="round" aria-label=${open ? "Hide keyboard" : "Show keyboard"}
          aria-expanded=${Boolean(open)} onClick=${() => setFolded(open ? keyboard.id : null)}><${Icon} name="keyboard" /></button>`}
        <button type="button" class="round" aria-label="Emoji" aria-expanded=${sheet?.name === "emoji"}
          onClick=${() => setSheet(sheet?.name === "emoji" ? null : { name: "emoji" })}><${Icon} name="smile" /></button>
      </div>
      ${text.trim() || EDITS.includes(draft.mode)
        ? html`<button type="button" class="round send" aria-label="Send" onClick=${send}><${Icon} name=${EDITS.includes(draft.mode) ? "check" : "send"} /></button>`
        : html`<${Recorder} line=${line} />`}
    </div>
    ${keyboard && open && html`<${ReplyKeyboard} key=${keyboard.id} keyboard=${keyboard} line=${line} setSheet=${setSheet}
      used=${() => keyboard.one_time_keyboard && setFolded(keyboard.id)} />`}
  </footer>`;
}

/** What lies over the chat: attachments, emoji, or a sheet that a message's menu asked for. */
function Sheets({ sheet, setSheet, draft, done, line, field, setText }) {
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
  if (sheet) return html`<${Attach} sheet=${sheet} setSheet=${setSheet} line=${line} close=${close} />`;
  return null;
}

function change(line, draft, said) {
  const name = draft.mode === "edit" ? "text" : "caption";
  const entities = said.entities.length ? { entities: said.entities } : {};
  line.edit(draft.message.message_id, { [name]: said.text, ...entities });
}

function onKey(event, { text, draft, line, thread, send, setDraft, done, setText }) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && draft.mode !== "new") {
    done();
    setText("");
  } else if (event.key === "ArrowUp" && !text && draft.mode === "new") {
    const last = thread.rows.findLast(({ seen, state }) => seen.mine && state === "sent"
      && (seen.message.text ?? seen.message.caption) !== undefined);
    if (!last) return;
    event.preventDefault();
    setDraft(draftOf(last.seen.message));
  } else if ((event.ctrlKey || event.metaKey) && MARKS[event.key.toLowerCase()]) {
    event.preventDefault();
    around(event.target, MARKS[event.key.toLowerCase()], setText);
  }
}

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
