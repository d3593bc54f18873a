/** The smallest client of this module: an API key, plain text. */
import { bearer, createBedrockWith } from "../../mod.ts";
import type { Create } from "./contender.ts";
import { driven } from "./ours.ts";

/** Authenticates with an API key. */
export const create: Create = (endpoint) => driven(createBedrockWith(bearer("k"), { region: "us-east-1", endpoint }));
