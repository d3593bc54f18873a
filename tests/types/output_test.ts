/**
 * Promises of the types of structured output, kept by the compiler: what stands here compiles, and what is expected to be an
 * error is one.
 */
import { assertEquals } from "@std/assert";
import {
  type Bedrock,
  type ChatResult,
  conversation,
  type DeepPartial,
  type JsonSchema,
  partialOutputStream,
  runTools,
  type StandardSchema,
  type ToolEntry,
} from "@bedrock-edge/client";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
/** Counts, so that a promise that is not looked at shows. */
function expectType<_T extends true>(): number {
  return 1;
}

interface Place {
  city: string;
  rivers: { name: string; km?: number }[];
}

function schemaOf<O>(): StandardSchema<O> {
  return { "~standard": { version: 1, vendor: "mine", validate: (value: unknown) => ({ value }) } };
}

const MODEL = "amazon.nova-lite-v1:0";
const TOOL = { name: "weather", inputSchema: { type: "object" } } as const;

/** Only compiled: nothing is sent. */
export async function typed(bedrock: Bedrock): Promise<void> {
  const place = { schema: schemaOf<Place>(), jsonSchema: { type: "object" } };
  const result = await bedrock.chat({ model: MODEL, messages: "Hi", output: place });
  expectType<Equal<typeof result.output, Place>>();
  result.output.city;
  // @ts-expect-error no such member
  result.output.country;

  const stream = bedrock.stream({ model: MODEL, messages: "Hi", output: place });
  expectType<Equal<Awaited<ReturnType<typeof stream.final>>["output"], Place>>();
  for await (const partial of partialOutputStream(stream)) {
    expectType<Equal<typeof partial, DeepPartial<Place>>>();
    expectType<Equal<typeof partial.city, string | undefined>>();
    // @ts-expect-error the list may have nothing yet, and its items may miss members
    partial.rivers[0].name.length;
    // @ts-expect-error it is not the reader's to change
    partial.city = "x";
  }

  const read: JsonSchema = JSON.parse('{"type":"object"}');
  for (const schema of [read, { type: "object", properties: { city: { type: "string" } } }]) {
    const unknown = await bedrock.chat({ model: MODEL, messages: "Hi", output: { schema } });
    expectType<Equal<typeof unknown.output, unknown>>();
    // @ts-expect-error nobody has looked at it
    unknown.output?.city;
  }

  // With tools it may be missing: the model may have called one instead.
  const both = await bedrock.model(MODEL).chat({ messages: "Hi", tools: [TOOL], output: place });
  expectType<Equal<typeof both.output, Place | undefined>>();
  expectType<Equal<typeof both.toolUses[number]["name"], "weather">>();

  const loop = await runTools(bedrock.model(MODEL), { messages: "Hi", tools: [TOOL], output: place });
  expectType<Equal<typeof loop.output, Place | undefined>>();

  const talk = conversation(bedrock.model(MODEL));
  expectType<Equal<Awaited<ReturnType<typeof talk.send<Place>>>["output"], Place>>();
  const turn = talk.stream("Hi", { output: place });
  expectType<Equal<Awaited<ReturnType<typeof turn.final>>["output"], Place>>();
  const withTools = conversation(bedrock.model(MODEL), { tools: [TOOL] });
  const sent = await withTools.send("Hi", { output: place });
  expectType<Equal<typeof sent.output, Place | undefined>>();

  // Not asked for, or by a JSON Schema: nothing is known of it.
  const plain = await bedrock.chat({ model: MODEL, messages: "Hi" });
  expectType<Equal<typeof plain.output, unknown>>();
  // A helper for any model sees that it may be missing.
  const anyResult: ChatResult<readonly ToolEntry[], Place> = result;
  // @ts-expect-error it may be missing
  anyResult.output.city;

  // @ts-expect-error an invalid mode
  await bedrock.chat({ model: MODEL, messages: "Hi", output: { ...place, mode: "json" } });
  // @ts-expect-error no schema
  await bedrock.chat({ model: MODEL, messages: "Hi", output: { name: "x" } });
}

Deno.test("a partial output misses what it likes, all the way down", () => {
  const partials: DeepPartial<Place>[] = [{}, { city: "P" }, { rivers: [] }, { rivers: [{}, { name: "S" }] }];
  // @ts-expect-error of another type
  const other: DeepPartial<Place> = { rivers: [{ name: 1 }] };
  assertEquals(partials.length, 4);
  assertEquals(other.rivers?.length, 1);
  const count = expectType<Equal<DeepPartial<unknown>, unknown>>() +
    expectType<Equal<DeepPartial<string | null>, string | null>>() +
    expectType<Equal<DeepPartial<number[][]>, readonly (readonly number[])[]>>() +
    expectType<Equal<DeepPartial<{ a: 1 } | { b: 2 }>, { readonly a?: 1 } | { readonly b?: 2 }>>();
  assertEquals(count, 4);
});
