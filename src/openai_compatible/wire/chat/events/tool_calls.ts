/**
 * Tells the calls of a stream apart, whose pieces come with a missing, repeated or reused index, and with late ids and names.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { deepJsonText } from "../../../../base/json_value.ts";
import { placeOf, textIn } from "../decode/blocks.ts";
import { type BracketCounter, bracketCounter } from "./bracket_counter.ts";

/** A call so far. */
export interface OpenCall {
  /** The position among the calls of the answer. */
  readonly position: number;
  id: string | undefined;
  name: string | undefined;
  /** The arguments so far, in pieces. */
  readonly input: string[];
  /** The members of its pieces that have no place of their own. */
  rest: Record<string, unknown>;
  /** Follows the arguments to their end. */
  readonly brackets: BracketCounter;
  /** The index of the block whose events have begun. */
  index?: number;
}

/** One piece of a call. */
export interface CallPiece {
  readonly call: OpenCall;
  /** The piece of the arguments, which may be empty. */
  readonly json: string;
}

/** Sorts the pieces of one stream. */
export interface CallSorter {
  /** Adds a piece to the call that it belongs to, which may be a new one. */
  add(delta: JsonObject): CallPiece;
  /** The calls so far, in the order in which they began. */
  readonly calls: readonly OpenCall[];
}

/** Creates the sorter of one stream. */
export function callSorter(): CallSorter {
  const calls: OpenCall[] = [];
  const byIndex = new Map<number, OpenCall>();

  function begin(index: number | undefined): OpenCall {
    const call = {
      position: calls.length,
      id: undefined,
      name: undefined,
      input: [],
      rest: {},
      brackets: bracketCounter(),
    };
    calls.push(call);
    if (index !== undefined) byIndex.set(index, call);
    return call;
  }

  return {
    calls,
    add(delta) {
      const { index: given, id: givenId, type: _, function: called, ...rest } = delta;
      const { name: givenName, arguments: givenInput } = asObject(called);
      const index = placeOf(given);
      const [id, name] = [textIn(givenId), textIn(givenName)];
      const json = inputText(givenInput);
      const open = index === undefined ? calls.at(-1) : byIndex.get(index);
      const call = open && !isAnother(open, index, id, name, json) ? open : begin(index);
      // Some services give each piece another id: the first one counts, and a late one is better than none.
      call.id ??= id;
      call.name ??= name;
      call.brackets.add(json);
      if (json) call.input.push(json);
      Object.assign(call.rest, rest);
      return { call, json };
    },
  };
}

/** Arguments are text; some services send the object itself, and then all at once. */
function inputText(input: unknown): string {
  if (typeof input === "string") return input;
  return input === undefined || input === null ? "" : deepJsonText(input);
}

/**
 * Returns whether a piece begins another call than the one that it seems to continue: it has a name, and another id. A piece without
 * an index may begin a call without an id too (Gemini). Pieces that only continue may repeat the name under ever new ids, so that
 * the arguments before must be whole, or those of another tool that takes none.
 */
function isAnother(
  open: OpenCall,
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  json: string,
): boolean {
  if (name === undefined || open.name === undefined) return false;
  const isNewId = id !== undefined && open.id !== undefined && id !== open.id;
  if (!isNewId && !(index === undefined && id === undefined)) return false;
  const begins = json.trimStart();
  if (begins !== "" && !begins.startsWith("{")) return false;
  return open.brackets.isWhole || open.brackets.isEmpty && name !== open.name;
}
