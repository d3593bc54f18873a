/**
 * Decoders that others wrote read the fake's images, and find the sizes that we find.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { imageSize } from "npm:image-size@2.0.2";
import jpeg from "npm:jpeg-js@0.4.4";
import { PNG } from "npm:pngjs@7.0.0";
import { Buffer } from "node:buffer";
import { assertEquals } from "@std/assert";
import { imageHeader } from "../../src/base/image_header.ts";
import { blankImage } from "../../src/testing/base/blank_image.ts";

const SIZES = [[1, 1], [7, 9], [17, 8], [256, 3], [1408, 640], [1024, 1024]] as const;

for (const format of ["png", "jpeg", "webp"] as const) {
  Deno.test(`image-size finds the sizes of ${format} files that we find`, () => {
    for (const [width, height] of SIZES) {
      const image = blankImage(format, { width, height, seed: "x" });
      const theirs = imageSize(image);
      assertEquals([theirs.type?.replace("jpg", "jpeg"), theirs.width, theirs.height], [format, width, height]);
      assertEquals(imageHeader(image), { format, size: { width, height } });
    }
  });
}

Deno.test("a decoder of PNG reads one color in every pixel", () => {
  for (const [width, height] of SIZES) {
    const { data, ...size } = PNG.sync.read(Buffer.from(blankImage("png", { width, height, seed: "x" })));
    assertEquals([size.width, size.height], [width, height]);
    assertEquals(new Set(new Uint32Array(new Uint8Array(data).buffer)).size, 1);
  }
});

Deno.test("a decoder of JPEG reads gray in every pixel", () => {
  for (const [width, height] of SIZES) {
    const { data, ...size } = jpeg.decode(blankImage("jpeg", { width, height, seed: "x" }), { useTArray: true });
    assertEquals([size.width, size.height], [width, height]);
    assertEquals([...new Set(data)], [128, 255]);
  }
});
