/**
 * Recorded exchanges with CountTokens: requests that are sent as recorded, counts, and refusals.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { type ChatRequest, countTokens, ProviderError, tool } from "@bedrock-edge/client";
import { corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { clientOver, corpusTest } from "./recorded.ts";

const OTHER = corpus("other-runtime");

interface Converse {
  readonly messages: { readonly role: "user"; readonly content: Record<string, unknown>[] }[];
  readonly toolConfig?: { readonly tools: { readonly toolSpec: Record<string, unknown> }[] };
  readonly additionalModelRequestFields?: Record<string, unknown>;
}

/** Returns a recorded body as a request of ours. */
function requestOf(model: string, { messages, toolConfig, additionalModelRequestFields }: Converse): ChatRequest {
  const tools = toolConfig?.tools.map(({ toolSpec: { inputSchema, ...spec } }) =>
    tool({ ...spec, inputSchema: Object(inputSchema).json } as Parameters<typeof tool>[0])
  );
  const blocks = messages.map(({ role, content }) => ({
    role,
    content: content.map((block) => "text" in block ? { type: "text", ...block } : { type: "cachePoint" }),
  }));
  // A cast: the comparison of the bodies checks all of it.
  return {
    model,
    messages: blocks,
    ...(tools ? { tools, toolChoice: "auto" } : {}),
    ...(additionalModelRequestFields ? { additionalModelRequestFields } : {}),
  } as ChatRequest;
}

async function count(recording: Recording): Promise<{ readonly sent: unknown; readonly result: unknown }> {
  let sent: unknown;
  const bedrock = clientOver(async (request) => {
    sent = await request.json();
    return responseOf(recording);
  });
  const { model } = recording;
  const { converse, invokeModel } = Object(recording.request)["input"];
  const request = converse ? requestOf(model, converse) : { model, body: atob(invokeModel.body) };
  const result = await countTokens(bedrock, request);
  return { sent, result };
}

corpusTest("every recorded CountTokens is sent as it was, and read", [OTHER], async () => {
  const recordings = OTHER.recordings.filter(({ operation }) => operation === "CountTokens");
  const outcomes: unknown[] = [];
  for (const recording of recordings) {
    const answer = JSON.parse(recording.response!);
    // The base id was asked for, and the answer to the profile's id says why there is no count.
    if (recording.status === 400 && !/counting tokens/.test(answer.message)) {
      const error = await assertRejects(() => count(recording), ProviderError, answer.message.slice(0, 60));
      outcomes.push(error.kind);
      continue;
    }
    const { sent, result } = await count(recording);
    // An empty system prompt, which says nothing, is not sent.
    const { input } = JSON.parse(JSON.stringify(recording.request));
    if (input.converse) delete input.converse.system;
    assertEquals(sent, { input });
    assertEquals(result, recording.status === 200 ? answer : { unavailable: answer.message });
    outcomes.push(recording.status);
  }
  assertEquals(outcomes.length, 9);
  assertEquals(outcomes.filter((outcome) => outcome === 200).length, 6);
});
