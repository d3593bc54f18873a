/**
 * `runTools` over recorded answers that call tools: each call of the caller's is run once with its input, none of the
 * service's, and the history that the loop sends is one that the check and the fake accept.
 */
import { assert, assertEquals } from "@std/assert";
import { type ChatOptions, type Message, runTools, type Tool, type ToolEntry } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Recording, responseOf } from "../helpers/corpus.ts";
import { answerOf } from "./assembled.ts";
import {
  ALL_ANSWERS,
  clientOf,
  clientOver,
  CONVERSE,
  CONVERSE_STREAM,
  corpusTest,
  type Json,
  judgeEach,
} from "./recorded.ts";
import { optionsOf } from "./request_options.ts";

const FILES = [CONVERSE, CONVERSE_STREAM];

interface Call {
  readonly toolUseId: string;
  readonly name: string;
  readonly input: unknown;
}

/** The calls in a recorded answer: those that the service runs, or those that the caller does. */
function callsIn(recording: Recording, by: "service" | "caller"): Call[] {
  return answerOf(recording).output.message.content.flatMap(({ toolUse }) => {
    if (!toolUse) return [];
    const { type, toolUseId, name, input } = toolUse as Json & Call;
    return (type === "server_tool_use") === (by === "service") ? [{ toolUseId, name, input }] : [];
  });
}

/** Answers with calls that are whole: the model stopped for them, or did not say so. */
const CALLING: readonly Recording[] = ALL_ANSWERS.filter((recording) =>
  callsIn(recording, "caller").length && ["tool_use", "end_turn"].includes(answerOf(recording).stopReason)
);

/** The outcome of a loop of two steps. */
interface Looped {
  readonly ran: readonly Call[];
  readonly messages: readonly Message[];
  readonly texts: readonly string[];
}

/** Runs the loop under `check: "strict"`: the recorded answer comes first, and the fake answers what is sent then. */
async function loop(
  recording: Recording,
  options: ChatOptions & { model: string },
  tools: ToolEntry[],
): Promise<Looped> {
  const ran: Call[] = [];
  const runnable = tools.map((entry) =>
    "inputSchema" in entry
      ? {
        ...entry,
        execute(input, { toolUseId }) {
          ran.push({ toolUseId, name: entry.name, input });
          return { done: true };
        },
      } satisfies Tool
      : entry
  );
  const fake = fakeBedrock({ apiKey: "k", replies: ["{}"] });
  let asked = 0;
  const client = clientOver((request) => asked++ ? fake(request) : Promise.resolve(responseOf(recording)));
  const { model, ...request } = options;
  const { messages, steps } = await runTools(
    client.model(model),
    { ...request, tools: runnable, check: "strict" },
    recording.operation === "ConverseStream" ? { onEvent: () => {} } : {},
  );
  assertEquals([asked, fake.requests.length], [2, 1]);
  return { ran, messages, texts: steps.map(({ text }) => text) };
}

function stub(name: string): Tool {
  return { name, inputSchema: { type: "object" } };
}

corpusTest(
  "runTools runs each of 224 recorded calls once with its input, and the strict check and the fake accept the history",
  FILES,
  async () => {
    let calls = 0;
    await judgeEach(CALLING, async (recording) => {
      const expected = callsIn(recording, "caller");
      const options = recording.request ? optionsOf(recording) : { model: recording.model, messages: "Go" };
      // Some models call tools that the recorded request does not have.
      const named = new Set(options.tools?.map((entry) => "name" in entry ? entry.name : ""));
      const missing = new Set(expected.map(({ name }) => name).filter((name) => !named.has(name)));
      const { ran, messages, texts } = await loop(recording, options, [
        ...options.tools ?? [],
        ...[...missing].map(stub),
      ]);
      assertEquals(ran, expected);
      const results = messages.at(-2)?.content;
      assert(Array.isArray(results));
      assertEquals(results.map(({ toolUseId }) => toolUseId), expected.map(({ toolUseId }) => toolUseId));
      assertEquals(texts.at(-1), "{}");
      calls += ran.length;
    });
    assertEquals([CALLING.length, calls], [201, 224]);
  },
);

corpusTest(
  "runTools runs none of the 5 recorded calls of the service, even where the caller has a tool of that name",
  FILES,
  async () => {
    const served = ALL_ANSWERS.filter((recording) => callsIn(recording, "service").length);
    let calls = 0;
    await judgeEach(served, async (recording) => {
      const [own, theirs] = [callsIn(recording, "caller"), callsIn(recording, "service")];
      calls += theirs.length;
      if (!own.length) return;
      const names = new Set([...own, ...theirs].map(({ name }) => name));
      const { ran } = await loop(recording, { model: recording.model, messages: "Go" }, [...names].map(stub));
      assertEquals(ran, own);
    });
    assertEquals([served.length, calls], [5, 5]);
  },
);

corpusTest("runTools does not run the recorded call that maxTokens cut off", [CONVERSE, CONVERSE_STREAM], async () => {
  const cut = ALL_ANSWERS.filter((recording) =>
    callsIn(recording, "caller").length && answerOf(recording).stopReason === "max_tokens"
  );
  assertEquals(cut.length, 1);
  await judgeEach(cut, async (recording) => {
    const execute = () => assert(false, "run");
    const tools = callsIn(recording, "caller").map(({ name }): Tool => ({ ...stub(name), execute }));
    const { steps, messages } = await runTools(clientOf(recording).model(recording.model), {
      messages: "Go",
      tools,
      check: "strict",
    });
    assertEquals(steps.length, 1);
    assertEquals(messages.map(({ role }) => role), ["user", "assistant", "user"]);
  });
});
