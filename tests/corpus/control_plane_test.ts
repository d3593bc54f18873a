/**
 * Discovery and the resolution of ARNs on the recorded control plane.
 */
import { assertEquals } from "@std/assert";
import { can, cost, discoverModels, findModel, parseArn, resolveModel } from "@bedrock-edge/client/models";
import { corpus, type Recording, responseOf } from "../helpers/corpus.ts";
import { clientOver, CONVERSE, corpusTest, type Json } from "./recorded.ts";

const CONTROL_PLANE = corpus("control-plane");

/** The recorded answers of one operation, oldest first. */
function answersOf(operation: string): Recording[] {
  return CONTROL_PLANE.recordings.filter((recording) => recording.operation === operation);
}

interface Summary {
  readonly modelId: string;
  readonly modelLifecycle?: { readonly status: string };
  readonly inferenceTypesSupported: readonly string[];
}

/** The facts of each model in a recorded list. */
function summariesIn(recording: Recording): readonly Summary[] {
  return JSON.parse(recording.response!).modelSummaries;
}

/** Whether a call can name the model, by its own id or by a profile's. */
function isCallable({ inferenceTypesSupported }: Summary): boolean {
  return inferenceTypesSupported.some((type) => type === "ON_DEMAND" || type === "INFERENCE_PROFILE");
}

async function discovered(recording: Recording) {
  const client = clientOver((request) =>
    Promise.resolve(
      new URL(request.url).pathname === "/foundation-models"
        ? responseOf(recording)
        : Response.json({ inferenceProfileSummaries: [] }),
    )
  );
  return await discoverModels(client, { store: new Map() });
}

corpusTest(
  "discoverModels lists exactly the models that can be called, of the 126 and the 125 in 2 recorded lists",
  [CONTROL_PLANE],
  async () => {
    const lists = answersOf("ListFoundationModels");
    const counts: number[][] = [];
    for (const recording of lists) {
      const summaries = summariesIn(recording);
      const { models } = await discovered(recording);
      assertEquals(
        models.map(({ id, status, onDemand }) => `${id} ${status} ${onDemand}`),
        summaries.filter(isCallable).map(({ modelId, modelLifecycle, inferenceTypesSupported }) =>
          `${modelId} ${modelLifecycle?.status} ${inferenceTypesSupported.includes("ON_DEMAND")}`
        ),
      );
      const marked = summaries.filter(({ inferenceTypesSupported }) => !inferenceTypesSupported.length);
      counts.push([summaries.length, models.length, marked.length]);
    }
    assertEquals(counts, [[126, 97, 8], [125, 105, 5]]);
  },
);

corpusTest("discoverModels reports no recorded id as unknown that nobody can call", [CONTROL_PLANE], async () => {
  const unknown: string[][] = [];
  for (const recording of answersOf("ListFoundationModels")) {
    const callable = new Set(summariesIn(recording).filter(isCallable).map(({ modelId }) => modelId));
    const found = await discovered(recording);
    assertEquals(found.unknown.filter((id) => !callable.has(id)), []);
    unknown.push([...found.unknown]);
  }
  assertEquals(unknown, [[], []]);
});

corpusTest("resolveModel finds the model behind the recorded application profile", [CONTROL_PLANE], async () => {
  const [recording, ...more] = answersOf("GetInferenceProfile");
  assertEquals(more, []);
  const { inferenceProfileArn: arn } = JSON.parse(recording!.response!) as Json & { inferenceProfileArn: string };
  const asked: string[] = [];
  const client = clientOver((request) => {
    asked.push(decodeURIComponent(new URL(request.url).pathname));
    return Promise.resolve(responseOf(recording!));
  });
  assertEquals(findModel(arn), undefined);
  const model = await resolveModel(client, arn, { store: new Map() });
  const baseId = "anthropic.claude-haiku-4-5-20251001-v1:0";
  assertEquals([model.kind, model.baseId, findModel(arn)?.id], ["application-inference-profile", baseId, baseId]);
  // One of the two models has no region: the profile is the global one's, and may be answered anywhere.
  assertEquals(model.destinations, undefined);
  assertEquals(asked.map((path) => path.endsWith(arn)), [true]);
  const usage = {
    inputTokens: 10,
    outputTokens: 10,
    cacheReadInputTokens: 0,
    cacheWriteInputTokens: 0,
    totalTokens: 20,
  };
  assertEquals([can(arn, "tools"), cost(usage, arn) !== undefined], [true, true]);
});

corpusTest("the ARNs of 3 recorded requests are read, and one says which model it is of", [CONVERSE], () => {
  const arns = CONVERSE.recordings.flatMap(({ model }) => model.startsWith("arn:") ? [model] : []);
  assertEquals(arns.map((arn) => parseArn(arn)?.kind).sort(), [
    "application-inference-profile",
    "application-inference-profile",
    "inference-profile",
  ]);
  const profile = arns.find((arn) => arn.includes(":inference-profile/"));
  assertEquals(findModel(profile!)?.id, "anthropic.claude-3-7-sonnet-20250219-v1:0");
});
