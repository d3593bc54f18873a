/**
 * Strict tools through the client: plain JSON Schema and Standard Schema, whole and streamed, with facts and without.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type ChatResult, createBedrock, ProviderError, runTools, type StandardSchema } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock } from "@bedrock-edge/client/testing";

const SONNET = "us.anthropic.claude-sonnet-4-6";
const HIDDEN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";

const properties = { tags: { type: "array", items: { type: "string" }, maxItems: 3 } };
const strictProperties = { tags: { type: "array", items: { type: "string" }, description: "(maxItems: 3)" } };
const json = { type: "object", properties };

/** A schema as a library makes one: it says itself as JSON Schema, and validates. */
const standard: StandardSchema<{ tags: string[] }> = {
  "~standard": {
    version: 1,
    vendor: "of-tests",
    validate: (value: unknown) => ({ value }),
    // The standard's optional half, which the type leaves out.
    ...{ jsonSchema: { input: () => json } },
  },
};

interface Sent {
  readonly tool: Readonly<Record<string, unknown>>;
  readonly repairs: ChatResult["repairs"];
}

async function sent(
  model: string,
  inputSchema: typeof json | typeof standard,
  { streaming = false, facts = false, check = "repair" as "repair" | "strict" | "off" } = {},
): Promise<Sent> {
  const fake = fakeBedrock({ apiKey: "k" });
  const options = { region: "us-east-1", apiKey: "k", fetch: fake } as const;
  const bedrock = createBedrock(facts ? { ...options, models: modelFacts() } : options);
  const request = { model, messages: "Rate it.", tools: [{ name: "rate", strict: true, inputSchema }], check };
  const { repairs } = streaming ? await bedrock.stream(request).final() : await bedrock.chat(request);
  const { toolConfig } = fake.requests[0]!.body as { toolConfig: { tools: { toolSpec: Sent["tool"] }[] } };
  return { tool: toolConfig.tools[0]!.toolSpec, repairs };
}

for (const [name, schema] of [["JSON Schema", json], ["Standard Schema", standard]] as const) {
  Deno.test(`a strict tool of ${name} keeps strict, and its bound moves into the description`, async () => {
    for (const model of [SONNET, HIDDEN]) {
      for (const streaming of [false, true]) {
        for (const facts of [false, true]) {
          const { tool, repairs } = await sent(model, schema, { streaming, facts });
          assertEquals(tool, {
            name: "rate",
            strict: true,
            inputSchema: { json: { type: "object", properties: strictProperties, additionalProperties: false } },
          });
          const paths = repairs.map(({ rule, path }) => `${rule} ${path}`);
          const [bound, open] = [".properties.tags.maxItems", ""].map((at) =>
            `strict-tool-schema tools[0].inputSchema${at}`
          );
          // The schema of a library is closed after it is made.
          assertEquals(paths, schema === json ? [bound, open] : [bound]);
        }
      }
      await assertRejects(
        () => sent(model, schema, { check: "strict" }),
        TypeError,
        "tools[0].inputSchema.properties.tags.maxItems is a bound that strict tools do not support",
      );
    }
  });
}

Deno.test("the bounds of integers that a library writes are taken out, also where the caller is judged", async () => {
  const integer = { type: "integer", minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };
  const schema = { type: "object", properties: { tags: integer }, additionalProperties: false };
  for (const check of ["repair", "strict"] as const) {
    // Another schema than the others have: what is sent is all that this test looks at.
    const { tool, repairs } = await sent(SONNET, schema as unknown as typeof json, { check });
    assertEquals(tool.inputSchema, { json: { ...schema, properties: { tags: { type: "integer" } } } });
    assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), [
      "strict-tool-schema tools[0].inputSchema.properties.tags.minimum",
      "strict-tool-schema tools[0].inputSchema.properties.tags.maximum",
    ]);
  }
});

Deno.test("with facts too, a tool that is not an object is refused by its path", async () => {
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock(), models: modelFacts() });
  for (const model of ["us.anthropic.claude-opus-4-8", SONNET]) {
    // As JavaScript would pass it.
    const tools = [7] as unknown as [];
    await assertRejects(() => bedrock.chat({ model, messages: "Hi", tools }), TypeError, "tools[0]");
  }
});

Deno.test("strict tools of other families, and of a client without checks, are sent unchanged", async () => {
  const { tool, repairs } = await sent("us.amazon.nova-2-lite-v1:0", json);
  assertEquals([tool.inputSchema, tool.strict, repairs], [{ json }, true, []]);
  await assertRejects(() => sent(SONNET, json, { check: "off" }), ProviderError, "must be explicitly set to false");
});

Deno.test("a model that is known to refuse strict gets the given schema", async () => {
  const { tool, repairs } = await sent("us.anthropic.claude-opus-4-8", json, { facts: true });
  assertEquals(tool, { name: "rate", inputSchema: { json } });
  assertEquals(repairs.map(({ rule, path }) => `${rule} ${path}`), ["strict-tools tools[0].strict"]);
});

Deno.test("the caller's own tool still runs and validates", async () => {
  const fake = fakeBedrock({
    apiKey: "k",
    replies: [{ times: 1, content: [{ toolUse: { toolUseId: "t1", name: "rate", input: { tags: ["a"] } } }] }, "Done."],
  });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
  const given: unknown[] = [];
  const tool = {
    name: "rate",
    strict: true,
    inputSchema: standard,
    execute: (input: { tags: string[] }) => {
      given.push(input);
      return "rated";
    },
  };
  const { text } = await runTools(bedrock.model(SONNET), { messages: "Rate it.", tools: [tool] });
  assertEquals([text, given], ["Done.", [{ tags: ["a"] }]]);
  assert(fake.requests.length === 2);
});
