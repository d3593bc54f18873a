/**
 * "Did you mean": slips that people make, and what they must not be told.
 */
import { assert, assertEquals } from "@std/assert";
import { findModel, listModels, registerModel } from "@bedrock-edge/client/models";
import { nearestIds } from "../../src/models/nearest.ts";

Deno.test("an id that is nearly right has the right one first", () => {
  const table: readonly (readonly [asked: string, meant: string])[] = [
    // Missing parts
    ["amazon.nova-lite", "amazon.nova-lite-v1:0"],
    ["amazon.nova-lite-v1", "amazon.nova-lite-v1:0"],
    ["nova-lite", "amazon.nova-lite-v1:0"],
    ["amazon.titan-embed-text-v2", "amazon.titan-embed-text-v2:0"],
    ["anthropic.claude-sonnet-4-5", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["anthropic.claude-sonnet-4-5-20250929", "us.anthropic.claude-sonnet-4-5-20250929-v1:0"],
    ["us.anthropic.claude-haiku-4-5", "us.anthropic.claude-haiku-4-5-20251001-v1:0"],
    ["mistral.mistral-large-3", "mistral.mistral-large-3-675b-instruct"],
    // Extra parts
    ["anthropic.claude-sonnet-4-6-v1", "anthropic.claude-sonnet-4-6"],
    // dots, dashes, capitals, order
    ["anthropic.claude-sonnet-4.6", "anthropic.claude-sonnet-4-6"],
    ["anthropic.claude-4-6-sonnet", "anthropic.claude-sonnet-4-6"],
    ["AMAZON.NOVA-PRO-V1:0", "amazon.nova-pro-v1:0"],
    ["amazon-nova-pro-v1-0", "amazon.nova-pro-v1:0"],
    ["llama-3-70b", "meta.llama3-70b-instruct-v1:0"],
    // slips of the finger
    ["eu.anthropic.claude-sonet-4-6", "eu.anthropic.claude-sonnet-4-6"],
    ["us.anthropic.cluade-haiku-4-5", "us.anthropic.claude-haiku-4-5-20251001-v1:0"],
    ["antropic.claude-opus-5", "us.anthropic.claude-opus-5"],
    ["anthropic.claude-opus-4-9", "us.anthropic.claude-opus-4-8"],
    // prefixes
    ["jp.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"],
    ["ue.amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0"],
    ["eu.anthropic.claude-opus-4.8", "eu.anthropic.claude-opus-4-8"],
    ["anthropic.claude-opus-5", "us.anthropic.claude-opus-5"],
    ["jp.openai.gpt-6-astra", "us.openai.gpt-6-astra"],
    // the other endpoint's name
    ["openai.gpt-oss-120b", "openai.gpt-oss-120b-1:0"],
    ["moonshotai.kimi-k2-thinking", "moonshot.kimi-k2-thinking"],
  ];
  for (const [asked, meant] of table) assertEquals(nearestIds(asked)[0], meant, `${asked}: ${nearestIds(asked)}`);
});

Deno.test("an id that resembles no other gets no suggestion", () => {
  const hostile = [
    "",
    " ",
    "...",
    "__proto__",
    "constructor",
    "gpt-4o",
    "vendor.unlike-anything",
    "x",
    "x".repeat(100_000),
  ];
  for (const id of hostile) assertEquals(nearestIds(id), [], id.slice(0, 40));
});

Deno.test("every id without its version, or with one letter changed, leads back to it", () => {
  for (const { id, status } of listModels()) {
    if (status !== "active") continue;
    // A letter: another digit would be another version.
    const changed = id.replace(/(?<=\..)[a-z]/, "q");
    for (const asked of [id.replace(/-v\d+(:\d)?$/, ""), changed]) {
      if (findModel(asked)) continue;
      const found = nearestIds(asked).map((near) => findModel(near)?.id);
      assert(found.includes(id), `${asked} gives ${found}`);
    }
  }
});

Deno.test("answers are at most three known ids that can be called, never the one that was asked", () => {
  const asked = listModels().flatMap((
    { id },
    at,
  ) => [id, [`jp.${id}`, id.replaceAll("-", "."), id.slice(0, -3), `${id}x`][at % 4]!]);
  for (const id of asked) {
    const near = nearestIds(id);
    assert(near.length <= 3 && !near.includes(id), `${id}: ${near}`);
    assertEquals(new Set(near).size, near.length, id);
    for (const answer of near) {
      const model = findModel(answer);
      assert(model, `${answer} is not an id`);
      const prefix = answer === model.id ? undefined : answer.slice(0, -model.id.length - 1);
      // A bare id that no region is known to have is not for calling where there are profiles.
      if (prefix === undefined) assert(model.regions?.length || Object.keys(model.profiles).length === 0, answer);
      else assert(prefix in model.profiles, answer);
    }
  }
});

Deno.test("a retired model comes after its living neighbors, and a registered one counts", () => {
  const claude = nearestIds("claude").map((id) => findModel(id)?.status);
  assertEquals(claude, ["active", "active", "active"]);
  const nova = findModel("amazon.nova-lite-v1:0")!;
  const forget = registerModel({ ...nova, id: "vendor.brand-new-v1:0", provider: "vendor", profiles: {} });
  assertEquals(nearestIds("vendor.brand-nwe"), ["vendor.brand-new-v1:0"]);
  forget();
  assertEquals(nearestIds("vendor.brand-nwe"), []);
});
