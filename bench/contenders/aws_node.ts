/** The AWS SDK over Node's own client, with a socket for every stream; the default limit is fifty. */
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { over } from "./aws.ts";
import type { Create } from "./contender.ts";

/** Signs with SigV4. The bench's server speaks HTTP/1.1. */
export const create: Create = over(() =>
  new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1000 }, socketAcquisitionWarningTimeout: 0 })
);
