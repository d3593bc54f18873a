/**
 * No option is silent: an unknown name, a value of the wrong type and an option that cannot work are errors that name it.
 */
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  bearer,
  type BedrockOptions,
  type ChatProvider,
  type ClientOptions,
  conversation,
  createBedrock,
  createBedrockWith,
  createTextClient,
  runTools,
  sigv4,
  type TextClientOptions,
  tool,
  toSSE,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { relay } from "@bedrock-edge/client/provider";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const MODEL = "amazon.nova-lite-v1:0";
const FULL_CLIENT = "createBedrockWith() or createBedrock(), which speak all of Converse";
const clock = tool({ name: "clock", inputSchema: { type: "object" }, execute: () => "noon" });

function rig() {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {} });
  return { fake, bedrock, model: bedrock.model(MODEL) };
}

/** Every place that takes options. Each gives its options to the module as plain JavaScript would, and fails or does not. */
const PLACES = {
  createBedrock: (options) => void createBedrock({ region: "us-east-1", apiKey: "k", env: {}, ...options }),
  createBedrockWith: (options) =>
    void createBedrockWith(bearer("k"), { region: "us-east-1", env: {}, ...options } as ClientOptions),
  createTextClient: (options) =>
    void createTextClient(bearer("k"), { region: "us-east-1", env: {}, ...options } as TextClientOptions),
  defaults: (options) => void createBedrock({ region: "us-east-1", apiKey: "k", env: {}, defaults: options }),
  model: (options) => void rig().bedrock.model(MODEL, options),
  chat: (options) => sent(({ bedrock }) => bedrock.chat({ model: MODEL, messages: "Hi", ...options })),
  stream: (options) => sent(({ bedrock }) => bedrock.stream({ model: MODEL, messages: "Hi", ...options }).final()),
  "handle.chat": (options) => sent(({ model }) => model.chat({ messages: "Hi", ...options })),
  "handle.stream": (options) => sent(({ model }) => model.stream({ messages: "Hi", ...options }).text()),
  runTools: (options) => sent(({ model }) => runTools(model, { messages: "Hi", tools: [clock], ...options })),
  loop: (options) => sent(({ model }) => runTools(model, { messages: "Hi", tools: [clock] }, options)),
  conversation: (options) => void conversation(rig().model, { tools: [clock], ...options }),
  send: (options) => sent(({ model }) => conversation(model).send("Hi", options)),
  "conversation.stream": (options) => sent(({ model }) => conversation(model).stream("Hi", options).final()),
  converse: (options) => sent(({ bedrock }) => bedrock.converse(MODEL, { messages: [] }, options)),
  converseStream: (options) => sent(({ bedrock }) => bedrock.converseStream(MODEL, { messages: [] }, options)),
  tool: (options) => void tool({ name: "clock", inputSchema: { type: "object" }, ...options } as never),
  tools: (options) => {
    const tools = [{ name: "clock", inputSchema: { type: "object" }, ...options }];
    return sent(({ bedrock }) => bedrock.chat({ model: MODEL, messages: "Hi", tools }));
  },
  request: (options) => sent(({ bedrock }) => bedrock.request({ method: "GET", path: "/x", ...options })),
  fetch: (options) => sent(({ bedrock }) => bedrock.fetch("/x", options)),
  toSSE: (options) => void toSSE(rig().model.stream({ messages: "Hi" }), options),
  relay: (options) => sent(({ model }) => relay(model.stream({ messages: "Hi" }), options).text()),
  sigv4: (options) => void sigv4({ credentials: { accessKeyId: "AKID", secretAccessKey: "s" }, ...options }),
} satisfies Record<string, (options: Record<string, never>) => void | Promise<void>>;
type Place = keyof typeof PLACES;

/** Runs a call, and fails if anything was sent although the call failed. */
async function sent(call: (it: ReturnType<typeof rig>) => PromiseLike<unknown>): Promise<void> {
  const it = rig();
  try {
    await call(it);
  } catch (error) {
    assertEquals(it.fake.requests.length, 0, "something was sent");
    throw error;
  }
}
async function failureAt(place: Place, options: Record<string, unknown>): Promise<Error | undefined> {
  try {
    await PLACES[place](options as Record<string, never>);
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

const REQUESTS: readonly Place[] = ["chat", "stream", "handle.chat", "handle.stream", "runTools"];
const ALL_REQUESTS: readonly Place[] = [
  ...REQUESTS,
  "defaults",
  "model",
  "conversation",
  "send",
  "conversation.stream",
];

/** Names that people try, and the end of the message. */
const UNKNOWN: readonly [places: readonly Place[], options: Record<string, unknown>, says: string][] = [
  [ALL_REQUESTS, { max_tokens: 5 }, '"max_tokens": unknown option; did you mean "maxTokens"?'],
  [ALL_REQUESTS, { maxOutputTokens: 5 }, '"maxOutputTokens": unknown option; did you mean "maxTokens"?'],
  [ALL_REQUESTS, { abortSignal: 5 }, '"abortSignal": unknown option; did you mean "signal"?'],
  [ALL_REQUESTS, { stop: ["x"] }, '"stop": unknown option; did you mean "stopSequences"?'],
  [ALL_REQUESTS, { top_p: 1 }, '"top_p": unknown option; did you mean "topP"?'],
  [ALL_REQUESTS, { temprature: 1 }, '"temprature": unknown option; did you mean "temperature"?'],
  [ALL_REQUESTS, { timeouts: { idle: 5 } }, '"timeouts.idle": unknown option; did you mean "idleMs"?'],
  [ALL_REQUESTS, { timeouts: { responseMS: 5 } }, '"timeouts.responseMS": unknown option; did you mean "responseMs"?'],
  [ALL_REQUESTS, { retry: { retries: 5 } }, '"retry.retries": unknown option; did you mean "maxRetries"?'],
  [
    ALL_REQUESTS,
    { guardrail: { guardrailIdentifier: "x" } },
    '"guardrail.guardrailIdentifier": unknown option; did you mean "id"?',
  ],
  [ALL_REQUESTS, { cache: { sytem: "1h" } }, '"cache.sytem": unknown option; did you mean "system"?'],
  [
    ALL_REQUESTS,
    { reasoning: { budget_tokens: 5 } },
    '"reasoning.budget_tokens": unknown option; did you mean "budgetTokens"?',
  ],
  [ALL_REQUESTS, { output: { shema: {} } }, '"output.shema": unknown option; did you mean "schema"?'],
  [
    ALL_REQUESTS,
    { output: { type: "object" } },
    '"output.type": unknown option; use { schema } around the JSON Schema',
  ],
  [
    ALL_REQUESTS,
    { output: { "~standard": { version: 1 } } },
    '"output": a schema is not valid; use { schema } around it',
  ],
  [
    ALL_REQUESTS,
    { inferenceConfig: {} },
    '"inferenceConfig": unknown option; use its members: maxTokens, temperature, topP, stopSequences',
  ],
  [ALL_REQUESTS, { toolChoice: { type: "tool", name: "x" } }, '"toolChoice.type": unknown option; use { name } alone'],
  [ALL_REQUESTS, { cache: "1h" }, '"cache": "1h" is not valid; use "auto", or sections such as { system: "1h" }'],
  [ALL_REQUESTS, { cache: true }, '"cache": true is not valid; use "auto", or sections such as { system: "1h" }'],
  [
    ALL_REQUESTS,
    { toolChoice: "required" },
    '"toolChoice": "required" is not valid; use "auto", "any", "none" or { name }',
  ],
  [ALL_REQUESTS, { toolChoice: null }, '"toolChoice": null is not valid; use "auto", "any", "none" or { name }'],
  [ALL_REQUESTS, { system_prompt: "x" }, '"system_prompt": unknown option; did you mean "system"?'],
  [["createBedrock"], { aws_region: "x" }, '"aws_region": unknown option; did you mean "region"?'],
  [["createBedrock"], { endpointUrl: "x" }, '"endpointUrl": unknown option; did you mean "endpoint"?'],
  [["createBedrock"], { credentialsProvider: 1 }, '"credentialsProvider": unknown option; did you mean "credentials"?'],
  [["createBedrock"], { bedrockApiKey: "x" }, '"bedrockApiKey": unknown option; did you mean "apiKey"?'],
  [["createBedrock"], { temperature: 0 }, '"temperature": unknown option; use defaults: { temperature }'],
  [["createBedrock"], { tools: [] }, '"tools": unknown option; use defaults: { tools }'],
  [["createBedrock"], { retries: 3 }, '"retries": unknown option; use retry: { maxRetries }'],
  [
    ["createBedrock"],
    { secret_key: "x" },
    '"secret_key": unknown option; use credentials: { accessKeyId, secretAccessKey, sessionToken }',
  ],
  [
    ["createBedrock"],
    { model_id: "x" },
    '"model_id": unknown option; use the model of each chat, or bedrock.model(id)',
  ],
  [
    ["conversation"],
    { model: "x" },
    '"model": unknown option; use the first argument: conversation(client.model(id))',
  ],
  [["send"], { model: "x" }, '"model": unknown option; use conversation(client.model(id))'],
  [["conversation"], { storage: new Map() }, '"storage": unknown option; did you mean "store"?'],
  [["loop"], { maxTokens: 5 }, '"maxTokens": unknown option; use the request: { maxTokens }'],
  [["tool"], { systemTool: {} }, '"systemTool": unknown option; use { type: "systemTool", name } in tools'],
  [REQUESTS, { maxSteps: 5 }, '"maxSteps": unknown option; use the third argument of runTools(): { maxSteps }'],
  [REQUESTS, { apiKey: "k" }, '"apiKey": unknown option; use createBedrock({ apiKey })'],
  [["defaults", "model"], { messages: "x" }, '"messages": unknown option; use messages of each request'],
  [["defaults", "model"], { model: "x" }, '"model": unknown option; use bedrock.model(id)'],
  [
    ["handle.chat", "handle.stream", "runTools"],
    { model: "x" },
    '"model": unknown option; use a handle of that model: bedrock.model(id)',
  ],
  [["chat", "stream"], { modelId: "x" }, '"modelId": unknown option; did you mean "model"?'],
  [["send", "conversation.stream"], { tools: [] }, '"tools": unknown option; use conversation(model, { tools })'],
  [
    ["send", "conversation.stream", "conversation"],
    { maxSteps: 5 },
    '"maxSteps": unknown option; use loop: { maxSteps }',
  ],
  [["conversation", "send"], { loop: { max_steps: 5 } }, '"loop.max_steps": unknown option; did you mean "maxSteps"?'],
  [["conversation"], { history: [] }, '"history": unknown option; did you mean "from"?'],
  [["conversation"], { sessionId: "x" }, '"sessionId": unknown option; did you mean "key"?'],
  [["loop"], { maxstep: 5 }, '"maxstep": unknown option; did you mean "maxSteps"?'],
  [["loop"], { onStepFinish() {} }, '"onStepFinish": unknown option; did you mean "onStep"?'],
  [["loop"], { signal: 5 }, '"signal": unknown option; use the request: { signal }'],
  [
    ["converse", "converseStream"],
    { abortSignal: 5 },
    '"abortSignal": unknown option; did you mean "signal"?',
  ],
  [["createBedrock", "createBedrockWith"], { baseURL: "x" }, '"baseURL": unknown option; did you mean "endpoint"?'],
  [
    ["createBedrock", "createBedrockWith"],
    { dualstack: true },
    '"dualstack": unknown option; did you mean "dualStack"?',
  ],
  [
    ["createBedrock", "createBedrockWith"],
    { maxRetries: 1 },
    '"maxRetries": unknown option; use retry: { maxRetries }',
  ],
  [["createBedrock", "createBedrockWith"], { headers: {} }, '"headers": unknown option; use defaults: { headers }'],
  [
    ["createBedrock", "createBedrockWith"],
    { defaults: { max_tokens: 5 } },
    '"defaults.max_tokens": unknown option; did you mean "maxTokens"?',
  ],
  [
    ["createBedrock"],
    { accessKeyId: "AKID" },
    '"accessKeyId": unknown option; use credentials: { accessKeyId, secretAccessKey, sessionToken }',
  ],
  [["createBedrock"], { token: "x" }, '"token": unknown option; did you mean "apiKey"?'],
  [
    ["createBedrock"],
    { profile: "dev" },
    '"profile": unknown option; use credentials, such as fromIni({ profile }) of @aws-sdk/credential-providers',
  ],
  [
    ["createBedrock"],
    { apiKey: undefined, credentials: { accessKeyID: "x" } },
    '"credentials.accessKeyID": unknown option; did you mean "accessKeyId"?',
  ],
  [["createBedrockWith"], { apiKey: "x" }, '"apiKey": unknown option; use the first argument: bearer(apiKey)'],
  [["sigv4"], { regoin: "x" }, '"regoin": unknown option; did you mean "region"?'],
  [
    ["sigv4"],
    { accessKeyId: "x" },
    '"accessKeyId": unknown option; use credentials: { accessKeyId, secretAccessKey, sessionToken }',
  ],
  [["sigv4"], { credentials: { token: "x" } }, '"credentials.token": unknown option; did you mean "sessionToken"?'],
  [
    ["createBedrock", "createBedrockWith"],
    { converse: {} },
    '"converse": unknown option; use the client without it: it speaks all of Converse',
  ],
  [
    ["createBedrock", "createBedrockWith"],
    { modelFacts: {} },
    '"modelFacts": unknown option; use models: modelFacts(), from "@bedrock-edge/client/models"',
  ],
  [["createTextClient"], { profiles: "auto" }, `"profiles": unknown option; use ${FULL_CLIENT}`],
  [["createTextClient"], { converse: {} }, `"converse": unknown option; use ${FULL_CLIENT}`],
  [["createTextClient"], { apiKey: "k" }, '"apiKey": unknown option; use the first argument: bearer(apiKey)'],
  [
    ALL_REQUESTS,
    { profiles: "auto" },
    '"profiles": unknown option; use createBedrock({ models: modelFacts({ profiles }) })',
  ],
  [
    ALL_REQUESTS,
    { residency: "global" },
    '"residency": unknown option; use createBedrock({ models: modelFacts({ residency }) })',
  ],
  [
    ["createBedrock", "chat", "request"],
    { retry: { maxRetry: 1 } },
    '"retry.maxRetry": unknown option; did you mean "maxRetries"?',
  ],
  [["request"], { query: {} }, '"query": unknown option; use path, with its query'],
  [["fetch"], { query: {} }, '"query": unknown option; use the first argument, with its query'],
  [["fetch"], { json: {} }, '"json": unknown option; use body: JSON.stringify(…)'],
  [["toSSE"], { onError() {} }, '"onError": unknown option; use toResponse(stream, { onError })'],
  [["relay"], { onEvent() {} }, '"onEvent": unknown option; did you mean "event"?'],
  [["relay"], { ends() {} }, '"ends": unknown option; did you mean "end"?'],
  [["relay"], { error() {} }, '"error": unknown option; use end, which gets the error of a stream that fails'],
  [["tool"], { parameters: {} }, '"parameters": unknown option; did you mean "inputSchema"?'],
  [["tool"], { schema: {} }, '"schema": unknown option; did you mean "inputSchema"?'],
  [["tool"], { input_schema: {} }, '"input_schema": unknown option; did you mean "inputSchema"?'],
  [["tool"], { handler() {} }, '"handler": unknown option; did you mean "execute"?'],
  [["tools"], { parameters: {} }, '"tools[0].parameters": unknown option; did you mean "inputSchema"?'],
  [["tools"], { toolSpec: {} }, '"tools[0].toolSpec": unknown option; use its members: name, description, inputSchema'],
];

for (const [places, options, says] of UNKNOWN) {
  const name = says.slice(0, says.indexOf(":"));
  Deno.test(`option ${name} is refused before anything is sent: ${places.join(", ")}`, async () => {
    for (const place of places) {
      const error = await failureAt(place, options);
      assert(error instanceof TypeError, `${place}: ${error}`);
      const path = place === "defaults" ? "defaults." : "";
      assertEquals(error.message, `Cannot use option "${path}${says.slice(1)}`, place);
    }
  });
}

/** An option, and which values it accepts; all other values of `WRONG` must be refused by name. */
type Option = readonly [places: readonly Place[], option: string, accepted: (value: unknown) => boolean];

const ACCEPTED: readonly Option[] = [
  ...["timeouts.responseMs", "timeouts.firstEventMs", "timeouts.idleMs", "timeouts.totalMs"].map(duration),
  ...["retry.maxRetries", "retry.maxDelayMs"].map(duration),
  [[...ALL_REQUESTS, "createBedrock"], "timeouts", isObject],
  [[...ALL_REQUESTS, "createBedrock"], "retry", (value) => value === false || isObject(value)],
  [ALL_REQUESTS, "check", () => false],
  [ALL_REQUESTS, "maxTokens", isInNoRange],
  [ALL_REQUESTS, "temperature", isInNoRange],
  [ALL_REQUESTS, "topP", isInNoRange],
  [ALL_REQUESTS, "topK", isInNoRange],
  [ALL_REQUESTS, "stopSequences", (value) => Array.isArray(value)],
  [ALL_REQUESTS, "serviceTier", isText],
  [ALL_REQUESTS, "latency", isText],
  [ALL_REQUESTS, "requestMetadata", isObject],
  [ALL_REQUESTS, "promptVariables", isObject],
  [ALL_REQUESTS, "additionalModelRequestFields", isObject],
  [ALL_REQUESTS, "additionalModelResponseFieldPaths", (value) => Array.isArray(value)],
  [ALL_REQUESTS, "signal", () => false],
  [ALL_REQUESTS, "headers", (value) => isObject(value) || Array.isArray(value)],
  [ALL_REQUESTS, "toolChoice", isObject],
  [ALL_REQUESTS, "reasoning", () => false],
  [ALL_REQUESTS, "cache", isObject],
  [ALL_REQUESTS, "guardrail", isObject],
  [ALL_REQUESTS, "output", isObject],
  [[...REQUESTS, "defaults", "model", "conversation"], "tools", (value) => Array.isArray(value)],
  [["createBedrock", "createBedrockWith"], "residency", () => false],
  [["createBedrock", "createBedrockWith"], "profiles", () => false],
  [["createBedrock", "createBedrockWith"], "models", () => false],
  [["createBedrock", "createBedrockWith"], "fips", (value) => typeof value === "boolean"],
  [["createBedrock", "createBedrockWith"], "dualStack", (value) => typeof value === "boolean"],
  [["createBedrock", "createBedrockWith"], "endpoint", isText],
  [["createBedrock", "createBedrockWith"], "signingEndpoint", isText],
  [["createBedrock", "createBedrockWith"], "allowHttp", (value) => typeof value === "boolean"],
  [["createBedrock", "createBedrockWith"], "control", isObject],
  [["createBedrock", "createBedrockWith"], "maxFrameBytes", () => false],
  [["createBedrock", "createBedrockWith"], "clock", () => false],
  [["createBedrock", "createBedrockWith"], "onRequest", isFunction],
  [["createBedrock", "createBedrockWith"], "onResponse", isFunction],
  [["createBedrock"], "env", isObject],
  [["createBedrock"], "defaults", isObject],
  [["loop"], "maxSteps", () => false],
  ...["stopWhen", "approve", "onEvent", "onStep"].map((name): Option => [["loop"], name, isFunction]),
  [["conversation"], "window", () => false],
  [["conversation"], "expiresInMs", () => false],
  [["conversation"], "key", isText],
  [["conversation"], "store", () => false],
  [["conversation"], "clock", () => false],
  [["conversation"], "queueMs", () => false],
  [["conversation"], "onTrim", isFunction],
  [["conversation"], "loop", isObject],
  [["tool", "tools"], "strict", (value) => typeof value === "boolean"],
  [["tool", "tools"], "description", isText],
  [["tool", "tools"], "execute", isFunction],
];

function duration(name: string): Option {
  return [[...ALL_REQUESTS, "createBedrock"], name, () => false];
}

/** The range is checked with the request, by a rule with its own message. */
function isInNoRange(value: unknown): boolean {
  return value === -1;
}
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function isText(value: unknown): boolean {
  return typeof value === "string";
}
function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** Values that people give by accident: of an environment variable, of JSON, of a sum that went wrong, of a typing error. */
const WRONG: readonly unknown[] = ["200", "in-regoin", "", null, NaN, -1, true, false, 5n, {}, [], () => {}];

for (const [places, option, accepted] of ACCEPTED) {
  Deno.test(`a wrong value of ${option} is refused by name, before anything is sent`, async () => {
    for (const value of WRONG) {
      // A number that may be right is not a mistake.
      const [first = "", second] = option.split(".");
      const options = { [first]: second === undefined ? value : { [second]: value } };
      for (const place of places) {
        const error = await failureAt(place, options);
        if (accepted(value)) {
          // The value has the right type; what the service or another check says of it is not of interest here.
          assert(!error?.message.startsWith(`Cannot use option "${option}"`), `${place}: ${error}`);
          continue;
        }
        assert(error instanceof TypeError || error instanceof RangeError, `${place} ${Deno.inspect(value)}: ${error}`);
        assert(error.message.includes(first), `${place}: ${error.message}`);
        assert(/^Cannot [^]+: [^]+; [^]+[^.]$/.test(error.message), `${place}: ${error.message}`);
      }
    }
  });
}

Deno.test("retry as a number says what to write instead", async () => {
  for (const count of [0, 5]) {
    const { message } = await failureAt("chat", { retry: count }) as Error;
    assertEquals(
      message,
      `Cannot use option "retry": ${count} is not valid; use { maxRetries: ${count} }, or false for none`,
    );
  }
});

Deno.test("reasoning needs exactly one of effort and budgetTokens", async () => {
  for (const reasoning of [{}, { effort: "low", budgetTokens: 2000 }]) {
    const { message } = await failureAt("chat", { reasoning }) as Error;
    assert(/"reasoning": .*; use one of them$/.test(message), message);
  }
});

Deno.test("options that are not objects are refused everywhere", async () => {
  const { bedrock, model, fake } = rig();
  const wrong = ["x", 5, null, [], true] as unknown as readonly Record<string, never>[];
  for (const options of wrong) {
    assertThrows(
      () => createBedrock(options as BedrockOptions),
      TypeError,
      "Cannot use the options of createBedrock()",
    );
    assertThrows(
      () => createBedrockWith(bearer("k"), options),
      TypeError,
      "Cannot use the options of createBedrockWith()",
    );
    assertThrows(() => bedrock.model(MODEL, options), TypeError, "Cannot use the options of defaults");
    assertThrows(() => conversation(model, options), TypeError, "Cannot use the options of conversation()");
    assertThrows(() => tool(options as never), TypeError, "Cannot use the options of a tool");
    const calls: (() => PromiseLike<unknown>)[] = [
      () => bedrock.chat(options as never),
      () => bedrock.stream(options as never).final(),
      () => model.chat(options as never),
      () => model.stream(options as never).text(),
      () => runTools(model, options as never),
      () => runTools(model, { messages: "Hi", tools: [clock] }, options),
      () => conversation(model).send("Hi", options),
      () => conversation(model).stream("Hi", options).text(),
      () => bedrock.converse(MODEL, {}, options),
    ];
    for (const call of calls) await assertRejects(async () => await call(), TypeError, "Cannot use the options of");
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("a request may have inherited members, symbols and members that are undefined", async () => {
  const { bedrock, fake } = rig();
  const request = Object.assign(Object.create({ max_tokens: 5 }), {
    model: MODEL,
    messages: "Hi",
    max_tokens: undefined,
    [Symbol("mine")]: 5,
  });
  await bedrock.chat(request);
  assertEquals(fake.requests.length, 1);
});

Deno.test("a tool of the caller's own class may have members of its own, and a plain one may not", async () => {
  class Clock {
    name = "clock";
    inputSchema = { type: "object" };
    calls = 0;
    execute() {
      return this.calls++;
    }
  }
  const { bedrock } = rig();
  await bedrock.chat({ model: MODEL, messages: "Hi", tools: [new Clock()] });
  await assertRejects(
    () => bedrock.chat({ model: MODEL, messages: "Hi", tools: [{ ...new Clock() } as never] }),
    TypeError,
    '"tools[0].calls": unknown option',
  );
});

Deno.test("the other entries of tools have members of their own, and are checked as well", async () => {
  const wrong: readonly [entry: Record<string, unknown>, says: string][] = [
    [{ type: "systemTool", name: "nova_grounding", nme: 1 }, '"tools[0].nme": unknown option; did you mean "name"?'],
    [{ type: "cachePoint", tl: "1h" }, '"tools[0].tl": unknown option; did you mean "ttl"?'],
    [{ type: "cachePoint", ttl: 3600 }, '"tools[0].ttl": a number is not valid; use a string'],
  ];
  const { bedrock } = rig();
  for (const [entry, says] of wrong) {
    const request = { model: MODEL, messages: "Hi", tools: [entry] };
    const { message } = await assertRejects(() => bedrock.chat(request as never), TypeError);
    assertEquals(message, `Cannot use option ${says}`);
  }
});

Deno.test("credentials may be an object of a class, and have what the AWS SDK's providers add", async () => {
  class Credentials {
    accessKeyId = "AKID";
    secretAccessKey = "secret";
    expired = false;
  }
  const provided = {
    accessKeyId: "AKID",
    secretAccessKey: "secret",
    accountId: "1",
    credentialScope: "x",
    $source: {},
  };
  for (const credentials of [new Credentials(), provided]) {
    const fake = fakeBedrock({ credentials: { accessKeyId: "AKID", secretAccessKey: "secret" } });
    await createBedrock({ region: "us-east-1", credentials, env: {}, fetch: fake }).chat({
      model: MODEL,
      messages: "Hi",
    });
    assertEquals(fake.requests.length, 1);
  }
});

Deno.test("a header that is not given is not sent, and additional fields of the model stay open", async () => {
  const seen: (string | null)[] = [];
  const { fake } = rig();
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "k",
    env: {},
    fetch: (input, init) => {
      const request = new Request(input, init);
      seen.push(request.headers.get("x-absent"), request.headers.get("x-present"));
      return fake(request);
    },
  });
  const headers = { "x-absent": undefined, "x-present": "1" } as unknown as Record<string, string>;
  const additionalModelRequestFields = { max_tokens: 5, any_other: true };
  await bedrock.chat({ model: "vendor.model-v1:0", messages: "Hi", headers, additionalModelRequestFields });
  assertEquals(seen, [null, "1"]);
});

Deno.test("no message quotes a secret that stands under the wrong option", async () => {
  const secret = "wJalrXUtnFEMI-SECRET";
  const wrong: readonly [Place, Record<string, unknown>][] = [
    ["createBedrock", { apiKey: undefined, credentials: secret }],
    ["createBedrock", { apiKey: undefined, secretAccessKey: secret }],
    ["createBedrock", { apiKey: { secret } }],
    ["createBedrock", { apiKey: [secret] }],
    ["createBedrock", { defaults: { headers: secret } }],
    ["chat", { headers: `authorization: ${secret}` }],
    ["chat", { headers: { authorization: [secret] } }],
    ["sigv4", { credentials: [secret] }],
    ["sigv4", { credentials: { secretAccesKey: secret } }],
  ];
  for (const [place, options] of wrong) {
    const error = await failureAt(place, options);
    assert(error instanceof TypeError, `${place}: ${error}`);
    assert(!error.message.includes(secret), error.message);
  }
});

Deno.test("facts and models are accepted together with every client that can use them", () => {
  const options = {
    region: "us-east-1",
    env: {},
    models: modelFacts({ profiles: "auto", residency: "in-region" }),
  } as const;
  createBedrock({ ...options, apiKey: "k" });
  createBedrockWith(bearer("k"), options);
});

Deno.test("a conversation's loop without tools is refused, and an empty list of tools is an answer", async () => {
  const { bedrock, model, fake } = rig();
  const says =
    'Cannot use option "loop": the conversation has no tools to run; pass conversation(model, { tools, loop })';
  const loop = { maxSteps: 3 };
  assertEquals(assertThrows(() => conversation(model, { loop }), TypeError).message, says);
  for (
    const ask of [
      () => conversation(model).send("Hi", { loop }),
      () => conversation(model).stream("Hi", { loop }).text(),
    ]
  ) {
    assertEquals((await assertRejects(ask, TypeError)).message, says);
  }
  assertEquals(fake.requests.length, 0);
  await conversation(model, { tools: [], loop }).send("Hi");
  await conversation(model, { tools: [clock], loop }).send("Hi", { loop });
  await conversation(bedrock.model(MODEL, { tools: [clock] }), { loop }).send("Hi");
});

Deno.test("an output with two JSON Schemas is refused", async () => {
  const schema = { type: "object" };
  const { message } = await failureAt("chat", { output: { schema, jsonSchema: schema } }) as Error;
  assertEquals(
    message,
    "Cannot ask for output: its schema is a JSON Schema, and jsonSchema would replace it; leave out jsonSchema",
  );
});

Deno.test("the text client says of messages what the full client says, not that it knows text only", async () => {
  const { fake } = rig();
  for (const create of [createTextClient, createBedrockWith]) {
    const bedrock: ChatProvider = create(bearer("k"), { region: "us-east-1", env: {}, fetch: fake });
    for (const messages of [7, null, {}, true]) {
      const { message } = await assertRejects(() => bedrock.chat({ model: MODEL, messages } as never), TypeError);
      assert(/^Cannot chat: messages is neither text nor a list; pass /.test(message), message);
    }
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("a tool loop and a conversation of something other than a handle are refused, and say what to pass", async () => {
  const { bedrock, fake } = rig();
  const cases: readonly (readonly [model: unknown, what: string])[] = [
    [bedrock, "a client"],
    [MODEL, "a string"],
    [undefined, "undefined"],
    [null, "null"],
    [{ model: MODEL, messages: "Hi" }, "an object"],
  ];
  for (const [given, what] of cases) {
    // Callers in JavaScript may pass anything.
    const model = given as ReturnType<typeof bedrock.model>;
    const says = (user: string) => `Cannot use ${what} as the model of ${user}: not a handle; pass client.model(id)`;
    const { message } = await assertRejects(() => runTools(model, { messages: "Hi", tools: [clock] }), TypeError);
    assertEquals(message, says("runTools()"));
    assertEquals(assertThrows(() => conversation(model), TypeError).message, says("conversation()"));
  }
  assertEquals(fake.requests.length, 0);
});

Deno.test("a handle may be a copy, a class's or a test's own", async () => {
  const { model } = rig();
  class Wrapped {
    readonly provider = "mine";
    readonly modelId = MODEL;
    readonly chat = model.chat;
    readonly stream = model.stream;
  }
  const { chat } = model;
  for (const handle of [{ ...model }, Object.freeze({ ...model }), new Wrapped(), { chat } as typeof model]) {
    assertEquals((await runTools(handle, { messages: "Hi", tools: [clock] })).stopReason, "end_turn");
    assertEquals((await conversation(handle).send("Hi")).stopReason, "end_turn");
  }
});

for (const [kind, auth] of [["undefined", undefined], ["a string", "my-key"], ["an object", { region: "us-east-1" }]]) {
  Deno.test(`createBedrockWith refuses ${kind} as its authenticator, and does not quote it`, () => {
    assertThrows(
      () => createBedrockWith(auth as never, { region: "us-east-1" }),
      TypeError,
      `Cannot create a client: the authenticator is ${kind}; pass bearer(…) or sigv4(…) first`,
    );
  });
}
