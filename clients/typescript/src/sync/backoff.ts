// Pauses between attempts.

const FIRST_MS = 200;
const MOST_MS = 30_000;
const MOST_DOUBLINGS = 16;

/** Pauses that grow with each attempt, and of which chance takes a part: those who failed together do not return so. */
export class Backoff {
  readonly #random: () => number;
  #attempts = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** How long to wait now, in milliseconds. */
  next(): number {
    const longest = Math.min(MOST_MS, FIRST_MS * 2 ** this.#attempts);
    this.#attempts = Math.min(this.#attempts + 1, MOST_DOUBLINGS);
    return longest * this.#random();
  }

  /** It has worked. */
  reset(): void {
    this.#attempts = 0;
  }
}
