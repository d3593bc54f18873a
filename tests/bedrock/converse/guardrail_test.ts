/** The effects of a guardrail, as a value. */
import { assert, assertEquals } from "@std/assert";
import { decodeGuardrail } from "../../../src/bedrock/converse/decode/guardrail.ts";

const ASKED = { id: "g", version: "1" } as const;
const INTERVENED = { stopReason: "guardrail_intervened", trace: undefined } as const;
const ENDED = { stopReason: "end_turn", trace: undefined } as const;

Deno.test("without a guardrail there is no outcome, even if the model's maker filtered the content", () => {
  assertEquals(decodeGuardrail(ENDED, undefined, false), undefined);
  assertEquals(decodeGuardrail({ ...ENDED, trace: { promptRouter: {} } }, undefined, true), undefined);
  assertEquals(decodeGuardrail({ ...ENDED, stopReason: "content_filtered" }, undefined, false), undefined);
  assertEquals(decodeGuardrail({ ...ENDED, stopReason: "content_filtered" }, ASKED, false)?.intervened, false);
});

Deno.test("an outcome where one was asked, where one stepped in, and where one tells of itself", () => {
  const nothing = { intervened: false, textMayHaveBeenShown: false, inputAssessments: {}, outputAssessments: {} };
  assertEquals<unknown>(decodeGuardrail(ENDED, ASKED, false), nothing);
  assertEquals<unknown>(decodeGuardrail(INTERVENED, undefined, false), { ...nothing, intervened: true });
  // One that the account enforces was not asked for by the request.
  assertEquals<unknown>(decodeGuardrail({ ...ENDED, trace: { guardrail: {} } }, undefined, false), nothing);
});

Deno.test("everything that it tells is handed on as the service has it", () => {
  const inputAssessment = { g: { topicPolicy: { topics: [{ name: "x", type: "DENY", action: "BLOCKED" }] } } };
  const outputAssessments = { g: [{ novelPolicy: { a: 1 } }] };
  const guardrail = { inputAssessment, outputAssessments, actionReason: "why", modelOutput: ["said"] };
  assertEquals<unknown>(decodeGuardrail({ ...INTERVENED, trace: { guardrail } }, ASKED, false), {
    intervened: true,
    textMayHaveBeenShown: false,
    inputAssessments: inputAssessment,
    outputAssessments,
    actionReason: "why",
    modelOutput: ["said"],
  });
});

Deno.test("text may have been shown only of a stream in async mode that was stopped", () => {
  for (const stream of ["async", "sync", undefined] as const) {
    for (const streaming of [true, false]) {
      for (const stopped of [INTERVENED, ENDED]) {
        const outcome = decodeGuardrail(stopped, { ...ASKED, stream }, streaming);
        assert(outcome);
        assertEquals(
          outcome.textMayHaveBeenShown,
          stream === "async" && streaming && stopped === INTERVENED,
          `${stream} ${streaming} ${stopped.stopReason}`,
        );
      }
    }
  }
});
