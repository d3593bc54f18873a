/**
 * Keeps the members of a streamed answer that have no place of their own.
 */
import { asObject, isObject, type JsonObject } from "../../../../base/json_object.ts";
import { keepMembers } from "../decode/outcome.ts";

/** The members so far, by name. */
export interface KeptMembers {
  readonly all: ReadonlyMap<string, unknown>;
  /** Keeps members of an answer or a choice: the last value counts. */
  keep(members: JsonObject): void;
  /** Keeps the probabilities of tokens, whose lists are pieces. */
  keepLogprobs(logprobs: unknown): void;
}

/** Begins to keep the members of one answer. */
export function keptMembers(): KeptMembers {
  const all = new Map<string, unknown>();
  return {
    all,
    keep: (members) => keepMembers(members, all),
    keepLogprobs(logprobs) {
      for (const [name, list] of Object.entries(asObject(logprobs))) {
        if (!Array.isArray(list)) continue;
        const before = asObject(all.get("logprobs"));
        all.set("logprobs", { ...before, [name]: joined(before[name], list) });
      }
    },
  };
}

/** Adds pieces of members to the members so far: texts and lists are joined, and so are those in objects. */
export function joinPieces(all: Map<string, unknown>, members: JsonObject): void {
  for (const [name, value] of Object.entries(members)) {
    if (value !== null && value !== undefined) all.set(name, joined(all.get(name), value));
  }
}

/** Joins two pieces. A list grows in place, because this file made the list. */
function joined(before: unknown, piece: unknown): unknown {
  if (typeof piece === "string") return typeof before === "string" ? before + piece : piece;
  if (isObject(piece)) return isObject(before) ? joinedObjects(before, piece) : piece;
  if (!Array.isArray(piece)) return piece;
  if (!Array.isArray(before)) return [...piece];
  for (const item of piece) before.push(item);
  return before;
}

function joinedObjects(before: JsonObject, piece: JsonObject): JsonObject {
  const sum: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(piece)) sum[name] = joined(before[name], value);
  return sum;
}
