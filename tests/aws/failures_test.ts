/** The meaning of AWS's failures: every exception of the runtime's API, and every text that says more than its name. */
import { assert, assertEquals } from "@std/assert";
import {
  AuthenticationError,
  ContextLengthError,
  type ErrorKind,
  isProviderError,
  ProviderError,
  RateLimitError,
  StreamTruncatedError,
} from "@bedrock-edge/client";
import { HI, MODEL, over, rig } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, exceptionFrame, refusedBy, streamed } from "../helpers/wire.ts";

interface Case {
  readonly code?: string;
  readonly status: number;
  readonly text: string;
  readonly kind: ErrorKind;
  readonly retryable?: boolean;
  readonly hint?: RegExp;
}

/** Every exception that Converse and ConverseStream can answer with, and the common ones of every AWS service. */
const NAMES: readonly Case[] = [
  { code: "AccessDeniedException", status: 403, text: "no", kind: "accessDenied", hint: /IAM/ },
  { code: "ValidationException", status: 400, text: "2 validation errors detected: …", kind: "validation" },
  { code: "ConflictException", status: 400, text: "no", kind: "validation" },
  { code: "ConflictException", status: 409, text: "no", kind: "validation" },
  { code: "ServiceQuotaExceededException", status: 400, text: "no", kind: "quota", hint: /another model/ },
  { code: "ResourceNotFoundException", status: 404, text: "no", kind: "notFound" },
  { code: "ModelTimeoutException", status: 408, text: "no", kind: "timeout", retryable: true },
  { code: "ThrottlingException", status: 429, text: "no", kind: "rateLimit", retryable: true, hint: /Wait|maxTokens/ },
  { code: "ModelNotReadyException", status: 429, text: "no", kind: "overloaded", retryable: true },
  { code: "ModelErrorException", status: 424, text: "no", kind: "model", retryable: true },
  { code: "ModelStreamErrorException", status: 424, text: "no", kind: "model", retryable: true },
  { code: "DependencyFailedException", status: 424, text: "no", kind: "model", retryable: true },
  { code: "InternalServerException", status: 500, text: "no", kind: "overloaded", retryable: true },
  { code: "ServiceUnavailableException", status: 503, text: "no", kind: "overloaded", retryable: true },
  { code: "InvalidClientTokenId", status: 403, text: "no", kind: "authentication", hint: /keys/ },
  { code: "IncompleteSignature", status: 400, text: "no", kind: "authentication", hint: /keys/ },
  { code: "IncompleteSignatureException", status: 400, text: "no", kind: "authentication", hint: /keys/ },
  { code: "MissingAuthenticationTokenException", status: 403, text: "no", kind: "authentication", hint: /keys/ },
  { code: "RequestExpired", status: 400, text: "no", kind: "authentication" },
  { code: "NotAuthorized", status: 400, text: "no", kind: "accessDenied" },
  { code: "InvalidSignatureException", status: 403, text: "no", kind: "authentication", hint: /keys/ },
  { code: "UnrecognizedClientException", status: 403, text: "no", kind: "authentication", hint: /keys/ },
  { code: "ExpiredTokenException", status: 403, text: "no", kind: "authentication", hint: /new credentials/ },
  { code: "InvalidAction", status: 400, text: "no", kind: "validation" },
  { code: "SerializationException", status: 400, text: "no", kind: "validation" },
  { code: "SignatureDoesNotMatch", status: 403, text: "no", kind: "authentication", hint: /keys/ },
  { code: "RequestTimeTooSkewed", status: 403, text: "no", kind: "authentication", hint: /clock/ },
  { code: "TooManyRequestsException", status: 400, text: "no", kind: "rateLimit", retryable: true, hint: /Wait/ },
  { code: "TooManyRequestsException", status: 429, text: "no", kind: "rateLimit", retryable: true, hint: /Wait/ },
  { code: "LimitExceededException", status: 400, text: "no", kind: "rateLimit", retryable: true, hint: /Wait/ },
  { code: "Throttling", status: 400, text: "no", kind: "rateLimit", retryable: true, hint: /Wait/ },
  // Names that begin as others do.
  { code: "TooManyTagsException", status: 400, text: "no", kind: "validation" },
  { code: "InvalidStateException", status: 400, text: "no", kind: "validation" },
  { code: "InvalidSchemaException", status: 400, text: "no", kind: "validation" },
  { code: "MissingParameterException", status: 400, text: "no", kind: "validation" },
  { code: "IncompleteUploadException", status: 400, text: "no", kind: "validation" },
  { code: "ModelErrorRateException", status: 400, text: "no", kind: "validation" },
  { code: "ServiceQuotaTypeException", status: 400, text: "no", kind: "validation" },
  { code: "ThrottlePolicyException", status: 400, text: "no", kind: "validation" },
  { code: "InternalDependencyException", status: 400, text: "no", kind: "validation" },
  { code: "UnknownOperationException", status: 404, text: "no", kind: "notFound" },
  { code: "FTUFormNotFilled", status: 404, text: "no", kind: "accessDenied", hint: /access/ },
  { code: "MPAgreementBeingCreated", status: 403, text: "no", kind: "accessDenied", hint: /access/ },
  { code: "SomethingBrandNew", status: 400, text: "no", kind: "validation" },
  { code: "SomethingBrandNew", status: 500, text: "no", kind: "overloaded", retryable: true },
  { status: 401, text: "no", kind: "authentication" },
  { status: 403, text: "no", kind: "accessDenied" },
  { status: 404, text: "no", kind: "notFound" },
  { status: 408, text: "no", kind: "timeout", retryable: true },
  { status: 413, text: "no", kind: "validation" },
  { status: 424, text: "no", kind: "model", retryable: true },
  { status: 429, text: "no", kind: "rateLimit", retryable: true },
  { status: 500, text: "no", kind: "overloaded", retryable: true },
  { status: 502, text: "no", kind: "overloaded", retryable: true },
  { status: 503, text: "no", kind: "overloaded", retryable: true },
  { status: 504, text: "no", kind: "overloaded", retryable: true },
];

const validation = { code: "ValidationException", status: 400 } as const;
const denied = { code: "AccessDeniedException", status: 403 } as const;
const throttling = { code: "ThrottlingException", status: 429 } as const;
const PROFILE = new RegExp(`inference profile.*"us\\.${MODEL}"`);

/** Texts that say more than the name they come with. */
const TEXTS: readonly Case[] = [
  { ...validation, text: "Input is too long for requested model.", kind: "contextLength", hint: /Shorten/ },
  {
    ...validation,
    text: "The model returned the following errors: prompt is too long: 210000 tokens > 200000 maximum",
    kind: "contextLength",
    hint: /Shorten/,
  },
  { ...validation, text: "Too many input tokens. Max input tokens: 8192", kind: "contextLength" },
  { ...validation, text: "This model's maximum context length is 131072 tokens.", kind: "contextLength" },
  { ...validation, text: "Input Tokens Exceeded", kind: "contextLength" },
  {
    ...validation,
    text:
      "The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is " +
      "lower than 4096.",
    kind: "validation",
    hint: /maxTokens below 4096/,
  },
  {
    ...validation,
    text:
      `Invocation of model ID ${MODEL} with on-demand throughput isn\u2019t supported. Retry your request with the ID or ` +
      "ARN of an inference profile that contains this model.",
    kind: "validation",
    hint: PROFILE,
  },
  {
    ...validation,
    text: `Invocation of model ID ${MODEL} with on-demand throughput isn't supported.`,
    kind: "validation",
    hint: PROFILE,
  },
  {
    ...validation,
    text: "The provided model doesn't support on-demand throughput.",
    kind: "validation",
    hint: PROFILE,
  },
  { ...validation, text: "The provided model identifier is invalid.", kind: "validation", hint: /model id/ },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "This model version has reached the end of its life. Please refer to the AWS documentation.",
    kind: "notFound",
    hint: /successor/,
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model.",
    kind: "notFound",
    hint: /successor/,
  },
  {
    ...denied,
    text: "You don't have access to the model with the specified model ID.",
    kind: "accessDenied",
    hint: /access/,
  },
  {
    ...denied,
    text:
      "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace " +
      "actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.",
    kind: "accessDenied",
    hint: /access/,
  },
  {
    code: "ResourceNotFoundException",
    status: 404,
    text: "Model use case details have not been submitted for this account.",
    kind: "accessDenied",
    hint: /access/,
  },
  {
    ...denied,
    text: "User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:InvokeModel on resource: " +
      "arn:aws:bedrock:us-east-1::foundation-model/x with an explicit deny in a service control policy",
    kind: "accessDenied",
    hint: /bedrock:InvokeModel\b/,
  },
  {
    ...throttling,
    text: "Too many tokens, please wait before trying again.",
    kind: "rateLimit",
    retryable: true,
    hint: /Wait|maxTokens/,
  },
  { ...throttling, text: "Too many requests, please wait before trying again.", kind: "rateLimit", retryable: true },
  {
    ...throttling,
    text: "Too many tokens per day, please wait before trying again.",
    kind: "quota",
    hint: /another model/,
  },
  {
    ...validation,
    text: "Malformed input request: #: required key [messages] not found, please reformat your input and try again.",
    kind: "validation",
  },
  { ...validation, text: "This request has been blocked by our content filters.", kind: "contentFilter" },
  { status: 403, text: "Bearer Token has expired", kind: "authentication", hint: /new credentials/ },
  {
    status: 403,
    text: "Authentication failed: Please make sure your API Key is valid.",
    kind: "authentication",
    hint: /keys/,
  },
  {
    code: "ExpiredTokenException",
    status: 403,
    text: "The security token included in the request is expired",
    kind: "authentication",
    hint: /new credentials/,
  },
  {
    code: "UnrecognizedClientException",
    status: 403,
    text: "The security token included in the request is invalid.",
    kind: "authentication",
    hint: /keys/,
  },
];

const CLASSES: Partial<Record<ErrorKind, typeof ProviderError | typeof ContextLengthError>> = {
  authentication: AuthenticationError,
  accessDenied: AuthenticationError,
  rateLimit: RateLimitError,
  quota: RateLimitError,
  contextLength: ContextLengthError,
};

/** The differences between an error and the expected one. */
function wrongIn(error: ProviderError, expected: Case, status: number, where: string): string[] {
  const { kind, retryable = false, hint, code = `HTTP${expected.status}`, text } = expected;
  const Expected = CLASSES[kind] ?? ProviderError;
  const wanted: Record<string, unknown> = {
    kind,
    retryable,
    code,
    status,
    name: Expected.name,
    message: error.hint ? `${code}: ${text}\nHint: ${error.hint}` : `${code}: ${text}`,
    provider: "bedrock",
    requestId: "request-1",
    model: MODEL,
    attempts: 1,
  };
  const wrong = Object.entries(wanted).filter(([name, value]) => error[name as keyof ProviderError] !== value)
    .map(([name, value]) => `${name} is ${error[name as keyof ProviderError]}, not ${value}`);
  if (!(error instanceof Expected && isProviderError(error))) wrong.push(`it is not a ${Expected.name}`);
  if (hint && !hint.test(error.hint ?? "")) wrong.push(`hint is ${error.hint}, not ${hint}`);
  return wrong.map((what) => `${code} ${expected.status} "${text.slice(0, 60)}" ${where}: ${what}`);
}

for (const [title, cases] of [["every exception's name", NAMES], ["every text that says more", TEXTS]] as const) {
  Deno.test(`${title} means the same over every call`, async () => {
    const wrong: string[] = [];
    for (const expected of cases) {
      const { code, status, text } = expected;
      const { bedrock } = over(() => refusedBy(status, code, { message: text }), { retry: false });
      const calls: Record<string, () => Promise<unknown>> = {
        chat: () => bedrock.chat(HI),
        stream: () => bedrock.stream(HI).final(),
        converse: () => bedrock.converse(MODEL, {}),
        converseStream: () => bedrock.converseStream(MODEL, {}),
      };
      for (const [name, call] of Object.entries(calls)) {
        wrong.push(...wrongIn(await failureOf(call()), expected, status, `over ${name}`));
      }
    }
    assertEquals(wrong, []);
  });
}

Deno.test("an exception inside a stream means what it means over HTTP, before and after the first content", async () => {
  // Only the status tells the meaning of a name outside the runtime's API, and a stream has no status.
  const named = [...NAMES, ...TEXTS].filter(({ code = "", kind, status }) =>
    code.endsWith("Exception") &&
    (kind !== "validation" || status === 400 && /^(Conflict|Serialization|Validation)/.test(code))
  );
  const wrong: string[] = [];
  for (const expected of named) {
    const wireName = expected.code!.charAt(0).toLowerCase() + expected.code!.slice(1);
    for (const before of [0, 1, 2]) {
      const frames = [
        ...eventsOf("Par").slice(0, before).map(eventFrame),
        exceptionFrame(wireName, { message: expected.text }),
      ];
      const { bedrock } = over(() => streamed(bodyOf(frames).stream), { retry: false });
      const error = await failureOf(bedrock.stream(HI).final());
      wrong.push(...wrongIn(error, expected, 200, `after ${before} events`));
    }
  }
  assertEquals(wrong, []);
});

Deno.test("the exception's name is read wherever and however it stands", async () => {
  const answers: Record<string, () => Response> = {
    "a header with AWS's namespace": () =>
      refusedBy(429, "ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/", { message: "slow" }),
    "a header with a comma": () => refusedBy(429, "ThrottlingException,http://x", { message: "slow" }),
    "a header with a shape's id": () => refusedBy(429, "com.amazon.bedrock#ThrottlingException", { message: "slow" }),
    "code in the body": () => refusedBy(429, undefined, { code: "ThrottlingException", message: "slow" }),
    "__type in the body": () =>
      refusedBy(429, undefined, { __type: "com.amazon.coral#ThrottlingException", message: "slow" }),
    "the header before the body": () => refusedBy(429, "ThrottlingException", { code: "Other", message: "slow" }),
    "a message in capitals": () => refusedBy(429, "ThrottlingException", { MESSAGE: "slow" }),
    "a capital Message": () => refusedBy(429, "ThrottlingException", { Message: "slow" }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    const { code, kind, message } = await failureOf(over(answer, { retry: false }).bedrock.chat(HI));
    assertEquals([code, kind, message], [
      "ThrottlingException",
      "rateLimit",
      "ThrottlingException: slow\nHint: Wait, lower maxTokens, or raise the quota",
    ], name);
  }
});

Deno.test("context length carries both numbers where the text has them", async () => {
  const texts: readonly (readonly [string, number | undefined, number | undefined])[] = [
    ["prompt is too long: 210000 tokens > 200000 maximum", 210_000, 200_000],
    ["prompt is too long: 1,210,000 tokens > 1,000,000 maximum", 1_210_000, 1_000_000],
    [
      "This model's maximum context length is 131072 tokens. However, you requested 140000 tokens (139000 in the messages, " +
      "1000 in the completion).",
      140_000,
      131_072,
    ],
    [
      "This model's maximum context length is 128000 tokens. However, your messages resulted in 130001 tokens.",
      130_001,
      128_000,
    ],
    [
      "input length and `max_tokens` exceed context limit: 3328 + 500 > 2000, decrease input length or `max_tokens` and " +
      "try again",
      3328,
      2000,
    ],
    [
      "This model's maximum context length is 2000 tokens. However, you requested 500 output tokens and your prompt contains " +
      "at least 3051 input tokens, for a total of at least 3551 tokens. Please reduce the length of the input prompt or the " +
      "number of requested output tokens. (parameter=input_tokens, value=3051)",
      3051,
      2000,
    ],
    [
      "maximum context length is 32,768 tokens. However, you requested 8,192 output tokens and your prompt contains 64,764 " +
      "input tokens, for a total of 72,956 tokens.",
      64_764,
      32_768,
    ],
    [
      "You passed 3051 input tokens and requested 500 output tokens. However, the model's context length is only 2000 " +
      "tokens, resulting in a maximum input length of 1500 tokens.",
      3051,
      2000,
    ],
    ["Input length (130001) exceeds model's maximum context length (128000).", 130_001, 128_000],
    ["Too many input tokens. Max input tokens: 8192, request input token count: 9000", 9000, 8192],
    ["Input tokens exceeded: 300001, limit 300000", 300_001, 300_000],
    [
      "Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again.",
      undefined,
      undefined,
    ],
    [
      "This model\u2019s maximum context length is 8192 tokens. Please reduce the length of the prompt",
      undefined,
      8192,
    ],
    ["too many total text bytes", undefined, undefined],
    [
      "Your input exceeds the context window of this model. Please adjust your input and try again.",
      undefined,
      undefined,
    ],
    ["The request exceeds the model's context window of 200,000 tokens", undefined, 200_000],
    ["The prompt exceeds the model\u2019s context window", undefined, undefined],
    ["Input is too long for requested model.", undefined, undefined],
    // Servers behind imported and mantle-served models: vLLM, SGLang, TGI, llama.cpp, Mistral's; texts of their sources, 2026-11-29.
    [
      "'max_tokens' or 'max_completion_tokens' is too large: 4096. This model's maximum context length is 8192 tokens and your " +
      "request has 7001 input tokens (4096 > 8192 - 7001).",
      7001,
      8192,
    ],
    ["The decoder prompt (length 5001) is longer than the maximum model length of 4096.", 5001, 4096],
    ["The input (5001 tokens) is longer than the model's context length (4096 tokens).", 5001, 4096],
    [
      "Requested token count exceeds the model's maximum context length of 4096 tokens. You requested a total of 5001 tokens: " +
      "4501 tokens from the input messages and 500 tokens for the completion.",
      4501,
      4096,
    ],
    [
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5001 `inputs` tokens and 500 " +
      "`max_new_tokens`",
      5001,
      4096,
    ],
    ["request (5001 tokens) exceeds the available context size (4096 tokens), try increasing it", 5001, 4096],
    [
      "Prompt contains 65673 tokens and 0 draft tokens, too large for model with 32768 maximum context length",
      65_673,
      32_768,
    ],
    ["The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1_200_000, 1_048_576],
    [
      "too many tokens: total number of tokens (prompt and prediction) cannot exceed 4096, received 4199. Try using a shorter prompt",
      4199,
      4096,
    ],
    ["Your input is too long.", undefined, undefined],
    ["The request exceeds the maximum context length.", undefined, undefined],
    ["Prompt has too many tokens", undefined, undefined],
    ["Please reduce the length of the messages.", undefined, undefined],
  ];
  // As the service hands on what a model says.
  const wrapped = texts.flatMap(([text, ...counts]) =>
    [
      text,
      `The model returned the following errors: ${text}`,
      `Mantle streaming error for requestId 0123-4567: "${text}"`,
    ].map((text) => [text, ...counts] as const)
  );
  for (const [text, requestTokens, maxTokens] of wrapped) {
    for (
      const { bedrock } of [
        over(() => refusedBy(400, "ValidationException", { message: text })),
        over(() => streamed(bodyOf([exceptionFrame("validationException", { message: text })]).stream)),
      ]
    ) {
      const error = await failureOf(bedrock.stream(HI).final());
      assert(error instanceof ContextLengthError, text);
      assertEquals([error.requestTokens, error.maxTokens], [requestTokens, maxTokens], text);
    }
  }
});

Deno.test("a proxy's page is told by its words, short and without its markup", async () => {
  const page =
    `<html><head><style>b{color:red}</style><script>alert(1)</script></head><body><b>Blocked</b> by <i>policy</i>${
      "x".repeat(5000)
    }</body></html>`;
  for (const status of [200, 403, 502]) {
    const { bedrock } = over(
      () => new Response(page, { status, headers: { "content-type": "text/html; charset=utf-8" } }),
      {
        retry: false,
      },
    );
    for (const call of [() => bedrock.chat(HI), () => bedrock.stream(HI).final()]) {
      const { message } = await failureOf(call());
      assert(message.includes("Blocked by policy"), message);
      assert(message.includes("text/html"), message);
      assert(!/[<>]/.test(message) && message.length < 400, message);
    }
  }
});

Deno.test("an answer that is JSON but no answer is refused as such", async () => {
  const bodies = [
    "null",
    "[]",
    "{}",
    `"text"`,
    `{"output":{}}`,
    `{"output":{"message":{"content":[]}}}`,
    `{"stopReason":"x"}`,
  ];
  for (const body of bodies) {
    const answer = () =>
      new Response(body, { headers: { "content-type": "application/json", "x-amzn-requestid": "request-1" } });
    const { bedrock, clock } = over(answer);
    const error = await failureOf(clock.run(bedrock.chat(HI)));
    assertEquals([error.kind, error.requestId], ["protocol", "request-1"], body);
    assertEquals((await failureOf(clock.run(bedrock.stream(HI).final()))).kind, "protocol", body);
  }
});

Deno.test("a 200 that is JSON but no answer says which members it has, and repeats the words of a failure", async () => {
  const problem = "Cannot read Bedrock's answer: it has no output.message or no stopReason, ";
  const cases: readonly (readonly [body: unknown, says: string])[] = [
    [{}, "and no other members"],
    [[], "and no other members"],
    [{ id: "x", object: "chat.completion", choices: [] }, "only id, object, choices"],
    [{ error: { message: "No such key" } }, 'only error: "No such key"'],
    [{ error: "No such key" }, 'only error: "No such key"'],
    [{ message: "Too many requests" }, 'only message: "Too many requests"'],
    [{ detail: "Not Found" }, 'only detail: "Not Found"'],
    [{ output: {}, message: "k".repeat(90) }, `only output, message: "${"k".repeat(80)}…"`],
    [{ [`${"x".repeat(90)}`]: 1 }, `only ${"x".repeat(80)}…`],
  ];
  for (const [body, says] of cases) {
    const { bedrock } = over(() => Response.json(body));
    assertEquals((await failureOf(bedrock.chat(HI))).message, problem + says);
  }
});

Deno.test("a 200 with AWS's words instead of a stream repeats them", async () => {
  const answer = () => Response.json({ message: "The model is on holiday" });
  const { message } = await failureOf(over(answer).bedrock.stream(HI).final());
  assert(message.includes("The model is on holiday"), message);
});

Deno.test("a frame of an unknown message type, or with a payload other than a JSON object, is a failure", async () => {
  const { encodeEventStreamMessage } = await import("@bedrock-edge/client/event-stream");
  const frame = (type: string, payload: Uint8Array) =>
    encodeEventStreamMessage({ headers: { ":message-type": type, ":event-type": "contentBlockDelta" }, payload });
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const bad = {
    "another message type": frame("audio", utf8("{}")),
    "no JSON": frame("event", utf8("{")),
    "no object": frame("event", utf8("[1]")),
    "no UTF-8": frame("event", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  };
  for (const [name, last] of Object.entries(bad)) {
    for (const before of [0, 2]) {
      const chunks = [...eventsOf("Par").slice(0, before).map(eventFrame), last];
      const { bedrock } = over(() => streamed(bodyOf(chunks).stream), { retry: false });
      const stream = bedrock.stream(HI);
      assertEquals((await failureOf(stream.final())).kind, "protocol", `${name} after ${before} events`);
      assertEquals(stream.partial.text, before ? "Par" : "");
    }
  }
});

Deno.test("a messageStop without a reason is not the end of an answer", async () => {
  const events = [...eventsOf("Par").slice(0, 3), { messageStop: {} }];
  const { bedrock } = over(() => streamed(bodyOf(events.map(eventFrame)).stream), { retry: false });
  const { kind } = await failureOf(bedrock.stream(HI).final());
  assert(kind === "protocol" || kind === "streamTruncated", kind);
});

Deno.test("a refusal whose body is odd is a refusal all the same", async () => {
  const bodies = [
    "",
    "null",
    "5",
    "[]",
    "{}",
    `"text"`,
    `{"message":null}`,
    `{"message":5}`,
    `{"message":{"text":"x"}}`,
    `{"Message":[]}`,
    `{"error":"x"}`,
    `{"error":null}`,
    `{"error":{"message":null,"code":5}}`,
    `{"__type":3,"code":{}}`,
    "\ufeff{",
  ];
  for (const body of bodies) {
    const { bedrock } = over(() => refusedBy(400, undefined, body), { retry: false });
    const error = await failureOf(bedrock.chat(HI));
    assertEquals([error.kind, error.status, typeof error.code, typeof error.message], [
      "validation",
      400,
      "string",
      "string",
    ], body);
  }
});

Deno.test("a truncated stream's error holds what had arrived, and where it was", async () => {
  const { bedrock } = over(() => streamed(bodyOf(eventsOf("Par", "is").slice(0, 3).map(eventFrame)).stream));
  const error = await failureOf(bedrock.stream(HI).final());
  assert(error instanceof StreamTruncatedError);
  assertEquals([error.name, error.kind, error.retryable], ["StreamTruncatedError", "streamTruncated", true]);
  assertEquals([error.requestId, error.model, error.attempts, error.provider], ["request-1", MODEL, 1, "bedrock"]);
  const { text, content, stopReason, usage } = error.partial;
  assertEquals([text, content, stopReason, usage], ["Paris", [{ type: "text", text: "Paris" }], undefined, undefined]);
});

Deno.test("isProviderError knows errors of another copy of the module, and nothing else", async () => {
  const foreign = Object.assign(new Error("other"), { [Symbol.for("bedrock-edge.ProviderError")]: true });
  assert(isProviderError(foreign));
  for (const other of [null, undefined, "x", {}, new Error("x"), new DOMException("x", "TimeoutError")]) {
    assert(!isProviderError(other));
  }
  assert(isProviderError(await failureOf(rig({ fakes: { profileOnly: [MODEL] } }).bedrock.chat(HI))));
});

for (const cause of [0, "", null, false, NaN]) {
  Deno.test(`a cause of ${JSON.stringify(cause)} is kept`, () => {
    const error = new ProviderError("Cannot reach it", { kind: "network", code: "NetworkError", cause });
    assert("cause" in error);
    assertEquals(error.cause, cause);
  });
}

Deno.test("without a cause there is no cause", () => {
  assert(!("cause" in new ProviderError("Cannot reach it", { kind: "network", code: "NetworkError" })));
});
