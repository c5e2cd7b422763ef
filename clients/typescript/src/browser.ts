// Everything that browsers and programs in Node have in common.

export { CredentialsError } from "./credentials/error.js";
export { type Logins, signInLogins } from "./credentials/logins.js";
export type { Dataset } from "./sync/dataset.js";
export { Device } from "./sync/device.js";
export { IndexedDBStore } from "./sync/indexed_db.js";
export type { Change, Conflict, ConflictHandler, Handlers, Listener, Origin, Status } from "./sync/model.js";
export { StoreInUse, StoreUnusable, SyncError } from "./sync/model.js";
export { type LocalStore, MemoryStore, type OpenStore, type Row, type RowKey } from "./sync/stores.js";
export type { SharedPlace, Table } from "./sync/stores.js";
export type { DeviceOptions } from "./sync/surface.js";
