/**
 * The cases of the contract that the real service can run, and the reason for each one that it cannot.
 */
import { CASES } from "../contract/chat_provider.ts";
import type { CaseDefinition } from "../contract/stage.ts";

/** Cases of an answer without a failure that need more than a model that repeats a text. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  "a stream is its start, its blocks and its stop, in this order": "a model may write its answer in fewer pieces",
  "structured output is parsed, alike in chat and in stream": "a model fills in a schema by its own words",
  "structured output grows while it is streamed": "a model fills in a schema by its own words",
  "an answer that does not fit the schema is an error that holds the answer": "a model keeps to its schema",
  "an image arrives, given as bytes or as base64": "its bytes are not an image that a model can read",
};

/** Returns why the real service cannot run a case; `undefined` if it can. */
export function reasonToLeaveOut({ name, script }: CaseDefinition): string | undefined {
  const { failure, unknown, calls, reasoning } = script;
  // A wrong key is refused by every service.
  if (failure === "authentication") return undefined;
  if (failure !== undefined) return "the service must fail on command";
  if (unknown !== undefined) return "the service must send what nobody knows";
  if (calls !== undefined) return "the service must call tools as the script says";
  if (reasoning !== undefined) return "the service must reason in the words of the script";
  return LEFT_OUT[name];
}

/** The names in the table of cases that are left out. */
export const LEFT_OUT_NAMES: readonly string[] = Object.keys(LEFT_OUT);

/** The cases that run. */
export const LIVE_CASES: readonly CaseDefinition[] = CASES.filter((each) => reasonToLeaveOut(each) === undefined);
