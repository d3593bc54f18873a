/**
 * The table of scripted faults over the operations beside chats: each row must end as it does for Converse (a whole answer) or for
 * ConverseStream (an event stream), after the same requests and the same time. The differences are named.
 */
import { assertEquals } from "@std/assert";
import { type Bedrock, countTokens } from "@bedrock-edge/client";
import { embed } from "@bedrock-edge/client/embed";
import { applyGuardrail, invokeGuardrailChecks } from "@bedrock-edge/client/guardrail";
import { invokeModel, invokeModelWithResponseStream } from "@bedrock-edge/client/invoke";
import { rerank } from "@bedrock-edge/client/rerank";
import { withRandom } from "../helpers/watch.ts";
import { play } from "./scripted.ts";
import { type Cell, CHANCE, ROWS, TEXT } from "./scripted_rows.ts";

const NATIVE = { model: "amazon.nova-lite-v1:0", body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] } };

interface NativeChunk {
  readonly contentBlockDelta?: { readonly delta: { readonly text: string } };
}

/** An operation, and a call of it that resolves with the text of a good answer. */
interface Row {
  readonly name: string;
  readonly form: "Converse" | "ConverseStream";
  read(bedrock: Bedrock): Promise<string>;
}

/** Returns the text of a good answer if an answer has what it should have. */
const good = (isGood: boolean): string => isGood ? TEXT : "another answer";

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
];

/** Rows that an operation does not have: `{"inputTokens":1}` ends before the cut. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { CountTokens: ["cut inside a frame, before content"] };

/** The end of a stream without a chat's `partial`: an error of a chat that holds it is the error that caused it. */
function rawEnd({ end, ...cell }: Cell, row: string): Cell {
  const cause = row.startsWith("reset") ? "network" : "streamTruncated";
  return { ...cell, end: end.replace("StreamTruncatedError streamTruncated", `ProviderError ${cause}`) };
}

for (const { name, form, read } of OPERATIONS) {
  Deno.test(`every scripted fault of ${name} ends as in ${form}`, async () => {
    const wrong: string[] = [];
    let cells = 0;
    for (const row of ROWS) {
      const ends = row[form];
      if (!ends || LEFT_OUT[name]?.includes(row.name)) continue;
      for (const times of [1, Infinity]) {
        const expected = rawEnd(times === 1 ? ends.once : ends.always, row.name);
        // The agent runtime takes no API keys; the tables of chats have them.
        const played = await withRandom(CHANCE, () => play({ row, times, name, scheme: "sigv4", expected, read }));
        wrong.push(...played.wrong);
        cells++;
      }
    }
    assertEquals(wrong, []);
    assertEquals(cells > 40, true);
  });
}
