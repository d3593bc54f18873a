/** The result of a tool, as the model reads it. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { toolContent } from "../../../src/chat/tools/tool_content.ts";

const image = { type: "image", format: "png", source: { bytes: new Uint8Array([1]) } } as const;

const CASES: readonly { readonly name: string; readonly returned: unknown; readonly content: unknown }[] = [
  { name: "text", returned: "7 degrees", content: "7 degrees" },
  { name: "empty text", returned: "", content: "" },
  { name: "nothing", returned: undefined, content: "" },
  { name: "a function, of which there is no JSON", returned: () => 1, content: "" },
  { name: "null", returned: null, content: "null" },
  { name: "a number", returned: 7, content: "7" },
  { name: "false", returned: false, content: "false" },
  { name: "an object", returned: { a: [1] }, content: [{ type: "json", json: { a: [1] } }] },
  { name: "an empty object", returned: {}, content: [{ type: "json", json: {} }] },
  { name: "members without a value", returned: { a: undefined, b: 1 }, content: [{ type: "json", json: { b: 1 } }] },
  {
    name: "a date inside",
    returned: { at: new Date(0) },
    content: [{ type: "json", json: { at: "1970-01-01T00:00:00.000Z" } }],
  },
  { name: "a date", returned: new Date(0), content: '"1970-01-01T00:00:00.000Z"' },
  { name: "a list", returned: [{ a: 1 }, { a: 2 }], content: '[{"a":1},{"a":2}]' },
  { name: "an empty list", returned: [], content: "[]" },
  {
    name: "a list that only looks like blocks",
    returned: [{ type: "text", body: "x" }],
    content: '[{"type":"text","body":"x"}]',
  },
  { name: "a type that every object has", returned: [{ type: "toString" }], content: '[{"type":"toString"}]' },
  {
    name: "blocks among others",
    returned: [{ type: "text", text: "a" }, 5],
    content: '[{"type":"text","text":"a"},5]',
  },
  {
    name: "a document of the caller's own",
    returned: { type: "document", source: "shelf 3" },
    content: [{ type: "json", json: { type: "document", source: "shelf 3" } }],
  },
  ...[
    { type: "unknown", confidence: 0.4 },
    { type: "unknown", name: "Ada" },
    { type: "json", format: "pretty" },
    { type: "document", source: { url: "shelf 3" } },
    { type: "document", source: { text: "no name" } },
    { type: "document", name: "shelf 3", source: null },
    { type: "image", format: "png", source: { url: "shelf 3" } },
    { type: "image", source: { bytes: "AAAA" } },
    { type: "video", format: "mp4", source: { id: 5 } },
    { type: "searchResult", content: [] },
  ].map((returned) => ({
    name: `an object with the type of a block that is not a block, ${JSON.stringify(returned)}`,
    returned,
    content: [{ type: "json", json: returned }],
  })),
  {
    name: "bytes inside as base64",
    returned: { hash: new Uint8Array([1, 2, 3]) },
    content: [{ type: "json", json: { hash: "AQID" } }],
  },
];

for (const { name, returned, content } of CASES) {
  Deno.test(`toolContent says ${name}`, () => assertEquals<unknown>(toolContent(returned), content));
}

Deno.test("toolContent leaves blocks as they are, one or many", () => {
  const blocks = [
    { type: "text", text: "seen" },
    image,
    { type: "document", name: "a", source: { text: "b" } },
    { type: "video", format: "mp4", source: { s3Location: { uri: "s3://bucket/a" } } },
    { type: "searchResult", source: "s", title: "t", content: [{ text: "c" }] },
    { type: "json", json: { a: 1 } },
    { type: "unknown", name: "hologram", value: null },
  ];
  assert(toolContent(blocks) === blocks as unknown);
  assert((toolContent(image) as unknown[])[0] === image);
});

Deno.test("toolContent takes media that hold a file for blocks: what is missing the file says", () => {
  const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);
  const files = [bytes, bytes.buffer, new Blob([bytes], { type: "image/png" }), new File([bytes], "a.png")];
  for (const type of ["image", "document", "video"]) {
    for (const file of files) {
      const block = { type, source: { bytes: file } };
      assert((toolContent(block) as unknown[])[0] === block as unknown);
    }
  }
});

Deno.test("toolContent keeps no hold of what was returned", () => {
  const returned = { list: [1] };
  const content = toolContent(returned);
  returned.list.push(2);
  assertEquals<unknown>(content, [{ type: "json", json: { list: [1] } }]);
});

Deno.test("toolContent refuses what cannot be written", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  assertThrows(() => toolContent(circle), TypeError);
  assertThrows(() => toolContent({ big: 1n }), TypeError);
});

Deno.test("toolContent refuses what would be an empty object or a list of numbers, and says what it is", () => {
  for (
    const [kind, returned] of [
      ["Response", new Response("an unread response of fetch")],
      ["Map", new Map([["a", 1]])],
      ["Set", new Set([1])],
      ["Error", new Error("returned, not thrown")],
      ["Blob", new Blob(["a"])],
      ["ArrayBuffer", new ArrayBuffer(1)],
      ["Uint8Array", new Uint8Array([1])],
      ["DataView", new DataView(new ArrayBuffer(1))],
    ] as const
  ) {
    assertThrows(
      () => toolContent(returned),
      TypeError,
      `Cannot send the tool's result: ${kind} cannot be written as JSON; `,
    );
  }
  class Row {
    id = 1;
  }
  assertEquals<unknown>(toolContent(new Row()), [{ type: "json", json: { id: 1 } }]);
  assertEquals<unknown>(toolContent(Object.create(null)), [{ type: "json", json: {} }]);
});
