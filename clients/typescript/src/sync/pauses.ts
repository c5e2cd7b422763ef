// Waiting, with an end to it.

/** Resolves after a time, or as soon as it is not wanted any more. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}

/** What is waited for, or at once the signal's reason when it is not wanted any more. */
export function whileWanted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    void awaited.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}

/** Something that is waited for, and that happens again and again. */
export class Bell {
  #rung = false;
  #waiting: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#waiting?.();
  }

  /** Resolves when it was rung since the last time, or as soon as it is not wanted any more. */
  async rung(signal: AbortSignal): Promise<void> {
    const stop = () => this.#waiting?.();
    signal.addEventListener("abort", stop);
    if (!this.#rung && !signal.aborted) await new Promise<void>((resolve) => (this.#waiting = resolve));
    signal.removeEventListener("abort", stop);
    this.#waiting = undefined;
    this.#rung = false;
  }
}
