/**
 * Reports members of a body that the caller's own members override.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import { cut } from "../../../../base/quote.ts";
import type { Notes } from "../../notes.ts";

/** Reports members of the options that `extraBody` overrides. */
export function reportOverrides(body: JsonObject, extraBody: JsonObject, notes: Notes): void {
  for (const [name, theirs] of Object.entries(extraBody)) {
    if (!Object.hasOwn(body, name) || theirs === body[name]) continue;
    const shown = [body[name], theirs].map((value) => cut(JSON.stringify(value) ?? String(value)));
    const is = `overrides ${shown[0]}, which the other options ask for`;
    notes.fix("own-fields-win", `extraBody.${name}`, is, `send ${shown[1]}`);
  }
}
