// Whose data the device shows, and what somebody brings along who turns out to be somebody else.

import { CredentialsError } from "../credentials/error.js";
import type { Identities, IdentityCredentials } from "../credentials/identities.js";
import type { IdentityStore } from "../credentials/identity_memory.js";
import type { Logins } from "../credentials/logins.js";
import { type CredentialProvider, type ProviderOptions, providerOf } from "../credentials/provider.js";
import { credentialsOf } from "../credentials/renewal.js";
import type { Clock } from "../credentials/schedule.js";
import { NoCredentials, PASSING } from "./endings.js";
import { fold } from "./folding.js";
import type { LocalData } from "./local.js";
import { NOBODY, type Replica } from "./replica.js";
import { Transaction } from "./transaction.js";

/** How the device gets credentials, and shows the data of whom they are for. */
export class Entrance {
  readonly #identities: Identities;
  readonly #logins: () => Logins | Promise<Logins>;
  readonly #clock: Clock;
  readonly #local: LocalData;
  readonly #provider: CredentialProvider;

  constructor(identities: Identities, options: ProviderOptions, clock: Clock, local: LocalData) {
    const { logins = () => ({}), identityIds = idIn(local) } = options;
    this.#identities = identities;
    this.#logins = logins;
    this.#clock = clock;
    this.#local = local;
    this.#provider = providerOf(identities, { logins, identityIds }, clock);
  }

  /** Credentials that are good for a while; `NoCredentials` if there are none. */
  async credentials(): Promise<IdentityCredentials> {
    return outOf(() => this.#provider());
  }

  /** The next credentials are new ones. */
  renew(): void {
    this.#provider.renew();
  }

  /** Show the data of whom the credentials are for, unless that is not wanted any more. */
  async enter({ identityId }: IdentityCredentials, signal: AbortSignal): Promise<void> {
    const former = this.#local.shown.owner;
    if (former === identityId) return;
    const merges = former === NOBODY || (await this.#wasMerged(former, identityId));
    const next = await this.#local.load(identityId);
    if (!signal.aborted) void this.#local.show(next, (left) => merges && takeOver(left, next));
  }

  /** Show nobody's data: what was written for nobody is gone, and so is the guest's id. */
  async forget(): Promise<void> {
    const { nobodys } = this.#local;
    const shown = this.#local.show(nobodys, () => nobodys.drop());
    await Promise.all([this.#provider.forget(), shown]);
  }

  /** Whether one identity has become the other: then it is the other's credentials that the server gives. */
  async #wasMerged(former: string, identityId: string): Promise<boolean> {
    const outside = { identities: this.#identities, clock: this.#clock };
    try {
      const given = await outOf(async () => credentialsOf(outside, former, await this.#logins()));
      return given.identityId === identityId;
    } catch (error) {
      const { cause } = error as NoCredentials;
      if (cause instanceof CredentialsError && !PASSING.includes(cause.name)) return false;
      throw error;
    }
  }
}

/** What the former one has still to send goes to the next, and nothing of the former stays. */
function takeOver(former: Replica, next: Replica): void {
  const here = new Transaction(next, "remote");
  for (const { name, deleting } of former.datasets()) {
    for (const { key, pending } of former.pending(name)) if (pending) fold(here, name, [[key, pending]]);
    // What it has deleted is the next one's as a merged dataset: it is not folded, but deleted.
    if (deleting && former.owner !== NOBODY) {
      here.putDataset({ ...here.dataset(`${name}.${former.owner}`), deleting: true });
    }
  }
  here.commit();
  former.drop();
}

/** The identity's id, in the local store: a guest who comes back is the same guest. */
function idIn(local: LocalData): IdentityStore {
  return {
    getItem: () => local.note("identity_id") ?? null,
    setItem: (_, identityId) => {
      local.setNote("identity_id", identityId);
      return local.kept();
    },
    removeItem: () => {
      local.setNote("identity_id", undefined);
      return local.kept();
    },
  };
}

async function outOf(get: () => Promise<IdentityCredentials>): Promise<IdentityCredentials> {
  try {
    return await get();
  } catch (cause) {
    throw new NoCredentials("There are no credentials.", { cause });
  }
}
