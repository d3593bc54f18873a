/**
 * Produces the sentences of the rules of `check`: the message of a repair, and the error of `"strict"` or of a rule that only
 * refuses.
 */
import type { ChatRequest } from "@bedrock-edge/client";
import { type Model, modelFacts, registerModel } from "@bedrock-edge/client/models";
import { REFUSED, REPAIRED } from "../bedrock/converse/check/cases.ts";
import { NOVA } from "../bedrock/converse/check/request.ts";
import { REFUSED as MODEL_REFUSED, REPAIRED as MODEL_REPAIRED, rowOf } from "../bedrock/converse/model_rules/cases.ts";
import { answered, bytesOf, eventsOf, streamed } from "../helpers/wire.ts";
import { bad, client } from "./row.ts";

/** The sentences of one rule. */
export interface RepairRow {
  readonly rule: string;
  /** The name of a case of the rule, in the tables of `tests/bedrock/converse`. */
  readonly case: string;
  /** The message of the repair; absent for a rule that refuses. */
  readonly repair?: string | undefined;
  /** The error of `"strict"`, or of a rule that refuses; absent where `"strict"` repairs too. */
  readonly error?: string | undefined;
}

/** A case of either table. */
interface AnyCase {
  readonly name: string;
  readonly model?: string;
  readonly row?: Partial<Model>;
  readonly request: Readonly<Record<string, unknown>>;
  readonly streaming?: boolean;
}

/** Every case, by its name. */
export const CASES: ReadonlyMap<string, AnyCase> = new Map(
  [...REPAIRED, ...REFUSED, ...MODEL_REPAIRED, ...MODEL_REFUSED].map((given: AnyCase) => [given.name, given]),
);

/** Runs the case of a row, as it is and with `check: "strict"`. */
export async function runRepair(row: RepairRow): Promise<RepairRow> {
  const given = CASES.get(row.case);
  if (!given) throw new Error(`There is no case "${row.case}"`);
  const model = given.row && rowOf(given.row);
  const forget = model ? registerModel(model) : () => {};
  const fetch = () =>
    Promise.resolve(given.streaming ? streamed(bytesOf(eventsOf("Hello."))) : answered([{ text: "Hello." }]));
  const bedrock = client({ fetch, ...(model && { models: modelFacts() }) });
  const send = (check: string) => {
    const request = { messages: "Hi", ...given.request, model: model?.id ?? given.model ?? NOVA, check };
    return given.streaming
      ? bedrock.stream(bad<ChatRequest>(request)).final()
      : bedrock.chat(bad<ChatRequest>(request));
  };
  try {
    const { repairs } = await send("repair").catch(() => ({ repairs: [] }));
    const error = await send("strict").then(() => undefined, (error: Error) => `${error.name}: ${error.message}`);
    return {
      rule: row.rule,
      case: row.case,
      repair: repairs.find(({ rule }) => rule === row.rule)?.message,
      error,
    };
  } finally {
    forget();
  }
}
