/**
 * The files of inputs: every way to give the same bytes, and the format that the bytes tell.
 */
import { embed, type EmbedContent } from "@bedrock-edge/client/embed";
import { assertEquals } from "@std/assert";
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
