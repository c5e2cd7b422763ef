/** Where an identity's id is kept, by its pool's id, from one start to the next. `localStorage` is one. */
export interface IdentityStore {
  getItem(identityPoolId: string): string | null | Promise<string | null>;
  setItem(identityPoolId: string, identityId: string): void | Promise<void>;
  removeItem(identityPoolId: string): void | Promise<void>;
}

/** Keeps ids until the program ends. */
export class IdentityMemory implements IdentityStore {
  readonly #ids = new Map<string, string>();

  getItem(identityPoolId: string): string | null {
    return this.#ids.get(identityPoolId) ?? null;
  }

  setItem(identityPoolId: string, identityId: string): void {
    this.#ids.set(identityPoolId, identityId);
  }

  removeItem(identityPoolId: string): void {
    this.#ids.delete(identityPoolId);
  }
}
