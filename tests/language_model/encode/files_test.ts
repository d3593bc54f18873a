/**
 * Files and results of requests in unusual shapes, in the fourth and the third version of the specification.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ContentBlock, Message } from "@bedrock-edge/client";
import { fromContent } from "../../../src/language_model/decode/from_content.ts";
import { toCallOptions } from "../../../src/language_model/encode/to_call_options.ts";
import { toPrompt } from "../../../src/language_model/encode/to_prompt.ts";
import { toV3 } from "../../../src/language_model/encode/to_v3.ts";

const BASE64 = "AQID";
const CALL: Message = { role: "assistant", content: [{ type: "toolUse", toolUseId: "1", name: "a", input: {} }] };

/** Returns the prompt in the third version, as it is sent. */
const v3Prompt = (...messages: readonly Message[]) =>
  JSON.parse(JSON.stringify(toV3(toCallOptions({ model: "a/b", options: { messages } })).callOptions)).prompt;
/** Returns the part of one block. */
const part = (block: unknown, role: Message["role"] = "user") =>
  Object(toPrompt(undefined, [{ role, content: [block as ContentBlock] }]).prompt[0]).content[0];
/** Returns the message with a result of a tool. */
const resultOf = (...content: readonly unknown[]): Message => ({
  role: "user",
  content: [{ type: "toolResult", toolUseId: "1", content } as unknown as ContentBlock],
});
/** Returns the output of a tool as it is sent. */
const output = (...content: readonly unknown[]) =>
  JSON.parse(JSON.stringify(toPrompt(undefined, [CALL, resultOf(...content)]).prompt[1])).content[0].output;

Deno.test("a source of another shape is refused by its path", () => {
  for (
    const [source, words] of [
      [undefined, "messages[0].content[0].source does not say where the file is"],
      [{ bytes: 7 }, "source.bytes is a number; pass a Uint8Array"],
      [{ bytes: "data:image/png,abc" }, 'source.bytes is "data:image/png,abc", which is not base64'],
      [{ url: 7 }, "source.url is a number; pass a URL"],
      [{ s3Location: "s3://a/b" }, "source.s3Location.uri is undefined; pass a URL"],
    ] as const
  ) {
    assertThrows(() => part({ type: "image", format: "png", source }), TypeError, words);
  }
});

Deno.test("a document of text is plain text without a format, and may have any other", () => {
  const text = { type: "document", name: "notes", source: { content: [{ text: "a" }, {}] } };
  assertEquals(part(text), {
    type: "file",
    filename: "notes.txt",
    mediaType: "text/plain",
    data: { type: "text", text: "a\n\n" },
  });
  const rtf = { type: "document", name: "a", format: "rtf", source: { bytes: BASE64 } };
  assertEquals(part(rtf).mediaType, "application/rtf");
});

Deno.test("redacted reasoning that a store kept as base64 goes back unchanged", () => {
  assertEquals(part({ type: "reasoningContent", redactedContent: BASE64 }, "assistant").providerOptions, {
    anthropic: { redactedData: BASE64 },
    bedrock: { redactedContent: BASE64 },
  });
});

Deno.test("missing input of a call is an empty object, and any other is wrapped in one", () => {
  const input = (given: unknown) =>
    part({ type: "toolUse", toolUseId: "1", name: "a", input: given }, "assistant").input;
  assertEquals([undefined, null, [1], "x"].map(input), [{}, {}, { invalid: [1] }, { invalid: "x" }]);
});

Deno.test("a result without a value is null, and a part of the wire's own stays as it is", () => {
  const text = { type: "text", text: "x" };
  assertEquals(output({ type: "json" }), { type: "json", value: null });
  assertEquals(output(text, { type: "json" }), { type: "content", value: [text, { type: "text", text: "" }] });
  const own = { type: "unknown", name: "custom", value: { providerOptions: { openai: { a: 1 } } } };
  assertEquals(output(own), { type: "content", value: [{ type: "custom", providerOptions: { openai: { a: 1 } } }] });
});

Deno.test("texts are the same in the third version", () => {
  const messages: Message[] = [{ role: "system", content: "Be brief." }, CALL, resultOf({ type: "text", text: "x" })];
  assertEquals(v3Prompt(...messages), JSON.parse(JSON.stringify(toPrompt(undefined, messages).prompt)));
  const own = { type: "unknown", name: "custom", value: { a: 1 } };
  assertEquals(v3Prompt(CALL, resultOf(own))[1].content[0].output.value, [{ type: "custom", a: 1 }]);
  const plain = { type: "document", name: "a", format: "txt", source: { text: "x" } };
  assertEquals(v3Prompt(CALL, resultOf(plain))[1].content[0].output.value, [
    { type: "file-data", data: "eA==", mediaType: "text/plain", filename: "a.txt" },
  ]);
});

Deno.test("a file of an answer goes back in the third version as it came", () => {
  const sent = { type: "file", mediaType: "application/pdf", data: BASE64 };
  const content = [fromContent(sent) as ContentBlock];
  assertEquals(v3Prompt({ role: "assistant", content })[0].content, [sent]);
});

Deno.test("a file of the wire's own is a data URL in the third version, unless only its vendor has it", () => {
  const own = (data: unknown, mediaType: string) =>
    v3Prompt({ role: "user", content: [{ type: "unknown", name: "file", value: { data, mediaType } }] })[0].content[0];
  const bytes = { type: "data", data: new Uint8Array([1, 2, 3]) };
  assertEquals(own(bytes, "application/pdf").data, `data:application/pdf;base64,${BASE64}`);
  assertEquals(own(bytes, "").data, `data:application/octet-stream;base64,${BASE64}`);
  const reference = { type: "reference", reference: { openai: "file-1" } };
  assertThrows(() => own(reference, "image/png"), TypeError, 'is a reference to a file, which needs protocol "v4"');
});
