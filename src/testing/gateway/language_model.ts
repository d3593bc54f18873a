/** The answers of the gateway's language models, from the script or from the small model. */
import { isObject } from "../../base/json_object.ts";
import { promptParts } from "../answer/prompt_parts.ts";
import { say } from "../answer/response.ts";
import type { SourceEvent } from "../base/event_source.ts";
import type { FakeRequestBody } from "../base/request_log.ts";
import { traitsOf } from "../judge/answer_traits.ts";
import { lastUserMessage, messageText } from "../judge/conversation.ts";
import { readReplies } from "../replies/read_replies.ts";
import { replyQueue } from "../replies/reply_queue.ts";
import { contentOf, finishOf, streamParts, tokensOf, usageOf } from "./answer/content.ts";
import { converseOfCall } from "./answer/converse_of_call.ts";
import type { FakeGatewayReplyRequest } from "./base/request_log.ts";
import { GatewayRefusal, invalidRequest } from "./judge/refusal.ts";
import { type FakeGatewayReply, type FakeGatewayReplyScript, GATEWAY_REPLIES, type GatewayScript } from "./reply.ts";

type Json = Readonly<Record<string, unknown>>;

/** An answer, before it is sent and before a fault strikes it. */
export interface LanguageAnswer {
  /** The body of a whole answer. */
  readonly body: Json;
  /** The events of a stream. */
  readonly events: readonly SourceEvent[];
  /** Counts a use of the reply. An uncounted reply also answers the next request. */
  readonly use: () => void;
  readonly finishReason: string;
  readonly usage: Json;
}

/** The facts of one answer that the request does not hold. */
export interface LanguageFacts {
  readonly generationId: string;
  readonly timestamp: Date;
  readonly pings: boolean;
  readonly contextWindow: number;
}

/** Answers requests to language models. */
export interface LanguageModel {
  /** @throws {GatewayRefusal} for a request that is too long, and when the script refuses. */
  answer(request: FakeGatewayReplyRequest, facts: LanguageFacts): LanguageAnswer;
  /** Forgets the uses of replies. */
  reset(): void;
}

/** Reads the script. @throws {TypeError} or a `RangeError` for an invalid script. */
export function languageModel(replies: readonly FakeGatewayReply[]): LanguageModel {
  const scripts = readReplies<FakeGatewayReplyScript>(replies, GATEWAY_REPLIES);
  const queue = replyQueue<FakeGatewayReplyRequest, GatewayScript>(scripts);
  return {
    answer(request, { generationId, timestamp, pings, contextWindow }) {
      const { modelId, body, stream } = request;
      // A cast: the small model reads any Converse body.
      const read = converseOfCall(body) as FakeRequestBody;
      const inputTokens = promptParts(read).reduce((sum, { tokens }) => sum + tokens, 0);
      if (inputTokens > contextWindow) {
        throw invalidRequest(`prompt is too long: ${inputTokens} tokens > ${contextWindow} maximum`);
      }
      const text = messageText(lastUserMessage(read));
      const { script, use } = queue.choose({ request, modelId, text, isStream: stream });
      if (script?.error) {
        use();
        const { code, message, param } = script.error;
        throw new GatewayRefusal(code, message, { param, status: script.status, generationId });
      }
      const said = say(script ?? {}, read, traitsOf(modelId), "fakeGateway");
      const content = contentOf(said.content);
      const counts = content.map(tokensOf);
      const outputTokens = counts.reduce((sum, { all }) => sum + all, 0);
      const reasoning = counts.reduce((sum, { reasoning }) => sum + reasoning, 0);
      const usage = usageOf(script?.usage ?? { inputTokens, outputTokens }, reasoning);
      const finishReason = finishOf(said.stopReason);
      const gateway = { generationId, routing: { resolvedProvider: modelId.split("/")[0] } };
      const providerMetadata = {
        ...script?.providerMetadata,
        gateway: { ...gateway, ...Object(script?.providerMetadata?.["gateway"]) },
      };
      const warnings = script?.warnings ?? [];
      const response = { id: `resp_${generationId}`, modelId, timestamp: timestamp.toISOString() };
      const parts = [
        { type: "stream-start", warnings },
        { type: "response-metadata", ...response },
        ...streamParts(content, {
          interleave: script?.interleave ?? false,
          indexGap: script?.indexGap ?? 0,
          providerMetadata: { gateway: { generationId } },
        }).flatMap((part): Json[] => {
          const raw = body["includeRawChunks"] === true ? [{ type: "raw", rawValue: part }] : [];
          return [...(pings ? [{ type: "ping" }] : []), ...raw, part];
        }),
        { type: "finish", finishReason, usage, providerMetadata },
      ];
      return {
        body: { content, finishReason, usage, warnings, providerMetadata, response },
        events: script?.events?.map((data) => ({ data })) ?? parts.map(eventOf),
        use,
        finishReason: String(finishReason["unified"]),
        usage,
      };
    },
    reset: queue.reset,
  };
}

function eventOf(data: Json): SourceEvent {
  const type = String(data["type"]);
  return { data, isDelta: type.endsWith("-delta"), isFinish: isObject(data) && type === "finish" };
}
