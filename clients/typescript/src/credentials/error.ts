import { Code, ConnectError } from "@connectrpc/connect";
import { errorName } from "../errors.js";

/**
 * There are no credentials. `name` is Cognito's for the reason, such as `NotAuthorizedException`; it is
 * `CredentialsError` if no Poolhouse server has given one.
 */
export class CredentialsError extends Error {
  readonly operation: string;

  constructor(operation: string, message: string, name?: string, cause?: unknown) {
    super(`${operation}: ${name === undefined ? "" : `${name}: `}${message}`, { cause });
    this.name = name ?? "CredentialsError";
    this.operation = operation;
  }

  /** The error for a call that was refused, or that did not reach the server. */
  static of(operation: string, error: ConnectError): CredentialsError {
    const name = errorName(error);
    const message = name === undefined ? `${Code[error.code]}: ${error.rawMessage}` : error.rawMessage;
    return new CredentialsError(operation, message, name, error);
  }
}
