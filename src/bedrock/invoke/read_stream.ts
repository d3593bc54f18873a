/**
 * Reads a stream of InvokeModelWithResponseStream in a family's format.
 */
import { defined } from "../../base/defined.ts";
import type { ChatEvent, ChatEventSource } from "../../chat/event.ts";
import { missingStop } from "../../chat/stream/truncated.ts";
import type { AnswerReader } from "../../operation/answer_reader.ts";
import type { Exchange } from "../../transport/exchange.ts";
import { openStream, type StreamDecoder } from "../../transport/open_stream.ts";
import { requireEventStream } from "../converse/events/require_event_stream.ts";
import { chunkDecoder, type InvokeChunk } from "./base/chunk_decoder.ts";
import type { Family } from "./base/family.ts";
import { familyChunks } from "./family_chunks.ts";

/**
 * Opens a stream.
 *
 * @param maxFrameBytes the most bytes of one frame.
 * @throws {ProviderError} `protocol` when the answer is not an event stream.
 */
export async function openFamilyStream(
  exchange: Exchange,
  family: Family,
  { grow, finish, convert }: AnswerReader,
  maxFrameBytes: number | undefined,
): Promise<ChatEventSource> {
  await requireEventStream(exchange);
  const source = await openStream(exchange, chatDecoder(exchange, family, maxFrameBytes), isContent);
  return {
    ...defined({ describe: source.describe }),
    grow,
    finish,
    close: source.close,
    pull: () => source.pull().then((events) => events && convert([...events])),
  };
}

/** Returns whether an event is a part of the answer. Before it, a failure may be repeated unseen. */
function isContent({ type }: ChatEvent): boolean {
  return type !== "start" && type !== "blockStart" && type !== "metadata" && type !== "unknown";
}

function chatDecoder(
  exchange: Exchange,
  family: Family,
  maxFrameBytes: number | undefined,
): StreamDecoder<ChatEvent> {
  const chunks = chunkDecoder(exchange, maxFrameBytes);
  const reader = familyChunks(family, exchange, exchange.response.headers);
  return {
    decode(bytes, events) {
      const batch: InvokeChunk[] = [];
      try {
        chunks.decode(bytes, batch);
      } finally {
        for (const chunk of batch) reader.read(chunk, events);
      }
    },
    end(hasContent, events) {
      chunks.end(true, []);
      reader.end(events);
      if (!hasContent && !events.some(isContent)) throw missingStop();
    },
  };
}
