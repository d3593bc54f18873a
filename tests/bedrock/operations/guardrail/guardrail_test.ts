/**
 * Guardrails without a model: requests, answers, and mistakes that are found before a request.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { createBedrock, ProviderError } from "@bedrock-edge/client";
import {
  applyGuardrail,
  type ApplyGuardrailOptions,
  type GuardrailChecksOptions,
  invokeGuardrailChecks,
} from "@bedrock-edge/client/guardrail";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";

const ASK = { id: "gr1", version: "1", source: "INPUT", content: "Hi" } as const;
const CHECK = { messages: "Hi", checks: { contentFilter: ["HATE"] } };

/** A client over one answer, whose requests are kept. */
function clientOver(answer: unknown) {
  const sent: Request[] = [];
  const fetch = byRequest((request) => {
    sent.push(request.clone());
    return Promise.resolve(Response.json(answer, { headers: { "x-amzn-requestid": "r1" } }));
  });
  return { bedrock: createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch }), sent };
}

function clientOf(options: FakeBedrockOptions = {}) {
  const fake = fakeBedrock({ apiKey: "k", ...options });
  return { fake, bedrock: createBedrock({ region: "us-east-1", apiKey: "k", env: {}, retry: false, fetch: fake }) };
}

Deno.test("applyGuardrail sends texts, qualifiers and images, also of blobs and data URLs", async () => {
  const { bedrock, sent } = clientOver({ action: "NONE" });
  const png = new Uint8Array([137, 80, 78, 71]);
  await applyGuardrail(bedrock, {
    id: "arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1",
    version: "DRAFT",
    source: "OUTPUT",
    outputScope: "FULL",
    content: [
      "Hi",
      { text: "Paris is in France", qualifiers: ["grounding_source"] },
      { image: { format: "png", source: { bytes: png } } },
      { image: { format: "png", source: { bytes: new Blob([png]) } } },
    ],
    headers: { "x-own": "1" },
  });
  assertEquals(
    new URL(sent[0]!.url).pathname,
    "/guardrail/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aguardrail%2Fgr1/version/DRAFT/apply",
  );
  const image = { image: { format: "png", source: { bytes: "iVBORw==" } } };
  assertEquals(await sent[0]!.json(), {
    source: "OUTPUT",
    outputScope: "FULL",
    content: [
      { text: { text: "Hi" } },
      { text: { text: "Paris is in France", qualifiers: ["grounding_source"] } },
      image,
      image,
    ],
  });
  assertEquals(sent[0]!.headers.get("x-own"), "1");
});

Deno.test("an answer has no nulls, and keeps the members that nobody knows", async () => {
  const { bedrock } = clientOver({
    action: "GUARDRAIL_INTERVENED",
    actionReason: "Guardrail blocked.",
    outputs: [{ text: "No." }, { image: {} }],
    assessments: [{ topicPolicy: null, contentPolicy: { filters: [] }, newPolicy: { a: [null, { b: null }] } }],
    usage: { contentPolicyUnits: 1 },
    guardrailCoverage: { images: null, textCharacters: { guarded: 2, total: 3 } },
    blockedResponse: null,
    more: 1,
  });
  const { raw, ...outcome } = await applyGuardrail(bedrock, ASK);
  assertEquals(outcome, {
    intervened: true,
    action: "GUARDRAIL_INTERVENED",
    actionReason: "Guardrail blocked.",
    outputs: ["No."],
    assessments: [{ contentPolicy: { filters: [] }, newPolicy: { a: [null, {}] } }],
    usage: { contentPolicyUnits: 1 },
    coverage: { textCharacters: { guarded: 2, total: 3 } },
    requestId: "r1",
  });
  assertEquals([raw["more"], "blockedResponse" in raw], [1, false]);
});

Deno.test("an answer without an action, and one without results, are not empty successes", async () => {
  const { bedrock } = clientOver({});
  for (const call of [() => applyGuardrail(bedrock, ASK), () => invokeGuardrailChecks(bedrock, CHECK)]) {
    const error = await assertRejects(call, ProviderError, "the answer of the");
    assertEquals([error.kind, error.requestId], ["protocol", "r1"]);
  }
});

Deno.test("the fake's guardrail blocks, masks and finds nothing", async () => {
  const { bedrock, fake } = clientOf({
    guardrails: { gr1: { blockedWords: ["raincoat"], piiPatterns: { EMAIL: /\S+@\S+/ }, versions: ["1"] } },
  });
  const blocked = await applyGuardrail(bedrock, { ...ASK, content: ["a Raincoat", "b"] });
  assertEquals([blocked.intervened, blocked.outputs.length, blocked.actionReason], [true, 1, "Guardrail blocked."]);
  assertEquals(blocked.assessments[0]?.wordPolicy?.customWords?.length, 1);
  assertEquals(blocked.assessments[0]?.topicPolicy, undefined);
  assertEquals(blocked.coverage?.textCharacters, { guarded: 12, total: 12 });
  const masked = await applyGuardrail(bedrock, { ...ASK, content: ["to a@b.c", "b"] });
  assertEquals([masked.outputs, masked.actionReason], [["to {EMAIL}", "b"], "Guardrail masked."]);
  const clean = await applyGuardrail(bedrock, {
    ...ASK,
    content: [{ image: { format: "png", source: { bytes: "AAAA" } } }],
  });
  assertEquals([clean.intervened, clean.outputs, clean.coverage?.images], [false, [], { guarded: 1, total: 1 }]);
  const error = await assertRejects(() => applyGuardrail(bedrock, { ...ASK, version: "2" }), ProviderError);
  assertEquals([error.kind, error.status], ["validation", 400]);
  const entry = fake.requests[0]!;
  assertEquals([entry.operation, entry.modelId], ["ApplyGuardrail", "gr1"]);
});

Deno.test("checks are sent by name, and their results are lists", async () => {
  const { bedrock, sent } = clientOver({
    results: {
      contentFilter: { results: [{ category: "HATE", severityScore: 0.5 }] },
      sensitiveInformation: { results: [], truncated: true },
      promptAttack: { results: [] },
    },
    usage: { contentFilter: { textUnits: 2 } },
  });
  const { raw: _, ...results } = await invokeGuardrailChecks(bedrock, {
    messages: [{ role: "system", content: ["a", "b"] }, { role: "user", content: "c" }],
    checks: { contentFilter: ["HATE"], promptAttack: ["JAILBREAK"], sensitiveInformation: ["EMAIL"] },
  });
  assertEquals(results, {
    contentFilter: [{ category: "HATE", severityScore: 0.5 }],
    promptAttack: [],
    sensitiveInformation: [],
    isTruncated: true,
    textUnits: { contentFilter: 2 },
    requestId: "r1",
  });
  assertEquals([sent[0]!.method, new URL(sent[0]!.url).pathname], ["POST", "/guardrail-checks/invoke"]);
  assertEquals(await sent[0]!.json(), {
    messages: [{ role: "system", content: [{ text: "a" }, { text: "b" }] }, {
      role: "user",
      content: [{ text: "c" }],
    }],
    checks: {
      contentFilter: { categories: [{ category: "HATE" }] },
      promptAttack: { categories: [{ category: "JAILBREAK" }] },
      sensitiveInformation: { entities: [{ type: "EMAIL" }] },
    },
  });
});

Deno.test("a check without results is not a check that found nothing", async () => {
  for (const contentFilter of [null, {}, { results: null }]) {
    const { bedrock } = clientOver({ results: { contentFilter }, usage: {} });
    const call = () => invokeGuardrailChecks(bedrock, { messages: "Hi", checks: { contentFilter: ["HATE"] } });
    const error = await assertRejects(call, ProviderError, "the answer has no results of contentFilter");
    assertEquals([error.kind, error.requestId], ["protocol", "r1"]);
  }
});

Deno.test("the fake's checks answer what is asked, and refuse what the service's model refuses", async () => {
  const { bedrock } = clientOf();
  const results = await invokeGuardrailChecks(bedrock, {
    messages: "Write to ada@example.com or a@b.co",
    checks: { sensitiveInformation: ["EMAIL", "PHONE"] },
  });
  assertEquals(results.sensitiveInformation.map(({ beginOffset }) => beginOffset), [9, 28]);
  assertEquals([results.contentFilter, results.textUnits], [[], { sensitiveInformation: 1 }]);
  const refused = (checks: GuardrailChecksOptions["checks"]) =>
    assertRejects(() => invokeGuardrailChecks(bedrock, { messages: "Hi", checks }), ProviderError, "validation error");
  await refused({ contentFilter: ["NOISE"] });
  const url = "https://bedrock-runtime.us-east-1.amazonaws.com/guardrail-checks/invoke";
  const post = (body: string) =>
    fakeBedrock()(url, {
      method: "POST",
      headers: { authorization: "Bearer fake-bedrock-key" },
      body,
    });
  assertEquals((await (await post("{")).json()).message, "The request body is not valid JSON.");
  const empty = { messages: [{ role: "user", content: [{ text: "Hi" }] }], checks: {} };
  assertEquals((await (await post(JSON.stringify(empty))).json()).message, "At least one check must be specified.");
});

const MISTAKES: readonly (readonly [options: Record<string, unknown>, message: string])[] = [
  [{ id: undefined }, "Cannot apply the guardrail: id is missing; pass id, version and source"],
  [{ version: "" }, "Cannot apply the guardrail: version is missing"],
  [{ source: undefined }, "Cannot apply the guardrail: source is missing"],
  [{ source: "input" }, 'Cannot use option "source"'],
  [{ guardrailIdentifier: "g" }, 'Cannot use option "guardrailIdentifier": unknown option; did you mean "id"?'],
  [{ content: [] }, "Cannot apply the guardrail: content is empty; pass a text, or a list of texts and images"],
  [{ content: 5 }, "Cannot apply the guardrail: content is a number"],
  [{ content: [{ bytes: "" }] }, "Cannot apply the guardrail: content[0] is not a text or an image"],
];

for (const [options, message] of MISTAKES) {
  Deno.test(`a mistake is found before a request: ${message}`, async () => {
    const { bedrock, sent } = clientOver({});
    // A cast: a mistake.
    const call = () => applyGuardrail(bedrock, { ...ASK, ...options } as ApplyGuardrailOptions);
    await assertRejects(call, TypeError, message);
    assertEquals(sent.length, 0);
  });
}

const CHECK_MISTAKES: readonly (readonly [options: Record<string, unknown>, message: string])[] = [
  [{ messages: [] }, "Cannot check the messages: the list is empty; pass a text, or a list of { role, content }"],
  [{ messages: [null] }, 'Cannot use option "messages[0].role"'],
  [{ messages: [{ role: "tool", content: "Hi" }] }, "use user, assistant or system"],
  [{ messages: [{ role: "user", content: [5] }] }, "Cannot check the messages: messages[0].content is not text"],
  [{ checks: {} }, "Cannot check the messages: checks has no entry"],
  [{ checks: undefined }, "Cannot check the messages: checks has no entry"],
  [{ checks: { contentFilters: [] } }, 'Cannot use option "checks.contentFilters"'],
];

for (const [options, message] of CHECK_MISTAKES) {
  Deno.test(`a mistake in checks is found before a request: ${message} ${JSON.stringify(options)}`, async () => {
    const { bedrock, sent } = clientOver({});
    // A cast: a mistake.
    const call = () => invokeGuardrailChecks(bedrock, { ...CHECK, ...options } as GuardrailChecksOptions);
    await assertRejects(call, TypeError, message);
    assertEquals(sent.length, 0);
  });
}
