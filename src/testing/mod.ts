/**
 * A Bedrock runtime for your tests, as a function `(request: Request) => Promise<Response>`: no sockets, no account, no
 * particular runtime.
 *
 * It lets in whoever Bedrock would let in (it verifies SigV4 signatures with a verifier of its own, or the API key),
 * refuses the bodies Bedrock would refuse, answers Converse and ConverseStream, and fails on demand in every way that a
 * connection to Bedrock can fail. A stream is made as it is read, event by event, and the log shows whether a cancel
 * arrived.
 *
 * Without a script a small model answers, which uses tools, reasons, cites, describes media and fills in schemas as it is
 * asked to, repeats everything else, and says that no model ran. Cache points and guardrails work.
 *
 * @example
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
export type { Clock } from "../clock.ts";
export type { FakeEnding } from "./answer.ts";
export type { FakeCredentials } from "./authorize.ts";
export type { FakeControlPlane } from "./control_plane.ts";
export { fakeBedrock } from "./fake_bedrock.ts";
export type { FakeBedrock, FakeBedrockOptions, FakeRequest } from "./fake_bedrock.ts";
export type { FakeFault, FakeFaultMatch } from "./faults.ts";
export type { FakeGuardrail } from "./guardrails.ts";
export type { FakeLimit } from "./limits.ts";
export type { FakeReply, FakeReplyMatch, FakeReplyRequest, FakeReplyScript } from "./reply.ts";
