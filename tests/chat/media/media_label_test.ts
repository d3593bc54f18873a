/**
 * The kind and the format of a file: its bytes against every label.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type MediaType, readMedia } from "@bedrock-edge/client";
import { FORMATS_BY_TYPE } from "./formats.ts";
import { bytesOf, FOREIGN, SAMPLES } from "./samples.ts";

const TYPES = Object.keys(FORMATS_BY_TYPE) as MediaType[];

for (const [name, { bytes, type, format, also = [] }] of Object.entries(SAMPLES)) {
  Deno.test(`${name}: the bytes alone show the kind and the format`, async () => {
    const media = await readMedia(bytes);
    assertEquals([media.type, media.format, media.repairs, media.bytes], [type, format, [], bytes]);
    assertEquals((await readMedia(bytes, { type })).format, format);
  });

  Deno.test(`${name}: every label of its kind that the bytes contradict is corrected and told`, async () => {
    for (const label of FORMATS_BY_TYPE[type]) {
      const media = await readMedia(bytes, { type, format: label });
      const isRight = label === format || also.includes(label);
      assertEquals(media.format, isRight ? label : format);
      const message = `format is "${label}", but the bytes are ${format}; set to ${format}`;
      assertEquals(media.repairs, isRight ? [] : [{ rule: "media-format", path: "format", message }]);
      if (isRight) continue;
      await assertRejects(
        () => readMedia(bytes, { type, format: label, check: "strict" }),
        TypeError,
        `format is "${label}", but the bytes are ${format}; set it to ${format}`,
      );
    }
  });

  Deno.test(`${name}: another kind is refused`, async () => {
    for (const other of TYPES.filter((other) => other !== type)) {
      // Containers hold sound as well as pictures.
      const isContainer = other === "audio" && ["mp4", "webm", "mkv"].includes(format);
      if (isContainer) assertEquals((await readMedia(bytes, { type: other })).type, other);
      else await assertRejects(() => readMedia(bytes, { type: other }), TypeError, `the bytes are ${type}/`);
    }
  });
}

for (const [words, bytes] of Object.entries(FOREIGN)) {
  Deno.test(`${words} is refused by its name, whatever its label`, async () => {
    for (const type of [undefined, ...TYPES]) {
      await assertRejects(() => readMedia(bytes, { type }), TypeError, `the bytes are ${words}, which is not a format`);
    }
  });
}

Deno.test("bytes cut anywhere are read as their format or a plainer one, or refused", async () => {
  const plain = ["mp4", "mov", "mkv", "ogg"];
  for (const { bytes, type, format } of Object.values(SAMPLES)) {
    for (let end = 1; end < Math.min(bytes.length, 60); end++) {
      const outcome = await readMedia(bytes.subarray(0, end), { type }).catch((error: unknown) => error);
      if (outcome instanceof TypeError) continue;
      const { format: read } = outcome as { format?: string };
      assert(read === undefined || read === format || plain.includes(read), `${read} for ${format} at ${end}`);
    }
  }
});

/** Labels of files, and the kind and the format that they name. */
const LABELS: readonly (readonly [label: string, type: MediaType, format: string, bytes: Uint8Array<ArrayBuffer>])[] = [
  ["image/jpg", "image", "jpeg", SAMPLES.jpeg!.bytes],
  ["jpg", "image", "jpeg", SAMPLES.jpeg!.bytes],
  ["IMAGE/PNG; a=b", "image", "png", SAMPLES.png!.bytes],
  ["video/quicktime", "video", "mov", SAMPLES.mov!.bytes],
  ["video/3gpp", "video", "three_gp", SAMPLES["3gp"]!.bytes],
  ["3gp", "video", "three_gp", SAMPLES["3gp"]!.bytes],
  ["audio/mpeg", "audio", "mpeg", SAMPLES["mp3 frames"]!.bytes],
  ["audio/webm", "audio", "webm", SAMPLES.webm!.bytes],
  ["audio/mp4", "audio", "mp4", SAMPLES.mp4!.bytes],
  ["text/csv", "document", "csv", bytesOf("a,b\n1,2\n")],
  ["text/plain; charset=utf-8", "document", "txt", bytesOf("Hello")],
  ["text/markdown", "document", "md", bytesOf("<b>Hi</b>")],
  ["text/html", "document", "html", bytesOf("<!doctype html><p>Hi")],
  ["pcm", "audio", "pcm", bytesOf("\x01\x02\x03\x04")],
];

for (const [label, type, format, bytes] of LABELS) {
  Deno.test(`the label ${label} names ${type}/${format}`, async () => {
    const byOption = await readMedia(bytes, { format: label });
    assertEquals([byOption.type, byOption.format, byOption.repairs], [type, format, []]);
    if (!label.includes("/")) return;
    const byFile = await readMedia(new Blob([bytes], { type: label }));
    assertEquals([byFile.type, byFile.format, byFile.repairs], [type, format, []]);
  });
}

Deno.test("a media type that says nothing leaves the word to the name", async () => {
  for (const type of ["application/octet-stream", "binary/octet-stream", ""]) {
    const { block, repairs } = await readMedia(new File(["a,b"], "my table.csv", { type }));
    assertEquals(block.type === "document" && [block.format, block.name], ["csv", "my table"]);
    assertEquals(repairs, []);
  }
});

/** Bytes without a signature, where the label promises one. */
const IMPOSTORS: readonly (readonly [format: string, bytes: string, words: string])[] = [
  ["png", "<!DOCTYPE html><h1>Sign in", "a page or another text in angle brackets, not png"],
  ["png", '<?xml version="1.0"?><Error>', "a page or another text in angle brackets, not png"],
  ["jpeg", "plain text", "of no known format, not jpeg"],
  ["pdf", "<html>", "a page or another text in angle brackets, not pdf"],
  ["docx", "a,b", "of no known format, not docx"],
  ["video/mp4", "<html>", "a page or another text in angle brackets, not mp4"],
  ["wav", "RIFX\0\0\0\0WAVE", "of no known format, not wav"],
];

for (const [format, text, words] of IMPOSTORS) {
  Deno.test(`${JSON.stringify(text)} is not taken for ${format}`, async () => {
    await assertRejects(() => readMedia(bytesOf(text), { format }), TypeError, `the bytes are ${words}`);
  });
}

Deno.test("a document without a label has no format, and a page needs a label", async () => {
  const { block } = await readMedia(bytesOf("Hello"), { type: "document" });
  assertEquals(block, { type: "document", name: "document", source: { bytes: bytesOf("Hello") } });
  await assertRejects(() => readMedia(bytesOf("<p>"), { type: "document" }), TypeError, "not a document");
  await assertRejects(() => readMedia(bytesOf("Hello")), TypeError, "neither the bytes nor a label say");
  await assertRejects(() => readMedia("s3://b/key", { type: "image" }), TypeError, "the format is missing");
  await assertRejects(
    () => readMedia("s3://b/key", { type: "image", format: "bmp" }),
    TypeError,
    'the format "bmp" is not a format of an image',
  );
});
