/**
 * Every operation reaches its service as the client's options say: FIPS, dual stack, endpoints of the caller's, the environment,
 * inference profiles and the fence.
 */
import { type Bedrock, type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { assert, assertEquals } from "@std/assert";
import { CALLS_BY_ARN, OPERATION_CALLS, type OperationCall, OTHER_FOLDERS } from "./operation_calls.ts";

const REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

interface Rig {
  readonly bedrock: Bedrock;
  /** The URLs that were called, and the bodies. */
  readonly urls: URL[];
  readonly bodies: string[];
}

/** A client whose service refuses everything, which ends every operation after its first request. */
function rig(options: Partial<BedrockOptions>): Rig {
  const [urls, bodies]: [URL[], string[]] = [[], []];
  const bedrock = createBedrock({
    region: REGION,
    credentials: CREDENTIALS,
    env: {},
    retry: false,
    ...options,
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const request = new Request(input, init);
      urls.push(new URL(request.url));
      bodies.push(await request.text());
      return new Response(`{"message":"no"}`, { status: 400, headers: { "x-amzn-errortype": "ValidationException" } });
    },
  } as BedrockOptions);
  return { bedrock, urls, bodies };
}

/** Calls the operation. @returns the error that ended it, and its one request */
async function callOnce(operation: OperationCall, options: Partial<BedrockOptions>, model = "") {
  const { bedrock, urls, bodies } = rig(options);
  const error: unknown = await operation.call(bedrock, model || (operation.profiled ?? "")).then(
    () => undefined,
    (error: unknown) => error,
  );
  assert(urls.length <= 1, `${operation.name} sent ${urls.length} requests`);
  return { error, url: urls[0], sent: `${urls[0]?.pathname} ${bodies[0]}` };
}

const ENDPOINTS = {
  "bedrock-runtime": "https://vpce-1-a.bedrock-runtime.us-east-1.vpce.amazonaws.com",
  "bedrock-agent-runtime": "https://vpce-2-b.bedrock-agent-runtime.us-east-1.vpce.amazonaws.com",
  "bedrock": "https://vpce-3-c.bedrock.us-east-1.vpce.amazonaws.com",
} as const;

for (const operation of OPERATION_CALLS) {
  const { name, service, profiled, elsewhere } = operation;

  Deno.test(`${name}() reaches AWS's host for FIPS and dual stack, by option and by environment`, async () => {
    for (const fips of [false, true]) {
      for (const dualStack of [false, true]) {
        const host = `${service}${fips ? "-fips" : ""}.${REGION}.${dualStack ? "api.aws" : "amazonaws.com"}`;
        const env = { AWS_USE_FIPS_ENDPOINT: `${fips}`, AWS_USE_DUALSTACK_ENDPOINT: `${dualStack}` };
        for (const options of [{ fips, dualStack }, { env }]) {
          assertEquals((await callOnce(operation, options)).url?.host, host);
        }
      }
    }
  });

  Deno.test(`${name}() reaches the caller's endpoint of its service, by option and by environment`, async () => {
    const control = { endpoint: ENDPOINTS.bedrock, agentRuntimeEndpoint: ENDPOINTS["bedrock-agent-runtime"] };
    const env = {
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: ENDPOINTS["bedrock-runtime"],
      AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: ENDPOINTS["bedrock-agent-runtime"],
      AWS_ENDPOINT_URL_BEDROCK: ENDPOINTS.bedrock,
    };
    for (const options of [{ endpoint: ENDPOINTS["bedrock-runtime"], control }, { env }]) {
      assertEquals((await callOnce(operation, options)).url?.origin, ENDPOINTS[service]);
    }
    // A base path, as of a proxy.
    const proxy = "https://proxy.example.com/bedrock";
    const { url } = await callOnce(operation, {
      endpoint: proxy,
      control: { endpoint: proxy, agentRuntimeEndpoint: proxy },
    });
    assert(url?.href.startsWith(`${proxy}/`), url?.href);
  });

  if (service !== "bedrock-runtime") {
    Deno.test(`${name}() never goes to AWS's host where only the runtime has an endpoint`, async () => {
      const { error, url } = await callOnce(operation, { endpoint: ENDPOINTS["bedrock-runtime"] });
      assertEquals([error instanceof TypeError, url], [true, undefined]);
    });
  }

  if (profiled !== undefined && elsewhere !== undefined) {
    Deno.test(`${name}() calls the inference profile of the region, and stays inside the fence`, async () => {
      const auto = modelFacts({ profiles: "auto" });
      const { sent } = await callOnce(operation, { models: auto });
      assert(decodeURIComponent(sent).includes(`us.${profiled}`), sent);
      for (const residency of ["in-region", "in-geography"] as const) {
        const { error, url } = await callOnce(operation, { models: modelFacts({ residency }) }, elsewhere);
        assertEquals([error instanceof TypeError, url], [true, undefined], `${error}`);
      }
    });
  }
}

for (const [name, call] of Object.entries(CALLS_BY_ARN)) {
  Deno.test(`${name} sends no ARN of a model outside the fence`, async () => {
    for (const [region, isSent] of [["us-east-1", true], ["eu-central-1", false]] as const) {
      const { bedrock, urls } = rig({ models: modelFacts({ residency: "in-region" }) });
      const error: unknown = await call(bedrock, `arn:aws:bedrock:${region}::foundation-model/cohere.rerank-v3-5:0`)
        .catch((error: unknown) => error);
      assertEquals([urls.length > 0, error instanceof TypeError], [isSent, !isSent], `${error}`);
    }
  });
}

Deno.test("every folder of operations is in the table, or has a reason why not", () => {
  const known = new Set([...OPERATION_CALLS.map(({ folder }) => folder), ...Object.keys(OTHER_FOLDERS)]);
  const folders = [...Deno.readDirSync(new URL("../../../../src/bedrock/operations/", import.meta.url))];
  assertEquals(folders.map(({ name }) => name).filter((name) => !known.has(name)), []);
});
