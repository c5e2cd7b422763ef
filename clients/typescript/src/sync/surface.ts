// What an app sees of its device, and has said to it, whoever does the work.

import type { IdentityStore } from "../credentials/identity_memory.js";
import type { Logins } from "../credentials/logins.js";
import { Listeners, guarded } from "./listeners.js";
import type { Change, ConflictHandler, Handlers, SyncError } from "./model.js";
import { Standing } from "./standing.js";
import type { LocalStore } from "./stores.js";

/** What `Device.open` takes. */
export interface DeviceOptions extends Handlers {
  /** The server's address, such as `https://pools.example.com`. */
  readonly url: string;
  readonly identityPoolId: string;
  /** Who is signed in; called at each renewal, so let it give fresh tokens. Without it the identity is a guest's. */
  readonly logins?: () => Logins | Promise<Logins>;
  /** The role to ask for, where a token offers several. */
  readonly customRoleArn?: string;
  /** Keeps the identity's id; by default where data is kept. */
  readonly identityIds?: IdentityStore;
  /** Where data is kept; by default the browser's IndexedDB, and memory where there is none. */
  readonly store?: LocalStore;
}

/** Is told all that the app is told, before the app is. */
export interface Witness {
  changes(changes: readonly Change[]): void;
  standing(): void;
  refused(dataset: string, key: string, error: SyncError): void;
}

/** The app's side of a device. */
export class Surface {
  readonly options: DeviceOptions;
  /** By the device's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly listeners = new Listeners();
  readonly standing: Standing;
  witness: Witness | undefined;
  #isQuiet = false;
  readonly #conflictHandlers = new Map<string, ConflictHandler>();

  constructor(options: DeviceOptions, now: () => number) {
    this.options = options;
    this.now = now;
    this.standing = new Standing((status) => {
      this.witness?.standing();
      guarded(() => options.onStatus?.(status), undefined);
    });
  }

  /** Who decides the conflicts of a dataset, if not the rule. */
  conflictHandler(dataset: string): ConflictHandler | undefined {
    return this.#conflictHandlers.get(dataset) ?? this.options.conflict;
  }

  setConflictHandler(dataset: string, handler: ConflictHandler): void {
    this.#conflictHandlers.set(dataset, handler);
  }

  tell(changes: readonly Change[]): void {
    if (changes.length === 0 || this.#isQuiet) return;
    this.witness?.changes(changes);
    this.listeners.tell(changes);
  }

  /** Change what the app has heard of already. */
  quietly(change: () => void): void {
    this.#isQuiet = true;
    change();
    this.#isQuiet = false;
  }

  tellRefused(dataset: string, key: string, error: SyncError): void {
    this.witness?.refused(dataset, key, error);
    guarded(() => this.options.onError?.(dataset, key, error), undefined);
  }

  tellStoreFailure(error: unknown): void {
    guarded(() => this.options.onStoreFailure?.(error), undefined);
  }
}
