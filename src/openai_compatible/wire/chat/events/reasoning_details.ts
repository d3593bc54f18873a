/**
 * Joins the pieces in which a stream sends OpenRouter's `reasoning_details`.
 */
import type { JsonObject } from "../../../../base/json_object.ts";

/** The members that come in pieces. */
const PIECES: readonly string[] = ["text", "summary"];

/** Adds the details of one delta. A piece continues the detail before it if both have the same type and the same index. */
export function addDetails(details: Record<string, unknown>[], pieces: readonly JsonObject[]): void {
  for (const piece of pieces) {
    const last = details.at(-1);
    const continues = last && piece.type === last.type && piece.index === last.index &&
      PIECES.some((name) => typeof piece[name] === "string" || typeof piece.signature === "string");
    if (!continues || piece.data !== undefined) {
      details.push({ ...piece });
      continue;
    }
    for (const [name, value] of Object.entries(piece)) {
      const before = last[name];
      if (PIECES.includes(name) && typeof before === "string" && typeof value === "string") last[name] = before + value;
      else if (value !== null && value !== undefined) last[name] = value;
    }
  }
}
