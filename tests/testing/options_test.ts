/**
 * Options that cannot work are refused when the fake is made: a test that relies on them would pass for the wrong reason.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock, isProviderError } from "@bedrock-edge/client";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { type Json, keyed, MODEL, refusalOf, user } from "./support.ts";

/** Makes a fake with options that the compiler would refuse, as JavaScript does. */
const make = (options: unknown) => () => fakeBedrock(options as FakeBedrockOptions);

const status = { type: "status", status: 503 };

const MISTAKES: readonly (readonly [options: unknown, message: string])[] = [
  [null, "Cannot use the options of fakeBedrock(): null is not an object of options; use { credentials, apiKey"],
  ["replies", "Cannot use the options of fakeBedrock(): a string is not an object of options"],
  [{ reply: ["a"] }, 'Cannot use option "reply": unknown option; did you mean "replies"?'],
  [{ responses: ["a"] }, 'Cannot use option "responses": unknown option; did you mean "replies"?'],
  [{ fault: [] }, 'Cannot use option "fault": unknown option; did you mean "faults"?'],
  [{ errors: [] }, 'Cannot use option "errors": unknown option; did you mean "faults"?'],
  [{ api_key: "k" }, 'Cannot use option "api_key": unknown option; did you mean "apiKey"?'],
  [
    { region: "us-east-1" },
    'Cannot use option "region": unknown option; the options of fakeBedrock() are credentials, apiKey',
  ],
  [{ replies: "a" }, 'Cannot use option "replies": a string is not valid; use a list'],
  [{ replies: { text: "a" } }, 'Cannot use option "replies": an object is not valid; use a list'],
  [{ faults: status }, 'Cannot use option "faults": an object is not valid; use a list'],
  [{ refuses: "tools" }, 'Cannot use option "refuses": a string is not valid; use a list'],
  [{ refuses: ["humour"] }, 'Cannot refuse "humour": no such limit; use one of system, tools'],
  // Keys are not quoted: it may be a real one by mistake.
  [{ apiKey: "" }, 'Cannot use option "apiKey": "" is not valid; use a text that is not empty'],
  [
    { apiKey: "Bearer secret" },
    'Cannot use option "apiKey": a text with blanks or beyond ASCII is not valid; use the key alone',
  ],
  [
    { apiKey: "key\n" },
    'Cannot use option "apiKey": a text with blanks or beyond ASCII is not valid; use the key alone',
  ],
  [{ apiKey: 7 }, 'Cannot use option "apiKey": a number is not valid; use a string'],
  [{ expiredKeys: "old" }, 'Cannot use option "expiredKeys": a string is not valid; use a list'],
  [{ expiredKeys: [""] }, 'Cannot use option "expiredKeys[0]": "" is not valid'],
  [{ profileOnly: "a.b" }, 'Cannot use option "profileOnly": a string is not valid; use a list'],
  [{ credentials: {} }, 'Cannot use option "credentials.accessKeyId": undefined is not valid; use a string'],
  [{ credentials: { accessKeyId: "A" } }, 'Cannot use option "credentials.secretAccessKey": undefined is not valid'],
  [
    { credentials: { accessKeyId: "", secretAccessKey: "s" } },
    'Cannot use option "credentials.accessKeyId": "" is not valid',
  ],
  [
    { credentials: { accessKeyId: "A", secretAccessKey: "s", secretKey: "s" } },
    '"credentials.secretKey": unknown option',
  ],
  [
    { credentials: { accessKeyId: "A", secretAccessKey: "s", expiration: "next year" } },
    'Cannot use option "credentials.expiration": a string is not valid; use a Date, ISO text or a time in seconds',
  ],
  [
    { credentials: { accessKeyId: "A", secretAccessKey: "s", expiration: new Date(NaN) } },
    'Cannot use option "credentials.expiration": an invalid Date is not valid; use a Date, ISO text or a time in seconds',
  ],
  [{ guardrails: [] }, 'Cannot use option "guardrails": a list is not valid; use an object'],
  [{ guardrails: { g1: { words: [] } } }, 'Cannot use option "guardrails.g1.words": unknown option'],
  [
    { guardrails: { g1: { blockedWords: [""] } } },
    'Cannot use option "guardrails.g1.blockedWords[0]": "" is not valid',
  ],
  [
    { guardrails: { g1: { piiPatterns: { EMAIL: "@" } } } },
    'option "guardrails.g1.piiPatterns.EMAIL": a string is not',
  ],
  [{ controlPlane: { models: [] } }, 'Cannot use option "controlPlane.models": unknown option'],
  [
    { controlPlane: { foundationModels: [7] } },
    'Cannot use option "controlPlane.foundationModels[0]": a number is not',
  ],
  [
    { controlPlane: { resources: [] } },
    'Cannot use option "controlPlane.resources": a list is not valid; use an object',
  ],
  [
    { msPerToken: "20" },
    'Cannot use option "msPerToken": a string is not valid; use a number of milliseconds, at least 0',
  ],
  [{ clock: {} }, 'Cannot use option "clock.now": undefined is not valid; use a function'],
  [{ clock: Date }, 'Cannot use option "clock.setTimeout": undefined is not valid; use a function'],

  [{ faults: ["throttle"] }, 'Cannot use option "faults[0]": a string is not an object of options'],
  [{ faults: [null] }, 'Cannot use option "faults[0]": null is not an object of options'],
  [{ faults: [{}] }, 'Cannot script fault "undefined": no such type; use one of status, cut, reset, silence'],
  [{ faults: [{ type: "toString" }] }, 'Cannot script fault "toString": no such type; use one of status'],
  [
    { faults: [{ ...status, statu: 1 }] },
    'Cannot use option "faults[0].statu": unknown option; did you mean',
  ],
  [{ faults: [{ ...status, retryAfter: 1 }] }, 'Cannot use option "faults[0].retryAfter": unknown option'],
  [
    { faults: [{ ...status, operation: "converse" }] },
    'option "faults[0].operation": "converse" is not valid; use AbortMultipartUpload,',
  ],
  [
    { faults: [{ ...status, operation: "ConverseSteam" }] },
    'Cannot use option "faults[0].operation": "ConverseSteam" is not',
  ],
  [
    { faults: [{ type: "noMessageStop", operation: "Converse" }] },
    "use an operation with a stream, which alone has a noMessageStop fault: AgenticRetrieveStream, ConverseStream,",
  ],
  [
    { faults: [{ type: "hugeFrame", operation: "InvokeModel" }] },
    "use an operation with a stream, which alone has a hugeFrame fault",
  ],
  [
    { faults: [{ type: "status" }] },
    'Cannot use option "faults[0].status": undefined is not valid; use a whole number, from',
  ],
  [{ faults: [{ type: "status", status: "503" }] }, 'Cannot use option "faults[0].status": a string is not valid'],
  [{ faults: [{ ...status, code: "" }] }, 'Cannot use option "faults[0].code": "" is not valid; use text for a header'],
  [{ faults: [{ ...status, code: "Überlastet" }] }, 'Cannot use option "faults[0].code": "Überlastet" is not valid'],
  [
    { faults: [{ ...status, contentType: "text/html\r\nx: y" }] },
    'Cannot use option "faults[0].contentType": "text/html',
  ],
  [{ faults: [{ ...status, body: {} }] }, 'Cannot use option "faults[0].body": an object is not valid; use a string'],
  [
    { faults: [{ ...status, body: "a", message: "b" }] },
    '"faults[0].message": body replaces the JSON with the message',
  ],
  [
    { faults: [{ type: "status", status: 204, body: "a" }] },
    '"faults[0].body": an answer of status 204 has no body; leave',
  ],
  [
    { faults: [{ type: "status", status: 304, message: "a" }] },
    '"faults[0].message": an answer of status 304 has no body',
  ],
  [
    { faults: [{ type: "exception" }] },
    'Cannot use option "faults[0].name": undefined is not valid; use text for a header',
  ],
  [
    { faults: [{ type: "exception", name: "a", extra: [] }] },
    'Cannot use option "faults[0].extra": a list is not valid',
  ],
  [
    { faults: [{ type: "error", code: "A" }] },
    'Cannot use option "faults[0].message": undefined is not valid; use a string',
  ],
  [
    { faults: [{ type: "cut" }] },
    'Cannot use option "faults[0].atByte": undefined is not valid; use a whole number, at',
  ],
  [
    { faults: [{ type: "silence" }] },
    'Cannot use option "faults[0].where": undefined is not valid; use headers or body',
  ],
  [{ faults: [{ type: "silence", where: "haeders" }] }, 'Cannot use option "faults[0].where": "haeders" is not valid'],
  [
    { faults: [{ type: "silence", where: "headers", afterEvents: 1 }] },
    'Cannot use option "faults[0].afterEvents": without headers there are no events; leave it out',
  ],
  [
    { faults: [{ type: "contentType" }] },
    'Cannot use option "faults[0].value": undefined is not valid; use text for a',
  ],
  [{ faults: [{ type: "contentType", value: "a\nb" }] }, 'Cannot use option "faults[0].value": "a\\nb" is not valid'],
  [
    { faults: [{ ...status, times: Infinity }, { type: "emptyBody" }] },
    'Cannot use option "faults[1]": it can never strike, because faults[0].times is Infinity; put it first',
  ],
  [
    {
      faults: [{ ...status, operation: "ConverseStream", times: Infinity }, status, {
        type: "noMessageStop",
        operation: "ConverseStream",
      }],
    },
    'Cannot use option "faults[2]": it can never strike, because faults[0].times is Infinity',
  ],
];

for (const [options, message] of MISTAKES) {
  Deno.test(`an option that cannot work is refused when the fake is made: ${message}`, () => {
    assertThrows(make(options), TypeError, message);
  });
}

const COUNTS = [-1, 1.5, NaN, Infinity, -Infinity];
const RANGES: readonly (readonly [fault: Json, name: string, values: readonly number[]])[] = [
  [status, "status", [0, 100, 101, 103, 199, 600, 601, 1e9, -200, 404.5, NaN, Infinity]],
  [status, "retryAfterSeconds", COUNTS],
  [status, "times", [0, -1, 1.5, NaN, -Infinity]],
  [{ type: "exception", name: "a" }, "afterEvents", COUNTS],
  [{ type: "error", code: "a", message: "b" }, "afterEvents", COUNTS],
  [{ type: "cut" }, "atByte", COUNTS],
  [{ type: "reset" }, "atByte", COUNTS],
  [{ type: "badPreludeCrc" }, "frame", COUNTS],
  [{ type: "badMessageCrc" }, "frame", COUNTS],
  [{ type: "hugeFrame" }, "frame", COUNTS],
  [{ type: "hugeFrame" }, "bytes", [...COUNTS, 0x1_0000_0000]],
  [{ type: "silence", where: "body" }, "afterEvents", COUNTS],
  [{ type: "slowBytes" }, "msPerByte", [-1, NaN, Infinity]],
];

for (const [fault, name, values] of RANGES) {
  Deno.test(`a fault's number that is out of range is refused when the fake is made: ${fault["type"]}.${name}`, () => {
    for (const value of values) {
      const message = `Cannot use option "faults[0].${name}": ${value} is not valid; use a`;
      assertThrows(make({ faults: [{ ...fault, [name]: value }] }), RangeError, message);
    }
  });
}

Deno.test("other numbers that are out of range are refused when the fake is made", () => {
  for (const msPerToken of [-1, NaN, Infinity]) {
    assertThrows(make({ msPerToken }), RangeError, `${msPerToken} is not valid`);
  }
  for (const pageSize of [0, -1, 1.5, NaN]) {
    assertThrows(make({ controlPlane: { pageSize } }), RangeError, "at least 1");
  }
  const message = "x".repeat(65_536);
  assertThrows(
    make({ faults: [{ type: "error", code: "A", message }] }),
    RangeError,
    "a text of 65536 bytes is not valid",
  );
});

Deno.test("options that work are taken, undefined ones for options that are not given", () => {
  const options: readonly FakeBedrockOptions[] = [
    {},
    { apiKey: undefined, replies: undefined, clock: undefined },
    { faults: [{ type: "noMessageStop", times: Infinity }, { type: "status", status: 503 }] },
    { faults: [{ type: "status", status: 503, operation: "Converse", times: Infinity }, { type: "emptyBody" }] },
    { guardrails: { g1: {} }, controlPlane: {}, msPerToken: 0 },
    { apiKey: "bedrock-api-key-YWJj/+==", expiredKeys: ["AKIDOLD"] },
  ];
  for (const option of options) assertEquals(fakeBedrock(option).requests, []);
});

for (const status of [200, 201, 204, 205, 299, 304, 400, 418, 599]) {
  for (const operation of ["converse", "converse-stream"] as const) {
    Deno.test(`a fault of status ${status} is answered truly, and the request does not stay open: ${operation}`, async () => {
      const fake = fakeBedrock({ faults: [{ type: "status", status, code: "Odd", retryAfterSeconds: 7 }] });
      const response = await fake(keyed({ operation }));
      const text = await response.text();
      assertEquals(response.status, status);
      assertEquals(response.headers.get("retry-after"), "7");
      assertEquals(text, [204, 205, 304].includes(status) ? "" : `{"message":"Scripted status ${status}."}`);
      assertEquals(fake.requests.map(({ ended }) => ended), ["complete"]);
    });
  }
}

Deno.test("a step of a body that cannot be made fails the body, and the request does not stay open", async () => {
  const broken = {
    toJSON: () => {
      throw new RangeError("cannot be made");
    },
  };
  const fake = fakeBedrock({ replies: [{ events: [{ messageStart: broken }] }] });
  const response = await fake(keyed({ operation: "converse-stream" }));
  assertEquals(await response.text().catch((error) => error.message), "cannot be made");
  assertEquals(fake.requests.map(({ ended }) => ended), ["failed"]);
});

Deno.test("a client with a wrong key is told which key the fake accepts, but never a key that was set", async () => {
  const chat = (fake: FakeBedrockOptions) =>
    createBedrock({ region: "us-east-1", apiKey: "my-own-key", fetch: fakeBedrock(fake) })
      .chat({ model: MODEL, messages: "Hi" }).catch((error: unknown) => error);
  const error = await chat({});
  assert(isProviderError(error));
  assertEquals([error.kind, error.status], ["authentication", 403]);
  assert(
    error.message.includes('This is fakeBedrock, which accepts "fake-bedrock-key" or the key of its option apiKey'),
    error.message,
  );
  const other = await chat({ apiKey: "another" });
  assert(isProviderError(other));
  assert(!other.message.includes("another") && !other.message.includes("fakeBedrock"), other.message);
});

Deno.test("an authorization without a key is refused", async () => {
  for (const authorization of ["Bearer ", "Bearer", "bearer"]) {
    const response = await fakeBedrock()(keyed({ headers: { authorization } }));
    assertEquals((await refusalOf(response))[0], 403);
  }
});

Deno.test("the small model does not call the stub of a tool that the request no longer offers", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
  const history = [
    { role: "user", content: "How warm is it?" },
    { role: "assistant", content: [{ type: "toolUse", toolUseId: "t1", name: "weather", input: {} }] },
    { role: "user", content: [{ type: "toolResult", toolUseId: "t1", content: "7 degrees" }] },
    { role: "assistant", content: "7 degrees." },
    { role: "user", content: "Thanks." },
  ] as const;
  const { text, toolUses, stopReason } = await bedrock.chat({ model: MODEL, messages: history });
  assertEquals([toolUses.length, stopReason], [0, "end_turn"]);
  assert(text.includes('You said: "Thanks."'), text);
  assertEquals(fake.requests[0]?.body.toolConfig?.tools.map(({ toolSpec }) => toolSpec?.name), ["weather"]);
  for (const mode of ["native", "tool", undefined] as const) {
    const schema = { type: "object", properties: { city: { const: "Oslo" } }, required: ["city"] } as const;
    const { output } = await bedrock.chat({ model: MODEL, messages: history, output: { schema, mode } });
    assertEquals<unknown>(output, { city: "Oslo" }, mode);
  }
  assertEquals(user("x").role, "user");
});

Deno.test("credentials may have the members that the AWS SDK adds to them", () => {
  const credentials = { accessKeyId: "A", secretAccessKey: "s", $source: { CREDENTIALS_CODE: "e" }, accountId: "1" };
  fakeBedrock({ credentials });
});
