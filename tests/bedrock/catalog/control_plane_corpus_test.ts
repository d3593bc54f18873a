/**
 * Discovery and resolution on a control plane as it was recorded: ListFoundationModels of 2025-12-31 and 2026-05-06, and
 * GetInferenceProfile of 2026-07-13.
 */
import { assert, assertEquals } from "@std/assert";
import { discoverModels, findModel, parseArn, resolveModel } from "@bedrock-edge/client/models";
import { corpus, type Recording, responseOf } from "../../helpers/corpus.ts";
import { stub } from "./control_planes.ts";

const { recordings, missing } = corpus("control-plane");
const ignore = missing !== "";
const of = (name: string) => recordings.filter(({ operation }) => operation === name);

/** The ids of a recorded listing, with the ways to call each. */
function listed(
  { response = "{}" }: Recording,
): { readonly modelId: string; readonly inferenceTypesSupported: string[] }[] {
  // A recorded answer of this operation: its shape is AWS's own.
  return (JSON.parse(response) as { modelSummaries: ReturnType<typeof listed> }).modelSummaries;
}

for (const at of [0, 1]) {
  Deno.test(
    { name: `discoverModels lists each recorded id that can be called, and no other, ${at}${missing}`, ignore },
    async () => {
      const recording = of("ListFoundationModels")[at]!;
      const bedrock = stub((path) =>
        path.startsWith("/foundation-models") ? responseOf(recording) : Response.json({ inferenceProfileSummaries: [] })
      );
      const { models, unknown } = await discoverModels(bedrock, { store: new Map<string, string>() });
      const ids = models.map(({ id }) => id);
      const callable = listed(recording).filter(({ inferenceTypesSupported }) =>
        inferenceTypesSupported.some((type) => type !== "PROVISIONED")
      );
      assertEquals([...ids].sort(), callable.map(({ modelId }) => modelId).sort());
      assertEquals(ids.length, [97, 105][at]);
      // Variants such as nova-premier-v1:0:8k would be unknown ids.
      assert(![...ids, ...unknown].some((id) => /:\d+k$|:mm$/.test(id)));
      for (const { id, onDemand } of models) {
        const { inferenceTypesSupported } = callable.find(({ modelId }) => modelId === id)!;
        assertEquals(onDemand, inferenceTypesSupported.includes("ON_DEMAND"), id);
      }
    },
  );
}

Deno.test({ name: `resolveModel reads the recorded profile${missing}`, ignore }, async () => {
  const [recording] = of("GetInferenceProfile");
  const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/profile00002";
  const bedrock = stub(() => responseOf(recording!));
  const resolved = await resolveModel(bedrock, arn, { store: new Map<string, string>() });
  const baseId = "anthropic.claude-haiku-4-5-20251001-v1:0";
  assertEquals([resolved.kind, resolved.baseId, resolved.destinations], [
    "application-inference-profile",
    baseId,
    undefined,
  ]);
  assertEquals(resolved.base, findModel(baseId));
  assertEquals(findModel(arn), findModel(baseId));
  assertEquals(bedrock.asked, [`/inference-profiles/${encodeURIComponent(arn)}`]);
});

Deno.test({ name: `parseArn reads every recorded model's ARN${missing}`, ignore }, () => {
  const arns = recordings.flatMap(({ response = "" }) => response.match(/arn:[^"]*?foundation-model[^"]*/g) ?? []);
  assert(arns.length > 250 && arns.some((arn) => arn.includes(":bedrock:::")));
  for (const arn of arns) assert(parseArn(arn)?.modelId, arn);
});
