/** The smallest client of this module that signs: `createTextClient`, plain text. */
import { createTextClient, sigv4 } from "../../mod.ts";
import { type Create, KEYS } from "./contender.ts";
import { driven } from "./ours.ts";

/** Signs with SigV4. */
export const create: Create = (endpoint) =>
  driven(createTextClient(sigv4({ credentials: KEYS }), { region: "us-east-1", endpoint }));
