/** The AWS SDK over `fetch`, as on the edge. */
import { FetchHttpHandler } from "npm:@smithy/fetch-http-handler@5.8.1";
import { over } from "./aws.ts";
import type { Create } from "./contender.ts";

/** Signs with SigV4. */
export const create: Create = over(() => new FetchHttpHandler());
