/**
 * All readers of an event stream, over the same bytes: floors, ours and the peers'. Uses web APIs only, so that it runs
 * in workerd too.
 *
 * Each returns the number of text units that it read, as proof of its work; floors that read no text return the number
 * of bytes.
 */
import { BedrockRuntimeClient, ConverseStreamCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { readableStreamToIterable, UniversalEventStreamMarshaller } from "npm:@smithy/core@3.41.0/event-streams";
import { bearer, createTextClient } from "../mod.ts";
import { crc32 } from "../src/event_stream/crc32.ts";
import { frameDecoder } from "../src/event_stream/decoder.ts";
import { stringHeaders } from "../src/event_stream/headers.ts";
import { decodeEventStream } from "../src/event_stream/mod.ts";
import { KEYS, PROMPT } from "./contenders/contender.ts";
import { cut, sequence, source, tokens, type Wire, wire } from "./wire.ts";

/** A stream, cut into chunks. */
export interface Workload extends Wire {
  readonly chunks: readonly Uint8Array<ArrayBuffer>[];
}

/** Reads a workload once. */
export type Decode = (workload: Workload) => number | Promise<number>;

/** Wires by name, with frames of 194 bytes on average, and of 65 KB. */
export const WIRES: Readonly<Record<string, () => Wire>> = {
  small: () => wire(10_000, tokens),
  large: () => wire(64, () => "x".repeat(65_000)),
};

const random = sequence(7);
/** Chunk sizes by name: a typical read of `fetch`, a packet, and the smallest possible. */
export const CUTS: Readonly<Record<string, () => number>> = {
  "64 KiB": () => 65_536,
  "1460 B": () => 1460,
  "1-100 B": () => random(1, 100),
};

/** A workload by the names of its wire and its chunks. */
export function workload(wireName: string, cutName: string): Workload {
  const whole = WIRES[wireName]!();
  return { ...whole, chunks: cut(whole.bytes, CUTS[cutName]!) };
}

const decoder = new TextDecoder();

/** Parses like a client. */
function parse(payload: Uint8Array): number {
  const event = JSON.parse(decoder.decode(payload));
  return event.delta === undefined ? 0 : event.delta.text.length;
}

function parseAll({ bytes, frames }: Workload): number {
  let length = 0;
  for (const { payloadStart, end } of frames) length += parse(bytes.subarray(payloadStart, end - 4));
  return length;
}

function checkAll({ bytes, frames }: Workload): number {
  let checked = 0;
  for (const { start, end } of frames) checked += crc32(bytes, start, end - 4) === -1 ? 0 : end - start;
  return checked;
}

async function readAll({ chunks }: Workload): Promise<number> {
  let read = 0;
  const reader = source(chunks).getReader();
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) read += chunk.value.length;
  return read;
}

const EVENT_STREAM = { "content-type": "application/vnd.amazon.eventstream" };

/** Serves an answer from memory to clients that take a `fetch`. */
let answer = new Response();
const bedrock = createTextClient(bearer("k"), { region: "us-east-1", env: {}, fetch: () => Promise.resolve(answer) });
const request = { model: "bench.decode", messages: PROMPT };

const aiModel = createAmazonBedrock({
  region: "us-east-1",
  ...KEYS,
  fetch: () => Promise.resolve(answer),
})("bench.decode");
const marshaller = new UniversalEventStreamMarshaller({
  utf8Encoder: (bytes) => decoder.decode(bytes),
  utf8Decoder: (text) => new TextEncoder().encode(text),
});
/** Passes bodies to the AWS client through its handler. */
let awsBody = new ReadableStream<Uint8Array>();
const aws = new BedrockRuntimeClient({
  region: "us-east-1",
  credentials: KEYS,
  requestHandler: {
    // The result of its handlers; HttpResponse is a class of a package that the SDK does not export.
    handle: () => Promise.resolve({ response: { statusCode: 200, headers: EVENT_STREAM, body: awsBody } as never }),
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  },
});

/** The work that no reader of a stream can avoid. */
export const FLOORS: Readonly<Record<string, Decode>> = {
  "floor: parse": parseAll,
  "floor: CRC": checkAll,
  "floor: read": readAll,
  "floor: parse, CRC, read": async (workload) => {
    await readAll(workload);
    checkAll(workload);
    return parseAll(workload);
  },
};

/** This module: the decoder alone for any event, and the clients. */
export const OURS: Readonly<Record<string, Decode>> = {
  "ours: any event": async ({ chunks }) => {
    let length = 0;
    const frames = frameDecoder(stringHeaders);
    const reader = source(chunks).getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      frames.push(read.value);
      for (let frame = frames.next(); frame; frame = frames.next()) {
        if (frame.headers[":message-type"] === "event") length += parse(frame.payload);
      }
    }
    frames.end();
    return length;
  },
  "ours: decodeEventStream": async ({ chunks }) => {
    let length = 0;
    for await (const { payload } of decodeEventStream(source(chunks))) length += parse(payload);
    return length;
  },
  "ours: textStream": async ({ chunks }) => {
    answer = new Response(source(chunks), { headers: EVENT_STREAM });
    let length = 0;
    for await (const text of bedrock.stream(request).textStream) length += text.length;
    return length;
  },
};

/** The peers, measured as far inside as their packages allow. */
export const PEERS: Readonly<Record<string, Decode>> = {
  "AWS: marshaller, parse": async ({ chunks }) => {
    let length = 0;
    const messages = marshaller.deserialize(
      readableStreamToIterable(source(chunks)),
      (event) => Promise.resolve(Object.values(event)[0]!),
    );
    for await (const { body } of messages) length += parse(body);
    return length;
  },
  "AWS: client": async ({ chunks }) => {
    awsBody = source(chunks);
    const command = { modelId: "bench.decode", messages: [{ role: "user" as const, content: [{ text: PROMPT }] }] };
    const { stream } = await aws.send(new ConverseStreamCommand(command));
    let length = 0;
    for await (const event of stream!) length += event.contentBlockDelta?.delta?.text?.length ?? 0;
    return length;
  },
  "AI: doStream": async ({ chunks }) => {
    answer = new Response(source(chunks), { headers: EVENT_STREAM });
    const { stream } = await aiModel.doStream({
      prompt: [{ role: "user", content: [{ type: "text", text: PROMPT }] }],
    });
    const reader = stream.getReader();
    let length = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      if (read.value.type === "text-delta") length += read.value.delta.length;
    }
    return length;
  },
};

/** All readers. */
export const DECODERS: Readonly<Record<string, Decode>> = { ...FLOORS, ...OURS, ...PEERS };

/** The expected result of a decoder for a workload; decoders that read no text return the bytes. */
export function expected(name: string, { bytes, textLength }: Workload): number {
  return name === "floor: CRC" || name === "floor: read" ? bytes.length : textLength;
}
