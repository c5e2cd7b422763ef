// Who is told of changes, in their order.

import type { Change, Listener } from "./model.js";

/** The listeners of all datasets. */
export class Listeners {
  readonly #byDataset = new Map<string, Set<{ readonly listener: Listener }>>();
  readonly #untold: Change[] = [];
  #telling = false;

  /** Tell a listener of the dataset's changes from now on, until what is returned is called. */
  add(dataset: string, listener: Listener): () => void {
    const place = { listener };
    const places = this.#byDataset.get(dataset) ?? new Set();
    this.#byDataset.set(dataset, places.add(place));
    return () => void places.delete(place);
  }

  /** Tell them. What a listener changes is told when all have heard of what came before. */
  tell(changes: Iterable<Change>): void {
    this.#untold.push(...changes);
    if (this.#telling) return;
    this.#telling = true;
    for (let change = this.#untold.shift(); change; change = this.#untold.shift()) this.#tell(change);
    this.#telling = false;
  }

  #tell(change: Change): void {
    for (const { listener } of [...(this.#byDataset.get(change.dataset) ?? [])]) {
      guarded(() => listener(change), undefined);
    }
  }
}

/** What a piece of the app's own code returns; `otherwise` if it throws, which is logged. */
export function guarded<T>(call: () => T, otherwise: T): T {
  try {
    return call();
  } catch (error) {
    console.error("A listener or a handler of Poolhouse's sync has failed.", error);
    return otherwise;
  }
}
