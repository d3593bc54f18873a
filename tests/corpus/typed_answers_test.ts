/**
 * `chat()` and `stream().final()` against the recorded answers: every text, call, thought, count and trace of them.
 */
import { assertEquals } from "@std/assert";
import { answerOf } from "./assembled.ts";
import { expectedReading, plain, readingOf } from "./reading.ts";
import {
  ALL_ANSWERS,
  ANSWERS,
  clientOf,
  CONVERSE,
  CONVERSE_STREAM,
  corpusTest,
  type Json,
  judgeEach,
  STREAMED_ANSWERS,
} from "./recorded.ts";
import { optionsOf } from "./request_options.ts";

corpusTest("chat() reads everything in 493 recorded answers", [CONVERSE], async () => {
  assertEquals(ANSWERS.length, 493);
  await judgeEach(ANSWERS, async (recording) => {
    const result = await clientOf(recording).chat({ model: recording.model, messages: "Hi" });
    assertEquals(readingOf(result), expectedReading(answerOf(recording)));
  });
});

corpusTest("stream().final() holds everything in 139 recorded streams", [CONVERSE_STREAM], async () => {
  assertEquals(STREAMED_ANSWERS.length, 139);
  await judgeEach(STREAMED_ANSWERS, async (recording) => {
    const result = await clientOf(recording).stream({ model: recording.model, messages: "Hi" }).final();
    assertEquals(readingOf(result), expectedReading(answerOf(recording)));
  });
});

corpusTest("the recorded answers hold every kind of block that is compared", [CONVERSE, CONVERSE_STREAM], () => {
  const count = (recordings: typeof ANSWERS): Record<string, number> => {
    const kinds: Record<string, number> = {};
    for (const block of recordings.flatMap((recording) => answerOf(recording).output.message.content)) {
      const [[name, value]] = Object.entries(block).filter(([name]) => name !== "type") as [[string, unknown]];
      const { type, redactedContent } = Object(value);
      const kind = name === "reasoningContent" && redactedContent
        ? "redacted reasoning"
        : [name, type].join(" ").trim();
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    return kinds;
  };
  assertEquals([count(ANSWERS), count(STREAMED_ANSWERS)], [
    {
      "text": 400,
      "toolUse": 100,
      "toolUse tool_use": 78,
      "toolUse server_tool_use": 3,
      "toolResult nova_code_interpreter_result": 2,
      "toolResult nova_grounding_result": 1,
      "reasoningContent": 36,
      "redacted reasoning": 2,
      "citationsContent": 14,
    },
    {
      "text": 131,
      "toolUse": 42,
      "toolUse tool_use": 5,
      "toolUse server_tool_use": 2,
      "toolResult nova_code_interpreter_result": 1,
      "toolResult nova_grounding_result": 1,
      "reasoningContent": 7,
      "redacted reasoning": 2,
      "citationsContent": 12,
    },
  ]);
});

corpusTest("result.guardrail says what 13 recorded traces say", [CONVERSE, CONVERSE_STREAM], async () => {
  const guarded = ALL_ANSWERS.filter((recording) => {
    const { stopReason, trace } = answerOf(recording);
    return stopReason === "guardrail_intervened" || (trace as Json | undefined)?.["guardrail"];
  });
  const seen = { intervened: 0, clean: 0, traced: 0 };
  await judgeEach(guarded, async (recording) => {
    const { model, response } = recording;
    const client = clientOf(recording);
    const request = { model, messages: "Hi" };
    const { guardrail } = await (response === undefined ? client.stream(request).final() : client.chat(request));
    const { stopReason, trace } = answerOf(recording);
    const traced = (trace as Json | undefined)?.["guardrail"] as Json | undefined;
    const intervened = stopReason === "guardrail_intervened";
    seen[intervened ? "intervened" : "clean"]++;
    if (traced) seen.traced++;
    assertEquals<unknown>(plain(guardrail), {
      intervened,
      textMayHaveBeenShown: false,
      inputAssessments: {},
      outputAssessments: {},
      ...traced && "inputAssessment" in traced && { inputAssessments: traced["inputAssessment"] },
      ...traced && "outputAssessments" in traced && { outputAssessments: traced["outputAssessments"] },
      ...traced && "actionReason" in traced && { actionReason: traced["actionReason"] },
      ...traced && "modelOutput" in traced && { modelOutput: traced["modelOutput"] },
    });
  });
  assertEquals(seen, { intervened: 9, clean: 4, traced: 13 });
});

corpusTest("result.output is the object in 18 recorded native outputs", [CONVERSE, CONVERSE_STREAM], async () => {
  const asked = ALL_ANSWERS.filter(({ request }) => request?.["outputConfig"]);
  let parsed = 0;
  await judgeEach(asked, async (recording) => {
    const client = clientOf(recording);
    const request = { ...optionsOf(recording), check: "off" as const };
    const result = await (recording.response === undefined ? client.stream(request).final() : client.chat(request));
    // An answer that calls a tool has no output yet.
    if (result.toolUses.length) return;
    parsed++;
    assertEquals([result.output, result.outputMode], [JSON.parse(result.text), "native"]);
  });
  assertEquals([asked.length, parsed], [19, 18]);
});
