// How a device stands to the server, and who waits for that to change.

import { guarded } from "./listeners.js";
import { type Status, SyncError } from "./model.js";

/** The status of a device. */
export class Standing {
  readonly #onStatus: ((status: Status) => void) | undefined;
  readonly #waiting = new Set<() => void>();
  #status: Status = "offline";
  #isClosed = false;
  /** What the last connection has ended with, until the next one is current. */
  error: SyncError | undefined;

  constructor(onStatus: ((status: Status) => void) | undefined) {
    this.#onStatus = onStatus;
  }

  get status(): Status {
    return this.#status;
  }

  /** It is so now. Who waits, and the app, are told if it was not. */
  become(status: Status): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#tell();
    guarded(() => this.#onStatus?.(status), undefined);
  }

  /** Nothing comes any more. */
  close(): void {
    this.#isClosed = true;
    this.#tell();
  }

  /** Resolves once it is current. `SyncError` if it stops, and the signal's reason if that is aborted. */
  async synchronize(signal: AbortSignal | undefined): Promise<void> {
    while (this.#status !== "current") {
      signal?.throwIfAborted();
      if (this.#isClosed) throw new SyncError(undefined, "The device is closed.");
      if (this.#status === "stopped") throw this.error ?? new SyncError(undefined, "The device has stopped.");
      await this.#change(signal);
    }
  }

  #tell(): void {
    for (const told of [...this.#waiting]) told();
  }

  #change(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal?.removeEventListener("abort", done);
        resolve();
      };
      this.#waiting.add(done);
      signal?.addEventListener("abort", done);
    });
  }
}
