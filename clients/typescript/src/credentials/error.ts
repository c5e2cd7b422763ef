const BUSY = "TooManyRequestsException";

/**
 * There are no credentials. `name` is Cognito's for the reason, such as `NotAuthorizedException`; it is
 * `CredentialsError` if no Poolhouse server has given one.
 */
export class CredentialsError extends Error {
  readonly operation: string;
  /** Whether the server is away, or has too much to do: it may answer a moment later. */
  readonly mayPass: boolean;

  constructor(operation: string, message: string, name?: string, mayPass = false, cause?: unknown) {
    super(`${operation}: ${name === undefined ? "" : `${name}: `}${message}`, { cause });
    this.name = name ?? "CredentialsError";
    this.operation = operation;
    this.mayPass = mayPass || name === BUSY;
  }
}
