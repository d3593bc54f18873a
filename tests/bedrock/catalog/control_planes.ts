/**
 * Control planes for tests, and the ARNs that they know.
 */
import { createBedrock } from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeControlPlane } from "@bedrock-edge/client/testing";
import type { ControlPlane } from "@bedrock-edge/client/models";

export const REGION = "us-east-1";
export const HAIKU = "anthropic.claude-haiku-4-5-20251001-v1:0";
export const NOVA = "amazon.nova-lite-v1:0";

/** An ARN of an account's. */
export function arnOf(kind: string, id: string, region: string = REGION): string {
  return `arn:aws:bedrock:${region}:123456789012:${kind}/${id}`;
}

/** The ARN of a foundation model; with an empty region, as of a global profile. */
export function modelArn(id: string, region: string = REGION): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
}

/** `models` of a profile that is answered in these regions. */
export function models(id: string, ...regions: readonly string[]): { modelArn: string }[] {
  return regions.map((region) => ({ modelArn: modelArn(id, region) }));
}

/** A client over a fake that verifies its signatures. */
export function client(
  controlPlane: FakeControlPlane,
  region: string = REGION,
): { readonly bedrock: ControlPlane; readonly fake: FakeBedrock } {
  const fake = fakeBedrock({ controlPlane });
  const credentials = {
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  };
  return { bedrock: createBedrock({ region, credentials, fetch: fake, env: {} }), fake };
}

/** A control plane that answers every question, and counts the questions. */
export interface Stub extends ControlPlane {
  /** The paths that were asked for, with their queries. */
  readonly asked: readonly string[];
}

/** A control plane that answers by a function of the path; what that throws it rejects with. */
export function stub(answer: (path: string, request: Request) => Response | Promise<Response>): Stub {
  const asked: string[] = [];
  return {
    region: REGION,
    asked,
    async request({ path, method, headers, signal }) {
      asked.push(path);
      return await answer(
        path,
        new Request(`https://control.example${path}`, { method, headers, signal: signal ?? null }),
      );
    },
  };
}

/** Invalid answers. */
export const HOSTILE: Readonly<Record<string, () => Response>> = {
  "a proxy's page": () => new Response("<html>Sign in</html>", { headers: { "content-type": "text/html" } }),
  "no body": () => new Response(null, { status: 200 }),
  "half a body": () => new Response('{"models":[{"modelArn":"arn:aws'),
  "a list": () => Response.json([]),
  "null": () => Response.json(null),
  "an empty object": () => Response.json({}),
  "an empty list of models": () => Response.json({ models: [], modelSummaries: [], inferenceProfileSummaries: [] }),
  "lists of nothing": () =>
    Response.json({ models: [null], modelSummaries: [null], inferenceProfileSummaries: [null] }),
  "members of the wrong type": () =>
    Response.json({
      models: "all",
      modelSummaries: { modelId: NOVA },
      foundationModelArn: 7,
      baseModelArn: {},
      modelArn: [],
      variants: {},
      modelArchitecture: null,
    }),
  "invalid ARNs": () =>
    Response.json({
      models: [{ modelArn: NOVA }, { modelArn: "arn:aws:s3:::bucket" }],
      modelSummaries: [{ id: NOVA }],
    }),
};
