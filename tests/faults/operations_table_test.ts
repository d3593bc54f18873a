/**
 * The table of scripted faults over the operations beside chats: each row must end as it does for Converse (a whole answer) or for
 * ConverseStream (an event stream), after the same requests and the same time. The differences are named.
 */
import { assertEquals } from "@std/assert";
import { type Bedrock, countTokens } from "@bedrock-edge/client";
import { listAsyncInvokes, startAsyncInvoke } from "@bedrock-edge/client/async-invoke";
import { embed } from "@bedrock-edge/client/embed";
import { applyGuardrail, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
import { generateImage } from "@bedrock-edge/client/image";
import { invokeModel, invokeModelWithResponseStream, nova } from "@bedrock-edge/client/invoke";
import { retrieve, retrieveAndGenerate } from "@bedrock-edge/client/knowledge-base";
import { rerank } from "@bedrock-edge/client/rerank";
import { withRandom } from "../helpers/watch.ts";
import { play, type PlayedCell } from "./scripted.ts";
import { type Cell, CHANCE, ROWS, TEXT } from "./scripted_rows.ts";

const NATIVE = { model: "amazon.nova-lite-v1:0", body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] } };

interface NativeChunk {
  readonly contentBlockDelta?: { readonly delta: { readonly text: string } };
}

/** An operation, and a call of it that resolves with the text of a good answer. */
interface Row {
  readonly name: string;
  readonly form: "Converse" | "ConverseStream";
  readonly options?: PlayedCell["options"];
  /** Whether a stream is that of a chat, whose errors have what came. @default {false} */
  readonly isChat?: boolean;
  read(bedrock: Bedrock): Promise<string>;
}

/** Returns the text of a good answer if an answer has what it should have. */
const good = (isGood: boolean): string => isGood ? TEXT : "another answer";

const CHAT = { model: NATIVE.model, messages: "Hi" };
const KB = "KB12345678";
const KNOWLEDGE: Row["options"] = {
  fakes: {
    knowledgeBases: { [KB]: { documents: [{ uri: "s3://docs/umbrella.md", text: "An umbrella costs 12 euros." }] } },
  },
};

const OPERATIONS: readonly Row[] = [
  {
    name: "InvokeModel",
    form: "Converse",
    async read(bedrock) {
      const { body } = await invokeModel<{ output: { message: { content: { text: string }[] } } }>(bedrock, NATIVE);
      return body.output.message.content[0]!.text;
    },
  },
  {
    name: "InvokeModelWithResponseStream",
    form: "ConverseStream",
    async read(bedrock) {
      let text = "";
      const stream = await invokeModelWithResponseStream<NativeChunk>(bedrock, NATIVE);
      for await (const { contentBlockDelta } of stream) text += contentBlockDelta?.delta.text ?? "";
      return text;
    },
  },
  {
    name: "ApplyGuardrail",
    form: "Converse",
    async read(bedrock) {
      const { action } = await applyGuardrail(bedrock, { id: "g", version: "1", source: "INPUT", content: "Hi" });
      return good(action === "NONE");
    },
  },
  {
    name: "InvokeGuardrailChecks",
    form: "Converse",
    async read(bedrock) {
      const { contentFilter } = await invokeGuardrailChecks(bedrock, {
        messages: "Hi",
        checks: { contentFilter: ["HATE"] },
      });
      return good(contentFilter.length === 1);
    },
  },
  {
    name: "CountTokens",
    form: "Converse",
    async read(bedrock) {
      const { inputTokens } = await countTokens(bedrock, {
        model: "anthropic.claude-sonnet-4-20250514-v1:0",
        messages: "Hi",
      });
      return good(inputTokens === 1);
    },
  },
  {
    name: "embed",
    form: "Converse",
    async read(bedrock) {
      const { embeddings } = await embed(bedrock, {
        model: "amazon.titan-embed-text-v2:0",
        input: ["Hi"],
        dimensions: 256,
      });
      return good(embeddings.length === 1);
    },
  },
  {
    name: "Rerank",
    form: "Converse",
    async read(bedrock) {
      const { results } = await rerank(bedrock, {
        model: "cohere.rerank-v3-5:0",
        query: "rain",
        documents: ["rain"],
        via: "agent-runtime",
      });
      return good(results.length === 1);
    },
  },
  {
    name: "chat() through a codec of InvokeModel",
    form: "Converse",
    options: { codecs: [nova({ models: "all" })] },
    read: async (bedrock) => (await bedrock.chat(CHAT)).text,
  },
  {
    name: "stream() through a codec of InvokeModel",
    form: "ConverseStream",
    options: { codecs: [nova({ models: "all" })] },
    isChat: true,
    async read(bedrock) {
      let text = "";
      for await (const delta of bedrock.stream(CHAT).textStream) text += delta;
      return text;
    },
  },
  {
    name: "generateImage",
    form: "Converse",
    async read(bedrock) {
      const { images } = await generateImage(bedrock, { model: "amazon.titan-image-generator-v2:0", prompt: "rain" });
      return good(images.length === 1);
    },
  },
  {
    name: "StartAsyncInvoke",
    form: "Converse",
    async read(bedrock) {
      const { invocationArn } = await startAsyncInvoke(bedrock, {
        model: "luma.ray-v2:0",
        modelInput: { prompt: "rain" },
        output: { s3Uri: "s3://videos/" },
      });
      return good(invocationArn.startsWith("arn:"));
    },
  },
  {
    name: "ListAsyncInvokes",
    form: "Converse",
    read: async (bedrock) => good((await Array.fromAsync(listAsyncInvokes(bedrock))).length === 0),
  },
  {
    name: "Retrieve",
    form: "Converse",
    options: KNOWLEDGE,
    async read(bedrock) {
      const { results } = await retrieve(bedrock, { knowledgeBase: KB, query: "umbrella" });
      return good(results.length === 1);
    },
  },
  {
    name: "RetrieveAndGenerate",
    form: "Converse",
    options: KNOWLEDGE,
    async read(bedrock) {
      const model = "amazon.nova-lite-v1:0";
      const { text } = await retrieveAndGenerate(bedrock, { knowledgeBase: KB, model, query: "umbrella" });
      return good(text.length > 0);
    },
  },
];

/** Rows that an operation does not have: `{"inputTokens":1}` and an empty list end before the cut. */
const SHORT = ["cut inside a frame, before content"];
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { CountTokens: SHORT, ListAsyncInvokes: SHORT };

/** The end of a stream without a chat's `partial`: an error of a chat that holds it is the error that caused it. */
function rawEnd({ end, ...cell }: Cell, row: string): Cell {
  const cause = row.startsWith("reset") ? "network" : "streamTruncated";
  return { ...cell, end: end.replace("StreamTruncatedError streamTruncated", `ProviderError ${cause}`) };
}

for (const { name, form, options, isChat = false, read } of OPERATIONS) {
  Deno.test(`every scripted fault of ${name} ends as in ${form}`, async () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const row of ROWS) {
      const ends = row[form];
      if (!ends || LEFT_OUT[name]?.includes(row.name)) continue;
      for (const times of [1, Infinity]) {
        const due = times === 1 ? ends.once : ends.always;
        const expected = isChat ? due : rawEnd(due, row.name);
        // The agent runtime takes no API keys; the tables of chats have them.
        const played = await withRandom(
          CHANCE,
          () => play({ row, times, name, scheme: "sigv4", expected, options, read }),
        );
        wrong.push(...played.wrong);
        cells++;
      }
    }
    assertEquals(wrong, []);
    assertEquals(cells > 40, true);
  });
}
