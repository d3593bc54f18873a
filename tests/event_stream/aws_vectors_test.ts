/**
 * AWS's own frames, from the test data of smithy-typescript and smithy-rs. They stand beside the repository
 * (`../shared/vectors/eventstream`), not in it: where the folder is missing the tests say so and are skipped.
 */
import { assert, assertEquals } from "@std/assert";
import { encodeEventStreamMessage, type EventStreamMessageInput } from "@bedrock-edge/client/event-stream";
import { sharedVectors } from "../helpers/shared_vectors.ts";
import { decodeAll, headerRefusals, refusal, seal, unknownType } from "./frames.ts";
import { chunksOf, toHex, utf8 } from "../helpers/bytes.ts";

const { folder, missing } = sharedVectors("eventstream");

function vectorTest(name: string, run: () => void): void {
  Deno.test({
    name: name + missing,
    ignore: missing !== "",
    fn: run,
  });
}

const read = (path: string): Uint8Array<ArrayBuffer> => Deno.readFileSync(new URL(path, folder));
const names = (path: string): string[] => [...Deno.readDirSync(new URL(path, folder))].map(({ name }) => name).sort();

/** One good frame as smithy-typescript describes it: header values of types 6, 7 and 9 are base64. */
interface Described {
  total_length: number;
  headers_length: number;
  prelude_crc: number;
  headers: { name: string; type: number; value: string | number | boolean }[];
  payload: string;
  message_crc: number;
}

const base64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The value as we decode it, and as we must be given it to write the same type. */
function valueOf(type: number, value: string | number | boolean): { decoded: unknown; input: unknown } {
  const both = (one: unknown): { decoded: unknown; input: unknown } => ({ decoded: one, input: one });
  switch (type) {
    case 2:
      return { decoded: value, input: { type: "int8", value } };
    case 3:
      return { decoded: value, input: { type: "int16", value } };
    case 5:
      return both(BigInt(value));
    case 6:
      return both(base64(String(value)));
    case 7:
      return both(new TextDecoder().decode(base64(String(value))));
    case 8:
      return both(new Date(Number(value)));
    case 9: {
      const uuid = toHex(base64(String(value))).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      return { decoded: uuid, input: { type: "uuid", value: uuid } };
    }
    default:
      return both(value);
  }
}

vectorTest("decoder and encoder agree with smithy-typescript's good frames", () => {
  const positive = names("smithy-typescript/encoded/positive/");
  assertEquals(positive.length, 5);
  for (const name of positive) {
    const frame = read(`smithy-typescript/encoded/positive/${name}`);
    const described: Described = JSON.parse(
      new TextDecoder().decode(read(`smithy-typescript/decoded/positive/${name}`)),
    );
    const values = described.headers.map((header) => [header.name, valueOf(header.type, header.value)] as const);
    const expected = {
      headers: Object.fromEntries(values.map(([key, { decoded }]) => [key, decoded])),
      payload: base64(described.payload),
    };
    for (const size of [1, 7, frame.length]) assertEquals(decodeAll(chunksOf(frame, size)), [expected], name);
    // The inputs are built from the description's types, which the compiler cannot see.
    const headers = Object.fromEntries(
      values.map(([key, { input }]) => [key, input]),
    ) as EventStreamMessageInput["headers"];
    const written = encodeEventStreamMessage({ headers, payload: expected.payload });
    assertEquals(toHex(written), toHex(frame), name);
    const view = new DataView(written.buffer);
    assertEquals(
      [view.getUint32(0), view.getUint32(4), view.getInt32(8), view.getInt32(written.length - 4)],
      [described.total_length, described.headers_length, described.prelude_crc, described.message_crc],
      name,
    );
  }
});

vectorTest("decoder refuses smithy-typescript's corrupted frames for the reason given", () => {
  const ours: Record<string, string> = {
    "Prelude checksum mismatch": "Cannot decode event stream: a frame's prelude does not match its checksum",
    "Message checksum mismatch": "Cannot decode event stream: a frame's checksum does not match its bytes",
  };
  const negative = names("smithy-typescript/encoded/negative/");
  assertEquals(negative.length, 4);
  for (const name of negative) {
    const frame = read(`smithy-typescript/encoded/negative/${name}`);
    const reason = new TextDecoder().decode(read(`smithy-typescript/decoded/negative/${name}`)).trim();
    assert(reason in ours, reason);
    for (const size of [1, 7, frame.length]) {
      const error = refusal(() => decodeAll(chunksOf(frame, size)));
      assertEquals([error.kind, error.message], ["streamCorrupt", ours[reason]], name);
    }
  }
});

vectorTest("decoder reads smithy-rs's good frames", () => {
  const messages = (name: string): unknown => decodeAll(chunksOf(read(`smithy-rs/${name}`), 5));
  assertEquals(messages("valid_empty_payload"), [{ headers: { "some-header": 500 }, payload: new Uint8Array(0) }]);
  assertEquals(messages("valid_no_headers"), [{ headers: {}, payload: utf8("another test payload") }]);
  assertEquals(messages("valid_with_all_headers_and_payload"), [{
    headers: {
      true: true,
      false: false,
      byte: 50,
      short: 20_000,
      int: 500_000,
      long: 50_000_000_000n,
      bytes: utf8("some bytes"),
      str: "some str",
      time: new Date(5_000_000_000),
      uuid: "b79bc914-de21-4e13-b8b2-bc47e85b7f0b",
    },
    payload: utf8("some payload"),
  }]);
});

vectorTest("decoder refuses smithy-rs's invalid frames, also once their checksums are made good", () => {
  const { bounds } = headerRefusals;
  const reasons: Record<string, string | undefined> = {
    invalid_header_name_length: bounds,
    invalid_header_name_length_too_long: bounds,
    invalid_header_string_length_cut_off: bounds,
    invalid_header_string_value_length: bounds,
    // Its type is 96.
    invalid_header_value_type: unknownType(96),
    invalid_headers_length: bounds,
    // Nothing but their checksums is wrong.
    invalid_message_checksum: undefined,
    invalid_prelude_checksum: undefined,
  };
  assertEquals(names("smithy-rs/").filter((name) => name.startsWith("invalid_")), Object.keys(reasons).sort());
  for (const [name, reason] of Object.entries(reasons)) {
    const frame = read(`smithy-rs/${name}`);
    for (const size of [1, 7, frame.length]) {
      assertEquals(refusal(() => decodeAll(chunksOf(frame, size))).kind, "streamCorrupt", name);
    }
    const view = new DataView(frame.buffer);
    const headersEnd = 12 + view.getUint32(4);
    const sealed = seal(frame.subarray(12, headersEnd), frame.subarray(headersEnd, view.getUint32(0) - 4));
    if (reason) assertEquals(refusal(() => decodeAll([sealed])).message, reason, name);
    else assertEquals(decodeAll([sealed])[0]!.payload, utf8("some payload"), name);
  }
});
