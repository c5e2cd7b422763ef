// The page: two devices of one guest, and what goes on between them.

import { settling } from "/_dev/sync/conflicts.js";
import { DATASET, Panel } from "/_dev/sync/device.js";
import { Watch } from "/_dev/sync/watch.js";
import { Wire } from "/_dev/sync/wire.js";

const NAMES = ["Phone", "Laptop"];

const wire = new Wire(document.querySelector("#wire"));
const wires = new Map();
const latest = new Map();

/** What the devices tell of themselves. */
const page = {
  written(panel, key, value) {
    latest.set(key, { value, by: panel.name, at: performance.now() });
    if (wires.get(panel)?.isConnected) wire.send(wires.get(panel).place);
  },

  /** Says of a change where it comes from. */
  heard(panel, key, value) {
    wire.hear(wires.get(panel).place);
    const name = Object.assign(document.createElement("strong"), { textContent: key });
    const { by, at, ...last } = latest.get(key) ?? {};
    if (last.value !== value || by === panel.name) return [name, " came from another device."];
    return [name, ` came from ${by}, ${took(performance.now() - at)} after it was written.`];
  },

  stands(panel, status) {
    const known = wires.get(panel);
    known.isConnected = status === "current" || status === "behind";
    wire.connect(known.place, known.isConnected);
  },
};

function took(milliseconds) {
  return milliseconds < 1000 ? `${Math.ceil(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

function choose() {
  const choices = [...document.querySelectorAll("input[name=settling]")];
  settling.listen((chosen) => {
    for (const choice of choices) choice.checked = choice.value === chosen;
  });
  for (const choice of choices) choice.addEventListener("change", () => (settling.value = choice.value));
}

async function guestOfTheDemo() {
  const answer = await fetch("/_dev/sync/guest");
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.message);
  return told;
}

async function begin() {
  const guest = await guestOfTheDemo();
  document.querySelector("#identity").textContent = guest.IdentityId;
  document.querySelector("#pool").textContent = guest.IdentityPoolId;
  const panels = NAMES.map((name) => new Panel(name, guest, page));
  for (const [place, panel] of panels.entries()) wires.set(panel, { place, isConnected: false });
  document.querySelector("#devices").replaceChildren(...panels.map(({ element }) => element));
  void new Watch(guest, document.querySelector("#log")).run();
  await Promise.all(panels.map((panel) => panel.open()));
}

function fail(error) {
  const place = document.querySelector("#failure");
  place.textContent = `${error.message ?? error} Load the page again to try once more.`;
  place.hidden = false;
}

choose();
begin().catch(fail);
