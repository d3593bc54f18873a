/**
 * The end of a streamed answer in the formats of OpenAI and Anthropic: whole, or cut off.
 */
import { asObject } from "../../../base/json_object.ts";
import { pullStream } from "../../../base/pull_stream.ts";
import { missingStop } from "../../../chat/stream/truncated.ts";
import { annotate, isProviderError, messageWithoutHint, ProviderError } from "../../../errors/provider_error.ts";
import { type ServerSentEvent, serverSentEventDecoder } from "../../../sse/decoder.ts";
import { LONGEST_TEXT } from "../../../transport/body.ts";
import { PROVIDER } from "../../service.ts";
import { parsedObject } from "./parsed_object.ts";

/** Judges the events of one stream. */
export interface StreamEnding {
  /** Whether the answer is whole, or the service has said that it failed. */
  readonly isComplete: boolean;
  read(event: ServerSentEvent): void;
}

/** The last events of the APIs that name their events, by the end of the path. Source: both APIs' references, read 2026-11-30. */
const LAST_EVENTS: Readonly<Record<string, readonly string[]>> = {
  // Recorded on bedrock-mantle, 2026-07: nothing follows `response.completed`, no `[DONE]` either.
  "/responses": ["response.completed", "response.incomplete", "response.failed"],
  "/messages": ["message_stop"],
};

/** Returns what judges the stream of an answer; `undefined` for an answer in one piece, or of another API. */
export function endingOf(pathname: string, { headers, body }: Response): StreamEnding | undefined {
  if (!body || !/^text\/event-stream\b/i.test(headers.get("content-type") ?? "")) return undefined;
  if (/\/completions$/.test(pathname)) return choicesEnding();
  const last = Object.entries(LAST_EVENTS).find(([end]) => pathname.endsWith(end))?.[1];
  return last && namedEnding(last);
}

/** Judges events that have names, or `type` in their data. Both clients throw an `error` event, which ends the stream too. */
function namedEnding(last: readonly string[]): StreamEnding {
  let isComplete = false;
  return {
    get isComplete() {
      return isComplete;
    },
    read({ event, data }) {
      const type = event ?? parsedObject(data).type;
      isComplete ||= type === "error" || last.some((name) => name === type);
    },
  };
}

/**
 * Judges the choices of Chat Completions. `[DONE]` ends the stream; without it the answer is whole when every choice has its
 * `finish_reason`, as `./openai-compatible` judges services that send no `[DONE]`.
 */
function choicesEnding(): StreamEnding {
  const open = new Set<unknown>();
  let hasChoice = false;
  let isDone = false;
  return {
    get isComplete() {
      return isDone || hasChoice && open.size === 0;
    },
    read({ event, data }) {
      const { error, choices } = parsedObject(data);
      isDone ||= data === "[DONE]" || event === "error" || Boolean(error);
      for (const choice of Array.isArray(choices) ? choices : []) {
        const { index = 0, finish_reason: finish } = asObject(choice);
        hasChoice = true;
        if (finish) open.delete(index);
        else open.add(index);
      }
    },
  };
}

/** Returns the response with a body that fails where it ends before its last event. */
export function untilLastEvent(response: Response, ending: StreamEnding): Response {
  const reader = response.body!.getReader(); // there is an ending only for a body
  // An event that is larger cannot become text anyway; the other client holds every event as text too.
  const decoder = serverSentEventDecoder(LONGEST_TEXT);
  const body = pullStream(
    async () => {
      const read = await reader.read().catch((error) => {
        // A connection that breaks behind the last event has lost nothing.
        if (ending.isComplete) return undefined;
        throw midway(error);
      });
      const events: ServerSentEvent[] = [];
      if (read?.value) decoder.decode(read.value, events);
      for (const event of events) ending.read(event);
      if (read?.value) return [read.value];
      // An event that the end has cut off counts if its data is whole.
      const rest = decoder.end();
      if (rest) ending.read(rest);
      if (!ending.isComplete) throw cutOff(response);
      return undefined;
    },
    (reason) => reader.cancel(reason),
  );
  return new Response(body, response);
}

/** A connection that failed inside the answer is a truncated answer, as in `ChatStream`; an abort stays what it is. */
function midway(error: unknown): unknown {
  if (!isProviderError(error) || error.kind !== "network") return error;
  const { hint, response } = error;
  const init = { ...error, kind: "streamTruncated", hint, response, cause: error } as const;
  return new ProviderError(messageWithoutHint(error), init);
}

function cutOff({ headers, status }: Response): ProviderError {
  const error = missingStop();
  const requestId = headers.get("x-amzn-requestid") ?? headers.get("x-request-id") ?? undefined;
  annotate(error, { provider: PROVIDER, requestId });
  return Object.assign(error, { status });
}
