// The local store of a program in Node.

import { closeSync, existsSync, openSync } from "node:fs";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { StoreInUse } from "./model.js";
import type { LocalStore, OpenStore, Row, RowKey } from "./stores.js";

const OWNER_ONLY = 0o600;
// SQLite's code for what somebody else has locked; its upper bits say more.
const BUSY = 5;
const CODE_BITS = 0xff;
const CREATE = `
  CREATE TABLE IF NOT EXISTS rows (
    owner TEXT NOT NULL,
    of TEXT NOT NULL,
    dataset TEXT NOT NULL,
    key TEXT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (owner, of, dataset, key)
  )`;

/** Keeps rows in an SQLite file that only its owner may read, for one device at a time. */
export class FileStore implements LocalStore {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  async open(): Promise<OpenStore> {
    // It holds a guest's id: whoever reads that is the guest. A file that is there stays closed: closing it would end
    // all locks that this process has on it, also those of a store that is open.
    if (!existsSync(this.#path)) closeSync(openSync(this.#path, "a", OWNER_ONLY));
    // Node warns that this module is new: only those shall read it who use it.
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(this.#path);
    try {
      prepare(database);
      return new OpenFile(database);
    } catch (error) {
      database.close();
      if (isBusy(error)) throw new StoreInUse("The store is open elsewhere: it is for one device.");
      throw error;
    }
  }
}

class OpenFile implements OpenStore {
  readonly #database: DatabaseSync;
  readonly #select: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#select = database.prepare("SELECT owner, of, dataset, key, content FROM rows WHERE owner = ?");
    this.#put = database.prepare("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM rows WHERE owner = ? AND of = ? AND dataset = ? AND key = ?");
  }

  async read(owner: string): Promise<Row[]> {
    return this.#select.all(owner).map((row) => {
      const key = [row["owner"], row["of"], row["dataset"], row["key"]] as unknown as RowKey;
      return { key, content: JSON.parse(row["content"] as string) as unknown };
    });
  }

  async write(rows: readonly Row[]): Promise<void> {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      for (const { key, content } of rows) {
        if (content === undefined) this.#delete.run(...key);
        else this.#put.run(...key, JSON.stringify(content));
      }
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #rollBack(): void {
    try {
      this.#database.exec("ROLLBACK");
    } catch {
      // A disk that is full has ended the transaction already.
    }
  }
}

function prepare(database: DatabaseSync): void {
  // Held until the file is closed, by whatever end of the process.
  database.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; PRAGMA journal_mode = WAL");
  // What a transaction has written outlives the process; a power failure may take the last ones, as a whole.
  database.exec("PRAGMA synchronous = NORMAL");
  database.exec(CREATE);
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & CODE_BITS) === BUSY;
}
