// When credentials are renewed, and how long to wait for a server that is away. The other languages do the same.

/** Time and chance, as a provider knows them; times are milliseconds since 1970. */
export interface Clock {
  now(): number;
  random(): number;
  pause(milliseconds: number): Promise<void>;
}

/** From when on credentials are to be renewed, and until when they are handed out if that fails. */
export interface Schedule {
  readonly renewal: number;
  readonly lastUse: number;
}

export const PAUSES_MS: readonly number[] = [200, 800, 3200];
const AHEAD_MS = 300_000;
// Credentials that last for minutes only are renewed when this part of their time is left.
const AHEAD_OF_LIFETIME = 1 / 3;
// Up to so much earlier, so that those who started together do not come back together.
const SPREAD = 0.2;
// Of the time in which a failed renewal does no harm, the rest in which credentials are not handed out any more.
const LAST_PART = 0.2;
const PUT_OFF_MS = 30_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** The schedule of credentials that were received at a time; `chance` is between 0 and 1. */
export function scheduleOf(received: number, expiration: number, chance: number): Schedule {
  const ahead = Math.min(AHEAD_MS, (expiration - received) * AHEAD_OF_LIFETIME);
  return { renewal: expiration - ahead * (1 + SPREAD * chance), lastUse: expiration - ahead * LAST_PART };
}

/** The schedule after a renewal that failed. */
export function putOff(schedule: Schedule, now: number): Schedule {
  return { ...schedule, renewal: now + PUT_OFF_MS };
}

/** A pause of at least half that length; `chance` is between 0 and 1. */
export function spread(milliseconds: number, chance: number): number {
  return (milliseconds * (1 + chance)) / 2;
}
