/** The AWS SDK over Node's own client, with a socket for every stream: by default fifty are all there are. */
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { over } from "./aws.ts";
import type { Create } from "./contender.ts";

/** Signed with SigV4. HTTP/1.1, which is what the bench's server speaks. */
export const create: Create = over(() =>
  new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1000 }, socketAcquisitionWarningTimeout: 0 })
);
