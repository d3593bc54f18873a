/**
 * The sentences about mistakes of the caller: `TypeError` and `RangeError`.
 */
import { BEDROCK_OPERATIONS } from "./bedrock_operations/mod.ts";
import {
  type ChatModel,
  type ChatRequest,
  conversation,
  createBedrock,
  createBedrockWith,
  runTools,
  tool,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { decodeEventStream, encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import {
  budget,
  declareModel,
  discoverModels,
  iamPolicy,
  inferenceProfile,
  modelFacts,
  registerModel,
  resolveModel,
} from "@bedrock-edge/client/models";
import { chatStream } from "@bedrock-edge/client/provider";
import { createRouter, type NamedProviders, providers, regions } from "@bedrock-edge/client/router";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { planCache } from "../../src/bedrock/converse/cache/plan.ts";
import { promptOf } from "../../src/bedrock/prompt/prompt.ts";
import { frameDecoder } from "../../src/event_stream/decoder.ts";
import { allHeaders } from "../../src/event_stream/header_values.ts";
import { letterOf } from "../../src/models/letters.ts";
import { MODEL } from "../helpers/fire.ts";
import { API_KEY_MISTAKES } from "./api_key_sentences.ts";
import { CREDENTIAL_MISTAKES } from "./credentials.ts";
import { NODE_MISTAKES } from "./node_sentences.ts";
import { HOST_MISTAKES } from "./host_sentences.ts";
import { MIDDLEWARE } from "./middleware.ts";
import { MANTLE } from "./mantle_mistakes.ts";
import { OPENAI_MISTAKES } from "./openai_mistakes.ts";
import { OPERATIONS } from "./operation_mistakes.ts";
import { RECORDINGS } from "./recording_mistakes.ts";
import { bad, chat, chatText, client, type Row } from "./row.ts";
import { RESPONSES } from "./responses_mistakes.ts";
import { GATEWAY_MISTAKES } from "./gateway_sentences.ts";
import { STORES } from "./store_mistakes.ts";
import { withinFence } from "../../src/models/profiles.ts";

const ENDPOINT = "arn:aws:sagemaker:us-east-1:111122223333:endpoint/mine";
const APPLICATION_PROFILE = "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc123";
const model = () => client().model(MODEL);
const tools = [{ name: "look", inputSchema: { type: "object" } }] as const;

/** Declares a tool with members of a type that may be forbidden. */
const defineTool = (definition: Record<string, unknown>) => tool(definition as never);
/** Encodes one header, of a type that may be forbidden. */
const header = (name: string, value: unknown) => () =>
  encodeEventStreamMessage({ headers: { [name]: bad(value) }, payload: new Uint8Array() });
/** Creates a fake with options that may be forbidden. */
const fake = (options: Record<string, unknown>) => () => fakeBedrock(bad(options));
const nested = (levels: number): unknown => levels ? [nested(levels - 1)] : 1;

/** A schema of a library that says nothing of JSON Schema. */
const bareSchema = (vendor: string) => ({
  "~standard": { version: 1, vendor, validate: (value: unknown) => ({ value }) },
});

/** Creates a client. */
const CREATION: readonly Row[] = [
  {
    says:
      "TypeError: Cannot create a stream: undefined cannot open it; pass a function that resolves with a ChatEventSource",
    when: () => chatStream(MODEL, bad(undefined)),
  },
  {
    says:
      "TypeError: Cannot use the options of createBedrock(): a number is not an object of options; use { region, endpoint, allowHttp … }",
    when: () => createBedrock(bad(7)),
  },
  {
    says: 'TypeError: Cannot use option "regoin": unknown option; did you mean "region"?',
    when: () => client({ regoin: "us-east-1" }),
  },
  {
    says: 'TypeError: Cannot use option "region": a number is not valid; use a string',
    when: () => client({ region: 7 }),
  },
  {
    says: 'TypeError: Cannot use region "US-EAST-1": not a region name; use one such as "us-east-1"',
    when: () => client({ region: "US-EAST-1" }),
  },
  {
    says: 'TypeError: Cannot use "localhost:8080" as endpoint: the scheme is missing; write http://localhost:8080',
    when: () => client({ endpoint: "localhost:8080" }),
  },
  {
    says:
      "TypeError: Cannot create Bedrock with apiKey and credentials: only one can let a request in; pass one of them",
    when: () => client({ apiKey: "k", credentials: { accessKeyId: "a", secretAccessKey: "b" } }),
  },
  {
    says: "TypeError: Cannot create a client: the authenticator is a string; pass bearer(…) or sigv4(…) first",
    when: () => createBedrockWith(bad("key")),
  },
  {
    says:
      "TypeError: Cannot use a string as fetch: not a function; pass a function like the global fetch, (url, init) => Promise<Response>",
    when: () => client({ fetch: "fetch" }),
  },
  {
    says:
      "TypeError: Cannot use fips with endpoint: a custom endpoint names its host itself; remove fips and put the host into endpoint, or remove endpoint",
    when: () => client({ fips: true, endpoint: "https://proxy.example" }),
  },
  {
    says: 'TypeError: Cannot use AWS_USE_FIPS_ENDPOINT "yes": set it to "true" or "false"',
    when: () => chat({}, client({ env: { AWS_USE_FIPS_ENDPOINT: "yes" } })),
  },
  {
    says:
      'TypeError: Cannot use defaults.headers["x-mine"]: its value has a line break inside; pass one line of ASCII text',
    when: () => chat({}, client({ defaults: { headers: { "x-mine": "one\ntwo" } } })),
  },
];

/** Send to the right place. */
const DESTINATION: readonly Row[] = [
  {
    says:
      "TypeError: Cannot call Bedrock: no region is given; pass region, set AWS_REGION (Deno reads it with --allow-env=AWS_REGION), or pass env in a Worker",
    when: () => chat({}, client({ region: undefined })),
  },
  {
    says: 'TypeError: Cannot call model "": the id is empty; use a model id, a profile id or an ARN',
    when: () => chat({ model: "" }),
  },
  {
    says:
      'TypeError: Cannot call an ARN in us-gov-west-1 with a client of us-east-1: the regions belong to different partitions of AWS, and credentials of one do not go to another; pass region: "us-gov-west-1"',
    when: () =>
      chat(
        { model: "arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:inference-profile/a" },
        client({ region: undefined, env: { AWS_REGION: "us-east-1" } }),
      ),
  },
  {
    says:
      "TypeError: Cannot send credentials to https://elsewhere.example: not a Bedrock host in us-east-1; pass it as endpoint",
    when: () => client().fetch("https://elsewhere.example/model"),
  },
  {
    says:
      "TypeError: Cannot call https://bedrock-runtime.us-east-1.amazonaws.com: the URL contains credentials; remove them, and send them in a header",
    when: () => client().fetch("https://user:secret@bedrock-runtime.us-east-1.amazonaws.com/model"),
  },
  {
    says: 'TypeError: Cannot send the request: the method is missing; pass one such as "POST"',
    when: () => client().request({ method: "", path: "/model" }),
  },
  {
    says: 'TypeError: Cannot send the request: the path is missing; pass one such as "/model/{modelId}/invoke"',
    when: () => client().request({ method: "GET", path: "" }),
  },
  {
    says:
      'TypeError: Cannot send the request: the platform refuses the method "GET" with a body; pass one such as "POST"',
    when: () => client().request({ method: "GET", path: "/model", body: {} }),
  },
  {
    says: "TypeError: Cannot send a Map as JSON: it has no JSON; pass plain data, text, bytes or a stream of bytes",
    when: () => client().request({ method: "POST", path: "/model", body: new Map() }),
  },
  {
    says:
      'TypeError: Cannot call "model": not a path; pass a path that begins with a slash, such as "/model/{modelId}/invoke", or call fetch() with a whole URL',
    when: () => client().request({ method: "GET", path: "model" }),
  },
  {
    says: 'TypeError: Cannot call "/model/{modelId}/invoke": no model is given for {modelId}; pass model',
    when: () => client().request({ method: "POST", path: "/model/{modelId}/invoke" }),
  },
  {
    says: 'TypeError: Cannot call "/../b": the path leaves the endpoint; pass a path without ".." steps',
    when: () => client({ endpoint: "https://proxy.example/a" }).request({ method: "GET", path: "/../b" }),
  },
  {
    says:
      'TypeError: Cannot call "model/list": not a URL; use a path of the runtime such as "/model/amazon.nova-lite-v1%3A0/invoke", or a whole URL',
    when: () => client().fetch("model/list"),
  },
  {
    says:
      'TypeError: Cannot call a number: not a URL or a Request; use a path of the runtime such as "/model/amazon.nova-lite-v1%3A0/invoke", a URL or a Request',
    when: () => client().fetch(bad(7)),
  },
  {
    says: "TypeError: Cannot send the request: its body has already been read; pass request.clone(), or a new request",
    when: async () => {
      const request = new Request("https://bedrock-runtime.us-east-1.amazonaws.com/a", { method: "POST", body: "{}" });
      await request.text();
      await client().fetch(request);
    },
  },
  {
    says: "TypeError: Cannot send the body: its stream gave a string; give it Uint8Array chunks",
    when: () =>
      client().fetch(
        "/model/a/invoke",
        {
          method: "POST",
          body: bad(new ReadableStream({ pull: (c) => c.enqueue("a") })),
          duplex: "half",
        } as RequestInit,
      ),
  },
  {
    says:
      "TypeError: Cannot call the control plane: endpoint is an endpoint of the runtime alone, and its credentials do not go to AWS; set control: { endpoint } or AWS_ENDPOINT_URL_BEDROCK",
    when: () => discoverModels(client({ endpoint: "https://proxy.example" })),
  },
];

/** Pass a `fetch` that works. */
const FETCH: readonly Row[] = [
  {
    says:
      "TypeError: Cannot call the fetch option: it failed before anything was sent (ReferenceError: undici is not defined); it is called as fetch(url, init), like the global fetch",
    when: () =>
      chat(
        {},
        client({
          fetch: () => {
            throw new ReferenceError("undici is not defined");
          },
        }),
      ),
  },
  {
    says:
      "TypeError: Cannot use the answer of the fetch option: expected a Response, got a value of type Object; return what fetch(url, init) returns",
    when: () => chat({}, client({ fetch: () => Promise.resolve({ ok: true }) })),
  },
  {
    says:
      "TypeError: Cannot read the answer of the fetch option (HTTP 200): its Response has no body stream, as in React Native; pass a fetch that streams, such as the fetch of expo/fetch, as the fetch option",
    when: () => chat({}, client({ fetch: () => Promise.resolve({ status: 200, headers: new Headers() }) })),
  },
  {
    says:
      "TypeError: Cannot read the answer of the fetch option (HTTP 200): its body is not a web ReadableStream but a stream of another kind, as of node-fetch; pass the global fetch, or undici's",
    when: () => chat({}, client({ fetch: () => Promise.resolve({ status: 200, headers: new Headers(), body: {} }) })),
  },
];

/** Write a request that can be sent. */
const REQUEST: readonly Row[] = [
  {
    says: "TypeError: Cannot chat: messages is neither text nor a list; pass one of them",
    when: () => chat({ messages: 7 }),
  },
  {
    says: "TypeError: Cannot chat: messages[0] is a number, not a message; use { role, content }",
    when: () => chat({ messages: [7] }),
  },
  {
    says: 'TypeError: Cannot chat: messages[0].role is "human"; use user, assistant or system',
    when: () => chat({ messages: [{ role: "human", content: "Hi" }] }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] is a string, not a block; use a block such as { type: "text", text }, or { type: "unknown", name, value } for a block in the wire\'s format',
    when: () => chat({ messages: [{ role: "user", content: ["Hi"] }] }),
  },
  {
    says: "TypeError: Cannot chat: messages[0].content[0].text is a number; pass a string",
    when: () => chat({ messages: [{ role: "user", content: [{ type: "text", text: 7 }] }] }),
  },
  {
    says:
      'TypeError: Cannot chat: messages[0].content[0] has the member "cache_control", which is not sent in a block of the type "text"; put { type: "cachePoint" } behind the block, or use the option cache',
    when: () => chat({ messages: [{ role: "user", content: [{ type: "text", text: "Hi", cache_control: {} }] }] }),
  },
  { says: 'RangeError: Cannot chat with {"temperature":2}: use 0 to 1', when: () => chat({ temperature: 2 }) },
  {
    says: 'TypeError: Cannot use option "maxTokens": "5" is not valid; use a number, at least 1',
    when: () => chat({ maxTokens: "5" }),
  },
  {
    says: 'TypeError: Cannot use option "reasoning": effort and budgetTokens together; use one of them',
    when: () => chat({ reasoning: { effort: "low", budgetTokens: 5000 } }),
  },
  {
    says:
      'TypeError: Cannot chat with reasoning {"budgetTokens":2000} on amazon.nova-2-lite-v1:0: its format cannot express that; use {"effort":"low"}',
    when: () => chat({ model: "amazon.nova-2-lite-v1:0", reasoning: { budgetTokens: 2000 } }),
  },
  {
    says: 'TypeError: Cannot use option "cache": 5 is not valid; use "auto", or sections such as { system: "1h" }',
    when: () => chat({ cache: 5 }),
  },
  {
    says: "TypeError: Cannot write JSON: the value is nested deeper than 1000 levels; pass flatter data",
    when: () => chat({ additionalModelRequestFields: { a: nested(3000) } }),
  },
  {
    says:
      "TypeError: Cannot write a Blob as JSON: its bytes cannot be read synchronously; pass new Uint8Array(await … .arrayBuffer())",
    when: () =>
      client().converse(
        MODEL,
        bad({ messages: [{ role: "user", content: [{ image: { source: { bytes: new Blob(["a"]) } } }] }] }),
      ),
  },
  {
    says: "TypeError: Cannot chat: messages is neither text nor a list; pass one of them",
    when: () => chatText({ messages: 7 }),
  },
  {
    says:
      "TypeError: Cannot chat with tools: a client of createTextClient() knows text only; use createBedrockWith() or createBedrock()",
    when: () => chatText({ tools }),
  },
  {
    says:
      'TypeError: Cannot chat with "amazon.titan-embed-text-v2:0": it only embeds; use embed() of "@bedrock-edge/client/embed"',
    when: () => chat({ model: "amazon.titan-embed-text-v2:0" }, client({ models: modelFacts() })),
  },
];

/** Requests that the rules of `check` refuse, or with "strict" would repair. */
const STRICT: readonly Row[] = [
  {
    says: "TypeError: Cannot chat: messages[0].content[1] is blank text; remove it",
    when: () =>
      chat({
        check: "strict",
        messages: [{ role: "user", content: [{ type: "text", text: "Hi" }, { type: "text", text: " " }] }],
      }),
  },
  {
    says: 'TypeError: Cannot chat with cache 5: use "auto", or lifetimes such as { system: "1h" }',
    when: () => planCache(promptOf({ messages: "Hi" }), bad(5), MODEL),
  },
  {
    says:
      'TypeError: Cannot chat with "google.gemma-4-31b": Converse does not offer it; pass codecs: [mantle()] of "@bedrock-edge/client/mantle"',
    when: () => chat({ model: "google.gemma-4-31b" }, client({ models: modelFacts() })),
  },
];

/** Declare tools and output. */
const SCHEMAS: readonly Row[] = [
  {
    says: 'TypeError: Cannot define tool "my tool": use 1 to 64 letters, digits, "_" and "-" as its name',
    when: () => defineTool({ name: "my tool", inputSchema: { type: "object" } }),
  },
  {
    says:
      'TypeError: Cannot define tool "look": inputSchema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema',
    when: () => defineTool({ name: "look", inputSchema: { type: "object" }, jsonSchema: { type: "object" } }),
  },
  {
    says:
      'TypeError: Cannot use schema of tool "look": its top level is of type "array"; use a schema of type "object"',
    when: () => defineTool({ name: "look", inputSchema: { type: "array" } }),
  },
  {
    says: 'TypeError: Cannot use schema of tool "look": a number is not a schema; use a schema of type "object"',
    when: () => defineTool({ name: "look", inputSchema: 7 }),
  },
  {
    says: 'TypeError: Cannot use schema of tool "look": it is inside a member json; pass the value of json',
    when: () => defineTool({ name: "look", inputSchema: { json: { type: "object" } } }),
  },
  {
    says:
      'TypeError: Cannot use schema of tool "look": zod gives no JSON Schema; update zod to 4.2 or later, or pass jsonSchema: z.toJSONSchema(schema)',
    when: () => defineTool({ name: "look", inputSchema: bareSchema("zod") }),
  },
  {
    says: 'TypeError: Cannot ask for output: its name is "my output"; use 1 to 64 letters, digits, "_" and "-"',
    when: () => chat({ output: { schema: { type: "object" }, name: "my output" } }),
  },
  {
    says: 'TypeError: Cannot ask for output: its mode is "json"; use native, tool or instruction',
    when: () => chat({ output: { schema: { type: "object" }, mode: "json" } }),
  },
  {
    says:
      "TypeError: Cannot ask for output: its schema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema",
    when: () => chat({ output: { schema: { type: "object" }, jsonSchema: { type: "object" } } }),
  },
  {
    says:
      "TypeError: Cannot stream with output.retry: parts that were read cannot be taken back; use chat(), or ask again",
    when: () =>
      client().stream(
        bad<ChatRequest>({ model: MODEL, messages: "Hi", output: { schema: { type: "object" }, retry: true } }),
      )
        .final(),
  },
];

/** Returns the text that the model gets after a call of the tool "look", or of another tool. */
async function toolResult(execute: () => unknown, called = "look"): Promise<unknown> {
  const look = tool({ name: "look", inputSchema: { type: "object" }, execute });
  const fetch = fakeBedrock({ replies: [{ toolUse: { name: called } }, "Done."] });
  const { messages } = await runTools(client({ fetch }).model(MODEL), { messages: "Hi", tools: [look] });
  const [result] = messages[2]?.content ?? [];
  return typeof result === "object" && result.type === "toolResult" ? result.content : undefined;
}

/** Run tools. */
const TOOLS: readonly Row[] = [
  {
    says: "TypeError: Cannot use a client as the model of runTools(): not a handle; pass client.model(id)",
    when: () => runTools(bad<ChatModel>(client()), { messages: "Hi", tools: [] }),
  },
  {
    says: "Cannot send the tool's result: Handle cannot be written as JSON; return text, plain data or a block",
    when: () => toolResult(() => new (class Handle {})()),
  },
  {
    says: 'Cannot run tool "search": there is no such tool; use one of look',
    when: () => toolResult(() => 1, "search"),
  },
  {
    says:
      'TypeError: Cannot run tool "look": the request has no tools, and the model\'s handle does not show its defaults; pass the tools in the request',
    when: () => {
      const fetch = fakeBedrock({ replies: [{ toolUse: { name: "look" } }] });
      const { defaults: _, ...handle } = client({ fetch, defaults: { tools } }).model(MODEL);
      return runTools(bad<ChatModel>(handle), { messages: "Hi" });
    },
  },
];

/** Read a stream. */
const STREAMS: readonly Row[] = [
  {
    says: "TypeError: Cannot finish stream: reading stopped before the end; read on",
    when: async () => {
      const stream = model().stream({ messages: "Hi" });
      for await (const _ of stream) break;
      await stream.final();
    },
  },
  {
    says:
      "TypeError: Cannot read stream: it has already been read by final() or text(); call toResponse(stream) or iterate first, then final()",
    when: async () => {
      const stream = model().stream({ messages: "Hi" });
      await stream.final();
      for await (const _ of stream);
    },
  },
  {
    says: "TypeError: Cannot read stream: it has already been read; call final()",
    when: async () => {
      const stream = model().stream({ messages: "Hi" });
      for await (const _ of stream);
      for await (const _ of stream);
    },
  },
  {
    says: "TypeError: Cannot read an object as a stream: it has no events; pass the value that stream() returned",
    when: () => toSSE(bad({})),
  },
  {
    says: "RangeError: Cannot use 0 as keepAliveMs: use milliseconds above 0, or false for no comments",
    when: () => toSSE(model().stream({ messages: "Hi" }), { keepAliveMs: 0 }),
  },
  {
    says: "TypeError: Cannot send event: it has no JSON; return a plain object from filter",
    when: async () => {
      const stream = model().stream({ messages: "Hi" });
      const response = await toResponse(stream, { filter: () => bad({ toJSON: () => undefined }) });
      await response.text();
      await stream.final();
    },
  },
];

/** Keep a conversation. */
const CONVERSATIONS: readonly Row[] = [
  {
    says: "TypeError: Cannot use a string as the model of conversation(): not a handle; pass client.model(id)",
    when: () => conversation(bad<ChatModel>("a")),
  },
  {
    says:
      'TypeError: Cannot use option "loop": the conversation has no tools to run; pass conversation(model, { tools, loop })',
    when: () => conversation(model(), { loop: {} } as never),
  },
  {
    says: "TypeError: Cannot send: the content is neither text nor a list; pass one of them",
    when: () => conversation(model()).send(bad(7)),
  },
  {
    says:
      "TypeError: Cannot restore conversation: its version is 7; pass the result of toJSON(), or a list of messages",
    when: () => conversation(model(), { from: bad({ version: 7 }) } as never),
  },
  {
    says: 'TypeError: Cannot load conversation "a": the store holds something else; use another key',
    when: () =>
      conversation(
        model(),
        { key: "a", store: { get: () => "{", set: () => {}, delete: () => {} } } as never,
      ).send(
        "Hi",
      ),
  },
  {
    says:
      "TypeError: Cannot begin a turn in a callback of another turn: each would wait for the other; begin it after that turn, or use another conversation",
    when: async () => {
      let inner: Promise<unknown> | undefined;
      const execute = (): string => {
        inner = talk.send("And?");
        return "done";
      };
      const look = tool({ name: "look", inputSchema: { type: "object" }, execute });
      const fetch = fakeBedrock({ replies: [{ toolUse: { name: "look" } }, "Done."] });
      const talk = conversation(client({ fetch }).model(MODEL), { tools: [look] });
      await talk.send("Hi");
      await inner;
    },
  },
];

/** Look models up. */
const MODELS: readonly Row[] = [
  {
    says: 'TypeError: Cannot register "": the id is not valid; use one such as vendor.name-v1:0',
    when: () => registerModel(bad({ id: "" })),
  },
  {
    says: "TypeError: Cannot declare a model: its ARN is empty; pass the ARN or the name that you call",
    when: () => declareModel("", MODEL),
  },
  {
    says:
      'TypeError: Cannot declare "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc123": "vendor.unknown-v1:0" is not known; register it with registerModel',
    when: () => declareModel(APPLICATION_PROFILE, "vendor.unknown-v1:0"),
  },
  {
    says:
      'TypeError: Cannot call "anthropic.claude-sonnet-4-6" from "sa-east-1" with residency "in-region": "global.anthropic.claude-sonnet-4-6" may be answered by every region; allow residency "global"',
    when: () => inferenceProfile("anthropic.claude-sonnet-4-6", { region: "sa-east-1", residency: "in-region" }),
  },
  {
    says:
      'TypeError: Cannot call "us.anthropic.claude-sonnet-4-6" from "eu-west-1" with residency "in-geography": which regions may answer it is not known; call "eu.anthropic.claude-sonnet-4-6"',
    when: () => withinFence("us.anthropic.claude-sonnet-4-6", { region: "eu-west-1", residency: "in-geography" }),
  },
  {
    says:
      'TypeError: Cannot call "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc123" from "us-east-1" with residency "in-region": which regions may answer it is not known; declare its destinations with declareModel(), or allow residency "global"',
    when: () => chat({ model: APPLICATION_PROFILE }, client({ models: modelFacts({ residency: "in-region" }) })),
  },
  {
    says: "RangeError: Cannot write 5000 as a letter: the alphabet has 484 letters; widen it",
    when: () => letterOf(5000),
  },
  { says: "RangeError: Cannot keep a budget of 0 USD: use a number above 0", when: () => budget({ maxUsd: 0 }) },
  {
    says: 'TypeError: Cannot keep a budget for "vendor.unknown-v1:0": its price is not known; pass price',
    when: () => budget({ maxUsd: 1, model: "vendor.unknown-v1:0" }),
  },
  {
    says: "TypeError: Cannot call discoverModels() with a number: not a client; pass the client of createBedrock()",
    when: () => discoverModels(bad(7)),
  },
  {
    says:
      'TypeError: Cannot resolve "amazon.nova-lite-v1:0": not the ARN of a model; findModel() knows the model of an id',
    when: () => resolveModel(client(), "amazon.nova-lite-v1:0"),
  },
  {
    says:
      'TypeError: Cannot resolve "arn:aws:sagemaker:us-east-1:111122223333:endpoint/mine": the model of an endpoint is not known; declare it with declareModel()',
    when: () => resolveModel(client(), ENDPOINT),
  },
  {
    says:
      'TypeError: Cannot resolve "arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/abc123" from us-east-1: it is in eu-west-1; use a client of that region',
    when: () => resolveModel(client(), APPLICATION_PROFILE),
  },
  {
    says:
      'TypeError: Cannot write a policy for "arn:aws:sagemaker:us-east-1:111122223333:endpoint/mine": SageMaker decides about its endpoints; allow sagemaker:InvokeEndpoint',
    when: () => iamPolicy({ models: [ENDPOINT], region: "us-east-1", operations: ["chat"] } as never),
  },
  {
    says:
      'TypeError: Cannot call "us.vendor.unknown-v1:0" from "eu-west-1" with residency "in-geography": which regions may answer it is not known; ask discoverModels(), or allow residency "global"',
    when: () => withinFence("us.vendor.unknown-v1:0", { region: "eu-west-1", residency: "in-geography" }),
  },
  {
    says:
      'TypeError: Cannot call "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0" from "us-east-1" with residency "in-region": it is called in eu-west-1; use a model of the client\'s region, or a client of another region',
    when: () =>
      chat(
        { model: "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0" },
        client({ region: undefined, env: { AWS_REGION: "us-east-1" }, models: modelFacts({ residency: "in-region" }) }),
      ),
  },
  {
    says: 'TypeError: Cannot use region "nowhere": not a region name; use one such as "us-east-1"',
    when: () => iamPolicy(bad({ models: ["amazon.nova-lite-v1:0"], region: "nowhere" })),
  },
];

/** Encode and decode an event stream. */
const EVENT_STREAM: readonly Row[] = [
  {
    says: 'RangeError: Cannot use option "maxFrameBytes": 1 is not valid; use a number of at least 16',
    when: () => decodeEventStream(new ReadableStream(), { maxFrameBytes: 1 })[Symbol.asyncIterator]().next(),
  },
  { says: "RangeError: Cannot decode with maxFrameBytes 1: use at least 16", when: () => frameDecoder(allHeaders, 1) },
  { says: 'RangeError: Cannot encode header "": its name has 0 bytes; use 1 to 255', when: header("", "a") },
  {
    says: 'RangeError: Cannot encode header "a": its value has 32768 bytes; use at most 32767',
    when: header("a", "x".repeat(32_768)),
  },
  { says: 'RangeError: Cannot encode header "a": the date is invalid', when: header("a", new Date(NaN)) },
  {
    says: 'RangeError: Cannot encode header "a": 1.5 is not an integer of 32 bits; use a bigint for 64 bits',
    when: header("a", 1.5),
  },
  {
    says: 'RangeError: Cannot encode header "a": 9223372036854775808 does not fit 64 bits',
    when: header("a", 2n ** 63n),
  },
  {
    says: 'RangeError: Cannot encode header "a": "1" is not a UUID; use 32 hexadecimal digits',
    when: header("a", { type: "uuid", value: "1" }),
  },
  {
    says: "RangeError: Cannot encode headers: they take 163865 bytes; 131072 is the limit",
    when: () =>
      encodeEventStreamMessage({
        payload: new Uint8Array(),
        headers: Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`h${at}`, "x".repeat(32_767)])),
      }),
  },
];

/** Write a fake's script. */
const FAKE: readonly Row[] = [
  {
    says:
      'TypeError: Cannot use option "replies[1]": it can never answer, because replies[0].times is Infinity; leave out times, or give the reply a when',
    when: fake({ replies: [{ text: "a", times: Infinity }, "b"] }),
  },
  {
    says: 'TypeError: Cannot use option "replies[0].status": it is the status of an error; pass error too',
    when: fake({ replies: [{ text: "a", status: 400 }] }),
  },
  {
    says: 'TypeError: Cannot use option "replies[0].text": the reply has "error" too; leave out one of them',
    when: fake({ replies: [{ text: "a", error: { code: "ValidationException", message: "no" } }] }),
  },
  {
    says: 'TypeError: Cannot use option "replies[0].content[0].txt": unknown block; did you mean "text"?',
    when: fake({ replies: [{ content: [{ txt: "a" }] }] }),
  },
  {
    says:
      'TypeError: Cannot use option "replies[0]": it has a bigint in it, so that it cannot be sent as JSON; use plain data',
    when: fake({ replies: [{ toolUse: { name: "a", input: 1n } }] }),
  },
  {
    says: "TypeError: Cannot choose a reply: its when returned a promise; return true or false",
    when: () => {
      const never = fakeBedrock({ apiKey: "k", replies: [{ text: "a", when: bad(() => Promise.resolve(true)) }] });
      const body = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hi" }] }] });
      return never(`https://bedrock-runtime.us-east-1.amazonaws.com/model/${MODEL}/converse`, {
        method: "POST",
        headers: { authorization: "Bearer k" },
        body,
      });
    },
  },
  {
    says:
      'TypeError: Cannot script fault "strike": no such type; use one of status, cut, reset, silence, slowBytes, contentType, emptyBody, exception, error, noMessageStop, badPreludeCrc, badMessageCrc, hugeFrame',
    when: fake({ faults: [{ type: "strike" }] }),
  },
  {
    says: 'TypeError: Cannot use option "faults[0].message": body replaces the JSON with the message; leave it out',
    when: fake({ faults: [{ type: "status", status: 400, body: "a", message: "b" }] }),
  },
  {
    says:
      'TypeError: Cannot use option "faults[1]": it can never strike, because faults[0].times is Infinity; put it first',
    when: fake({ faults: [{ type: "noMessageStop", times: Infinity }, { type: "noMessageStop" }] }),
  },
  {
    says:
      'TypeError: Cannot refuse "everything": no such limit; use one of system, tools, streamedTools, toolChoice, strictTools, structuredOutput, streaming, promptCache, cacheAmongTools, cacheOneHour, textBesideToolResults, temperature, topP, topK, stopSequences, temperatureBesideTopP, reasoning, reasoningBudget, reasoningEffort, reasoningOff, assistantPrefill, multiTurn, longToolUseIds, maxTokens:4096',
    when: fake({ refuses: ["everything"] }),
  },
];

/** A model that is never called. */
const unused = () => bad<ChatModel>({ ...model(), chat: () => Promise.reject(new Error("called")) });
/** Creates a router with options that may be forbidden. */
const router = (options: Record<string, unknown>) => createRouter(bad({ targets: [unused()], ...options }));

/** Creates a router, regions and named providers, and routes a request. */
const ROUTER: readonly Row[] = [
  {
    says:
      "TypeError: Cannot create a router without targets: the list is empty; pass handles, such as client.model(id)",
    when: () => router({ targets: [] }),
  },
  {
    says:
      "TypeError: Cannot create a router without targets: targets is missing; pass handles, such as client.model(id)",
    when: () => router({ targets: undefined }),
  },
  {
    says: "TypeError: Cannot use a string as the model of targets[0]: not a handle; pass client.model(id)",
    when: () => router({ targets: ["us.amazon.nova-lite-v1:0"] }),
  },
  {
    says: 'TypeError: Cannot create a router with two targets "a": names must be unique; rename one',
    when: () => router({ targets: [{ model: unused(), name: "a" }, { model: unused(), name: "a" }] }),
  },
  {
    says: 'TypeError: Cannot use option "fence": regions and geography together; use one of them',
    when: () => router({ fence: { regions: ["eu-west-1"], geography: "eu" } }),
  },
  {
    says: `TypeError: Cannot route the request: request() of target "a" returned undefined; return options of chat()`,
    when: () =>
      router({ targets: [{ model: unused(), name: "a", request: () => undefined }] }).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot route the request: fallbackOn returned a promise; return true or false",
    when: () => {
      const handle = client({
        fetch: fakeBedrock({ faults: [{ type: "status", status: 503, code: "ServiceUnavailableException" }] }),
        retry: false,
      }).model(MODEL);
      return router({ targets: [handle], fallbackOn: () => Promise.resolve(true) }).chat({ messages: "Hi" });
    },
  },
  {
    says: `TypeError: Cannot use the answer of target "a": undefined is not a result; return that of chat()`,
    when: () =>
      router({ targets: [{ model: { ...unused(), chat: () => Promise.resolve() }, name: "a" }] }).chat({
        messages: "Hi",
      }),
  },
  {
    says: "TypeError: Cannot route the request: strategy named no target; return at least one name",
    when: () => router({ strategy: () => [] }).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot route the request: strategy returned 7; return names of targets",
    when: () => router({ strategy: () => 7 }).chat({ messages: "Hi" }),
  },
  {
    says: `TypeError: Cannot route the request: strategy returned "b"; the targets are "bedrock/${MODEL}"`,
    when: () => router({ strategy: () => "b" }).chat({ messages: "Hi" }),
  },
  {
    says:
      `TypeError: Cannot route the request: no target can serve it; add a target, or change the request\n- bedrock/${MODEL} skipped: its regions are not known; pass regions`,
    when: () => router({ fence: { geography: "eu" } }).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot list regions: the list is empty; pass clients, or options of createBedrock()",
    when: () => regions([], MODEL),
  },
  {
    says: 'TypeError: Cannot use "b" as the default provider: not among "a"; use one of them',
    when: () => providers({ a: client() }, { default: bad<"a">("b") }),
  },
  {
    says: "TypeError: Cannot name providers: a function is not an object; pass { name: provider }",
    when: () => providers(bad<NamedProviders>(client)),
  },
  {
    says: "TypeError: Cannot name providers: no provider is given; pass { name: provider }",
    when: () => providers({}),
  },
  {
    says: 'TypeError: Cannot name a provider "a/b": a slash ends the name in model ids; use a name without a slash',
    when: () => providers({ "a/b": client() }),
  },
  {
    says: 'TypeError: Cannot name provider "a": an object is not a provider; pass a client, such as createBedrock()',
    when: () => providers({ a: bad(model()) }),
  },
  {
    says: 'TypeError: Cannot find the provider of "bedrok/x": the providers are "bedrock"; did you mean "bedrock/x"?',
    when: () => providers({ bedrock: client() }).model(bad("bedrok/x")),
  },
];

/** Every sentence about a mistake of the caller. */
export const MISTAKES: readonly Row[] = [
  ...CREATION,
  ...CREDENTIAL_MISTAKES,
  ...NODE_MISTAKES,
  ...DESTINATION,
  ...FETCH,
  ...REQUEST,
  ...STRICT,
  ...SCHEMAS,
  ...TOOLS,
  ...STREAMS,
  ...CONVERSATIONS,
  ...MODELS,
  ...RESPONSES,
  ...STORES,
  ...GATEWAY_MISTAKES,
  ...EVENT_STREAM,
  ...FAKE,
  ...MIDDLEWARE,
  ...ROUTER,
  ...OPENAI_MISTAKES,
  ...RECORDINGS,
  ...OPERATIONS,
  ...BEDROCK_OPERATIONS,
  ...API_KEY_MISTAKES,
  ...HOST_MISTAKES,
  ...MANTLE,
];
