/**
 * Requests for images and rankings beside those of others: AWS's SDK sends our bodies to our paths and reads the fake's answers, and
 * the AI SDK's provider asks for the same in the same words.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { BedrockRuntimeClient, InvokeModelCommand } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { assertEquals } from "@std/assert";
import { createBedrock } from "@bedrock-edge/client";
import { generateImage, type GenerateImageOptions } from "@bedrock-edge/client/image";
import { rerank } from "@bedrock-edge/client/rerank";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { byRequest } from "../../../helpers/fire.ts";
import { base64, picture } from "./client.ts";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

/** A request as both sides are compared by. */
type Sent = readonly [method: string, path: string, type: string | null, body: unknown];

/** A fake that keeps its requests. */
function keeping(): { readonly sent: Sent[]; readonly answer: (request: Request) => Promise<Response> } {
  const fake = fakeBedrock();
  const sent: Sent[] = [];
  return {
    sent,
    async answer(request) {
      const { pathname } = new URL(request.url);
      sent.push([request.method, pathname, request.headers.get("content-type"), await request.clone().json()]);
      return await fake(request);
    },
  };
}

/** Calls, with the members that AWS's SDK is given. */
const CALLS: readonly (readonly [options: GenerateImageOptions, body: Record<string, unknown>])[] = [
  [{ model: "amazon.titan-image-generator-v2:0", prompt: "a boat", n: 2, size: "512x512" }, {
    taskType: "TEXT_IMAGE",
    textToImageParams: { text: "a boat" },
    imageGenerationConfig: { numberOfImages: 2, width: 512, height: 512 },
  }],
  [{ model: "us.stability.stable-outpaint-v1:0", task: "outpainting", image: picture(), up: 9 }, {
    image: base64(),
    up: 9,
  }],
];

for (const [options, body] of CALLS) {
  Deno.test(`AWS's SDK sends our request to ${options.model}, and reads the images that we read`, async () => {
    const { sent, answer } = keeping();
    const bedrock = createBedrock({ region: "us-west-2", credentials: KEYS, env: {}, fetch: byRequest(answer) });
    const { images } = await generateImage(bedrock, options);
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
    const aws = new BedrockRuntimeClient({
      region: "us-west-2",
      endpoint: `http://127.0.0.1:${server.addr.port}`,
      credentials: KEYS,
      requestHandler: new NodeHttpHandler(),
      maxAttempts: 1,
    });
    const theirs = await aws.send(
      new InvokeModelCommand({
        modelId: options.model,
        contentType: "application/json",
        body: JSON.stringify(body),
      }),
    );
    aws.destroy();
    await server.shutdown();
    assertEquals(sent[1], sent[0]);
    const read: { images: string[] } = JSON.parse(new TextDecoder().decode(theirs.body));
    assertEquals(read.images.map((image) => atob(image).length), images.map(({ length }) => length));
  });
}

/** The AI SDK's provider over a fake. */
function aiSdk(answer: (request: Request) => Promise<Response>) {
  return createAmazonBedrock({
    region: "us-west-2",
    ...KEYS,
    fetch: (input, init) => answer(new Request(input, init)),
  });
}

Deno.test("the AI SDK's provider asks Nova Canvas for the same image", async () => {
  const { sent, answer } = keeping();
  const model = "amazon.nova-canvas-v1:0";
  const theirs = await aiSdk(answer).image(model).doGenerate({
    prompt: "a boat",
    n: 2,
    size: "1024x512",
    aspectRatio: undefined,
    seed: 7,
    files: undefined,
    mask: undefined,
    providerOptions: { bedrock: { negativeText: "fog", quality: "premium", cfgScale: 6.5 } },
  });
  const bedrock = createBedrock({ region: "us-west-2", credentials: KEYS, env: {}, fetch: byRequest(answer) });
  const { images } = await generateImage(bedrock, {
    model,
    prompt: "a boat",
    negativePrompt: "fog",
    n: 2,
    size: "1024x512",
    seed: 7,
    quality: "premium",
    cfgScale: 6.5,
  });
  assertEquals(sent[1], sent[0]);
  assertEquals(theirs.images.length, images.length);
});

Deno.test("the AI SDK's provider ranks the same documents", async () => {
  const { sent, answer } = keeping();
  const model = "cohere.rerank-v3-5:0";
  const documents = ["a poem", "rain in Oslo", "rain"];
  const theirs = await aiSdk(answer).reranking(model).doRerank({
    documents: { type: "text", values: documents },
    query: "rain in Oslo",
    topN: 2,
  });
  const bedrock = createBedrock({ region: "us-west-2", credentials: KEYS, env: {}, fetch: byRequest(answer) });
  const { results } = await rerank(bedrock, { model, documents, query: "rain in Oslo", topN: 2 });
  assertEquals(sent[1], sent[0]);
  assertEquals(theirs.ranking, results.map(({ index, relevanceScore }) => ({ index, relevanceScore })));
});
