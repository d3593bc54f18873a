/**
 * Recorded conversations of the Responses API: our request after a recorded answer is the recorded request, but for what the
 * recorded client chose.
 */
import type { ChatResult, Message, Tool } from "@bedrock-edge/client";
import { assertEquals } from "@std/assert";
import { asObject, type JsonObject } from "../../../../src/base/json_object.ts";
import type { OpenAIChatOptions } from "@bedrock-edge/client/openai-compatible";
import { responses } from "../../../../src/openai_compatible/wire/responses/format.ts";
import { corpus, type Recording } from "../../../helpers/corpus.ts";
import { eventsOf, streamedResult, wholeResult } from "./reading.ts";

const { recordings, missing } = corpus("openai-compatible");

/** Members that the recorded clients send and we do not: nothing depends on them, as other recorded requests lack them. */
const CHOSEN: readonly string[] = ["id", "status", "annotations"];

/** Returns a recorded item without what its client chose. Reasoning goes back unchanged. */
function plain(item: unknown): unknown {
  const { type, content, ...rest } = asObject(item);
  if (type === "reasoning") return item;
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !CHOSEN.includes(name)));
  return {
    ...kept,
    ...type === undefined || type === "message" ? {} : { type },
    ...content === undefined ? {} : { content: Array.isArray(content) ? content.map(plainPart) : content },
  };
}

function plainPart(part: unknown): unknown {
  return Object.fromEntries(Object.entries(asObject(part)).filter(([name]) => !CHOSEN.includes(name)));
}

function resultOf({ response = "", responseHeaders }: Recording): Promise<ChatResult> {
  if (responseHeaders?.["content-type"] !== "text/event-stream") return wholeResult(JSON.parse(response));
  return streamedResult(eventsOf(response));
}

/** Returns the options that a recorded first request stands for. */
function optionsOf({ input, instructions, tools, tool_choice, text }: JsonObject): OpenAIChatOptions {
  const format = asObject(asObject(text).format);
  return {
    messages: input as readonly Message[],
    ...typeof instructions === "string" ? { system: instructions } : {},
    ...Array.isArray(tools)
      ? {
        tools: tools.map(({ name, description, parameters, strict }): Tool => ({
          name,
          inputSchema: parameters,
          strict,
          ...description === null ? {} : { description },
        })),
      }
      : {},
    ...tool_choice === "auto" ? { toolChoice: "auto" } : {},
    ...format.schema ? { output: { schema: format.schema as { type: "object" }, name: `${format.name}` } } : {},
  };
}

/** Compares our request with the recorded one. */
function compare(options: OpenAIChatOptions, recorded: JsonObject, leftOut: readonly string[] = []): void {
  const { store: _, include, ...ours } = responses.encode({
    model: `${recorded.model}`,
    options,
    quirks: { encryptedReasoning: "include" in recorded },
    streaming: recorded.stream === true,
    mode: options.output && "native",
  }).body;
  const input = (ours.input as JsonObject[]).filter(({ type }) => !leftOut.includes(`${type}`));
  const { store: __, stream, ...theirs } = recorded;
  assertEquals({ ...ours, input, ...include ? { include } : {} }, {
    ...theirs,
    ...stream ? { stream } : {},
    input: (theirs.input as unknown[]).map(plain),
    ...Array.isArray(theirs.tools)
      ? {
        tools: theirs.tools.map(({ description, ...tool }) => description === null ? tool : { ...tool, description }),
      }
      : {},
  });
}

/** Returns the recordings of one conversation, in order. */
function conversation(name: string): Recording[] {
  return recordings.filter(({ source }) => source.includes(name));
}

for (
  const { name, count, leftOut } of [
    { name: "test_reused_tool_call_ids[request]", count: 4 },
    { name: "test_reused_tool_call_ids[stream]", count: 3 },
    { name: "test_reused_tool_call_ids_gpt_5_5", count: 4 },
    { name: "test_native_output", count: 1 },
    { name: "test_gpt_oss_responses", count: 1 },
    // The recorded client drops the reasoning of gpt-oss.
    { name: "chat_calls_tools_through_the_responses_surface", count: 2, leftOut: ["reasoning"] },
    { name: "chat_chats_through_the_responses_surface", count: 1 },
    { name: "streams_through_the_responses_surface", count: 1 },
  ]
) {
  Deno.test({
    name: `the conversation ${name} is sent as it was recorded${missing}`,
    ignore: missing !== "",
    async fn() {
      const turns = conversation(name);
      assertEquals(turns.length, count);
      const { request: first = {} } = turns[0]!;
      const options = optionsOf(first);
      const messages: Message[] = [...options.messages as readonly Message[]];
      for (const [at, turn] of turns.entries()) {
        const { request = {} } = turn;
        if (at > 0) {
          const { message, content } = await resultOf(turns[at - 1]!);
          messages.push(JSON.parse(JSON.stringify(message)));
          const last = asObject((request.input as unknown[]).at(-1));
          messages.push(
            last.type === "function_call_output"
              ? {
                role: "user",
                content: content.flatMap((block) =>
                  block.type === "toolUse"
                    ? [{ type: "toolResult", toolUseId: block.toolUseId, content: `${last.output}` } as const]
                    : []
                ),
              }
              : { role: "user", content: `${last.content}` },
          );
        }
        const { messages: _, ...own } = optionsOf(request);
        // The recorded client makes an id unique by the id of its answer, as we do; a unique one stays.
        compare({ ...own, messages: [...messages] }, request, leftOut);
      }
    },
  });
}
