/**
 * Mutated streams through the decoder alone: more of them in the same time than through a whole client.
 */
import { frameDecoder } from "../../src/event_stream/decoder.ts";
import { stringHeaders } from "../../src/event_stream/headers.ts";
import { isProviderError } from "@bedrock-edge/client";
import { concat } from "../helpers/bytes.ts";
import { answerEvents } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { chunked, eventFrame, mutatedStream } from "./mutate.ts";
import { randomOf } from "../helpers/random.ts";
import { framesOf, type Framing } from "./reference.ts";

/** Mutants of one answer: to make it takes longer than to decode it. */
const MUTANTS = 16;
let base = { of: "", events: answerEvents(randomOf(0, 0)), bytes: new Uint8Array() };

/** Mutated streams, frame by frame. */
export const frames: Campaign = {
  name: "frames",
  covers: ["whole", "cut", "corrupt"],
  play(seed, index) {
    const of = `${seed} ${Math.floor(index / MUTANTS)}`;
    if (base.of !== of) {
      const events = answerEvents(randomOf(seed, Math.floor(index / MUTANTS)));
      base = { of, events, bytes: concat(events.map(eventFrame)) };
    }
    const random = randomOf(seed, index);
    const cap = random.of([200, 400, 25_165_824]);
    const bytes = random.once(8)
      ? mutatedStream(random, base.events, () => base.events)
      : flippedOrCut(base.bytes, random(0, base.bytes.length), random(0, 15));
    const framing = framesOf(bytes, cap);
    const chunks = chunked(random, bytes);
    const largest = chunks.reduce((most, chunk) => Math.max(most, chunk.length), 0);
    let frames = 0;
    let given = 0;
    const decoder = frameDecoder(stringHeaders, cap);
    try {
      for (const chunk of chunks) {
        must(given < framing.knownAt, () => `more was taken at byte ${given}, and at ${framing.knownAt} it was bad`);
        decoder.push(chunk);
        given += chunk.length;
        for (let frame = decoder.next(); frame; frame = decoder.next()) {
          must(same(frame.payload, framing.payloads[frames]), `frame ${frames} is not what was sent`);
          // Read in place, or held: then at most a kilobyte, twice a small chunk and twice a frame.
          const { buffer } = frame.payload;
          const held = buffer === bytes.buffer ? 0 : buffer.byteLength;
          const most = 1024 + 2 * (Math.min(512, largest) + Math.min(cap, bytes.length));
          must(held <= most, `${held} bytes are held where ${most} are enough`);
          frames++;
        }
      }
      decoder.end();
    } catch (error) {
      must(isProviderError(error), `failed with ${error}`);
      must(frames === framing.payloads.length, () => `${frames} frames of ${framing.payloads.length}, then ${error}`);
      must(
        (error.kind === "streamTruncated") === (framing.end === "cut"),
        () => `${framing.end} failed as ${error.kind}`,
      );
      return framing.end;
    }
    must(framing.end === "whole", `${framing.end} was taken for whole`);
    must(frames === framing.payloads.length, `${frames} frames of ${framing.payloads.length}`);
    return framing.end;
  },
};

/** Half of the mutants have one bit turned round, most others end early. */
function flippedOrCut(bytes: Uint8Array<ArrayBuffer>, at: number, how: number): Uint8Array<ArrayBuffer> {
  if (how === 15) return bytes;
  if (how > 7) return bytes.subarray(0, at);
  const copy = bytes.slice();
  if (at < copy.length) copy[at]! ^= 1 << how;
  return copy;
}

function same(a: Uint8Array, b: Framing["payloads"][number] | undefined): boolean {
  if (a.length !== b?.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
