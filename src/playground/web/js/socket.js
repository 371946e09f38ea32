// The one WebSocket of the page, and the few plain reads beside it.

const at = (path) => new URL(path, document.baseURI);

/** Keeps a connection to the control socket and matches answers to what was asked. */
export class Socket {
  #asked = new Map();
  #ref = 0;
  #socket = null;
  #pause = 300;

  /** `onEvent(event)` gets what the server tells; `onState(connected)` the connection's state. */
  constructor(onEvent, onState) {
    this.onEvent = onEvent;
    this.onState = onState;
  }

  connect() {
    const url = at("control/socket");
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#pause = 300;
      this.onState(true);
    };
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => this.#lost();
  }

  /** Asks the server to do `action`; resolves with its result, rejects with its words. */
  do(action) {
    if (this.#socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error("Not connected to the playground"));
    }
    this.#ref += 1;
    const ref = this.#ref;
    return new Promise((resolve, reject) => {
      this.#asked.set(ref, { resolve, reject });
      this.#socket.send(JSON.stringify({ ref, do: action }));
    });
  }

  /** Reads a control route. */
  async read(path) {
    const answer = await fetch(at(`control/${path}`));
    if (!answer.ok) throw new Error(`The playground answered ${answer.status} to ${path}`);
    return answer.json();
  }

  /** Stores a file on the server; resolves with the key that `send` and `edit` take. */
  async upload(file, name = file.name ?? "file") {
    const action = { action: "upload", name, type: file.type, base64: await base64(file) };
    const answer = await fetch(at("control/do"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(action),
    });
    const told = await answer.json();
    if (!told.ok) throw new Error(told.error);
    return told.result.file;
  }

  #take(told) {
    if (told.event) {
      this.onEvent(told);
      return;
    }
    const asked = this.#asked.get(told.ref);
    this.#asked.delete(told.ref);
    if (told.ok) asked?.resolve(told.result);
    else asked?.reject(new Error(told.error ?? "The playground refused without a word"));
  }

  #lost() {
    this.onState(false);
    for (const { reject } of this.#asked.values()) reject(new Error("The connection was lost"));
    this.#asked.clear();
    setTimeout(() => this.connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 1.6, 5000);
  }
}

/** Where the bytes of a file are. */
export const fileUrl = (uniqueId) => at(`control/files/${encodeURIComponent(uniqueId)}`).href;

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
