/**
 * Services for your tests, each as a `fetch`: no sockets, no account, no particular runtime. `fakeBedrock` is a Bedrock
 * runtime, `fakeOpenAI` a server with OpenAI's API, and `fakeGateway` Vercel's AI Gateway.
 *
 * The fake Bedrock verifies SigV4 signatures and API keys with a verifier of its own, refuses the bodies that Bedrock would refuse,
 * answers Converse and ConverseStream, and fails on demand in every way that a connection to Bedrock can fail. Each
 * read of a stream makes one event, and the log shows whether a cancel arrived.
 *
 * A script sets the answers: `replies: ["first", "second"]` are answers in order, the last one forever, and replies
 * with `when` answer the requests that they fit. Without a script a small model answers: it uses tools, reasons, cites,
 * describes media and fills in schemas on request, repeats everything else, and says that no model ran. Cache points
 * and guardrails work.
 *
 * `record` writes the traffic of any `fetch` as lines of JSON without secrets, and `replay` answers from them.
 *
 * The other fakes take the same replies and faults, judge requests as their services do, and log them in the same way.
 *
 * @example A tool call and the answer after it
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock, runTools, tool } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({
 *   replies: [{ type: "toolUse", name: "weather", input: { city: "Oslo" } }, "It is 7 degrees in Oslo."],
 * });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch: fake });
 * const weather = tool({ name: "weather", inputSchema: { type: "object" }, execute: () => ({ celsius: 7 }) });
 *
 * const { text } = await runTools(bedrock.model("amazon.nova-lite-v1:0"), { messages: "Oslo?", tools: [weather] });
 * assertEquals(text, "It is 7 degrees in Oslo.");
 * // The last request had the question, the call, and the result of the tool.
 * assertEquals(fake.requests[1]?.body.messages[2]?.content[0]?.toolResult?.content, [{ json: { celsius: 7 } }]);
 * ```
 *
 * @example An answer that breaks off
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock, StreamTruncatedError } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({
 *   replies: [{ when: { text: /capital of France/ }, text: "Paris." }],
 *   faults: [{ type: "noMessageStop" }], // the first stream ends too soon, without an error
 * });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "fake-bedrock-key", fetch: fake });
 * const ask = () => bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "What is the capital of France?" });
 *
 * await assertRejects(() => ask().text(), StreamTruncatedError);
 * assertEquals(await ask().text(), "Paris.");
 * assertEquals(fake.requests.map(({ operation, auth }) => `${operation} ${auth}`), [
 *   "ConverseStream bearer",
 *   "ConverseStream bearer",
 * ]);
 * ```
 * @module
 */
// The fake, its options and its log.
export { fakeBedrock } from "./fake_bedrock.ts";
export type { FakeBedrock } from "./fake_bedrock.ts";
export type { FakeOperationOptions } from "./operations/options.ts";
export type { FakeDocument, FakeKnowledgeBase } from "./operations/knowledge_bases.ts";
export type { FakeBedrockOptions } from "./fake_options.ts";
export type { FakeMantleOptions } from "./mantle.ts";
export type { FakeImageFilter } from "./operations/image_filter.ts";
export type { FakeCredentials } from "./judge/authorize.ts";
export type { FakeEnding } from "./base/answer.ts";
export type {
  FakeOperation,
  FakeRequest,
  FakeRequestBlock,
  FakeRequestBody,
  FakeRequestMembers,
  FakeRequestMessage,
  FakeRequestSource,
  FakeRequestTool,
} from "./base/request_log.ts";
export type { Clock } from "../base/clock.ts";

// Replies.
export type { FakeReply, FakeReplyOptions, FakeReplyRequest, FakeReplyScript } from "./answer/reply.ts";
export type { FakeReplyContent, FakeReplyForm, FakeReplyMatch, FakeReplyUse } from "./replies/reply.ts";
export type { FakeReplyBlock, FakeToolUse } from "./replies/reply_block.ts";

// Faults, limits, guardrails and the control plane.
export type { FakeFault, FakeFaultMatch } from "./faults/faults.ts";
export type { FakeConnectionFault } from "./faults/fault_queue.ts";
export type { FakeLimit } from "./faults/limits.ts";
export type { FakeGuardrail } from "./answer/guardrails.ts";
export type { FakeControlPlane } from "./control_plane.ts";
export type { FakeJobs } from "./operations/jobs.ts";

// Recorded traffic.
export { record } from "./recording/record.ts";
export type { RecordedFetch, RecordingSink, RecordOptions } from "./recording/record.ts";
export { replay } from "./recording/replay.ts";
export type { Replay, ReplayOptions } from "./recording/replay.ts";
export type { Recording } from "./recording/recording.ts";

// A server with OpenAI's API.
export { fakeOpenAI } from "./openai/fake_openai.ts";
export type { FakeOpenAI } from "./openai/fake_openai.ts";
export type { FakeOpenAIFault, FakeOpenAIOptions } from "./openai/options.ts";
export type { FakeOpenAIDialect } from "./openai/base/dialect.ts";
export type { FakeOpenAIOperation } from "./openai/base/route.ts";
export type {
  FakeOpenAIMessage,
  FakeOpenAIReplyRequest,
  FakeOpenAIRequest,
  FakeOpenAIRequestBody,
} from "./openai/base/request_log.ts";
export type { FakeOpenAIReply, FakeOpenAIReplyOptions, FakeOpenAIReplyScript } from "./openai/reply.ts";
export type { FakeServiceFault } from "./faults/service_faults.ts";

// Vercel's AI Gateway.
export { fakeGateway } from "./gateway/fake_gateway.ts";
export type { FakeGateway } from "./gateway/fake_gateway.ts";
export type { FakeGatewayDialect, FakeGatewayFault, FakeGatewayOptions } from "./gateway/options.ts";
export type { FakeGatewayOperation } from "./gateway/base/route.ts";
export type {
  FakeGatewayMessage,
  FakeGatewayReplyRequest,
  FakeGatewayRequest,
  FakeGatewayRequestBody,
} from "./gateway/base/request_log.ts";
export type { FakeGatewayReply, FakeGatewayReplyOptions, FakeGatewayReplyScript } from "./gateway/reply.ts";
