/**
 * A codec of another operation: the client sends the prepared call, and knows nothing of its format. The codec here
 * speaks a small part of InvokeModel: a path and headers of its own, token counts in the headers of the answer, a
 * stream of `chunk` frames whose first event is not content, and an end that no Converse stream has.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { bearer, type Bedrock, type ChatEvent, isProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { modelPath } from "../../../src/aws/path.ts";
import type { CodecFactory } from "../../../src/bedrock/codec.ts";
import type { PreparedCall } from "../../../src/operation/prepared_call.ts";
import { createFullClient } from "../../../src/bedrock/client/client.ts";
import { decodeEventFrame } from "../../../src/bedrock/converse/events/frame.ts";
import { BEDROCK_DEFAULTS, BEDROCK_REQUEST, HANDLE_REQUEST } from "../../../src/bedrock/chat_option_tables.ts";
import { frameDecoder } from "../../../src/event_stream/decoder.ts";
import { stringHeaders } from "../../../src/event_stream/headers.ts";
import { missingStop } from "../../../src/chat/stream/truncated.ts";
import { readJson } from "../../../src/transport/answer.ts";
import type { Exchange } from "../../../src/transport/exchange.ts";
import { openStream } from "../../../src/transport/open_stream.ts";
import { VirtualClock } from "../../helpers/clock.ts";
import { API_KEY, byRequest, REGION } from "../../helpers/fire.ts";
import { bodyOf, eventFrame, exceptionFrame, type Json, refusedBy, streamed } from "../../helpers/wire.ts";

const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const REQUEST = { model: MODEL, messages: "Hi" } as const;

/** A call of the operation with a body, as text or as a prompt. */
function call<A>(
  model: string,
  action: "invoke" | "invoke-with-response-stream",
  body: Json,
  read: (exchange: Exchange) => Promise<A>,
): PreparedCall<A> {
  const isStreamed = action !== "invoke";
  return {
    operation: isStreamed ? "InvokeModelWithResponseStream" : "InvokeModel",
    path: modelPath(model, action),
    headers: { "content-type": "application/json", accept: "*/*", "x-amzn-bedrock-trace": "ENABLED" },
    body,
    isStreamed,
    repairs: [{ rule: "invented", path: "messages", message: "messages was made a prompt" }],
    read,
    // The service refuses a prompt: the same as text may succeed.
    nextCall: (error) =>
      isProviderError(error) && error.kind === "validation" && "prompt" in body
        ? call(model, action, { text: body.prompt }, read)
        : undefined,
  };
}

const invokeCodec: CodecFactory = Object.assign(
  () => ({
    prepareChat: ({ model, options }: { model: string; options: { messages: unknown } }) =>
      call(model, "invoke", { prompt: options.messages }, async (exchange) => {
        const { completion } = await readJson(exchange);
        const inputTokens = Number(exchange.response.headers.get("x-amzn-bedrock-input-token-count"));
        const usage = {
          inputTokens,
          cacheReadInputTokens: 0,
          cacheWriteInputTokens: 0,
          outputTokens: 1,
          totalTokens: inputTokens + 1,
        };
        return {
          content: [{ type: "text" as const, text: `${completion}` }],
          outcome: { stopReason: "end_turn", usage, latencyMs: undefined },
        };
      }),
    prepareStream: ({ model, options }: { model: string; options: { messages: unknown } }) =>
      call(model, "invoke-with-response-stream", { prompt: options.messages }, async (exchange) => {
        const frames = frameDecoder(stringHeaders);
        const source = await openStream<Json>(exchange, {
          decode(bytes, events) {
            frames.push(bytes);
            for (let frame = frames.next(); frame; frame = frames.next()) {
              events.push(JSON.parse(atob(`${decodeEventFrame(frame, exchange).value.bytes}`)));
            }
          },
          end(hasContent) {
            frames.end();
            if (!hasContent) throw missingStop();
          },
        }, ({ type }) => type !== "message_start");
        return {
          close: source.close,
          async pull() {
            return (await source.pull())?.map(({ type, text }): ChatEvent => {
              if (type === "text") return { type, index: 0, text: `${text}` };
              if (type === "message_stop") return { type: "stop", stopReason: "end_turn" };
              return { type: "start", role: "assistant" };
            });
          },
        };
      }),
  }),
  { options: { request: BEDROCK_REQUEST, ofHandle: HANDLE_REQUEST, defaults: BEDROCK_DEFAULTS } },
);

/** A client with the codec, and the requests that it sent. */
function client(answer: (request: Request, turn: number) => Response) {
  const sent: { request: Request; body: unknown }[] = [];
  const clock = new VirtualClock();
  const fetch = byRequest(async (request) => {
    sent.push({ request, body: await request.clone().json() });
    return answer(request, sent.length);
  });
  const bedrock: Bedrock = createFullClient(bearer(API_KEY), "test", invokeCodec, {
    region: REGION,
    clock,
    env: {},
    fetch,
  });
  return { bedrock, clock, sent };
}

const chunk = (event: Json) => eventFrame({ chunk: { bytes: btoa(JSON.stringify(event)) } });
const START = chunk({ type: "message_start" });
const TEXT = chunk({ type: "text", text: "Hello" });
const STOP = chunk({ type: "message_stop" });

Deno.test("a codec chooses the operation's path and headers, and reads the headers of the answer", async () => {
  const { bedrock, sent } = client(() =>
    Response.json({ completion: "Hello" }, { headers: { "x-amzn-bedrock-input-token-count": "7" } })
  );
  const { text, usage, repairs } = await bedrock.chat(REQUEST);
  assertEquals([text, usage?.inputTokens, usage?.totalTokens], ["Hello", 7, 8]);
  assertEquals(repairs.map(({ rule }) => rule), ["invented"]);
  const [{ request, body }] = sent as [typeof sent[number]];
  assertEquals(new URL(request.url).pathname, "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke");
  assertEquals([request.headers.get("accept"), request.headers.get("x-amzn-bedrock-trace")], ["*/*", "ENABLED"]);
  assertEquals(body, { prompt: "Hi" });
});

Deno.test("headers of the client and of the request override those of the codec", async () => {
  const { bedrock, sent } = client(() => Response.json({ completion: "Hello" }));
  await bedrock.chat({ ...REQUEST, headers: { "x-amzn-bedrock-trace": "DISABLED" } });
  assertEquals(sent[0]?.request.headers.get("x-amzn-bedrock-trace"), "DISABLED");
});

Deno.test("the next call of a codec is sent after a failure that it may help against", async () => {
  const { bedrock, sent } = client((_, turn) =>
    turn === 1
      ? refusedBy(400, "ValidationException", { message: "no prompt" })
      : Response.json({ completion: "Hello" })
  );
  assertEquals((await bedrock.chat(REQUEST)).text, "Hello");
  assertEquals(sent.map(({ body }) => body), [{ prompt: "Hi" }, { text: "Hi" }]);
});

Deno.test("a codec says which events are content: a failure before them is retried unseen", async () => {
  const { bedrock, clock, sent } = client((_, turn) =>
    streamed(bodyOf(turn === 1 ? [START, exceptionFrame("throttlingException", {})] : [START, TEXT, STOP]).stream)
  );
  const outcome = await clock.outcome(bedrock.stream(REQUEST).final());
  assertEquals(["value" in outcome && outcome.value.text, sent.length], ["Hello", 2]);
});

Deno.test("a codec says what completes a stream: an earlier end is a truncated stream", async () => {
  const { bedrock } = client(() => streamed(bodyOf([START, TEXT]).stream));
  const { partial } = await assertRejects(() => bedrock.stream(REQUEST).final(), StreamTruncatedError);
  assertEquals(partial.text, "Hello");
});
