import { assert, assertEquals } from "@std/assert";
import type { Residency } from "@bedrock-edge/client";
import { findModel, listModels, registerModel } from "@bedrock-edge/client/models";
import { awsError } from "../../src/aws/failures.ts";
import { idParts, prefixesOf } from "../../src/aws/regions.ts";
import { hintOf, type Operation, refusalFor } from "../../src/models/explain.ts";
import { withinFence } from "../../src/models/profiles.ts";
import data from "../../support/models/models.json" with { type: "json" };

const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
const ON_DEMAND =
  "Invocation of model ID X with on-demand throughput isn’t supported. Retry your request with the ID or ARN " +
  "of an inference profile that contains this model.";
const INVALID = "The provided model identifier is invalid.";
const ENDED =
  "This model version has reached the end of its life. Please refer to the AWS documentation for more details.";

/** The hint for what the service said, told apart as the client tells it apart. */
function hint(text: string, model: string, region: string, residency?: Residency, status = 400): string | undefined {
  const code = status === 400
    ? "ValidationException"
    : status === 404
    ? "ResourceNotFoundException"
    : "AccessDeniedException";
  return hintOf(awsError({ code, text, status, region, model }), model, region, residency);
}

Deno.test("hintOf names the id to call where on-demand throughput is not supported", () => {
  const cases: readonly [id: string, region: string, residency: Residency | undefined, hint: string | undefined][] = [
    [HAIKU, "us-east-1", undefined, `Call "us.${HAIKU}"`],
    [HAIKU, "eu-west-1", "in-geography", `Call "eu.${HAIKU}"`],
    [HAIKU, "sa-east-1", "global", `Call "global.${HAIKU}"`],
    [HAIKU, "sa-east-1", undefined, `"global.${HAIKU}" may be answered by every region; allow residency "global"`],
    [
      HAIKU,
      "us-east-1",
      "in-region",
      `"us.${HAIKU}" may be answered by us-east-1, us-east-2, us-west-2; allow residency "in-geography"`,
    ],
    [`arn:aws:bedrock:us-east-1::foundation-model/${HAIKU}`, "us-east-1", undefined, `Call "us.${HAIKU}"`],
    // The service knows better than the data that the bare id is not for calling here.
    ["amazon.nova-lite-v1:0", "us-east-1", undefined, 'Call "us.amazon.nova-lite-v1:0"'],
    // No profile is known: what is said of every model stands.
    ["mistral.mistral-7b-instruct-v0:2", "us-east-1", undefined, undefined],
    ["vendor.not-yet-known-v1:0", "us-east-1", undefined, undefined],
  ];
  for (const [id, region, residency, expected] of cases) {
    assertEquals(hint(ON_DEMAND, id, region, residency), expected, `${id} ${region}`);
    const older = "The provided model doesn't support on-demand throughput.";
    assertEquals(hint(older, id, region, residency), expected, `${id} ${region}`);
  }
});

Deno.test("hintOf suggests the id that an invalid id may mean", () => {
  assertEquals(hint(INVALID, "amazon.nova-lite", "us-east-1"), 'Did you mean "amazon.nova-lite-v1:0"?');
  // As it is called from here.
  assertEquals(hint(INVALID, "amazon.nova-lite", "eu-west-1"), 'Did you mean "eu.amazon.nova-lite-v1:0"?');
  assert(
    hint(INVALID, "eu.anthropic.claude-sonet-4-6", "us-east-1")?.startsWith(
      'Did you mean "us.anthropic.claude-sonnet-4-6"',
    ),
  );
  // With the caller's own prefix where it serves the region, though the bare id or a narrower profile would do.
  for (
    const [id, region, expected] of [
      ["us.amazon.nova-lite-v1:O", "us-east-1", "us.amazon.nova-lite-v1:0"],
      ["us.anthropic.claude-sonnet-4-5-20250929-v1:O", "us-east-1", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
      ["global.anthropic.claude-sonet-4-6", "us-east-1", "global.anthropic.claude-sonnet-4-6"],
      ["apac.amazon.nova-lte-v1:0", "ap-northeast-1", "apac.amazon.nova-lite-v1:0"],
      ["us.amazon.nova-lite-v1:O", "eu-west-1", "eu.amazon.nova-lite-v1:0"],
    ] as const
  ) {
    assert(hint(INVALID, id, region)?.startsWith(`Did you mean "${expected}"`), hint(INVALID, id, region));
  }
  const unresolved = "Could not resolve the foundation model from the provided model identifier.";
  for (const status of [400, 404]) {
    assertEquals(
      hint(unresolved, "amazon.nova-lite", "us-east-1", undefined, status),
      'Did you mean "amazon.nova-lite-v1:0"?',
    );
  }
  assertEquals(hint(INVALID, "vendor.unlike-anything", "us-east-1"), undefined);
  assertEquals(hint(INVALID, "", "us-east-1"), undefined);
});

Deno.test("hintOf names no profile that does not serve the region, whatever id was called", () => {
  let named = 0;
  for (const region of ["eu-west-1", "sa-east-1", "ap-northeast-1", "us-east-1", "cn-north-1"]) {
    for (const { id } of listModels()) {
      const near = id.slice(0, -1);
      for (const called of [near, `us.${near}`, `eu.${near}`, `us.${id}`, id]) {
        const said = hint(INVALID, called, region) ?? "";
        for (const [, suggested = ""] of said.matchAll(/"([^"]+)"/g)) {
          named++;
          const prefix = idParts(suggested)?.prefix;
          assert(!prefix || prefixesOf(region).some((serving) => serving === prefix), `${region} ${called}: ${said}`);
        }
      }
    }
  }
  assert(named > 1000, `${named} named`);
  assertEquals(
    hint(INVALID, "us.amazon.nova-premier-v1:O", "eu-west-1"),
    'Did you mean "amazon.nova-premier-v1:0"? It is not offered there; call it in us-east-1, us-east-2, us-west-2',
  );
});

Deno.test("hintOf says where a model is that is not offered in the region", () => {
  assertEquals(hint(INVALID, `us.${HAIKU}`, "eu-west-1"), `Call "eu.${HAIKU}"`);
  assertEquals(hint(INVALID, HAIKU, "eu-west-1"), `Call "eu.${HAIKU}"`);
  assertEquals(
    hint(INVALID, "cohere.rerank-v3-5:0", "mx-central-1"),
    "It is not offered there; call it in ap-northeast-1, ca-central-1, eu-central-1, us-east-1, us-west-2",
  );
  // Called as the registry would call it: it has nothing better to offer.
  assertEquals(hint(INVALID, `eu.${HAIKU}`, "eu-west-1"), undefined);
});

Deno.test("hintOf says since when a model is retired and what replaces it", () => {
  const sonnet = "anthropic.claude-sonnet-4-20250514-v1:0";
  const row = findModel(sonnet)!;
  assertEquals([row.dates.endOfLife, typeof row.replacedBy], ["2026-10-14", "string"]);
  assertEquals(
    hint(ENDED, sonnet, "us-east-1", undefined, 404),
    `Retired since 2026-10-14; use "us.${row.replacedBy}"`,
  );
  assertEquals(
    hint(ENDED, `us.${sonnet}`, "us-east-1", undefined, 404),
    `Retired since 2026-10-14; use "us.${row.replacedBy}"`,
  );

  const forget = [
    registerModel({ ...row, id: "vendor.gone", dates: {}, replacedBy: undefined }),
    registerModel({ ...row, id: "vendor.odd", replacedBy: "vendor.not-yet-known" }),
    registerModel({
      ...row,
      id: "vendor.going",
      status: "legacy",
      dates: { legacy: "2026-05-26", endOfLife: "2027-01-08" },
      replacedBy: "amazon.nova-lite-v1:0",
    }),
  ];
  assertEquals(hint(ENDED, "vendor.gone", "us-east-1", undefined, 404), "Retired; choose another of listModels()");
  assertEquals(
    hint(ENDED, "vendor.odd", "us-east-1", undefined, 404),
    'Retired since 2026-10-14; use "vendor.not-yet-known"',
  );
  const legacy = "Access denied. This Model is marked by provider as Legacy and you have not been actively using it.";
  assertEquals(
    hint(legacy, "vendor.going", "us-east-1", undefined, 403),
    'Legacy since 2026-05-26, retired from 2027-01-08; use "amazon.nova-lite-v1:0"',
  );
  forget.forEach((forget) => forget());
});

Deno.test("hintOf says which region a profile's call must be allowed in", () => {
  const denied = (region: string) =>
    "User: arn:aws:iam::123456789012:user/me is not authorized to perform: bedrock:InvokeModel on resource: " +
    `arn:aws:bedrock:${region}::foundation-model/${HAIKU} because no identity-based policy allows it`;
  assertEquals(
    hint(denied("us-east-2"), `us.${HAIKU}`, "us-east-1", undefined, 403),
    "Allow bedrock:InvokeModel in us-east-2 too, where the call may be answered; iamPolicy() lists all",
  );
  assertEquals(hint(denied("us-east-1"), `us.${HAIKU}`, "us-east-1", undefined, 403), undefined);
});

Deno.test("hintOf keeps silent where it knows nothing", () => {
  const texts = ["Too many requests, please wait before trying again.", "This model doesn't support the x field.", ""];
  for (const text of texts) assertEquals(hint(text, HAIKU, "us-east-1"), undefined, text);
  assertEquals(hint("You don't have access to the model", HAIKU, "us-east-1", undefined, 403), undefined);
});

const TOO_LONG = "Input is too long for requested model.";
const HIDDEN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123def456";

Deno.test("hintOf names models with larger windows that can be called from here, the same provider's first", () => {
  const said = hint(TOO_LONG, HAIKU, "eu-west-1")!;
  const ids = [...said.matchAll(/"([^"]+)" \((\d+) tokens\)/g)];
  assertEquals(ids.length, 2, said);
  for (const [, id = "", tokens] of ids) {
    const model = findModel(id);
    assertEquals([model?.provider, model?.status, String(model?.contextWindow)], ["anthropic", "active", tokens]);
    assert(model!.contextWindow! > findModel(HAIKU)!.contextWindow! && /^(eu|anthropic)\./.test(id), id);
  }
  assertEquals(
    /"([^"]+)"/.exec(hint(TOO_LONG, "meta.llama3-8b-instruct-v1:0", "us-east-1")!)?.[1]?.includes("meta."),
    true,
  );
  // Nothing is larger, or nothing is known of the one that was called.
  assertEquals(hint(TOO_LONG, "meta.llama4-scout-17b-instruct-v1:0", "us-east-1"), undefined);
  assertEquals(hint(TOO_LONG, "vendor.not-yet-known", "us-east-1"), undefined);
});

Deno.test("hintOf names only windows that hold the request, if its size is known", () => {
  const failure = { kind: "contextLength", code: "ValidationException", message: TOO_LONG, requestTokens: 900_000 };
  const said = hintOf(failure, "amazon.nova-lite-v1:0", "us-east-1")!;
  for (const [, tokens] of said.matchAll(/\((\d+) tokens\)/g)) assert(Number(tokens) > 900_000, said);
  assert(said.includes("amazon.nova-2-lite-v1:0"), said);
});

Deno.test("hintOf says how to name the model behind an unknown ARN", () => {
  for (
    const text of [
      '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive"',
      "`temperature` is deprecated for this model.",
      "This model doesn't support the stopSequences field. Remove stopSequences and try again.",
      "tools.0.custom.strict: Extra inputs are not permitted",
    ]
  ) {
    const said = hint(text, HIDDEN, "us-east-1") ?? "";
    assert(said.includes("declareModel()") && said.includes("resolveModel()"), said);
    assert(hint(text, "vendor.not-yet-known", "us-east-1")?.includes("registerModel()"));
    assertEquals(hint(text, "us.anthropic.claude-opus-4-8", "us-east-1"), undefined);
  }
  assertEquals(hint("The provided request is not valid", HIDDEN, "us-east-1"), undefined);
});

Deno.test("hintOf names no id that the fence forbids, for every model, region and fence", () => {
  let named = 0;
  for (const { id } of listModels()) {
    for (const region of [...data.regions, ...data.regionsGov]) {
      const failures = [[ON_DEMAND, 400, id], [ENDED, 404, id], [TOO_LONG, 400, id]] as [
        text: string,
        status: number,
        called: string,
      ][];
      // Looking for what is near takes a while: two regions, of which one has no profile of its own.
      if (["eu-west-1", "sa-east-1"].includes(region)) failures.push([INVALID, 400, id.slice(0, -1)]);
      for (const residency of ["in-region", "in-geography"] as const) {
        for (const [text, status, called] of failures) {
          const said = hint(text, called, region, residency, status) ?? "";
          assert(!said.endsWith("."), said);
          const [, to] = /^(?:Call|Did you mean|.*; use|.*, such as) "([^"]+)"/.exec(said) ?? [];
          if (to === undefined) continue;
          named++;
          withinFence(to, { region, residency });
        }
      }
    }
  }
  assert(named > 1000, `${named} named`);
});

Deno.test("refusalFor says which call a model is for", () => {
  const cases: readonly [id: string, operation: Operation, refusal: string | undefined][] = [
    [
      "amazon.titan-embed-text-v2:0",
      "chat",
      'Cannot chat with "amazon.titan-embed-text-v2:0": it only embeds; use embed() of "@bedrock-edge/client/embed"',
    ],
    [
      "eu.cohere.embed-v4:0",
      "chat",
      'Cannot chat with "eu.cohere.embed-v4:0": it only embeds; use embed() of "@bedrock-edge/client/embed"',
    ],
    [
      "us.stability.stable-outpaint-v1:0",
      "chat",
      'Cannot chat with "us.stability.stable-outpaint-v1:0": it only makes images; use generateImage() of "@bedrock-edge/client/image"',
    ],
    [
      "cohere.rerank-v3-5:0",
      "chat",
      'Cannot chat with "cohere.rerank-v3-5:0": it only ranks documents; use rerank() of "@bedrock-edge/client/rerank"',
    ],
    [
      "luma.ray-v2:0",
      "chat",
      'Cannot chat with "luma.ray-v2:0": it only makes videos, which takes minutes; use startAsyncInvoke() of ' +
      '"@bedrock-edge/client/async-invoke"',
    ],
    [
      "amazon.nova-2-sonic-v1:0",
      "chat",
      'Cannot chat with "amazon.nova-2-sonic-v1:0": it speaks both ways at once, which fetch cannot; use an AWS SDK with HTTP/2',
    ],
    [
      "google.gemma-4-31b",
      "chat",
      'Cannot chat with "google.gemma-4-31b": Converse does not offer it; pass codecs: [mantle()] of "@bedrock-edge/client/mantle"',
    ],
    ["amazon.nova-lite-v1:0", "embed", 'Cannot embed with "amazon.nova-lite-v1:0": it answers messages; use chat()'],
    ["amazon.nova-lite-v1:0", "rerank", 'Cannot rerank with "amazon.nova-lite-v1:0": it answers messages; use chat()'],
    [
      "amazon.nova-lite-v1:0",
      "generateImage",
      'Cannot generate an image with "amazon.nova-lite-v1:0": it answers messages; use chat()',
    ],
    ["amazon.nova-lite-v1:0", "chat", undefined],
    ["amazon.titan-embed-text-v2:0", "embed", undefined],
    ["google.gemma-4-31b", "embed", 'Cannot embed with "google.gemma-4-31b": it answers messages; use chat()'],
    ["vendor.not-yet-known-v1:0", "chat", undefined],
    ["arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc123def456", "chat", undefined],
  ];
  for (const [id, operation, refusal] of cases) assertEquals(refusalFor(id, operation), refusal, `${id} ${operation}`);
});

Deno.test("refusalFor names bedrock-mantle for a model of which only that is known", () => {
  const row = findModel("google.gemma-4-31b")!;
  const forget = registerModel({ ...row, id: "vendor.elsewhere", mantle: undefined });
  try {
    assertEquals(
      refusalFor("vendor.elsewhere", "chat"),
      'Cannot chat with "vendor.elsewhere": Converse does not offer it; use the OpenAI or Anthropic API of bedrock-mantle',
    );
  } finally {
    forget();
  }
});

Deno.test("refusalFor names the codecs of InvokeModel for a model that is nowhere else", () => {
  assertEquals(
    refusalFor("us.twelvelabs.pegasus-1-2-v1:0", "chat"),
    'Cannot chat with "us.twelvelabs.pegasus-1-2-v1:0": Converse does not offer it; pass the codec of its format in codecs, ' +
      'from "@bedrock-edge/client/invoke"',
  );
});

Deno.test("refusalFor refuses chat of every model that is not for it, and of no other", () => {
  for (const { id, kind, converse } of listModels()) {
    assertEquals(refusalFor(id, "chat") !== undefined, kind !== "chat" || converse === false, id);
  }
});
