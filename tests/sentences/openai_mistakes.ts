/**
 * The sentences about mistakes in options of a client for an OpenAI-compatible service, and in its requests.
 */
import {
  createOpenAICompatible,
  createOpenAICompatibleText,
  type OpenAIChatRequest,
  type OpenAICompatible,
  type OpenAICompatibleOptions,
  type OpenAICompatibleTextOptions,
  type OpenAITextRequest,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { bad, type Row } from "./row.ts";

/** Creates a client, with options of a type that may be forbidden. */
function client(options: Record<string, unknown> = {}): OpenAICompatible {
  const fetch = fakeOpenAI({ apiKey: null, replies: ["Paris."] });
  return createOpenAICompatible(
    bad<OpenAICompatibleOptions>({ name: "local", baseURL: "http://localhost:1/v1", env: {}, fetch, ...options }),
  );
}

const created = (options: Record<string, unknown>) => () => client(options);
const asked = (request: Record<string, unknown>, options: Record<string, unknown> = {}) => () =>
  client(options).chat(bad<OpenAIChatRequest>({ model: "m", messages: "Hi", ...request }));
const content = (block: unknown) => ({ messages: [{ role: "user", content: [block] }] });

/** The options of a client. */
const CREATION: readonly Row[] = [
  {
    says: 'TypeError: Cannot use option "name": it is missing; pass the name of the provider, such as "ollama"',
    when: created({ name: undefined }),
  },
  {
    says:
      'TypeError: Cannot use option "name": "my service" is not valid; use a name of letters, digits, "_", "-" and "."',
    when: created({ name: "my service" }),
  },
  {
    says:
      'TypeError: Cannot use "" as baseURL: it is missing; pass the URL of the API, such as "https://api.openai.com/v1"',
    when: created({ baseURL: undefined }),
  },
  {
    says: 'TypeError: Cannot use option "baseURL": a number is not valid; use a URL or a string',
    when: created({ baseURL: 7 }),
  },
  {
    says: 'TypeError: Cannot use "http://?…" as baseURL: not a URL; use an https URL of host and path',
    when: created({ baseURL: "http://?a=1" }),
  },
  {
    says: 'TypeError: Cannot use option "apiKey": a number is not valid; use a string, or a function that returns one',
    when: created({ apiKey: 7 }),
  },
  {
    says: 'TypeError: Cannot use "localhost:1234/v1" as baseURL: the scheme is missing; write http://localhost:1234/v1',
    when: created({ baseURL: "localhost:1234/v1" }),
  },
  {
    says: 'TypeError: Cannot use "…" as baseURL: the URL contains credentials; pass them as apiKey or headers',
    when: created({ baseURL: "https://me:secret@api.example/v1" }),
  },
  {
    says:
      'TypeError: Cannot use "http://api.example/v1" as baseURL: plain HTTP would show the key to the network; use https, or http ' +
      "on loopback; to another machine without TLS, pass allowHttp: true",
    when: created({ baseURL: "http://api.example/v1" }),
  },
  {
    says:
      'TypeError: Cannot use "https://api.example/v1/chat/completions" as baseURL: it ends with the path of an operation, which is ' +
      "added to it; leave out /chat/completions",
    when: created({ baseURL: "https://api.example/v1/chat/completions" }),
  },
  {
    says: 'TypeError: Cannot use "https://api.example/v1#…" as baseURL: the URL has a fragment; leave it out',
    when: created({ baseURL: "https://api.example/v1#a" }),
  },
  {
    says: 'TypeError: Cannot use "ftp://api.example" as baseURL: not an https URL; use an https URL of host and path',
    when: created({ baseURL: "ftp://api.example" }),
  },
  {
    says: "TypeError: Cannot create a client with apiKey and auth: only one can let a request in; pass one of them",
    when: created({ apiKey: "k", auth: () => {} }),
  },
  {
    says: 'TypeError: Cannot use option "baseUrl": unknown option; did you mean "baseURL"?',
    when: created({ baseUrl: "https://api.example" }),
  },
  {
    says: 'TypeError: Cannot use option "quirks.reasoning": unknown option; did you mean "reasoningRequest"?',
    when: created({ quirks: { reasoning: "effort" } }),
  },
  {
    says:
      'TypeError: Cannot use option "formats[0]": "responses" is not valid; use responses of "@bedrock-edge/client/openai-compatible"',
    when: created({ formats: ["responses"] }),
  },
  {
    says:
      'TypeError: Cannot call "https://elsewhere.example/chat": the option url must stay on http://localhost:1, to which alone the ' +
      "key goes",
    when: asked({}, { url: () => "https://elsewhere.example/chat" }),
  },
  {
    says:
      'TypeError: Cannot call "http://": the option url must stay on http://localhost:1, to which alone the key goes',
    when: asked({}, { url: () => "http://" }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: local needs a key, and no key is given; pass apiKey or auth",
    when: asked({}, { needsKey: true }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: local needs a key, and no key is given; pass apiKey or auth",
    when: asked({}, { needsKey: true, env: undefined }),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: local needs a key, and no key is given, and the program may not read " +
      "LOCAL_KEY; run Deno with --allow-env=LOCAL_KEY; pass apiKey, or set LOCAL_KEY",
    when: asked({}, { needsKey: true, apiKeyEnv: "LOCAL_KEY", env: undefined }),
  },
  {
    says: "TypeError: Cannot chat: the client does not have the format responses; pass formats: [responses]",
    when: asked({}, { quirks: { api: "responses" } }),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: openai needs a key, and no key is given; pass apiKey, or set OPENAI_API_KEY",
    when: asked({}, { ...presets.openai }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: apiKey is empty; pass a key",
    when: asked({}, { apiKey: " " }),
  },
];

/** The options of presets that are functions. */
const PRESETS: readonly Row[] = [
  {
    says:
      'TypeError: Cannot use "https://mine.openai.azure.com" as resource: not the name of a resource of Azure OpenAI; use the first ' +
      'part of its host, such as "mine" of https://mine.openai.azure.com',
    when: () => presets.azureOpenAI({ resource: "https://mine.openai.azure.com" }),
  },
  {
    says:
      "TypeError: Cannot use undefined as resource: not the name of a resource of Azure OpenAI; use the first part of its host, " +
      'such as "mine" of https://mine.openai.azure.com',
    when: () => presets.azureOpenAI(bad({})),
  },
  {
    says: 'TypeError: Cannot use option "deploymentId": unknown option; did you mean "deployment"?',
    when: () => presets.azureOpenAI(bad({ resource: "mine", deploymentId: "d" })),
  },
  {
    says:
      "TypeError: Cannot use the options of presets.azureOpenAI(): undefined is not an object of options; use { resource, " +
      "deployment, apiVersion … }",
    when: () => bad<() => void>(presets.azureOpenAI)(),
  },
  {
    says:
      "TypeError: Cannot use the options of a preset of Bedrock: undefined is not an object of options; use { region … }",
    when: () => bad<() => void>(presets.bedrock)(),
  },
  {
    says: 'TypeError: Cannot use option "awsRegion": unknown option; did you mean "region"?',
    when: () => presets.bedrockMantle(bad({ awsRegion: "us-east-1" })),
  },
];

/** Requests. */
const REQUESTS: readonly Row[] = [
  {
    says: 'TypeError: Cannot chat: model is "", not an id; use an id of the service, such as "gpt-5.4"',
    when: asked({ model: "" }),
  },
  {
    says: "TypeError: Cannot chat: messages is empty; pass at least one message",
    when: asked({ messages: [] }),
  },
  {
    says: "RangeError: Cannot chat with maxTokens 0: out of range; use at least 1",
    when: asked({ maxTokens: 0 }),
  },
  {
    says: "TypeError: Cannot chat: toolChoice requires a tool call, but the request has no tools; pass tools",
    when: asked({ toolChoice: "any" }),
  },
  {
    says: 'TypeError: Cannot chat: toolChoice.name is "clock", not the name of a tool; use weather',
    when: asked({ toolChoice: { name: "clock" }, tools: [{ name: "weather", inputSchema: { type: "object" } }] }),
  },
  {
    says: 'TypeError: Cannot use option "reasoningEffort": unknown option; use reasoning: { effort }',
    when: asked({ reasoningEffort: "low" }),
  },
  {
    says:
      "TypeError: Cannot chat: topK is not known to the service; leave it out, or name its member in quirks: { topKField }",
    when: asked({ topK: 3 }),
  },
  {
    says:
      "TypeError: Cannot chat: reasoning cannot be set for the service; leave it out, or set quirks: { reasoningRequest }",
    when: asked({ reasoning: "off" }, { quirks: { reasoningRequest: false } }),
  },
  {
    says: "TypeError: Cannot chat: reasoning.budgetTokens is not known to the service; use { effort }",
    when: asked({ reasoning: { budgetTokens: 2048 } }),
  },
  {
    says: "TypeError: Cannot chat: tools[0] is not a tool; use { name, description, inputSchema }",
    when: asked({ tools: [null] }),
  },
  {
    says: 'TypeError: Cannot chat: messages[0].content[0].format is undefined; pass a format such as "png"',
    when: asked(content({ type: "image", source: { bytes: "AQID" } })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source.bytes is text that is not base64; pass bytes or base64",
    when: asked(content({ type: "image", format: "png", source: { bytes: "no base64!" } })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source is an S3 location, which the service does not read; pass { bytes }, or " +
      "{ url } for an image",
    when: asked(content({ type: "image", format: "png", source: { s3Location: { uri: "s3://b/k" } } })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source is undefined without bytes; pass { bytes } of the image",
    when: asked(content({ type: "image", format: "png" })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0].source is a URL, which the format has no place for; pass { bytes }",
    when: asked(content({ type: "audio", format: "wav", source: { url: "https://a.example/a.wav" } })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is content for a guardrail, which the service does not have; send it as text " +
      "where that is safe",
    when: asked(content({ type: "guardContent", content: { text: "Hi" } })),
  },
  {
    says:
      "TypeError: Cannot chat: messages[0].content[0] is a call, which belongs into a turn of the assistant; move it there",
    when: asked(content({ type: "toolUse", toolUseId: "1", name: "a", input: {} })),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0] is a cache point, which the service does not know; remove it",
    when: asked({ ...content({ type: "cachePoint" }), check: "strict" }),
  },
];

/** Creates a client of text, and asks it. */
const askedText = (request: Record<string, unknown>, options: Record<string, unknown> = {}) => () => {
  const fetch = fakeOpenAI({ apiKey: null, replies: ["Paris."] });
  const given = bad<OpenAICompatibleTextOptions>({
    name: "local",
    baseURL: "http://localhost:1/v1",
    fetch,
    ...options,
  });
  return createOpenAICompatibleText(given).chat(bad<OpenAITextRequest>({ model: "m", messages: "Hi", ...request }));
};

/** The client of text. */
const TEXT: readonly Row[] = [
  {
    says:
      "TypeError: Cannot chat with tools: a client of createOpenAICompatibleText() knows text only; use createOpenAICompatible()",
    when: askedText({ tools: [] }),
  },
  {
    says:
      "TypeError: Cannot chat with messages[0].content[0]: a client of createOpenAICompatibleText() knows text only; use " +
      "createOpenAICompatible()",
    when: askedText(content({ type: "image", format: "png", source: { bytes: "AQID" } })),
  },
  {
    says: "TypeError: Cannot chat with quirks.api: a client of createOpenAICompatibleText() knows text only; use " +
      "createOpenAICompatible()",
    when: askedText({}, { quirks: { api: "responses" } }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] is a string, not a block; use a block such as { type: "text", text }, or ' +
      '{ type: "unknown", name, value } for a block in the wire\'s format',
    when: askedText(content("Hi")),
  },
  {
    says:
      "TypeError: Cannot chat with quirks.inlineThinkTags: a client of createOpenAICompatibleText() knows text only; use " +
      "createOpenAICompatible()",
    when: askedText({}, { quirks: { inlineThinkTags: true } }),
  },
  {
    says: 'TypeError: Cannot use option "models": unknown option; use createOpenAICompatible(), which has all options',
    when: askedText({}, { models: {} }),
  },
  {
    says: 'TypeError: Cannot use option "env": unknown option; use apiKey: env.NAME',
    when: askedText({}, { env: {} }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0].text is a number; pass a string",
    when: askedText(content({ type: "text", text: 5 })),
  },
  {
    says: "TypeError: Cannot chat: messages[0] is a string, not a message; use { role, content }",
    when: askedText({ messages: ["Hi"] }),
  },
  {
    says: 'TypeError: Cannot chat: messages[0].role is "tool"; use user, assistant or system',
    when: askedText({ messages: [{ role: "tool", content: "Hi" }] }),
  },
  {
    says: "AuthenticationError: Cannot authenticate: local needs a key, and no key is given; pass apiKey or auth",
    when: askedText({}, { needsKey: true }),
  },
  {
    says:
      "AuthenticationError: Cannot authenticate: openai needs a key, and a client of text reads no environment variable; pass the " +
      "value of OPENAI_API_KEY as apiKey",
    when: askedText({}, { ...presets.openai }),
  },
];

export const OPENAI_MISTAKES: readonly Row[] = [...CREATION, ...PRESETS, ...REQUESTS, ...TEXT];
