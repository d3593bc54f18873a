import { assertEquals } from "@std/assert";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";

const HOST = "https://bedrock.us-east-1.amazonaws.com";
const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";

async function ask(path: string, options: FakeBedrockOptions["controlPlane"], init: RequestInit = {}) {
  const fake = fakeBedrock({ controlPlane: options });
  const headers = { authorization: "Bearer fake-bedrock-key" };
  const response = await fake(new Request(HOST + path, { headers, ...init }));
  return { status: response.status, body: await response.json(), requests: fake.requests };
}

Deno.test("fakeBedrock lists foundation models, ids as summaries", async () => {
  const { status, body, requests } = await ask("/foundation-models", {
    foundationModels: ["a.b", { modelId: "c.d", modelName: "D" }],
  });
  assertEquals([status, body], [200, {
    modelSummaries: [{ modelId: "a.b", inferenceTypesSupported: ["ON_DEMAND"] }, { modelId: "c.d", modelName: "D" }],
  }]);
  assertEquals(requests.map(({ operation, modelId, auth, ended }) => [operation, modelId, auth, ended]), [
    ["ListFoundationModels", "", "bearer", "complete"],
  ]);
});

Deno.test("fakeBedrock lists inference profiles by type and page", async () => {
  const inferenceProfiles = [1, 2, 3, 4].map((n) => ({
    inferenceProfileId: `p${n}`,
    ...n > 3 && { type: "APPLICATION" },
  }));
  const page = async (query: string, pageSize?: number) => {
    const { status, body } = await ask(`/inference-profiles${query}`, { inferenceProfiles, pageSize });
    return [
      status,
      body.inferenceProfileSummaries?.map((each: typeof inferenceProfiles[0]) => each.inferenceProfileId),
      body.nextToken,
    ];
  };
  assertEquals(await page(""), [200, ["p1", "p2", "p3", "p4"], undefined]);
  assertEquals(await page("?type=APPLICATION"), [200, ["p4"], undefined]);
  assertEquals(await page("?type=SYSTEM_DEFINED", 2), [200, ["p1", "p2"], "2"]);
  assertEquals(await page("?type=SYSTEM_DEFINED&nextToken=2", 2), [200, ["p3"], undefined]);
  assertEquals(await page("?maxResults=3"), [200, ["p1", "p2", "p3"], "3"]);
  assertEquals(await page("?maxResults=1001"), [400, undefined, undefined]);
});

Deno.test("fakeBedrock answers for what an ARN stands for, and refuses what is not there", async () => {
  const resources = { [ARN]: { status: "ACTIVE" }, PROMPT0001: { name: "p" } };
  const found = await ask(`/inference-profiles/${encodeURIComponent(ARN)}`, { resources });
  assertEquals([found.body, found.requests[0]?.operation, found.requests[0]?.modelId], [
    { status: "ACTIVE" },
    "GetInferenceProfile",
    ARN,
  ]);
  assertEquals((await ask("/prompts/PROMPT0001/?promptVersion=2", { resources })).body, { name: "p" });
  for (const path of ["/imported-models/none", "/custom-models/toString", "/prompts/%zz/"]) {
    const { status, body } = await ask(path, { resources });
    assertEquals([status, typeof body.message], [404, "string"], path);
  }
  assertEquals((await ask("/foundation-models", undefined)).body, { modelSummaries: [] });
});

Deno.test("fakeBedrock lets nobody ask the control plane without authority, nor by another method", async () => {
  assertEquals((await ask("/foundation-models", {}, { headers: {} })).status, 403);
  assertEquals((await ask("/foundation-models", {}, { headers: { authorization: "Bearer wrong" } })).status, 403);
  const headers = { authorization: "Bearer fake-bedrock-key" };
  assertEquals((await ask("/foundation-models", {}, { headers, method: "DELETE" })).status, 404);
});
