import type { Identities, IdentityCredentials } from "./identities.js";
import { type IdentityStore, IdentityMemory } from "./identity_memory.js";
import type { Logins } from "./logins.js";
import { type Memory, type Outside, fetchCredentials } from "./renewal.js";
import { type Clock, type Schedule, putOff, scheduleOf } from "./schedule.js";

/** What a provider takes, whatever it asks over. */
export interface ProviderOptions {
  /** Called at each renewal, so let it give fresh tokens; without it the identity is a guest's. */
  readonly logins?: () => Logins | Promise<Logins>;
  /** Keeps the identity's id, such as an `IdentityFile`; by default until the program ends. */
  readonly identityIds?: IdentityStore;
  /** Told of each renewal that has failed while the credentials at hand are still good. */
  readonly onFailure?: (error: unknown) => void;
}

/** Credentials of one identity, as the AWS SDK takes them: `new S3Client({ credentials })`. */
export interface CredentialProvider {
  /** Credentials that are good for a while. Asks the server only if need be, and once for all who wait. */
  (): Promise<IdentityCredentials>;
  /** Drop the credentials, as after signing in: the next ones are asked for with the logins of then. */
  renew(): void;
  /** Drop the credentials and the identity's id, as after signing out. */
  forget(): Promise<void>;
  /** The AWS SDK asks at each call instead of keeping what it was given once: this provider knows when to renew. */
  readonly memoized: true;
}

/** A provider of credentials for who holds the logins. */
export function providerOf(identities: Identities, options: ProviderOptions, clock: Clock): CredentialProvider {
  const keeper = new Keeper(options, { identities, clock });
  return Object.assign(() => keeper.get(), {
    renew: () => keeper.drop(),
    forget: () => keeper.forget(),
    memoized: true as const,
  });
}

interface Held {
  readonly generation: number;
  readonly credentials?: IdentityCredentials;
  readonly fresh?: boolean;
}

interface Flight {
  readonly generation: number;
  /** Nothing, if the credentials were dropped meanwhile. */
  readonly landed: Promise<IdentityCredentials | undefined>;
}

/** While credentials were on their way, those who waited for them were told to forget, or to ask anew. */
class Dropped extends Error {}

class Keeper {
  readonly #options: ProviderOptions;
  readonly #ids: IdentityStore;
  readonly #outside: Outside;
  #generation = 0;
  #kept: { credentials: IdentityCredentials; schedule: Schedule } | undefined;
  #flight: Flight | undefined;
  #stored: Promise<unknown> = Promise.resolve();

  constructor(options: ProviderOptions, outside: Outside) {
    this.#options = options;
    this.#ids = options.identityIds ?? new IdentityMemory();
    this.#outside = outside;
  }

  async get(): Promise<IdentityCredentials> {
    for (;;) {
      const held = this.#held();
      const joins = this.#flight?.generation === held.generation;
      if (held.credentials && (held.fresh || joins)) return { ...held.credentials };
      if (!joins) this.#takeOff(held);
      const found = await this.#flight?.landed;
      if (found) return { ...found };
    }
  }

  drop(): void {
    this.#generation++;
    this.#kept = undefined;
  }

  async forget(): Promise<void> {
    this.drop();
    await this.#inTurn(() => this.#ids.removeItem(this.#outside.identities.poolId));
  }

  #held(): Held {
    const now = this.#outside.clock.now();
    const generation = this.#generation;
    if (!this.#kept || now >= this.#kept.schedule.lastUse) return { generation };
    const { credentials, schedule } = this.#kept;
    return { generation, credentials, fresh: now < schedule.renewal };
  }

  #takeOff(held: Held): void {
    const landed = this.#renewed(held).finally(() => {
      if (this.#flight?.landed === landed) this.#flight = undefined;
    });
    this.#flight = { generation: held.generation, landed };
  }

  async #renewed(held: Held): Promise<IdentityCredentials | undefined> {
    try {
      const credentials = await fetchCredentials(this.#outside, this.#memory(held), await this.#logins());
      this.#check(held);
      this.#keep(credentials);
      return credentials;
    } catch (error) {
      if (held.generation !== this.#generation) return undefined;
      this.#putOff();
      if (!held.credentials) throw error;
      this.#options.onFailure?.(error);
      return held.credentials;
    }
  }

  async #logins(): Promise<Logins> {
    return (await this.#options.logins?.()) ?? {};
  }

  #keep(credentials: IdentityCredentials): void {
    const { clock } = this.#outside;
    const schedule = scheduleOf(clock.now(), credentials.expiration.getTime(), clock.random());
    this.#kept = { credentials, schedule };
  }

  #putOff(): void {
    if (this.#kept) this.#kept.schedule = putOff(this.#kept.schedule, this.#outside.clock.now());
  }

  #check(held: Held): void {
    if (held.generation !== this.#generation) throw new Dropped();
  }

  #memory(held: Held): Memory {
    const { poolId } = this.#outside.identities;
    return {
      recall: () => this.#inTurn(() => this.#ids.getItem(poolId)),
      remember: (identityId) =>
        this.#inTurn(async () => {
          this.#check(held);
          if ((await this.#ids.getItem(poolId)) === identityId) return;
          await this.#ids.setItem(poolId, identityId);
        }),
    };
  }

  // One after the other: an id that is written late must not outlive the order to forget it.
  #inTurn<T>(use: () => T | Promise<T>): Promise<T> {
    const used = this.#stored.then(use);
    this.#stored = used.catch(() => undefined);
    return used;
  }
}
