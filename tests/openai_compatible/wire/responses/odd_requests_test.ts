/**
 * Messages and blocks that few callers send, as input of the Responses API.
 */
import type { ContentBlock, Message } from "@bedrock-edge/client";
import { assertEquals, assertThrows } from "@std/assert";
import type { Quirks } from "@bedrock-edge/client/openai-compatible";
import { responses } from "../../../../src/openai_compatible/wire/responses/format.ts";

function bodyOf(messages: readonly unknown[], quirks: Quirks = {}) {
  // A table may hold what the types forbid.
  const options = { messages: messages as readonly Message[] };
  return responses.encode({ model: "m", options, quirks, streaming: false }).body;
}

/** Returns the input for one turn. */
const inputOf = (role: Message["role"], content: unknown, quirks?: Quirks) => bodyOf([{ role, content }], quirks).input;
const png = { type: "image", format: "png", source: { bytes: "AQID" } } as const;
const PNG_PART = { type: "input_image", image_url: "data:image/png;base64,AQID" };

Deno.test("texts of every role have their place", () => {
  const { input, instructions } = bodyOf([
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hi" },
    { role: "assistant", content: "Ho" },
    { role: "system", content: [{ type: "text", text: "Be kind." }] },
    { role: "system", content: "" },
    { role: "assistant", content: [{ type: "text", text: "" }] },
  ]);
  assertEquals(instructions, "Be brief.\n\nBe kind.");
  assertEquals(input, [
    { role: "user", content: "Hi" },
    { role: "assistant", content: [{ type: "output_text", text: "Ho" }] },
  ]);
});

Deno.test("cited text goes back as text, in a turn of either role", () => {
  const cited = { type: "citationsContent", content: [{ text: "It" }, { text: " is." }], citations: [] };
  const source = { type: "citationsContent", citations: [] };
  for (const [role, type] of [["user", "input_text"], ["assistant", "output_text"]] as const) {
    assertEquals(inputOf(role, [source, cited]), [
      { role, content: [{ type, text: "It" }, { type, text: " is." }] },
    ]);
  }
});

Deno.test("an unknown block has its name as the type, whatever its value", () => {
  const block = (value: unknown) => ({ type: "unknown", name: "hologram", value });
  assertEquals(inputOf("user", [block(7), block({ depth: 3 })]), [
    { role: "user", content: [{ type: "hologram", value: 7 }, { type: "hologram", depth: 3 }] },
  ]);
  assertEquals(inputOf("assistant", [block(7), block({ depth: 3 })]), [
    { type: "hologram", value: 7 },
    { type: "hologram", depth: 3 },
  ]);
});

Deno.test("a failed result with a file says so in a part of its own", () => {
  const result = (status?: string) => [{ type: "toolResult", toolUseId: "1", status, content: [png] }];
  const quirks = { toolResultParts: true };
  const item = (...output: unknown[]) => [{ type: "function_call_output", call_id: "1", output }];
  assertEquals(inputOf("user", result("error"), quirks), item({ type: "input_text", text: "Error:" }, PNG_PART));
  assertEquals(inputOf("user", result(), quirks), item(PNG_PART));
});

Deno.test("a value that JSON does not have is null, and a call without input has an empty object", () => {
  const result = { type: "toolResult", toolUseId: "1", content: [{ type: "json", json: undefined }] };
  assertEquals(inputOf("user", [result]), [{ type: "function_call_output", call_id: "1", output: "null" }]);
  const call = { type: "toolUse", toolUseId: "1", name: "f" };
  assertEquals(inputOf("assistant", [call]), [{ type: "function_call", call_id: "1", name: "f", arguments: "{}" }]);
});

Deno.test("a document of parts is a file of text", () => {
  const document = { type: "document", name: "a", source: { content: [{ text: "x" }, { text: "y" }] } };
  assertEquals(inputOf("user", [document]), [
    {
      role: "user",
      content: [{ type: "input_file", filename: "a.txt", file_data: `data:text/plain;base64,${btoa("x\ny")}` }],
    },
  ]);
});

Deno.test("the format of media is that of the block, of a document's name, or of a data URL", () => {
  const url = (block: unknown) => {
    const [{ content: [part] }] = inputOf("user", [block]) as [{ content: Record<string, string>[] }];
    return part!.image_url ?? part!.file_data;
  };
  const image = (format: unknown, bytes: string) => url({ type: "image", format, source: { bytes } });
  assertEquals(image("image/jpeg", "AQID"), "data:image/jpeg;base64,AQID");
  assertEquals(image("heic", "AQID"), "data:image/heic;base64,AQID");
  assertEquals(image(undefined, "data:image/webp;base64,AQID"), "data:image/webp;base64,AQID");
  const document = (name: string) => url({ type: "document", name, source: { bytes: "AQID" } });
  assertEquals(document("notes.md"), "data:text/markdown;base64,AQID");
  assertThrows(
    () => document("notes"),
    TypeError,
    'messages[0].content[0].format is undefined; pass a format such as "pdf"',
  );
  for (const bytes of ["AQID", "data:;base64,AQID"]) {
    assertThrows(() => image("", bytes), TypeError, 'messages[0].content[0].format is ""');
  }
});

Deno.test("a source without bytes is refused by its kind", () => {
  for (const [source, words] of [[undefined, "undefined"], [7, "a number"], [{}, "an object"]] as const) {
    const block = { type: "image", format: "png", source } as unknown as ContentBlock;
    const sentence = `messages[0].content[0].source is ${words} without bytes; pass { bytes } of the image`;
    assertThrows(() => inputOf("user", [block]), TypeError, sentence);
  }
});
