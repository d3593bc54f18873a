/**
 * The family that an id names, in every form that an id takes; and that every known chat model has one.
 */
import { assertEquals } from "@std/assert";
import { listModels } from "@bedrock-edge/client/models";
import { alwaysReasons, type Family, familyOf } from "../../src/models/family.ts";

const CASES: readonly (readonly [id: string, family: Family | undefined])[] = [
  ["anthropic.claude-opus-4-8", "claude"],
  ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude"],
  ["us-gov.amazon.nova-lite-v1:0", "nova"],
  ["amazon.titan-text-express-v1", "titan"],
  ["openai.gpt-oss-120b-1:0", "gpt-oss"],
  ["us.openai.gpt-5.6-sol", "openai"],
  ["moonshot.kimi-k2-thinking", "kimi"],
  ["moonshotai.kimi-k2.5", "kimi"],
  ["us.deepseek.r1-v1:0", "deepseek"],
  ["arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-3-70b-instruct-v1:0", "llama"],
  ["arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.mistral.pixtral-large-2502-v1:0", "mistral"],
  ["arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0/abcdefghijkl", "nova"],
  ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123", undefined],
  ["arn:aws:bedrock:us-east-1:123456789012:imported-model/abc123", undefined],
  ["arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:1", undefined],
  ["someone.new-model-v1:0", undefined],
  ["anthropic", undefined],
  ["", undefined],
];

for (const [id, family] of CASES) {
  Deno.test(`the family of ${JSON.stringify(id)} is ${family}`, () => {
    assertEquals(familyOf(id), family);
  });
}

Deno.test("every known chat model has a family, except models of providers with one model", () => {
  const without = listModels({ kind: "chat" }).map(({ id }) => id).filter((id) => familyOf(id) === undefined);
  assertEquals(without, ["twelvelabs.pegasus-1-2-v1:0"]);
});

Deno.test("the models that always reason without a word for it are those of the registry", () => {
  const known = listModels({ kind: "chat" }).filter(({ reasoning }) =>
    reasoning?.kind === "always" && !reasoning.request
  );
  assertEquals(listModels().map(({ id }) => id).filter(alwaysReasons), known.map(({ id }) => id));
});
