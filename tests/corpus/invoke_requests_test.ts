/**
 * Recorded requests of Nova and gpt-oss to InvokeModel that the service accepted: our options can say them, the codecs send them as
 * they are recorded, and the strict check passes them.
 */
import { assertEquals } from "@std/assert";
import type { ChatCodec, ChatRequest, Message } from "@bedrock-edge/client";
import { nova, openaiChat } from "@bedrock-edge/client/invoke";
import { corpus, type Recording } from "../helpers/corpus.ts";
import { clientOver, corpusTest, type Json, judgeEach } from "./recorded.ts";
import { optionsOf } from "./request_options.ts";

const WHOLE = corpus("invoke-model");
const STREAM = corpus("invoke-model-stream");
const ACCEPTED = [...WHOLE.recordings, ...STREAM.recordings].filter(({ status, request, requestCut }) =>
  status === 200 && request?.["messages"] && !requestCut
);

/** Sends a request with and without the check, and returns the bodies. */
async function bodiesOf(codec: ChatCodec, answer: Json, request: ChatRequest): Promise<Json[]> {
  const bodies: Json[] = [];
  const client = clientOver(async (asked) => {
    bodies.push(await asked.json());
    return Response.json(answer);
  }, { codecs: [codec] });
  for (const check of ["off", "strict"] as const) await client.chat({ ...request, check });
  return bodies;
}

/** A Nova's request as one of Converse, whose cache points are blocks of their own. */
function inConverse({ schemaVersion: _, inferenceConfig, messages, ...rest }: Json): Json {
  // One request has a name of another format, which only the model's own fields can say.
  const { max_new_tokens, top_p, ...config } = (inferenceConfig ?? {}) as Json;
  return {
    ...rest,
    messages: (messages as { content: Json[] }[]).map((message) => ({
      ...message,
      content: message.content.flatMap(({ cachePoint, ...block }) => cachePoint ? [block, { cachePoint }] : [block]),
    })),
    ...top_p === undefined ? {} : { additionalModelRequestFields: { inferenceConfig: { top_p } } },
    ...inferenceConfig
      ? { inferenceConfig: { ...config, ...max_new_tokens ? { maxTokens: max_new_tokens } : {} } }
      : {},
  };
}

corpusTest(
  "46 recorded requests of Nova are sent as recorded, and pass the strict check",
  [WHOLE, STREAM],
  async () => {
    const answer = { output: { message: { content: [{ text: "{}" }] } }, stopReason: "end_turn" };
    const requests = ACCEPTED.filter(({ model }) => /nova-(micro|lite|pro)/.test(model));
    await judgeEach(requests, async (recording) => {
      const request = inConverse(recording.request!);
      const bodies = await bodiesOf(nova({ models: "all" }), answer, optionsOf({ ...recording, request }));
      const { inferenceConfig, additionalModelRequestFields: own } = request as Record<string, Json | undefined>;
      const config = { ...inferenceConfig, ...own?.["inferenceConfig"] as Json | undefined };
      const expected = {
        ...recording.request,
        schemaVersion: "messages-v1",
        ...Object.keys(config).length ? { inferenceConfig: config } : {},
      };
      assertEquals(bodies, [expected, expected]);
    });
    assertEquals(requests.length, 46);
  },
);

/** A request of Chat Completions in the words of our options. */
function chatOptions({ model, request }: Recording): ChatRequest {
  const { messages, tools, tool_choice, max_tokens, temperature, top_p, seed } = request as Json;
  const choice = (tool_choice as { function: { name: string } } | undefined)?.function;
  const turns = messages as Json[];
  const options = {
    model,
    system: turns.filter(({ role }) => role === "system").map(({ content }) => ({ type: "text", text: content })),
    messages: turns.filter(({ role }) => role !== "system").map(turnOf),
    tools: (tools as { function: Json }[] | undefined)?.map(({ function: { name, description, parameters } }) => ({
      name,
      description,
      inputSchema: parameters,
    })),
    toolChoice: choice && { name: choice.name },
    maxTokens: max_tokens,
    temperature,
    topP: top_p,
    ...seed === undefined ? {} : { additionalModelRequestFields: { seed } },
  };
  return options as unknown as ChatRequest; // the members have the types that the service accepted
}

function turnOf({ role, content, tool_calls, tool_call_id }: Json): Message {
  if (role === "tool") {
    return { role: "user", content: [{ type: "toolResult", toolUseId: `${tool_call_id}`, content: `${content}` }] };
  }
  const texts = typeof content === "string" && content ? [{ type: "text" as const, text: content }] : [];
  const calls = ((tool_calls ?? []) as { id: string; function: { name: string; arguments: string } }[]).map((
    { id, function: { name, arguments: input } },
  ) => ({ type: "toolUse" as const, toolUseId: id, name, input: JSON.parse(input) }));
  return { role: role as "user" | "assistant", content: [...texts, ...calls] };
}

corpusTest(
  "14 recorded requests of gpt-oss are sent as recorded, and pass the strict check",
  [WHOLE, STREAM],
  async () => {
    const answer = { choices: [{ message: { content: "{}" }, finish_reason: "stop" }] };
    const requests = ACCEPTED.filter(({ model }) => /gpt-oss/.test(model));
    await judgeEach(requests, async (recording) => {
      const bodies = await bodiesOf(openaiChat({ models: "all" }), answer, chatOptions(recording));
      // The path names the model, the operation says whether to stream, and Bedrock counts by itself.
      const { model: _, stream: __, stream_options: ___, messages, ...rest } = recording.request as Json;
      // One source writes a call without text with an empty list.
      const turns = (messages as Json[]).map((turn) =>
        Array.isArray(turn["content"]) ? { ...turn, content: null } : turn
      );
      assertEquals(bodies, [{ ...rest, messages: turns }, { ...rest, messages: turns }]);
    });
    assertEquals(requests.length, 14);
  },
);
