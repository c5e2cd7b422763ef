import { BinaryReader } from "@bufbuild/protobuf/wire";
import { ConnectError } from "@connectrpc/connect";

const ERROR_INFO = "google.rpc.ErrorInfo";
const REASON = 1;

/** Cognito's name of the error, such as `NotAuthorizedException`; undefined if no Poolhouse server refused the call. */
export function errorName(error: unknown): string | undefined {
  if (!(error instanceof ConnectError)) return undefined;
  for (const detail of error.details) {
    if ("type" in detail && detail.type === ERROR_INFO) return reason(detail.value);
  }
  return undefined;
}

function reason(info: Uint8Array): string | undefined {
  const reader = new BinaryReader(info);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === REASON) return reader.string();
    reader.skip(wireType, field);
  }
  return undefined;
}
