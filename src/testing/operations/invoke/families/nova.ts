/** Amazon Nova's messages: Converse's own shape. Source: recorded exchanges of 2025-02 to 2026-08. */
import type { FakeRequestBody } from "../../../base/request_log.ts";
import { member, members } from "../../../judge/conversation.ts";
import { malformed, refuseOtherKeys, requireKeys } from "../base/body_rules.ts";
import type { Chunk, NativeBody, TextAnswer, TextFamily } from "../base/text_family.ts";

const KEYS: ReadonlySet<string> = new Set([
  "schemaVersion",
  "system",
  "messages",
  "inferenceConfig",
  "toolConfig",
  "additionalModelRequestFields",
  "reasoningConfig",
]);

const BLOCKS: ReadonlySet<string> = new Set([
  "text",
  "image",
  "video",
  "audio",
  "document",
  "toolUse",
  "toolResult",
  "reasoningContent",
  "cachePoint",
]);

/** Nova. */
export const NOVA: TextFamily = {
  formats: ["nova"],
  judge(body) {
    requireKeys(body, ["messages"]);
    refuseOtherKeys(body, KEYS);
    members(body, "messages").forEach((message, at) =>
      members(message, "content").forEach((block, index) => {
        const other = Object.keys(block).find((key) => !BLOCKS.has(key));
        if (other === undefined) return;
        throw malformed(`#/messages/${at}/content/${index}`, `extraneous key [${other}] is not permitted`);
      })
    );
  },
  read,
  whole({ response, counts }) {
    const { output, stopReason } = response;
    const usage = { inputTokens: counts.input, outputTokens: counts.output, totalTokens: counts.input + counts.output };
    return { output, stopReason: stopOf(stopReason), usage: { ...usage, ...cacheOf(counts) } };
  },
  chunks,
};

function read(body: NativeBody): FakeRequestBody {
  const { max_new_tokens, maxTokens, ...inference } = member(body, "inferenceConfig");
  const { reasoningConfig } = { ...member(body, "inferenceConfig"), ...body };
  const read = {
    ...body,
    inferenceConfig: { ...inference, maxTokens: maxTokens ?? max_new_tokens },
    additionalModelRequestFields: {
      ...member(body, "additionalModelRequestFields"),
      ...(reasoningConfig === undefined ? {} : { reasoningConfig }),
    },
  };
  // A cast: the judge has seen that the shape is Converse's.
  return read as unknown as FakeRequestBody;
}

/** Each delta of a text is a block of its own, with no `contentBlockStart`; other blocks stay whole. */
function chunks({ events, counts }: TextAnswer): readonly Chunk[] {
  let next = 0;
  /** Our numbers of the blocks that stay whole. */
  const numbers = new Map<unknown, number>();
  const numberOf = (index: unknown): number => {
    if (!numbers.has(index)) numbers.set(index, next++);
    return numbers.get(index)!;
  };
  return events.flatMap((event): Chunk[] => {
    const [[name, payload] = ["", undefined]] = Object.entries(event);
    const value = member({ payload }, "payload");
    const index = value["contentBlockIndex"];
    switch (name) {
      case "contentBlockStart":
        return [{ data: { [name]: { start: value["start"], contentBlockIndex: numberOf(index) } } }];
      case "contentBlockDelta": {
        const delta = member(value, "delta");
        if (!("text" in delta)) {
          return [{ data: { [name]: { delta, contentBlockIndex: numberOf(index) } }, isDelta: true }];
        }
        const contentBlockIndex = next++;
        return [
          { data: { [name]: { delta, contentBlockIndex } }, isDelta: true },
          { data: { contentBlockStop: { contentBlockIndex } } },
        ];
      }
      case "contentBlockStop":
        return numbers.has(index) ? [{ data: { [name]: { contentBlockIndex: numberOf(index) } } }] : [];
      case "messageStop":
        return [{ data: { [name]: { stopReason: stopOf(`${value["stopReason"]}`) } }, isEnd: true }];
      case "metadata": {
        const usage = { inputTokens: counts.input, outputTokens: counts.output, ...cacheOf(counts) };
        return [{ data: { [name]: { usage, metrics: {}, trace: {} } } }];
      }
      default:
        return [{ data: event }];
    }
  });
}

/** Behind a guardrail the model still ends as it ended (recorded 2025-02). */
function stopOf(stopReason: string): string {
  return stopReason === "guardrail_intervened" ? "end_turn" : stopReason;
}

function cacheOf({ cacheRead, cacheWrite }: TextAnswer["counts"]): NativeBody {
  return { cacheReadInputTokenCount: cacheRead ?? 0, cacheWriteInputTokenCount: cacheWrite ?? 0 };
}
