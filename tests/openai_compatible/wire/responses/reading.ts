/**
 * Reads answers of the Responses API as the client does, without a client.
 */
import { type ChatEvent, type ChatResult, ProviderError } from "@bedrock-edge/client";
import { chatStream } from "@bedrock-edge/client/provider";
import type { JsonObject } from "../../../../src/base/json_object.ts";
import { chatResult, createCallLog } from "../../../../src/chat/result.ts";
import { createBlockGrower } from "../../../../src/chat/stream/block_grower.ts";
import { readAnswer } from "../../../../src/openai_compatible/wire/responses/answer.ts";
import { responsesEvents } from "../../../../src/openai_compatible/wire/responses/events.ts";
import type { Failures } from "../../../../src/transport/failure.ts";

/** Failures as errors that say what they were made of. */
export const FAILURES: Failures = {
  failure: ({ code, text }) => new ProviderError(`failure: ${text}`, { kind: "model", code: code ?? "none" }),
  unusable: (what) => new ProviderError(`unusable: ${what}`, { kind: "protocol", code: "UnexpectedAnswer" }),
  describe: () => {},
  quoteBody: (body) => body,
};

/** Returns the result of a whole answer. */
export async function wholeResult(json: JsonObject): Promise<ChatResult> {
  const answer = readAnswer(json, FAILURES);
  if (!answer) throw new TypeError("not an answer");
  return await chatResult(answer.content, answer.outcome, createCallLog("m"), answer);
}

/** Returns the chat events of the events of a stream. */
export function chatEvents(events: readonly JsonObject[]): ChatEvent[] {
  const reader = responsesEvents(FAILURES);
  const read: ChatEvent[] = [];
  for (const json of events) reader.read(json, read, undefined);
  reader.end(read);
  return read;
}

/** Returns the result of a stream. */
export async function streamedResult(events: readonly JsonObject[]): Promise<ChatResult> {
  let batch: ChatEvent[] | undefined = chatEvents(events);
  return await chatStream("m", () =>
    Promise.resolve({
      grow: createBlockGrower(),
      pull() {
        const now = batch;
        batch = undefined;
        return Promise.resolve(now);
      },
      close: () => Promise.resolve(),
    })).final();
}

/** Returns the events in a recorded body. */
export function eventsOf(body: string): JsonObject[] {
  return body.split("\n\n").flatMap((event) => {
    const data = event.split("\n").find((line) => line.startsWith("data: "));
    return data === undefined ? [] : [JSON.parse(data.slice("data: ".length))];
  });
}
