/**
 * Recorded answers of ApplyGuardrail: sent as recorded, and read without losing a finding.
 */
import { assertEquals } from "@std/assert";
import { applyGuardrail, type GuardrailContent } from "@bedrock-edge/client/guardrail";
import { corpus, responseOf } from "../helpers/corpus.ts";
import { clientOver, corpusTest } from "./recorded.ts";

const OTHER = corpus("other-runtime");

/** A value without its members that are `null`, by JSON's own walk. */
function bare(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, member) => member === null ? undefined : member));
}

corpusTest("every recorded ApplyGuardrail is sent as it was, and read", [OTHER], async () => {
  const recordings = OTHER.recordings.filter(({ operation }) => operation === "ApplyGuardrail");
  for (const recording of recordings) {
    const sent: unknown[] = [];
    const bedrock = clientOver(async (request) => {
      sent.push(await request.json());
      return responseOf(recording);
    });
    // A cast: the comparison below checks all of it.
    const { source, content, outputScope } = recording.request as {
      source: "INPUT";
      content: { text: Exclude<GuardrailContent, string> }[];
      outputScope: "FULL";
    };
    const outcome = await applyGuardrail(bedrock, {
      id: "guardrail004",
      version: "1",
      source,
      outputScope,
      content: content.map(({ text }) => text),
    });
    assertEquals(sent, [recording.request]);
    const answer = JSON.parse(recording.response!);
    assertEquals(outcome.raw, bare(answer));
    assertEquals(outcome.assessments, bare(answer.assessments));
    assertEquals(outcome.usage, answer.usage);
    assertEquals(outcome.coverage, bare(answer.guardrailCoverage));
    assertEquals([outcome.action, outcome.actionReason], [answer.action, answer.actionReason]);
    assertEquals(outcome.outputs, answer.outputs.map(({ text }: { text: string }) => text));
    assertEquals(outcome.intervened, answer.action === "GUARDRAIL_INTERVENED");
  }
  assertEquals(recordings.length, 3);
});
