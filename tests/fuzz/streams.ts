/**
 * Mutated streams through the whole client, in both of its forms. An end is success only when the judge has read
 * `messageStop`, and everything that is handed out is what the judge reads too.
 */
import { bearer, type ChatProvider, createBedrock, createTextClient, isProviderError } from "@bedrock-edge/client";
import { API_KEY, HI, REGION } from "../helpers/fire.ts";
import { ManualClock } from "../helpers/manual_clock.ts";
import { streamed } from "../helpers/wire.ts";
import { answerEvents } from "./answers.ts";
import { type Campaign, must } from "./campaign.ts";
import { mustBePlain } from "./json_answers.ts";
import { chunked, mutatedStream } from "./mutate.ts";
import { randomOf } from "../helpers/random.ts";
import { callsIn, isWhole, judge, stopsIn, textsOf, type Verdict } from "./reference.ts";

/** No timer runs: a stream that waited for one would be seen to hang. */
const clock = new ManualClock();
let next: () => Response;
const CAPS = [undefined, 300, 25_165_824] as const;
const DEFAULT_CAP = 25_165_824;

const options = { region: REGION, clock, env: {}, retry: false, fetch: () => Promise.resolve(next()) } as const;
/** One client of each form with each cap: whole and plain. */
const CLIENTS: readonly (readonly [client: ChatProvider, cap: number])[] = CAPS.flatMap((maxFrameBytes) => {
  const cap = maxFrameBytes ?? DEFAULT_CAP;
  return [
    [createBedrock({ ...options, maxFrameBytes, apiKey: API_KEY }), cap] as const,
    [createTextClient(bearer(API_KEY), { ...options, maxFrameBytes }), cap] as const,
  ];
});

/** How a case ends beside all that can be wrong with the bytes. */
const BREAK = new TypeError("connection reset");

/** Mutated streams, read event by event and finished. */
export const streams: Campaign = {
  name: "streams",
  covers: ["complete", "left", "streamTruncated", "streamCorrupt", "protocol", "rateLimit", "model", "network"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const bytes = mutatedStream(random, answerEvents(random), () => answerEvents(random));
    const [bedrock, cap] = CLIENTS[index % CLIENTS.length]!;
    const breaks = random.once(10);
    const verdict = judge(bytes, cap, index % 2 === 0);
    const source = watched(chunked(random, bytes), verdict, cap, breaks);
    next = () => streamed(source.stream);
    const leaveAfter = random.once(12) ? random(0, 6) : Infinity;

    const stream = bedrock.stream(HI);
    const texts: { index: number; text: string }[] = [];
    let events = 0;
    let stops = 0;
    let failure: unknown;
    let left = false;
    try {
      for await (const event of stream) {
        if (event.type === "text") texts.push({ index: event.index, text: event.text });
        if (event.type === "stop") stops++;
        if (events++ === leaveAfter) {
          left = true;
          break;
        }
      }
    } catch (error) {
      failure = error;
    }
    must(source.wrong === undefined, () => source.wrong!);
    must(clock.pending === 0, () => `${clock.pending} timers are left`);

    const expected = textsOf(verdict);
    // A stream that breaks may have shown nothing yet of what it had read.
    must(
      texts.every(({ text }, at) => text === expected[at]),
      () => `text ${JSON.stringify(texts)}, not ${JSON.stringify(expected)}`,
    );
    const result = await stream.final().catch((error: unknown) => {
      failure ??= error;
      return undefined;
    });
    if (left) {
      must(!result || stops > 0, "was left before messageStop, and is an answer");
      return "left";
    }
    const whole = isWhole(verdict) && (breaks ? verdict.end !== "corrupt" : true) &&
      (verdict.end === "clean" || verdict.end === "cut");
    must(!result === !whole, () => result ? `complete after ${verdict.end}` : `not complete: ${failure}`);
    must(stops === stopsIn(verdict), () => `${stops} stops were shown, not ${stopsIn(verdict)}`);
    if (result) {
      must(texts.length === expected.length, () => `${texts.length} texts, not ${expected.length}`);
      // To the text client, cited text is not text; see `CLIENTS`.
      must(
        index % 2 === 1 || byBlock(texts) === result.text,
        () => `the events say ${byBlock(texts)}, the result ${result.text}`,
      );
      must(source.ended, "complete before the end of the body");
      mustBePlain(result);
      const calls = result.content.filter(({ type }) => type === "toolUse").length;
      must(calls <= callsIn(verdict), () => `${calls} calls, not ${callsIn(verdict)}`);
      return "complete";
    }
    must(isProviderError(failure), () => `failed with ${failure}`);
    if (verdict.end === "corrupt") must(failure.kind === "streamCorrupt", () => `corrupt bytes failed as ${failure}`);
    return failure.kind;
  },
};

/** The text events put together by their indexes, in the order of those. */
function byBlock(texts: readonly { index: number; text: string }[]): string {
  const blocks = new Map<number, string>();
  for (const { index, text } of texts) blocks.set(index, (blocks.get(index) ?? "") + text);
  return [...blocks].sort(([a], [b]) => a - b).map(([, text]) => text).join("");
}

/** A body that hands out a chunk a pull, and sees when one is asked for that must not be. */
function watched(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  { knownAt, frameEnds }: Verdict,
  cap: number,
  breaks: boolean,
): { readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>; readonly ended: boolean; readonly wrong?: string } {
  const state: { ended: boolean; wrong?: string } = { ended: false };
  let at = 0;
  let given = 0;
  let frames = 0;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      while (frames < frameEnds.length && frameEnds[frames]! <= given) frames++;
      const held = given - (frameEnds[frames - 1] ?? 0);
      // Whole frames are read before more is asked for: what is held is less than one frame may have.
      if (held >= cap && given < knownAt) state.wrong = `more was asked for with ${held} bytes held`;
      if (given >= knownAt) {
        state.wrong = `more was asked for at byte ${given}, and at ${knownAt} it was known to be bad`;
      }
      const chunk = chunks[at++];
      given += chunk?.length ?? 0;
      if (chunk) {
        controller.enqueue(chunk);
      } else if (breaks) {
        state.ended = true;
        controller.error(BREAK);
      } else {
        state.ended = true;
        controller.close();
      }
    },
  }, { highWaterMark: 0 });
  return Object.defineProperty(state, "stream", { value: stream }) as typeof state & { stream: typeof stream };
}
