/**
 * The sentences of AI Gateway, and of requests in the AI SDK's specification.
 */
import type { ContentBlock } from "@bedrock-edge/client";
import {
  createGateway,
  credits,
  embed,
  type GatewayOptions,
  generateImage,
  generation,
  spendReport,
} from "@bedrock-edge/client/gateway";
import {
  errorAnswer,
  eventStream,
  GATEWAY_MODEL,
  gatewayOver,
  PARIS,
  type ScriptedAnswer,
  textParts,
} from "../helpers/gateway.ts";
import { bad, type Row } from "./row.ts";

/** Chats with members of a type that may be forbidden. */
const chat = (request: object = {}, options: GatewayOptions = {}, answer: ScriptedAnswer = PARIS) => () =>
  gatewayOver([answer], options).gateway.chat({ model: GATEWAY_MODEL, messages: "Hi", ...request });
/** Chats with one block of the user, or of the assistant. */
const block = (content: unknown, role = "user") =>
  chat({ messages: [{ role, content: [bad<ContentBlock>(content)] }] });
/** Streams an answer. */
const stream = (answer: ScriptedAnswer) => () =>
  gatewayOver([answer]).gateway.stream({ model: GATEWAY_MODEL, messages: "Hi" }).final();
const gateway = () => createGateway({ apiKey: "k", env: {} });
const NO_ENV: GatewayOptions = { apiKey: undefined, env: {} };

/** Mistakes of the caller. */
export const GATEWAY_MISTAKES: readonly Row[] = [
  {
    says:
      'TypeError: Cannot use protocol "v4" with baseURL: its path is that of "v3"; leave out protocol, or end baseURL with /v4/ai',
    when: () => createGateway({ baseURL: "https://proxy.example/v3/ai", protocol: "v4" }),
  },
  {
    says:
      "TypeError: Cannot call credits(): its first argument is not a client of AI Gateway; pass what createGateway() returned",
    when: () => credits(bad({})),
  },
  {
    says: 'TypeError: Cannot call AI Gateway: model is missing; pass an id such as "openai/text-embedding-3-small"',
    when: () => embed(gateway(), bad({ input: "Hi" })),
  },
  {
    says: "TypeError: Cannot generate image: files[0] has no mediaType; pass { bytes, mediaType } or { url }",
    when: () => generateImage(gateway(), { model: "a/b", prompt: "A fjord", files: [bad({ bytes: "AQID" })] }),
  },
  {
    says: 'TypeError: Cannot report spending: startDate or endDate is missing; pass days such as "2026-11-29"',
    when: () => spendReport(gateway(), bad({ startDate: "2026-11-29" })),
  },
  {
    says: "TypeError: Cannot look up generation: its id is missing; pass the requestId of a result",
    when: () => generation(gateway(), ""),
  },
  {
    says: 'TypeError: Cannot chat: reasoning needs protocol "v4"; use that, or the vendor\'s own providerOptions',
    when: chat({ reasoning: { effort: "low" } }, { protocol: "v3" }),
  },
  {
    says:
      'TypeError: Cannot chat: prompt[0].content[0] is a reference to a file, which needs protocol "v4"; pass the bytes of the file',
    when: chat({
      messages: [{
        role: "user",
        content: [{
          type: "unknown",
          name: "file",
          value: { mediaType: "image/png", data: { type: "reference", reference: { openai: "file-1" } } },
        }],
      }],
    }, { protocol: "v3" }),
  },
  {
    says:
      'TypeError: Cannot chat: tools[0].name is "search", not the id of a vendor\'s tool; use one such as "gateway.perplexity_search"',
    when: chat({ tools: [{ type: "systemTool", name: "search" }] }),
  },
  {
    says: "TypeError: Cannot chat: tools[0].name is undefined; pass a name",
    when: chat({ tools: [{ inputSchema: { type: "object" } }] }),
  },
  {
    says:
      'TypeError: Cannot chat: reasoning.budgetTokens is not known for "openai/gpt-5.4"; use reasoning: { effort }, or providerOptions',
    when: chat({ model: "openai/gpt-5.4", reasoning: { budgetTokens: 1024 } }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source does not say where the file is; use { bytes } or { url }",
    when: block({ type: "image", format: "png", source: {} }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source.bytes is a number; pass a Uint8Array, an ArrayBuffer, a Blob or base64",
    when: block({ type: "image", format: "png", source: { bytes: 7 } }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0].source.bytes is "no!", which is not base64; pass the bytes of the file',
    when: block({ type: "image", format: "png", source: { bytes: "no!" } }),
  },
  {
    says: 'TypeError: Cannot chat: messages[0].content[0].source.url is "x.png"; pass a URL',
    when: block({ type: "image", format: "png", source: { url: "x.png" } }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source.s3Location has a bucketOwner, which a URL does not say; pass the bytes of the file",
    when: block({
      type: "video",
      format: "mp4",
      source: { s3Location: { uri: "s3://bucket/key", bucketOwner: "111122223333" } },
    }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0].format is missing; say which format the file has, such as "pdf"',
    when: block({ type: "document", name: "report", source: { bytes: "AQID" } }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0].text is not text; pass a string",
    when: block({ type: "text", text: 7 }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] is a block of the type "guardContent", which has no part in the AI SDK\'s requests; use text, media, tool calls and results, or { type: "unknown", name, value } for a part of its own',
    when: block({ type: "guardContent", content: { text: "Hi" } }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] answers the call "7", which no message before it makes; send that message too',
    when: block({ type: "toolResult", toolUseId: "7", content: "Hi" }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0].value is not an object; pass the members of the part",
    when: block({ type: "unknown", name: "custom", value: 7 }),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is reasoning, which only the assistant writes; put it into an assistant message",
    when: block({ type: "reasoningContent", text: "Hm." }),
  },
  {
    says:
      'TypeError: Cannot chat: system[0] is a block of the type "guardContent", which a system prompt cannot hold; use text',
    when: chat({ system: [{ type: "guardContent", content: { text: "Hi" } }] }),
  },
  {
    says: 'TypeError: Cannot chat: model is "", not an id; use creator/model, such as "anthropic/claude-sonnet-4.5"',
    when: chat({ model: "" }),
  },
  {
    says: "TypeError: Cannot chat: messages is empty; pass at least one message",
    when: chat({ messages: [] }),
  },
  {
    says: "RangeError: Cannot chat with topP 2: out of range; use 0 to 1",
    when: chat({ topP: 2 }),
  },
  {
    says: "TypeError: Cannot chat: toolChoice requires a tool call, but the request has no tools; pass tools",
    when: chat({ toolChoice: "any" }),
  },
  {
    says: 'TypeError: Cannot chat: toolChoice.name is "clock", not the name of a tool; use weather',
    when: chat({ toolChoice: { name: "clock" }, tools: [{ name: "weather", inputSchema: { type: "object" } }] }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0] is a search result; send it as text",
    when: chat({
      check: "strict",
      messages: [{ role: "user", content: [{ type: "searchResult", source: "s", title: "t", content: [] }] }],
    }),
  },
  {
    says: 'TypeError: Cannot use option "gateway.oder": unknown option; did you mean "order"?',
    when: chat({ gateway: { oder: ["bedrock"] } }),
  },
];

/** Failures of the gateway and of the wire. */
export const GATEWAY_FAILURES: readonly Row[] = [
  {
    says:
      "AuthenticationError: Cannot authenticate: no credentials were found in AI_GATEWAY_API_KEY, nor in VERCEL_OIDC_TOKEN; set one of them, or pass apiKey, or env (in a Worker)\nHint: The Vercel dashboard makes keys, under AI Gateway; on Vercel the OIDC token needs no key, and vercel env pull fetches one",
    when: chat({}, NO_ENV),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: the OIDC token of VERCEL_OIDC_TOKEN ended at 2023-11-14T22:13:20.000Z\nHint: Run vercel env pull for a new token, or set AI_GATEWAY_API_KEY",
    when: chat({}, { ...NO_ENV, env: { VERCEL_OIDC_TOKEN: `x.${btoa('{"exp":1700000000}')}.x` } }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: the API key is empty; pass a key of AI Gateway",
    when: chat({}, { apiKey: () => "" }),
  },
  {
    says:
      "AuthenticationError: authentication_error: No such key.\nHint: The API key was refused. Check the option apiKey or AI_GATEWAY_API_KEY; the Vercel dashboard makes keys, under AI Gateway",
    when: chat({}, {}, errorAnswer(401, "authentication_error", "No such key.")),
  },
  {
    says:
      "AuthenticationError: authentication_error: Ended.\nHint: The OIDC token was refused. Run vercel env pull for a new token, or set AI_GATEWAY_API_KEY",
    when: chat(
      {},
      { ...NO_ENV, env: { VERCEL_OIDC_TOKEN: "oidc-1234" } },
      errorAnswer(401, "authentication_error", "Ended."),
    ),
  },
  {
    says:
      "ProviderError: model_not_found: No such model. [gen_01]\nHint: Ids of models are creator/model; availableModels(gateway) lists them",
    when: chat({}, {}, errorAnswer(404, "model_not_found", "No such model.", { generationId: "gen_01" })),
  },
  {
    says:
      'ProviderError: response_error: "Bad gateway" (text/plain;charset=UTF-8)\nHint: This answer is not AI Gateway\'s (text/plain;charset=UTF-8): a proxy failed, or could not reach the gateway',
    when: chat({}, {}, new Response("Bad gateway", { status: 502 })),
  },
  {
    says: "ProviderError: Cannot read AI Gateway's answer: it has no content or no finishReason, only text",
    when: chat({}, {}, { text: "Paris." }),
  },
  {
    says: "ProviderError: Cannot finish answer: the model's own stream ended before the answer was whole",
    when: chat({}, {}, { content: [], finishReason: { unified: "interrupted" } }),
  },
  {
    says: "ProviderError: Cannot finish answer: the model failed, without a reason",
    when: chat({}, {}, { content: [], finishReason: { unified: "error" } }),
  },
  {
    says: "StreamTruncatedError: Cannot finish stream: it ended before the answer was whole",
    when: stream(textParts("Paris.").slice(0, 3)),
  },
  {
    says: 'ProviderError: Cannot read stream: an event is not JSON: "nonsense"',
    when: stream(eventStream("data: nonsense\n\n")),
  },
  {
    says: 'ProviderError: Cannot read AI Gateway\'s answer: expected server-sent events, got "Sign in" (text/html)',
    when: stream(new Response("<p>Sign in</p>", { headers: { "content-type": "text/html" } })),
  },
];
