/**
 * The files of inputs: every way to give the same bytes, and the format that the bytes tell.
 */
import { embed, type EmbedContent } from "@bedrock-edge/client/embed";
import { assertEquals, assertRejects } from "@std/assert";
import { PNG, PNG_BASE64, serving } from "./served.ts";

const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";

async function sentFor(input: EmbedContent): Promise<unknown> {
  const { bedrock, sent } = serving(() => ({ embeddings: [{ embedding: [1] }] }));
  await embed(bedrock, { model: NOVA, input });
  const { embeddingPurpose: _, ...content } = sent[0]!.body["singleEmbeddingParams"] as Record<string, unknown>;
  return content;
}

Deno.test("an image is the same as bytes, buffer, view, file, base64 and data URL", async () => {
  const wide = new Uint8Array(PNG.length + 8);
  wide.set(PNG, 4);
  const images = [
    PNG,
    PNG.buffer,
    wide.subarray(4, 4 + PNG.length),
    new Blob([PNG]),
    new File([PNG], "cat.jpg", { type: "image/jpeg" }),
    PNG_BASE64,
    `${PNG_BASE64.slice(0, 8)}\n${PNG_BASE64.slice(8)}`,
    `data:image/png;base64,${PNG_BASE64}`,
    `data:image/webp;base64,${PNG_BASE64}`,
  ];
  for (const image of images) {
    assertEquals(await sentFor({ image }), { image: { format: "png", source: { bytes: PNG_BASE64 } } });
  }
});

Deno.test("the bytes of an image tell its format, whatever the label says", async () => {
  const starts = { png: "\x89PNG\r\n\x1a\n", jpeg: "\xff\xd8\xff\xe0", gif: "GIF89a", webp: "RIFF____WEBP" };
  for (const [format, start] of Object.entries(starts)) {
    const bytes = Uint8Array.from(start, (one) => one.charCodeAt(0));
    const content = await sentFor({ image: bytes, format: "image/png" }) as { image: { format: string } };
    assertEquals(content.image.format, format);
  }
});

Deno.test("the format of other files is that of the option, the label or the name in S3", async () => {
  const bytes = Uint8Array.of(0, 0, 0);
  const formats = async (content: EmbedContent) => {
    const [file] = Object.values(await sentFor(content) as Record<string, { format: string }>);
    return file!.format;
  };
  assertEquals(await formats({ audio: bytes, format: "audio/wav" }), "wav");
  assertEquals(await formats({ audio: new Blob([bytes], { type: "audio/ogg" }) }), "ogg");
  assertEquals(await formats({ video: "data:video/quicktime;base64,AAAA" }), "mov");
  assertEquals(await formats({ video: bytes, format: "3gp" }), "3gp");
  assertEquals(await formats({ video: { s3Location: { uri: "s3://bucket/a.mp4" } } }), "mp4");
  assertEquals(await formats({ image: { s3Location: { uri: "s3://bucket/a" } }, format: "jpg" }), "jpeg");
  assertEquals(await formats({ audio: new TextEncoder().encode("RIFF____WAVE"), format: "mp3" }), "wav");
  // Unknown bytes of an image keep the label.
  assertEquals(await formats({ image: bytes, format: "gif" }), "gif");
});

Deno.test("a data URL without base64 is refused, also if its text could be base64", async () => {
  const image = `data:image/png,${PNG_BASE64}`;
  await assertRejects(() => sentFor({ image }), TypeError, "neither base64 nor a data URL with base64");
});

Deno.test("a file that no request can hold is refused before one", async () => {
  for (const file of [new Uint8Array(18_750_001), new Blob([new Uint8Array(18_750_001)]), "A".repeat(25_000_004)]) {
    const { bedrock, sent } = serving(() => ({}));
    const input = { video: file, format: "mp4" };
    await assertRejects(() => embed(bedrock, { model: NOVA, input }), RangeError, "at most 18750000 bytes");
    assertEquals(sent.length, 0);
  }
});

Deno.test("members of the model's own format join those of its content", async () => {
  const { bedrock, sent } = serving(() => ({ embeddings: [{ embedding: [1] }] }));
  const additionalModelRequestFields = Object.freeze({
    schemaVersion: "nova-multimodal-embed-v1",
    singleEmbeddingParams: { image: { detailLevel: "DOCUMENT_IMAGE" }, ["__proto__"]: { own: 1 } },
  });
  await embed(bedrock, { model: NOVA, input: { image: PNG }, additionalModelRequestFields });
  assertEquals(sent[0]!.body, {
    taskType: "SINGLE_EMBEDDING",
    singleEmbeddingParams: {
      embeddingPurpose: "GENERIC_INDEX",
      image: { format: "png", source: { bytes: PNG_BASE64 }, detailLevel: "DOCUMENT_IMAGE" },
      ["__proto__"]: { own: 1 },
    },
    schemaVersion: "nova-multimodal-embed-v1",
  });
});
