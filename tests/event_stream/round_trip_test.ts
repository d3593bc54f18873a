import { assert, assertEquals } from "@std/assert";
import { encodeEventStreamMessage } from "@bedrock-edge/client/event-stream";
import { decodeAll } from "./frames.ts";
import { concat } from "../helpers/bytes.ts";
import { between, seeded } from "../helpers/random.ts";
import { exampleMessage } from "./messages.ts";

Deno.test("decoding what was encoded gives the message back, for random messages cut at random", () => {
  const types = new Set<string>();
  for (let seed = 1; seed <= 300; seed++) {
    const random = seeded(seed);
    const examples = Array.from({ length: between(random, 1, 6) }, () => exampleMessage(random));
    for (const { input } of examples) {
      for (const value of Object.values(input.headers)) types.add(Object.prototype.toString.call(value));
    }
    const row = concat(examples.map(({ input }) => encodeEventStreamMessage(input)));
    const widest = [3, 40, 400, 4000][seed % 4]!;
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < row.length;) {
      const size = between(random, 0, widest);
      chunks.push(row.slice(at, at + size));
      at += size;
    }
    const read = decodeAll(chunks).map(({ headers, payload }) => ({ headers: Object.entries(headers), payload }));
    const expected = examples.map(({ decoded }) => ({
      headers: Object.entries(decoded.headers),
      payload: decoded.payload,
    }));
    assertEquals(read, expected, `seed ${seed}`);
  }
  // The generator reaches booleans, numbers, bigints, bytes, text, dates and the typed forms.
  assert(types.size === 7, [...types].join());
});

Deno.test("encoding what was decoded gives the frame back, where the values carry their types", () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { input } = exampleMessage(seeded(seed));
    const frame = encodeEventStreamMessage(input);
    const [{ headers, payload }] = decodeAll([frame]) as [ReturnType<typeof decodeAll>[number]];
    const retyped = Object.fromEntries(
      Object.entries(input.headers).map(([name, value]) => [
        name,
        typeof value === "object" && "type" in value ? { type: value.type, value: headers[name] } : headers[name],
      ]),
    ) as typeof input.headers;
    assertEquals(encodeEventStreamMessage({ headers: retyped, payload }), frame, `seed ${seed}`);
  }
});
