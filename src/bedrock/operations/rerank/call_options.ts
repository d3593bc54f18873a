/**
 * The options of one call among those of `rerank`.
 */
import { defined } from "../../../base/defined.ts";
import type { CallOptions } from "../base/call.ts";
import type { RerankOptions } from "./options.ts";

/** Returns the options of each call that a ranking takes. */
export function callOptions({ headers, signal, timeouts, retry }: RerankOptions): CallOptions {
  return defined({ headers, signal, timeouts, retry });
}
