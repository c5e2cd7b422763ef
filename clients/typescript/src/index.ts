export { type AccessKey, type Options, type Poolhouse, connect } from "./connect.js";
export { errorName } from "./errors.js";
