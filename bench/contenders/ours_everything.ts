/** This module with everything included: `createBedrock`, all of Converse. */
import { createBedrock } from "../../mod.ts";
import { type Create, KEYS } from "./contender.ts";
import { driven } from "./ours.ts";

/** Signs with SigV4. */
export const create: Create = (endpoint) => driven(createBedrock({ region: "us-east-1", credentials: KEYS, endpoint }));
