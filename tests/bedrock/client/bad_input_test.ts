/** A caller's mistakes: each is a clear error before anything is sent, and says what would work. */
import { assert, assertEquals } from "@std/assert";
import {
  type Bedrock,
  type BedrockChatRequest,
  type BedrockOptions,
  type ChatRequest,
  createBedrock,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { API_KEY, CREDENTIALS, HI, MODEL, REGION } from "../../helpers/fire.ts";

interface Mistake {
  readonly name: string;
  readonly options?: Partial<Record<keyof BedrockOptions, unknown>>;
  readonly request?: Partial<Record<keyof BedrockChatRequest, unknown>>;
  readonly error: string;
  /** The problem in the message, and the advice. */
  readonly says: readonly RegExp[];
}

const key = { region: REGION, apiKey: API_KEY };

const MISTAKES: readonly Mistake[] = [
  {
    name: "a guardrail's version without its id",
    options: key,
    request: { guardrail: { version: "1" } },
    error: "TypeError",
    says: [/"guardrail"/, /version without an id/, /id: "abc123", version: "1"/],
  },
  {
    name: "no region",
    options: { apiKey: API_KEY },
    error: "TypeError",
    says: [/no region/, /pass region/, /AWS_REGION/],
  },
  {
    name: "no region, and an ARN without one",
    options: { apiKey: API_KEY },
    request: { model: "arn:aws:bedrock:::foundation-model/x" },
    error: "TypeError",
    says: [/no region/, /pass region/],
  },
  {
    name: "no credentials",
    options: { region: REGION },
    error: "AuthenticationError",
    says: [/no credentials/, /AWS_BEARER_TOKEN_BEDROCK/, /AWS_ACCESS_KEY_ID/, /apiKey/],
  },
  {
    name: "half of the credentials",
    options: { region: REGION, env: { AWS_ACCESS_KEY_ID: "AKID" } },
    error: "AuthenticationError",
    says: [/AWS_SECRET_ACCESS_KEY is not set/, /set both/],
  },
  { name: "an empty API key", options: { ...key, apiKey: "" }, error: "AuthenticationError", says: [/empty/, /pass/] },
  {
    name: "a blank API key",
    options: { ...key, apiKey: " \n" },
    error: "AuthenticationError",
    says: [/empty/, /pass/],
  },
  {
    name: "credentials without a secret",
    options: { region: REGION, credentials: { accessKeyId: "AKID", secretAccessKey: "" } },
    error: "AuthenticationError",
    says: [/secretAccessKey/, /pass \{/],
  },
  {
    name: "both apiKey and credentials",
    options: { ...key, credentials: CREDENTIALS },
    error: "TypeError",
    says: [/apiKey and credentials/, /one of them/],
  },
  {
    name: "both apiKey and auth",
    options: { ...key, auth: () => {} },
    error: "TypeError",
    says: [/apiKey and auth/, /one of them/],
  },
  { name: "an empty model id", request: { model: "" }, error: "TypeError", says: [/model ""/, /use a model id/] },
  {
    name: "a model id with a control character",
    request: { model: "a\u0007b" },
    error: "TypeError",
    says: [/"a\\u0007b"/, /use a model id/],
  },
  {
    name: "a model id with a line break",
    request: { model: `${MODEL}\r\nhost: evil` },
    error: "TypeError",
    says: [/\\r\\n/, /use a model id/],
  },
  {
    name: "a model id with an encoded line break",
    request: { model: `${MODEL}%0d%0a` },
    error: "TypeError",
    says: [/use a model id/],
  },
  {
    name: "a model id with a blank",
    request: { model: "my model" },
    error: "TypeError",
    says: [/"my model"/, /use a model id/],
  },
  {
    name: "a model id that is a step up",
    request: { model: ".." },
    error: "TypeError",
    says: [/"\.\."/, /use a model id/],
  },
  {
    name: "a model id that is an encoded step up",
    request: { model: "%2e%2E" },
    error: "TypeError",
    says: [/use a model id/],
  },
  {
    name: "a model id with half a character",
    request: { model: "a\ud800b" },
    error: "TypeError",
    says: [/use a model id/],
  },
  {
    name: "a model id of 2049 characters",
    request: { model: "x".repeat(2049) },
    error: "TypeError",
    says: [/use a model id/],
  },
  { name: "an invalid model id", request: { model: undefined }, error: "TypeError", says: [/use a model id/] },
  {
    name: "a region that is a host name",
    options: { ...key, region: "evil.example.com" },
    error: "TypeError",
    says: [/"evil\.example\.com"/, /such as "us-east-1"/],
  },
  {
    name: "a region with a path",
    options: { ...key, region: "us-east-1/x" },
    error: "TypeError",
    says: [/such as "us-east-1"/],
  },
  {
    name: "a region with a user",
    options: { ...key, region: "x@evil" },
    error: "TypeError",
    says: [/such as "us-east-1"/],
  },
  { name: "an empty region", options: { ...key, region: "" }, error: "TypeError", says: [/such as "us-east-1"/] },
  {
    name: "a region of the environment that is a host name",
    options: { apiKey: API_KEY, env: { AWS_REGION: "evil.example.com" } },
    error: "TypeError",
    says: [/"evil\.example\.com"/, /such as "us-east-1"/],
  },
  {
    name: "a region of an ARN that is a host name",
    options: { apiKey: API_KEY },
    request: { model: "arn:aws:bedrock:evil.example.com:123456789012:inference-profile/x" },
    error: "TypeError",
    // A text that is not the ARN of a model names no region.
    says: [/no region is given/, /pass region/],
  },
  {
    name: "an http endpoint that is not loopback",
    options: { ...key, endpoint: "http://proxy.example" },
    error: "TypeError",
    says: [/http:\/\/proxy\.example/, /https/, /loopback/, /allowHttp: true/],
  },
  {
    name: "an http endpoint that only begins like loopback",
    options: { ...key, endpoint: "http://127.0.0.1.evil.example" },
    error: "TypeError",
    says: [/https/, /loopback/],
  },
  {
    name: "an endpoint that is not a URL",
    options: { ...key, endpoint: "proxy.example" },
    error: "TypeError",
    says: [/https/],
  },
  {
    name: "an endpoint of another scheme",
    options: { ...key, endpoint: "ftp://proxy.example" },
    error: "TypeError",
    says: [/https/],
  },
  {
    name: "an endpoint with a query",
    options: { ...key, endpoint: "https://proxy.example?x=1" },
    error: "TypeError",
    says: [/path/],
  },
  {
    name: "an http endpoint of the environment",
    options: { ...key, env: { AWS_ENDPOINT_URL: "http://proxy.example" } },
    error: "TypeError",
    says: [/http:\/\/proxy\.example/, /https/],
  },
  {
    name: "an http signing endpoint",
    options: { ...key, signingEndpoint: "http://proxy.example" },
    error: "TypeError",
    says: [/http:\/\/proxy\.example/, /https/],
  },
  {
    name: "fips with a custom endpoint",
    options: { ...key, fips: true, endpoint: "https://proxy.example" },
    error: "TypeError",
    says: [/fips/, /endpoint/],
  },
  { name: "an empty message list", request: { messages: [] }, error: "TypeError", says: [/no user message/, /pass/] },
  {
    name: "system messages only",
    request: { messages: [{ role: "system", content: "Be brief" }] },
    error: "TypeError",
    says: [/no user message/, /pass/],
  },
  { name: "no messages", request: { messages: undefined }, error: "TypeError", says: [/messages/, /use|pass/] },
  { name: "messages of an invalid type", request: { messages: 5 }, error: "TypeError", says: [/messages/, /use|pass/] },
  {
    name: "content of an invalid type",
    request: { messages: [{ role: "user", content: 5 }] },
    error: "TypeError",
    says: [/messages\[0\]\.content/, /use|pass/],
  },
  {
    name: "a block of a kind that is not known",
    request: { messages: [{ role: "user", content: [{ type: "text", text: "x" }, { type: "picture" }] }] },
    error: "TypeError",
    says: [/messages\[0\]\.content\[1\]/, /"unknown"/],
  },
  {
    name: "a block in the wire's own shape",
    request: { messages: [{ role: "user", content: [{ text: "x" }] }] },
    error: "TypeError",
    says: [/messages\[0\]\.content\[0\]/, /"text"/],
  },
  {
    name: "a negative maxTokens",
    request: { maxTokens: -1 },
    error: "RangeError",
    says: [/maxTokens/, /-1/, /at least 1/],
  },
  { name: "maxTokens 0", request: { maxTokens: 0 }, error: "RangeError", says: [/maxTokens/, /at least 1/] },
  {
    name: "a temperature above 1",
    request: { temperature: 1.1 },
    error: "RangeError",
    says: [/temperature/, /0 to 1/],
  },
  { name: "a temperature below 0", request: { temperature: -1 }, error: "RangeError", says: [/temperature/, /0 to 1/] },
  { name: "a topP above 1", request: { topP: 2 }, error: "RangeError", says: [/topP/, /0 to 1/] },
  { name: "a topP that is not a number", request: { topP: NaN }, error: "RangeError", says: [/topP/, /0 to 1/] },
  {
    name: "a negative timeout",
    options: { ...key, timeouts: { idleMs: -1 } },
    error: "RangeError",
    says: [/idleMs/, /at least 0/],
  },
  {
    name: "a negative retry count",
    options: { ...key, retry: { maxRetries: -1 } },
    error: "RangeError",
    says: [/maxRetries/, /at least 0/],
  },
  { name: "maxFrameBytes 0", options: { ...key, maxFrameBytes: 0 }, error: "RangeError", says: [/maxFrameBytes/] },
  { name: "an aborted signal", request: { signal: AbortSignal.abort() }, error: "AbortError", says: [/./] },
];

const CALLS: Readonly<Record<string, (bedrock: Bedrock, request: ChatRequest) => Promise<unknown>>> = {
  chat: (bedrock, request) => bedrock.chat(request),
  stream: (bedrock, request) => bedrock.stream(request).final(),
  "model().chat": (bedrock, { model, ...request }) => bedrock.model(model).chat(request),
};

for (const { name, options = key, request = {}, error: expected, says } of MISTAKES) {
  Deno.test(`${name} is refused before anything is sent, saying what would work`, async () => {
    for (const [how, call] of Object.entries(CALLS)) {
      let sent = 0;
      const fake = fakeBedrock({ apiKey: API_KEY, credentials: CREDENTIALS });
      const fetch: NonNullable<BedrockOptions["fetch"]> = (...call) => {
        sent++;
        return fake(...call);
      };
      let error: unknown;
      try {
        // Mistakes are what the types forbid, and JavaScript does not.
        const bedrock = createBedrock({ env: {}, fetch, ...options } as BedrockOptions);
        await call(bedrock, { ...HI, ...request } as ChatRequest);
      } catch (thrown) {
        error = thrown;
      }
      assert(error instanceof Error || error instanceof DOMException, `${how}: nothing was refused`);
      assertEquals([error.name, sent], [expected, 0], `${how}: ${error.message}`);
      for (const pattern of says) {
        assert(pattern.test(error.message), `${how}: ${error.message} says nothing of ${pattern}`);
      }
      if (expected === "AbortError") continue;
      assert(/^Cannot [^]+: [^]+[^.]$/.test(error.message), `${how}: ${error.message}`);
    }
  });
}

Deno.test("a client does not ask for things at creation that only a call needs", () => {
  createBedrock({ env: {} });
  createBedrock({ env: {}, region: REGION });
  createBedrock({ env: {}, apiKey: API_KEY });
});
