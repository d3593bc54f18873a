/**
 * The shapes of a reply: the client's own blocks, AWS's blocks, and everything else refused when the fake is made.
 */
import { assertEquals, assertThrows } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { framesOf, type Json, keyed, summaryOf, user } from "../support.ts";

async function answerTo(reply: FakeReply, body: Json = { messages: [user("Hi")] }) {
  const response = await fakeBedrock({ replies: [reply] })(keyed({ body }));
  const { output, stopReason } = await response.json();
  return { content: output.message.content, stopReason };
}

function cyclic(): object {
  const list: unknown[] = [];
  list.push({ list });
  return { list };
}

const call = { toolUse: { toolUseId: "t1", name: "look", input: { at: 1 } } };
const reasoning = { reasoningContent: { reasoningText: { text: "Hm.", signature: "c2ln" } } };
const cited = {
  citationsContent: {
    content: [{ text: "So." }],
    citations: [{ title: "d", location: { web: { url: "https://a" } } }],
  },
};
const png = { image: { format: "png", source: { bytes: "iVBORw0KGgo=" } } };
const served = { toolResult: { toolUseId: "t1", type: "search_result", content: [{ text: "found" }] } };

/** One block in the client's shape, and in AWS's. */
const BLOCKS: Readonly<Record<string, readonly [own: FakeReply & object, wire: Json]>> = {
  text: [{ type: "text", text: "Hello" }, { text: "Hello" }],
  toolUse: [{ type: "toolUse", toolUseId: "t1", name: "look", input: { at: 1 } }, call],
  "a call that the service ran": [
    { type: "toolUse", toolUseId: "t1", name: "search", input: {}, serverTool: "server_tool_use" },
    { toolUse: { toolUseId: "t1", name: "search", input: {}, type: "server_tool_use" } },
  ],
  "a call whose input could not be read": [
    { type: "toolUse", toolUseId: "t1", name: "look", invalid: { raw: '{"at":', error: "cut off" } },
    { toolUse: { toolUseId: "t1", name: "look", input: '{"at":' } },
  ],
  reasoning: [{ type: "reasoningContent", text: "Hm.", signature: "c2ln" }, reasoning],
  citations: [{ type: "citationsContent", ...cited.citationsContent }, cited],
  toolResult: [{ type: "toolResult", toolUseId: "t1", content: "found", serverTool: "search_result" }, served],
  image: [{
    type: "image",
    format: "png",
    source: { bytes: Uint8Array.from(atob("iVBORw0KGgo="), (c) => c.charCodeAt(0)) },
  }, png],
  "an image in S3": [
    { type: "image", format: "png", source: { s3Location: { uri: "s3://b/k" } } },
    { image: { format: "png", source: { s3Location: { uri: "s3://b/k" } } } },
  ],
  "a result with an image": [
    { type: "toolResult", toolUseId: "t1", content: [{ type: "image", format: "png", source: { bytes: "AAAA" } }] },
    { toolResult: { toolUseId: "t1", content: [{ image: { format: "png", source: { bytes: "AAAA" } } }] } },
  ],
  audio: [
    { type: "audio", format: "mp3", source: { bytes: "AAAA" } },
    { audio: { format: "mp3", source: { bytes: "AAAA" } } },
  ],
  unknown: [{ type: "unknown", name: "hologram", value: { hue: 7 } }, { hologram: { hue: 7 } }],
};

for (const [name, [own, wire]] of Object.entries(BLOCKS)) {
  Deno.test(`a reply in the client's shape is the reply in AWS's shape, alone and in content: ${name}`, async () => {
    const expected = [wire];
    assertEquals((await answerTo(own)).content, expected);
    assertEquals((await answerTo({ content: [own] as never })).content, expected);
    assertEquals((await answerTo({ content: [wire] })).content, expected);
    assertEquals((await answerTo({ content: [{ text: "a" }, own, wire] as never })).content, [
      { text: "a" },
      wire,
      wire,
    ]);
    if (name !== "unknown") assertEquals((await answerTo(wire)).content, expected);
    const inStream = async (reply: FakeReply) =>
      (await framesOf(await fakeBedrock({ replies: [reply] })(keyed({ operation: "converse-stream" })))).map(summaryOf);
    assertEquals(await inStream(own), await inStream({ content: [wire] }));
  });
}

Deno.test("the content of a result is a reply as it is", async () => {
  const content = Object.entries(BLOCKS).filter(([name]) => !/image|audio/.test(name)).map(([, [, wire]]) => wire);
  const clientOver = (reply: FakeReply) =>
    createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: [reply] }) });
  const ask = { model: "amazon.nova-lite-v1:0", messages: "Hi" };
  const { message } = await clientOver({ content }).chat(ask);
  const again = await clientOver({ content: message.content }).chat(ask);
  assertEquals(again.message, message);
});

Deno.test("a tool call without an id and an input gets an id that is new in the conversation, and no input", async () => {
  const calls: FakeReply[] = [
    { type: "toolUse", name: "look" },
    { toolUse: { name: "look" } },
    { content: [{ type: "toolUse", name: "look" }] },
    { content: [{ toolUse: { name: "look" } }] },
  ];
  for (const reply of calls) {
    assertEquals(await answerTo(reply), {
      content: [{ toolUse: { toolUseId: "tooluse_fake1", name: "look", input: {} } }],
      stopReason: "tool_use",
    });
  }
  const earlier = [
    user("Look!"),
    { role: "assistant", content: [{ toolUse: { toolUseId: "tooluse_fake1", name: "look", input: {} } }] },
    { role: "user", content: [{ toolResult: { toolUseId: "tooluse_fake1", content: [{ text: "seen" }] } }] },
  ];
  const toolConfig = { tools: [{ toolSpec: { name: "look", inputSchema: { json: { type: "object" } } } }] };
  const twice = { content: [{ type: "toolUse" as const, name: "look" }, { toolUse: { name: "see" } }] };
  const { content } = await answerTo(twice, { messages: earlier, toolConfig });
  assertEquals(content.map(({ toolUse }: { toolUse: Json }) => toolUse["toolUseId"]), [
    "tooluse_fake2",
    "tooluse_fake3",
  ]);
});

Deno.test("a text beside a tool call are two blocks, in the order in which they are written", async () => {
  const toolUse = { name: "look", input: {}, toolUseId: "t1" };
  assertEquals((await answerTo({ text: "I look.", toolUse })).content, [{ text: "I look." }, { toolUse }]);
  assertEquals((await answerTo({ toolUse, text: "I looked." })).content, [{ toolUse }, { text: "I looked." }]);
});

Deno.test("a block has the options of a reply beside it", async () => {
  const reply = { type: "text", text: "Cut", stopReason: "max_tokens", when: { text: "Hi" }, times: 2 } as const;
  assertEquals(await answerTo(reply), { content: [{ text: "Cut" }], stopReason: "max_tokens" });
});

const LOOP: Json = {};
LOOP["again"] = [LOOP];

/** Values that are not replies, and the sentences that say so. */
const MISTAKES: readonly (readonly [reply: unknown, message: string])[] = [
  [null, 'Cannot use option "replies[1]": null is not valid; use a string, a block, or a script such as { text }'],
  [undefined, 'Cannot use option "replies[1]": undefined is not valid'],
  [7, 'Cannot use option "replies[1]": a number is not valid'],
  [["a"], 'Cannot use option "replies[1]": a list is not valid'],
  [() => "a", 'Cannot use option "replies[1]": a function is not valid'],
  [{ txt: "a" }, 'Cannot use option "replies[1].txt": unknown option; did you mean "text"?'],
  [{ tool_use: {} }, 'Cannot use option "replies[1].tool_use": unknown option; did you mean "toolUse"?'],
  [
    { role: "assistant", content: [] },
    'Cannot use option "replies[1].role": unknown option; the options of a reply are',
  ],
  [{}, 'Cannot use option "replies[1]": an object without members is not valid; use a string, a block, or a script'],
  [
    new Error("no"),
    'Cannot use option "replies[1]": an Error is not valid; use a string, a block, or a script such as { text } or ' +
    "{ error: { code, message } }",
  ],
  [
    { error: { code: "ThrottlingException", message: "no", status: 429 } },
    'Cannot use option "replies[1].error.status": unknown option; use status beside error',
  ],
  [{ text: 7 }, 'Cannot use option "replies[1].text": a number is not valid; use a string'],
  [{ text: null }, 'Cannot use option "replies[1].text": null is not valid'],
  [{ content: "a" }, 'Cannot use option "replies[1].content": a string is not valid; use a list'],
  [{ content: ["a"] }, 'Cannot use option "replies[1].content[0]": "a" is not valid; use a block, such as'],
  [{ content: [{ text: "a" }, null] }, 'Cannot use option "replies[1].content[1]": null is not valid; use a block'],
  [{ content: [{}] }, 'Cannot use option "replies[1].content[0]": an object with 0 members is not valid; use a block'],
  [{ content: [{ text: "a", image: {} }] }, 'option "replies[1].content[0]": an object with 2 members is not valid'],
  [{ content: [{ text: {} }] }, 'Cannot use option "replies[1].content[0].text": an object is not valid; use a string'],
  [{ content: [{ toolUse: "look" }] }, 'option "replies[1].content[0].toolUse": a string is not valid; use an object'],
  [{ content: [{ toolUse: { input: {} } }] }, 'Cannot use option "replies[1].content[0].toolUse.name": undefined'],
  [{ content: [{ tool_use: {} }] }, 'option "replies[1].content[0].tool_use": unknown block; did you mean "toolUse"?'],
  [{ content: [{ ToolUse: {} }] }, 'option "replies[1].content[0].ToolUse": unknown block; did you mean "toolUse"?'],
  [{ content: [{ txt: "a" }] }, 'option "replies[1].content[0].txt": unknown block; did you mean "text"?'],
  [{ content: [{ toolUsee: {} }] }, 'option "replies[1].content[0].toolUsee": unknown block; did you mean "toolUse"?'],
  [{ content: [{ reasoning_contnet: {} }] }, 'unknown block; did you mean "reasoningContent"?'],
  [{ content: [{ type: "tool_use", id: "1", name: "look", input: {} }] }, 'replies[1].content[0].type": "tool_use"'],
  [
    { content: [{ type: "tool-call", toolName: "look" }] },
    'replies[1].content[0].type": "tool-call" is not valid; use',
  ],
  [{ content: [{ type: "document", name: "d" }] }, 'replies[1].content[0].type": "document" is not valid; use text,'],
  [{ content: [{ type: 7 }] }, 'Cannot use option "replies[1].content[0].type": 7 is not valid; use text,'],
  [{ type: "toolUse", input: {} }, 'Cannot use option "replies[1].name": undefined is not valid; use a string'],
  [
    { type: "toolUse", name: "look", args: {} },
    'Cannot use option "replies[1].args": unknown option; did you mean "input"?',
  ],
  [
    { type: "toolUse", name: "look", inpt: {} },
    'Cannot use option "replies[1].inpt": unknown option; did you mean "input"?',
  ],
  [{ type: "text" }, 'Cannot use option "replies[1].text": undefined is not valid; use a string'],
  [{ type: "text", txt: "a" }, 'Cannot use option "replies[1].txt": unknown option; did you mean "text"?'],
  [{ type: "unknown", value: 7 }, 'Cannot use option "replies[1].name": undefined is not valid; use a string'],
  [{ type: "toolResult", toolUseId: "1" }, 'Cannot use option "replies[1].content": undefined is not valid; use'],
  [
    { type: "toolResult", toolUseId: "1", content: ["a"] },
    'Cannot use option "replies[1].content[0]": a string is not',
  ],
  [
    { type: "image", format: "png", source: { bytes: new Blob(["a"]) } },
    'replies[1].source.bytes": an object is not valid',
  ],
  [
    { toolUse: { name: "a", input: { n: 1n } } },
    'Cannot use option "replies[1]": it has a bigint in it, so that it cannot be sent as JSON',
  ],
  [
    { toolUse: { name: "a", input: cyclic() } },
    'Cannot use option "replies[1]": it contains itself, so that it cannot be sent as JSON',
  ],
  [
    { text: "a", content: [] },
    'Cannot use option "replies[1].text": the reply has "content" too; leave out one of them',
  ],
  [
    { text: "a", error: { code: "A", message: "b" } },
    'Cannot use option "replies[1].text": the reply has "error" too; leave out one of them',
  ],
  [
    { stopReason: "end_turn", error: { code: "A", message: "b" } },
    'Cannot use option "replies[1].stopReason": the reply has "error" too',
  ],
  [{ status: 404 }, 'Cannot use option "replies[1].status": it is the status of an error; pass error too'],
  [{ error: "no" }, 'Cannot use option "replies[1].error": a string is not an object of options; use { code, message'],
  [
    { error: { message: "no" } },
    'Cannot use option "replies[1].error.code": undefined is not valid; use text for a header',
  ],
  [{ error: { code: "A" } }, 'Cannot use option "replies[1].error.message": undefined is not valid; use a string'],
  [
    { error: { code: "A\nB", message: "" } },
    'Cannot use option "replies[1].error.code": "A\\nB" is not valid; use text',
  ],
  [
    { when: "capital", text: "a" },
    'Cannot use option "replies[1].when": a string is not valid; use { text }, { model }',
  ],
  [{ when: {}, text: "a" }, 'Cannot use option "replies[1].when": an object without model and text is not valid; use'],
  [
    { when: { texts: "a" }, text: "a" },
    'Cannot use option "replies[1].when.texts": unknown option; did you mean "text"?',
  ],
  [
    { when: { text: 7 }, text: "a" },
    'Cannot use option "replies[1].when.text": a number is not valid; use a string or',
  ],
  [
    { times: "2", text: "a" },
    'Cannot use option "replies[1].times": a string is not valid; use a whole number, at least 1',
  ],
  [{ usage: 7, text: "a" }, 'Cannot use option "replies[1].usage": a number is not valid; use an object'],
  [
    { trace: { n: 1n }, text: "a" },
    'Cannot use option "replies[1].trace": it has a bigint in it, so that it cannot be sent as JSON',
  ],
  [
    { interleave: "yes", text: "a" },
    'Cannot use option "replies[1].interleave": "yes" is not valid; use true or false',
  ],
  [{ events: {} }, 'Cannot use option "replies[1].events": an object is not valid; use a list'],
  [
    { events: [{}] },
    'Cannot use option "replies[1].events[0]": an object with 0 members is not valid; use an event such',
  ],
  [
    { events: ["messageStop"] },
    'Cannot use option "replies[1].events[0]": a string is not valid; use an event such as',
  ],
];

for (const [reply, message] of MISTAKES) {
  Deno.test(`a reply that cannot be one is refused when the fake is made: ${message.slice(0, 90)}`, () => {
    // A cast: mistakes that the compiler cannot see, in JavaScript or in a script that is read from a file.
    assertThrows(() => fakeBedrock({ replies: ["a", reply as FakeReply, "b"] }), TypeError, message);
  });
}

const OUT_OF_RANGE: readonly (readonly [reply: Json, message: string])[] = [
  ...[0, -1, 1.5, NaN, -Infinity].map((
    times,
  ): [Json, string] => [{ times, text: "a" }, `"replies[0].times": ${times} is`]),
  ...[100, 199, 204, 205, 304, 600, 1e9, NaN, 404.5].map((status): [Json, string] => [
    { status, error: { code: "A", message: "b" } },
    `"replies[0].status": ${status} is not valid`,
  ]),
  ...[-1, 0.5, NaN, Infinity].map((
    gap,
  ): [Json, string] => [{ indexGap: gap, text: "a" }, `"replies[0].indexGap": ${gap} is`]),
];

Deno.test("a number that is out of range is refused when the fake is made", () => {
  for (const [reply, message] of OUT_OF_RANGE) {
    assertThrows(() => fakeBedrock({ replies: [reply] }), RangeError, `Cannot use option ${message}`);
  }
});

Deno.test("a reply may be nested deeper than calls, and may hold one object twice", async () => {
  let deep: unknown = 1;
  for (let depth = 0; depth < 500; depth++) deep = [deep];
  const twice = { a: 1 };
  const { content } = await answerTo({ toolUse: { name: "look", input: { deep, one: twice, two: [twice, twice] } } });
  assertEquals(content[0].toolUse.input.two, [twice, twice]);
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  assertEquals(fakeBedrock({ replies: [{ toolUse: { name: "look", input: { deep } } }] }).requests, []);
});

Deno.test("a block of a kind that is not known yet passes in AWS's shape", async () => {
  for (const kind of ["hologram", "textual", "video", "document", "searchResult", "guardContent", "videoContent"]) {
    assertEquals((await answerTo({ content: [{ [kind]: { a: 1 } }] })).content, [{ [kind]: { a: 1 } }]);
  }
});
