// A network for each device. A browser goes off line as a whole; here, a single device can.

const FOLDER = "/_dev/sync/cable/";

const { WebSocket: OwnSocket, fetch: ownFetch } = globalThis;
const cables = new Map();

/** One device's way to this server: an address that leads there for as long as the cable is plugged in. */
export class Cable {
  url;
  #isPlugged = true;
  #open = new Set();

  constructor(name) {
    this.url = new URL(FOLDER + name, location.href).href;
    cables.set(name, this);
  }

  /** Pulled out, it ends what is open. Plugged in, it has the browser say that there is a network again. */
  set isPlugged(isPlugged) {
    if (isPlugged === this.#isPlugged) return;
    this.#isPlugged = isPlugged;
    if (isPlugged) dispatchEvent(new Event("online"));
    else for (const socket of this.#open) socket.close();
  }

  /** What is reached by it at an address of its own; fails if it is pulled out. */
  lead(url) {
    if (!this.#isPlugged) throw new TypeError("There is no network.");
    return String(url).replace(new RegExp(`${FOLDER}[^/]+/?`), "/");
  }

  hold(socket) {
    this.#open.add(socket);
    socket.addEventListener("close", () => this.#open.delete(socket));
  }
}

function cableAt(url) {
  const { pathname } = new URL(url, location.href);
  return pathname.startsWith(FOLDER) ? cables.get(pathname.slice(FOLDER.length).split("/")[0]) : undefined;
}

globalThis.WebSocket = class extends OwnSocket {
  constructor(url, protocols) {
    const cable = cableAt(url);
    super(cable?.lead(url) ?? url, protocols);
    cable?.hold(this);
  }
};

globalThis.fetch = async (url, options) => ownFetch(cableAt(url)?.lead(url) ?? url, options);
