// A watch as any page can have one, with nothing but what browsers have: the log of its messages.

const MOST_MESSAGES = 100;
const PAUSE_MILLISECONDS = 2000;
const BEAT = "Heartbeat";

/** Watches the guest's data for as long as the page is open, and lists what the server says. */
export class Watch {
  #guest;
  #list;
  #resumeToken;
  #times = 0;

  constructor(guest, list) {
    this.#guest = guest;
    this.#list = list;
  }

  /** One connection after the other. */
  async run() {
    for (;;) {
      const ended = await this.#connected().catch((error) => error.message);
      this.#noteAgain("Ended", ended, undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }

  /** How the connection has ended. */
  async #connected() {
    const protocols = ["poolhouse.sync.v1.json", `poolhouse.bearer.${await tokenOf(this.#guest)}`];
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/sync/v1/watch`, protocols);
    socket.onmessage = ({ data }) => this.#take(socket, JSON.parse(data));
    return new Promise((resolve) => {
      socket.onclose = ({ code, reason }) => resolve(`${reason || "The connection is gone."} (${code})`);
    });
  }

  #take(socket, { SignedIn: signedIn, Watch: message, Error: refused }) {
    if (signedIn) {
      const more = this.#resumeToken ? { ResumeToken: this.#resumeToken } : {};
      socket.send(JSON.stringify({ Id: 1, Watch: { ...this.#guest, ...more } }));
    } else if (message) {
      this.#resumeToken = message.ResumeToken;
      this.#tell(message);
    } else if (refused) {
      // Without the token the next one begins anew.
      this.#resumeToken = undefined;
      this.#note("Error", `${refused.Name}: ${refused.Message}`, refused);
      socket.close();
    }
  }

  #tell({ ResumeToken: _, ...message }) {
    const [kind] = Object.keys(message);
    const changes = message.Changes?.Changes ?? [];
    if (kind === BEAT) this.#noteAgain(kind, "Nothing has changed", message);
    else this.#note(kind, changes.map(words).join(", "), message);
  }

  /** Note what says nothing new, however often: several in a row are one line. */
  #noteAgain(kind, text, message) {
    const { firstElementChild: latest } = this.#list;
    this.#times = latest?.dataset.kind === kind ? this.#times + 1 : 1;
    if (this.#times > 1) latest.remove();
    this.#note(kind, this.#times > 1 ? `${text} (${this.#times} times)` : text, message);
  }

  #note(kind, text, message) {
    const line = document.querySelector("#message").content.firstElementChild.cloneNode(true);
    line.dataset.kind = kind;
    line.querySelector("time").textContent = new Date().toLocaleTimeString("en-GB");
    line.querySelector(".kind").textContent = kind;
    line.querySelector(".words").textContent = text;
    line.querySelector("pre").textContent = message ? JSON.stringify(message, undefined, 2) : text;
    this.#list.prepend(line);
    this.#list.children[MOST_MESSAGES]?.remove();
  }
}

function words({ RecordChange: written, DatasetDeletion: deleted }) {
  if (deleted) return `${deleted.DatasetName} was deleted`;
  const { Key: key, Value: value, SyncCount: count } = written.Record;
  return `${written.DatasetName}: ${key} ${value === undefined ? "removed" : `= ${value}`} (${count})`;
}

async function tokenOf({ IdentityId }) {
  const headers = {
    "content-type": "application/x-amz-json-1.1",
    "x-amz-target": "AWSCognitoIdentityService.GetOpenIdToken",
  };
  const answer = await fetch("/", { method: "POST", headers, body: JSON.stringify({ IdentityId }) });
  if (!answer.ok) throw new Error(`The server gives no token: ${answer.status}`);
  return (await answer.json()).Token;
}
