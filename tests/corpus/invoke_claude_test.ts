/**
 * Recorded answers and requests of Claude through InvokeModel: Messages, and the completions of Claude 2 and Instant.
 */
import { assert, assertEquals } from "@std/assert";
import { type Bedrock, type ChatEvent, type ChatResult, isProviderError } from "@bedrock-edge/client";
import { anthropic } from "@bedrock-edge/client/invoke";
import { bodyOf, corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { eventsOf } from "./assembled.ts";
import { claudeOptions } from "./claude_options.ts";
import { plain } from "./reading.ts";
import { clientOver, corpusTest, type Json, judgeEach } from "./recorded.ts";

const WHOLE = corpus("invoke-model");
const STREAM = corpus("invoke-model-stream");
const FILES = [WHOLE, STREAM];

const isClaude = ({ model, request }: Recording) =>
  /claude/.test(model) || request !== undefined && "anthropic_version" in request;
const CLAUDE = WHOLE.recordings.filter(isClaude);
const CLAUDE_STREAMS = STREAM.recordings.filter(isClaude);
const ANSWERS = CLAUDE.filter(({ status }) => status === 200);
const STREAMS = CLAUDE_STREAMS.filter(({ status }) => status === 200);

/** The model that is asked for: the answer does not depend on it, and some sources do not name it. */
const MODEL = "anthropic.claude-sonnet-4-5-20250929-v1:0";

function clientTo(answer: () => Response): Bedrock {
  return clientOver(() => Promise.resolve(answer()), { codecs: [anthropic({ models: "all" })] });
}

const HI = { model: MODEL, messages: "Hi", maxTokens: 10 } as const;

/** A message of the wire in our words, from the reference of Messages alone. */
function expected(message: Json, headers: Headers = new Headers()): unknown {
  const { content, completion, stop_reason, usage } = message;
  const blocks = (content as Json[] | undefined)?.map(expectedBlock) ??
    [{ type: "text", text: completion }];
  const latency = headers.get("x-amzn-bedrock-invocation-latency");
  return plain({
    content: blocks,
    text: blocks.map((block) => (block as { text?: string; type: string }).type === "text" ? block.text : "").join(""),
    toolUses: blocks.filter(({ type }) => type === "toolUse"),
    stopReason: stop_reason,
    usage: usage ? expectedUsage(usage as Record<string, number>) : usageIn(headers),
    latencyMs: latency === null ? undefined : Number(latency),
  });
}

function expectedBlock({ type, ...block }: Json): Json {
  if (type === "text") return { type, text: block["text"] };
  if (type === "thinking") {
    return { type: "reasoningContent", text: block["thinking"], signature: block["signature"] };
  }
  return { type: "toolUse", toolUseId: block["id"], name: block["name"], input: block["input"] };
}

function expectedUsage(usage: Record<string, number> & { cache_creation?: Record<string, number> }): Json {
  const [input, read, write, output] = [
    "input_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "output_tokens",
  ].map((name) => usage[name] ?? 0) as [number, number, number, number];
  const split = usage.cache_creation;
  return {
    inputTokens: input,
    cacheReadInputTokens: read,
    cacheWriteInputTokens: write,
    outputTokens: output,
    totalTokens: input + read + write + output,
    ...split && {
      cacheWriteByTtl: { "5m": split["ephemeral_5m_input_tokens"], "1h": split["ephemeral_1h_input_tokens"] },
    },
  };
}

function usageIn(headers: Headers): Json | undefined {
  const of = (name: string) => headers.get(`x-amzn-bedrock-${name}-token-count`);
  if (of("input") === null) return undefined;
  const [input, output] = [Number(of("input")), Number(of("output"))];
  return {
    inputTokens: input,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    outputTokens: output,
    totalTokens: input + output,
  };
}

function reading({ content, text, toolUses, stopReason, usage, latencyMs }: ChatResult): unknown {
  return plain({ content, text, toolUses, stopReason, usage, latencyMs });
}

/** The chunks of a recorded stream, parsed. */
function chunksOf(recording: Recording): Json[] {
  return eventsOf(recording).map(({ value }) =>
    JSON.parse(new TextDecoder().decode(
      Uint8Array.from(atob(value["bytes"] as string), (char) => char.charCodeAt(0)),
    ))
  );
}

/** The whole message that the chunks make, and the metrics. */
function assembled(chunks: readonly Json[]): { readonly message: Json; readonly metrics: Json } {
  let message: Json = {};
  let completion: string | undefined;
  let metrics: Json = {};
  const content: Record<string, unknown>[] = [];
  for (const chunk of chunks) {
    const { type, index, delta } = chunk as { type?: string; index: number; delta: Json };
    const at = content[index];
    metrics = chunk["amazon-bedrock-invocationMetrics"] as Json ?? metrics;
    if (typeof chunk["completion"] === "string") {
      completion = (completion ?? "") + chunk["completion"];
      message = { ...message, stop_reason: chunk["stop_reason"], stop: chunk["stop"], completion };
    } else if (type === "message_start") message = chunk["message"] as Json;
    else if (type === "content_block_start") content[index] = { ...chunk["content_block"] as Json };
    else if (delta?.["type"] === "text_delta") at!["text"] += delta["text"] as string;
    else if (delta?.["type"] === "thinking_delta") at!["thinking"] += delta["thinking"] as string;
    else if (delta?.["type"] === "signature_delta") at!["signature"] = delta["signature"];
    else if (delta?.["type"] === "input_json_delta") {
      at!["json"] = `${at!["json"] ?? ""}${delta["partial_json"]}`;
    } else if (type === "message_delta") {
      message = { ...message, ...delta, usage: { ...message["usage"] as Json, ...chunk["usage"] as Json } };
    }
  }
  if (completion !== undefined) return { message, metrics };
  const blocks = content.map(({ json, ...block }) => {
    return block["type"] === "tool_use" ? { ...block, input: json ? JSON.parse(`${json}`) : {} } : block;
  });
  return { message: { ...message, content: blocks }, metrics };
}

corpusTest("89 recorded answers of Claude are read as the bytes say", [WHOLE], async () => {
  let completions = 0;
  await judgeEach(ANSWERS, async (recording) => {
    const result = await clientTo(() => responseOf(recording)).chat(HI);
    const message = JSON.parse(recording.response!);
    if ("completion" in message) completions++;
    assertEquals(reading(result), expected(message, responseOf(recording).headers));
    assertEquals(result.unknown?.["id"], message.id);
  });
  assertEquals([ANSWERS.length, completions], [89, 6]);
});

interface Played {
  readonly events: readonly ChatEvent[];
  readonly result: ChatResult;
}

async function play(recording: Recording, chunks: readonly Uint8Array<ArrayBuffer>[]): Promise<Played> {
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at < chunks.length) controller.enqueue(chunks[at++]!);
      else controller.close();
    },
  }, { highWaterMark: 0 });
  const stream = clientTo(() => responseOf(recording, body)).stream(HI);
  const events: ChatEvent[] = [];
  for await (const event of stream) events.push(event);
  return { events, result: await stream.final() };
}

function cut(bytes: Uint8Array<ArrayBuffer>, next: () => number): Uint8Array<ArrayBuffer>[] {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = Math.min(bytes.length, at + next());
    chunks.push(bytes.slice(at, end));
  }
  return chunks;
}

function seeded(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return 1 + (seed >>> 8) % 300;
  };
}

/** The parts of two results that must be equal. */
function told({ requestId: _, attempts: __, latencyMs: ___, ...rest }: ChatResult): unknown {
  return plain(rest);
}

corpusTest(
  "59 recorded streams of Claude are read alike whole and in 1, 7, 100 and random bytes",
  [STREAM],
  async () => {
    await judgeEach(STREAMS, async (recording) => {
      const bytes = bodyOf(recording);
      const whole = await play(recording, [bytes]);
      const { message, metrics } = assembled(chunksOf(recording));
      const counts = usageOfMetrics(metrics);
      const expectedResult = expected(message) as Json;
      assertEquals(reading(whole.result), {
        ...expectedResult,
        ...expectedResult["usage"] === undefined ? { usage: counts } : {},
        ...plain({ latencyMs: metrics["invocationLatency"] }) as Json,
      });
      const texts = whole.events.flatMap((event) => event.type === "text" ? event.text : "").join("");
      assertEquals(texts, whole.result.text);
      for (const next of [() => 1, () => 7, () => 100, seeded(9)]) {
        const cutUp = await play(recording, cut(bytes, next));
        assertEquals(plain(cutUp.events), plain(whole.events));
        assertEquals(told(cutUp.result), told(whole.result));
      }
    });
    assertEquals(STREAMS.length, 59);
  },
);

function usageOfMetrics(metrics: Json): unknown {
  const [inputTokens, outputTokens] = [metrics["inputTokenCount"], metrics["outputTokenCount"]] as [number, number];
  const totalTokens = inputTokens + outputTokens;
  return { inputTokens, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, outputTokens, totalTokens };
}

corpusTest(
  "stream().final() of each recorded stream of Claude equals chat() on the same message",
  [STREAM],
  async () => {
    await judgeEach(STREAMS, async (recording) => {
      const { message, metrics } = assembled(chunksOf(recording));
      const headers = {
        "content-type": "application/json",
        "x-amzn-bedrock-input-token-count": `${metrics["inputTokenCount"]}`,
        "x-amzn-bedrock-output-token-count": `${metrics["outputTokenCount"]}`,
      };
      const whole = await clientTo(() => new Response(JSON.stringify(message), { headers })).chat(HI);
      assertEquals(told(await clientTo(() => responseOf(recording)).stream(HI).final()), told(whole));
    });
  },
);

corpusTest("the message of each recorded answer goes back as it came", FILES, async () => {
  const back: Json[] = [];
  const client = clientOver(async (request) => {
    back.push(await request.json());
    const answer = { type: "message", content: [{ type: "text", text: "." }], stop_reason: "end_turn" };
    return Response.json(answer);
  }, { codecs: [anthropic({ models: "all" })] });
  const messages = [
    ...ANSWERS.map((recording) => ({ ...recording, message: JSON.parse(recording.response!) as Json })),
    ...STREAMS.map((recording) => ({ ...recording, message: assembled(chunksOf(recording)).message })),
  ].filter(({ message }) => (message["content"] as unknown[] | undefined)?.length);
  await judgeEach(messages, async ({ message }) => {
    const answer = await clientTo(() => Response.json(message)).chat(HI);
    await client.chat({ ...HI, check: "off", messages: [JSON.parse(JSON.stringify(answer.message))] });
    const [sent] = back.splice(0)[0]!["messages"] as Json[];
    assertEquals(sent, { role: "assistant", content: message["content"] });
  });
  assertEquals(messages.length, 138);
});

corpusTest(
  "each recorded request of Claude that was accepted is sent as recorded, and passes the strict check",
  FILES,
  async () => {
    const accepted = [...CLAUDE, ...CLAUDE_STREAMS].filter(({ status, request, requestCut }) =>
      status === 200 && request?.["messages"] && !requestCut
    );
    await judgeEach(accepted, async ({ request, model }) => {
      const { options, body } = claudeOptions(request!);
      const sent: Json[] = [];
      const client = clientOver(async (asked) => {
        sent.push(await asked.json());
        return Response.json({ type: "message", content: [{ type: "text", text: "{}" }], stop_reason: "end_turn" });
      }, { codecs: [anthropic({ models: "all" })] });
      for (const check of ["off", "strict"] as const) {
        await client.chat({ ...options, check, model: model === "unknown.model" ? MODEL : model });
      }
      const [asIs, strict] = sent;
      assertEquals(asIs, body);
      assertEquals(strict, { ...body, messages: joined(body["messages"] as Json[]) });
    });
    assertEquals(accepted.length, 134);
  },
);

/** The turns with neighbors of one role as one turn, which the service reads alike. */
function joined(turns: readonly Json[]): Json[] {
  const all: Json[] = [];
  for (const { role, content } of turns) {
    const before = all.at(-1);
    if (before?.["role"] !== role) all.push({ role, content });
    else all[all.length - 1] = { role, content: [...before!["content"] as Json[], ...content as Json[]] };
  }
  return all;
}

corpusTest("each recorded refusal of Claude has the kind of its status", FILES, async () => {
  const kinds: Record<string, number> = {};
  await judgeEach([...CLAUDE, ...CLAUDE_STREAMS].filter(({ status }) => status !== 200), async (recording) => {
    const isStream = CLAUDE_STREAMS.includes(recording);
    const client = clientTo(() => responseOf(recording));
    const error: unknown = await (isStream ? client.stream(HI).final() : client.chat(HI)).catch((error) => error);
    assert(isProviderError(error), `${error}`);
    kinds[error.kind] = (kinds[error.kind] ?? 0) + 1;
  });
  assertEquals(kinds, { accessDenied: 2, authentication: 2, overloaded: 2, validation: 3 });
});
