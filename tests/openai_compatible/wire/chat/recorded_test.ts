/**
 * Recorded Chat Completions: the answers are read as they were, and the client can send the recorded requests.
 */
import { assertEquals } from "@std/assert";
import type { ContentBlock, Message } from "@bedrock-edge/client";
import { fakeOpenAI } from "@bedrock-edge/client/testing";
import { corpus, type Recording } from "../../../helpers/corpus.ts";
import { rig } from "../../rig.ts";

const { recordings, missing } = corpus("openai-compatible");
const chats = recordings.filter(({ path }) => path?.endsWith("/chat/completions"));

interface WireMessage {
  readonly role: "user";
  readonly content: string | readonly { readonly type: string; readonly text?: string; readonly input_audio?: Audio }[];
}

interface Audio {
  readonly data: string;
  readonly format: string;
}

/** Returns the recorded messages as a caller writes them. A recording is cut in the middle of its base64. */
function messagesOf({ request }: Recording): Message[] {
  return (request?.messages as readonly WireMessage[]).map(({ role, content }) => ({
    role,
    content: typeof content === "string"
      ? content
      : content.map(({ text, input_audio: audio }): ContentBlock =>
        audio
          ? { type: "audio", format: audio.format, source: { bytes: whole(audio.data) } }
          : { type: "text", text: text ?? "" }
      ),
  }));
}

function whole(base64: string): string {
  return base64.slice(0, base64.length - base64.length % 4);
}

Deno.test(`recorded answers are read, and their requests can be sent${missing}`, async () => {
  assertEquals(chats.length, missing ? 0 : 3);
  for (const recording of chats) {
    const { client, sent } = rig({ body: JSON.parse(recording.response ?? "") });
    const result = await client.chat({ model: `${recording.request?.model}`, messages: messagesOf(recording) });
    const { choices: [{ message }], usage } = JSON.parse(recording.response ?? "");
    assertEquals(result.text, message.content);
    assertEquals(result.stopReason, "end_turn");
    assertEquals(
      [result.usage?.inputTokens, result.usage?.outputTokens, result.usage?.totalTokens],
      [usage.prompt_tokens, usage.completion_tokens, usage.total_tokens],
    );
    const [reasoning] = result.content;
    if (message.reasoning) assertEquals(reasoning, { type: "reasoningContent", text: message.reasoning });
    // That client said that it wants no stream, which is the default.
    const { stream: _, ...recorded } = recording.request ?? {};
    const cut = JSON.parse(JSON.stringify(recorded), (name, value) => name === "data" ? whole(value) : value);
    assertEquals(sent[0]?.body, cut);
  }
});

Deno.test(`the fake accepts the recorded requests${missing}`, async () => {
  for (const recording of chats) {
    const { client } = rig([], { fetch: fakeOpenAI({ apiKey: null, replies: ["Ho"] }) });
    const { text } = await client.chat({ model: `${recording.request?.model}`, messages: messagesOf(recording) });
    assertEquals(text, "Ho");
  }
});
