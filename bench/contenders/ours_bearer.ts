/** The smallest client of this module: an API key, plain text. */
import { bearer, createBedrockWith } from "../../mod.ts";
import type { Create } from "./contender.ts";
import { driven } from "./ours.ts";

/** Let in by a key. */
export const create: Create = (endpoint) => driven(createBedrockWith(bearer("k"), { region: "us-east-1", endpoint }));
