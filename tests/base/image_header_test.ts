/**
 * The formats and sizes of images, by headers written here and by whole images of the fake.
 */
import { assertEquals } from "@std/assert";
import { type ImageHeader, imageHeader } from "../../src/base/image_header.ts";
import { blankImage } from "../../src/testing/base/blank_image.ts";
import { utf8 } from "../helpers/bytes.ts";

const HEADERS: readonly (readonly [name: string, bytes: readonly number[], header: ImageHeader | undefined])[] = [
  ["a GIF", [...utf8("GIF89a"), 0x40, 0x01, 0xf0, 0x00, 0, 0, 0], { format: "gif", size: { width: 320, height: 240 } }],
  [
    "a JPEG with metadata, fill bytes and a marker without a length before its frame",
    [
      ...[0xff, 0xd8],
      ...[0xff, 0xe1, 0, 6, 1, 2, 3, 4],
      ...[0xff, 0xff, 0xff, 0xdb, 0, 3, 0],
      ...[0xff, 0x01],
      ...[0xff, 0xc4, 0, 2],
      ...[0xff, 0xc2, 0, 11, 8, 0x01, 0x02, 0x03, 0x04, 3, 0],
    ],
    { format: "jpeg", size: { width: 0x304, height: 0x102 } },
  ],
  ["a JPEG that breaks off", [0xff, 0xd8, 0xff, 0xe0, 0, 2, 0x00, 0x11], { format: "jpeg" }],
  [
    "a lossy WebP",
    [
      ...[...utf8("RIFF"), 30, 0, 0, 0, ...utf8("WEBPVP8 "), 20, 0, 0, 0],
      ...[0, 0, 0, 0x9d, 0x01, 0x2a, 0x20, 0x43, 0x10, 0x40],
    ],
    { format: "webp", size: { width: 0x320, height: 0x10 } },
  ],
  [
    "an extended WebP",
    [
      ...[...utf8("RIFF"), 30, 0, 0, 0, ...utf8("WEBPVP8X"), 10, 0, 0, 0],
      ...[0, 0, 0, 0, 0xff, 0x0f, 0x01, 0x7f, 0x07, 0x00],
    ],
    { format: "webp", size: { width: 0x11000, height: 0x780 } },
  ],
  ["a WebP of another kind", [...utf8("RIFF"), 4, 0, 0, 0, ...utf8("WEBPABCD")], { format: "webp" }],
  ["another RIFF file", [...utf8("RIFF"), 4, 0, 0, 0, ...utf8("WAVEfmt ")], undefined],
  ["text", [...utf8("<svg></svg>")], undefined],
  ["no bytes", [], undefined],
];

Deno.test("imageHeader reads the format and the size of headers", () => {
  for (const [name, bytes, header] of HEADERS) assertEquals(imageHeader(Uint8Array.from(bytes)), header, name);
});

Deno.test("imageHeader reads the fake's images, also inside a larger buffer", () => {
  for (const format of ["png", "jpeg", "webp"] as const) {
    for (const [width, height] of [[1, 1], [17, 9], [300, 2], [1408, 640]] as const) {
      const image = blankImage(format, { width, height, seed: "x" });
      const buffer = new Uint8Array(image.length + 7);
      buffer.set(image, 7);
      assertEquals(imageHeader(buffer.subarray(7)), { format, size: { width, height } });
    }
  }
});

Deno.test("imageHeader never fails, wherever the bytes end", () => {
  const whole = [
    ...HEADERS.map(([, bytes]) => Uint8Array.from(bytes)),
    ...(["png", "jpeg", "webp"] as const).map((format) => blankImage(format, { width: 9, height: 8, seed: "x" })),
  ];
  for (const bytes of whole) {
    const found = imageHeader(bytes);
    for (let end = 0; end < bytes.length; end++) {
      const header = imageHeader(bytes.subarray(0, end));
      if (header) assertEquals(header.format, found?.format);
      if (header?.size) assertEquals(header.size, found?.size);
    }
  }
});
