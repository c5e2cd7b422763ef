import { type Client, type Interceptor, createClient } from "@connectrpc/connect";
import { type GrpcTransportOptions, createGrpcTransport } from "@connectrpc/connect-node";
import { IamService } from "./gen/iam/v1/index.js";
import { IdentityService } from "./gen/identity/v1/index.js";
import { SnsService } from "./gen/sns/v1/index.js";
import { StsService } from "./gen/sts/v1/index.js";
import { SyncService } from "./gen/sync/v1/index.js";
import { UserPoolService } from "./gen/userpool/v1/index.js";

/** An operator's access key, as `poolhouse keys create` shows it. It opens everything: keep it out of apps. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
}

/** The clients of one server. */
export interface Poolhouse {
  readonly userPools: Client<typeof UserPoolService>;
  readonly identityPools: Client<typeof IdentityService>;
  readonly sync: Client<typeof SyncService>;
  readonly iam: Client<typeof IamService>;
  readonly sns: Client<typeof SnsService>;
  readonly sts: Client<typeof StsService>;
}

/** What `connect` takes besides the URL: an access key, and all that the gRPC transport of `connect-node` takes. */
export interface Options extends Omit<GrpcTransportOptions, "baseUrl"> {
  readonly accessKey?: AccessKey;
}

/** Clients of the server's gRPC address as a URL, such as `https://host:port`, or `http://host:port` without TLS. */
export function connect(baseUrl: string, { accessKey, interceptors = [], ...options }: Options = {}): Poolhouse {
  const signed = accessKey ? [bearer(accessKey)] : [];
  const transport = createGrpcTransport({ ...options, baseUrl, interceptors: [...interceptors, ...signed] });
  return {
    userPools: createClient(UserPoolService, transport),
    identityPools: createClient(IdentityService, transport),
    sync: createClient(SyncService, transport),
    iam: createClient(IamService, transport),
    sns: createClient(SnsService, transport),
    sts: createClient(StsService, transport),
  };
}

function bearer({ id, secret }: AccessKey): Interceptor {
  return (next) => (request) => {
    request.header.set("authorization", `Bearer ${id}:${secret}`);
    return next(request);
  };
}
