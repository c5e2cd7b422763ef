// The picture of the network: a dot for each change, on its way from one device to the others.

const MILLISECONDS = 700;
const WAY = [{ insetInlineStart: "0" }, { insetInlineStart: "calc(100% - 10px)" }];

/** The lines between the devices and the server, in the order of the page. */
export class Wire {
  #lines;

  constructor(place) {
    this.#lines = [...place.querySelectorAll(".line")];
  }

  /** A device has written something: it goes to the server. */
  send(device) {
    this.#travel(device, device === 0);
  }

  /** Something has come to a device. */
  hear(device) {
    this.#travel(device, device !== 0);
  }

  connect(device, isConnected) {
    this.#lines[device].classList.toggle("broken", !isConnected);
  }

  #travel(device, isRightward) {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const dot = Object.assign(document.createElement("span"), { className: "dot" });
    this.#lines[device].append(dot);
    const direction = isRightward ? "normal" : "reverse";
    const moving = dot.animate(WAY, { duration: MILLISECONDS, easing: "ease-in-out", direction });
    moving.onfinish = () => dot.remove();
  }
}
