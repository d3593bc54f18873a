/**
 * Promises of the types of structured output, kept by the compiler: what stands here compiles, and what is expected to be an
 * error is one.
 */
import { assertEquals } from "@std/assert";
import type { Bedrock } from "@bedrock-edge/client";
import { type DeepPartial, partialOutputStream } from "../../src/chat/partial_output_stream.ts";
import type { JsonSchema, StandardSchema } from "../../src/chat/schema.ts";

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
  expectType<Equal<typeof result.output, Place | undefined>>();
  // @ts-expect-error it may be missing: the model may have called a tool
  result.output.city;
  // @ts-expect-error no such member
  result.output?.country;

  const stream = bedrock.stream({ model: MODEL, messages: "Hi", output: place });
  expectType<Equal<Awaited<ReturnType<typeof stream.final>>["output"], Place | undefined>>();
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

  const both = await bedrock.model(MODEL).chat({ messages: "Hi", tools: [TOOL], output: place });
  expectType<Equal<typeof both.output, Place | undefined>>();
  expectType<Equal<typeof both.toolUses[number]["name"], "weather">>();

  // @ts-expect-error a mode that is none
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
