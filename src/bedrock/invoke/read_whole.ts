/**
 * Reads a whole answer of InvokeModel in a family's format.
 */
import { defined } from "../../base/defined.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { Answer } from "../../operation/prepared_call.ts";
import { readJson } from "../../transport/answer.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { takeAddedMembers } from "./base/added_members.ts";
import { countsInHeaders, usageOfCounts } from "./base/counts.ts";
import type { Family } from "./base/family.ts";
import { converseTrace, INTERVENED, isIntervened, servedBy } from "./added_outcome.ts";

/**
 * Reads a whole answer. The model's own counts take precedence over those in headers.
 *
 * @throws {ProviderError} `protocol` for a body that is not an answer of the family.
 */
export async function readFamilyAnswer(exchange: Exchange, family: Family, reader: AnswerReader): Promise<Answer> {
  const json = await readJson(exchange);
  const { own, guardrailAction, trace } = takeAddedMembers(json);
  const answer = family.decode(own, exchange);
  if (!answer) {
    throw exchange.unusable(`expected an answer of ${family.name}, got ${exchange.quoteBody(JSON.stringify(json))}`);
  }
  const { headers } = exchange.response;
  const counts = countsInHeaders(headers) ?? {};
  const { outcome } = answer;
  return {
    content: answer.content.map(reader.readBlock),
    outcome: {
      ...outcome,
      ...isIntervened(guardrailAction) ? { stopReason: INTERVENED } : {},
      usage: outcome.usage ?? usageOfCounts(counts),
      latencyMs: outcome.latencyMs ?? counts.latencyMs,
      ...defined({ trace: converseTrace(trace) ?? outcome.trace }),
      ...servedBy(headers),
    },
    finish: reader.finish,
  };
}
