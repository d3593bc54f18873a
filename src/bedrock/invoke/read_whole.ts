/**
 * Reads a whole answer of InvokeModel in a family's format.
 */
import { defined } from "../../base/defined.ts";
import type { JsonObject } from "../../base/json_object.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { Answer } from "../../operation/prepared_call.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import type { Failures } from "../../transport/failure.ts";
import { takeAddedMembers } from "./base/added_members.ts";
import { countsInHeaders, usageOfCounts } from "./base/counts.ts";
import type { Family } from "./base/family.ts";
import { converseTrace, INTERVENED, isIntervened, servedBy } from "./added_outcome.ts";

/**
 * Reads a whole answer.
 *
 * @throws {ProviderError} `protocol` for a body that is not an answer of the family.
 */
export async function readFamilyAnswer(exchange: Exchange, family: Family, reader: AnswerReader): Promise<Answer> {
  const { content, outcome } = familyAnswer(await readJson(exchange), family, exchange, exchange.response.headers);
  return { content: content.map(reader.readBlock), outcome, finish: reader.finish };
}

/**
 * Returns the answer in a body. The model's own counts take precedence over those in headers.
 *
 * @throws {ProviderError} `protocol` for a body that is not an answer of the family.
 */
export function familyAnswer(json: JsonObject, family: Family, failures: Failures, headers: Headers): Answer {
  const { own, guardrailAction, trace } = takeAddedMembers(json);
  const answer = family.decode(own, failures);
  if (!answer) {
    throw failures.unusable(`expected an answer of ${family.name}, got ${failures.quoteBody(JSON.stringify(json))}`);
  }
  const counts = countsInHeaders(headers) ?? {};
  const { content, outcome } = answer;
  return {
    content,
    outcome: {
      ...outcome,
      ...isIntervened(guardrailAction) ? { stopReason: INTERVENED } : {},
      usage: outcome.usage ?? usageOfCounts(counts),
      latencyMs: outcome.latencyMs ?? counts.latencyMs,
      ...defined({ trace: converseTrace(trace) ?? outcome.trace }),
      ...servedBy(headers),
    },
  };
}
