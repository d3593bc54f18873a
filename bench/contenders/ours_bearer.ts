/** The smallest client of this module: an API key, plain text. */
import { bearer, createTextClient } from "../../mod.ts";
import type { Create } from "./contender.ts";
import { driven } from "./ours.ts";

/** Authenticates with an API key. */
export const create: Create = (endpoint) => driven(createTextClient(bearer("k"), { region: "us-east-1", endpoint }));
