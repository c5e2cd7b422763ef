import { randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { IdentityStore } from "./identity_memory.js";

/**
 * Keeps ids in a JSON file that only its owner may read, for one program at a time.
 * Whoever knows a guest's id is that guest.
 */
export class IdentityFile implements IdentityStore {
  static #changed: Promise<void> = Promise.resolve();
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async getItem(identityPoolId: string): Promise<string | null> {
    return (await this.#read()).get(identityPoolId) ?? null;
  }

  setItem(identityPoolId: string, identityId: string): Promise<void> {
    return this.#change(async (ids) => this.#write(ids.set(identityPoolId, identityId)));
  }

  removeItem(identityPoolId: string): Promise<void> {
    return this.#change(async (ids) => {
      if (ids.delete(identityPoolId)) await this.#write(ids);
    });
  }

  // One after the other: providers of several pools may share a file.
  #change(change: (ids: Map<string, string>) => Promise<void>): Promise<void> {
    const changed = IdentityFile.#changed.then(async () => change(await this.#read()));
    IdentityFile.#changed = changed.catch(() => undefined);
    return changed;
  }

  async #read(): Promise<Map<string, string>> {
    try {
      return new Map(Object.entries(JSON.parse(await readFile(this.#path, "utf8")) as Record<string, string>));
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return new Map();
      throw error;
    }
  }

  // Another file in its place: whatever happens, the file is never half written.
  async #write(ids: Map<string, string>): Promise<void> {
    const other = join(dirname(this.#path), `.${basename(this.#path)}.${randomUUID()}`);
    try {
      await writeFile(other, JSON.stringify(Object.fromEntries(ids), null, 2), { mode: 0o600, flag: "wx" });
      await rename(other, this.#path);
    } catch (error) {
      await rm(other, { force: true });
      throw error;
    }
  }
}
