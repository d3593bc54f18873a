/**
 * The default place and time of what the control plane said.
 */
import type { Store } from "../../base/store.ts";

/** The default store: the isolate's memory. It holds facts of AWS and of ARNs, which are the same for every caller. */
export const isolateMemory: Store = /* @__PURE__ */ new Map<string, string>();

/** How long kept answers are believed by default: a day. */
export const DEFAULT_TTL_MS = 86_400_000;
