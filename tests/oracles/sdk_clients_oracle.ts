/**
 * The fake against clients that were not written by us: AWS's own SDK and the AI SDK's Bedrock provider read its answers,
 * its streams and its refusals over a loopback socket.
 *
 * Run by `deno task test:oracles`; not part of the pure suite, because it needs packages of npm.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  BedrockRuntimeServiceException,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  ThrottlingException,
  ValidationException,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { APICallError } from "npm:@ai-sdk/provider@4.0.19";
import { createBedrock, StreamTruncatedError } from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";

const MODEL = "us.anthropic.claude-3-haiku-20240307-v1:0";
const ARN = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const CONTENT = [
  { reasoningContent: { reasoningText: { text: "They want a sum.", signature: "c2lnbmF0dXJl" } } },
  { text: "Let me add — ça va 👍" },
  { toolUse: { toolUseId: "tooluse_1", name: "add", input: { a: 1, b: [2, "three"] } } },
];
const USAGE = {
  inputTokens: 11,
  outputTokens: 22,
  totalTokens: 36,
  cacheReadInputTokens: 3,
  cacheWriteInputTokens: 0,
};
const SCRIPT: FakeBedrockOptions = {
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken: "session/token+=" },
  replies: [{ content: CONTENT, usage: USAGE, metrics: { latencyMs: 7 } }],
};
const TOOL = { name: "add", inputSchema: { json: { type: "object", properties: { a: { type: "number" } } } } };

/** Serves a fake on loopback for as long as `use` takes. */
async function serve(
  options: FakeBedrockOptions,
  use: (served: { endpoint: string; fake: FakeBedrock }) => Promise<void>,
): Promise<void> {
  const fake = fakeBedrock(options);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => fake(request));
  try {
    await use({ endpoint: `http://127.0.0.1:${server.addr.port}`, fake });
  } finally {
    await server.shutdown();
  }
}

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: SECRET, sessionToken: "session/token+=" };
const SCHEMES: readonly (readonly [scheme: "sigv4" | "bearer", config: Partial<BedrockRuntimeClientConfig>])[] = [
  ["sigv4", { credentials: KEYS }],
  ["bearer", { token: { token: "fake-bedrock-key" }, authSchemePreference: ["httpBearerAuth"] }],
];

/** AWS's client over HTTP/1.1: it would speak HTTP/2, which a plain loopback server does not. */
async function withAws(
  endpoint: string,
  config: Partial<BedrockRuntimeClientConfig>,
  use: (client: BedrockRuntimeClient) => Promise<void>,
): Promise<void> {
  const client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint,
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
    ...config,
  });
  try {
    await use(client);
  } finally {
    client.destroy();
  }
}

function input(modelId: string): ConverseCommandInput {
  return {
    modelId,
    messages: [{ role: "user", content: [{ text: "1 + 2?" }] }],
    toolConfig: { tools: [{ toolSpec: TOOL }] },
    inferenceConfig: { maxTokens: 100, temperature: 0.5 },
  };
}

for (const [scheme, config] of SCHEMES) {
  Deno.test(`AWS SDK reads the fake's answer under ${scheme}`, async () => {
    await serve(SCRIPT, async ({ endpoint, fake }) => {
      await withAws(endpoint, config, async (client) => {
        for (const modelId of [MODEL, ARN]) {
          const response = await client.send(new ConverseCommand(input(modelId)));
          assertEquals(JSON.parse(JSON.stringify(response.output)), {
            message: { role: "assistant", content: CONTENT },
          });
          assertEquals(response.stopReason, "tool_use");
          assertEquals(JSON.parse(JSON.stringify([response.usage, response.metrics])), [USAGE, { latencyMs: 7 }]);
          assert(response.$metadata.requestId?.startsWith("00000000-0000-4000-8000-"));
        }
      });
      assertEquals(fake.requests.map(({ auth, modelId, ended }) => [auth, modelId, ended]), [
        [scheme, MODEL, "complete"],
        [scheme, ARN, "complete"],
      ]);
    });
  });

  Deno.test(`AWS SDK reads the fake's stream under ${scheme}`, async () => {
    await serve(SCRIPT, async ({ endpoint }) => {
      await withAws(endpoint, config, async (client) => {
        const { stream } = await client.send(new ConverseStreamCommand(input(ARN)));
        const events: ConverseStreamOutput[] = [];
        for await (const event of stream!) events.push(event);
        const deltas = events.flatMap((event) => event.contentBlockDelta?.delta ?? []);
        assertEquals(deltas.map((delta) => delta.reasoningContent?.text ?? "").join(""), "They want a sum.");
        assertEquals(deltas.map((delta) => delta.reasoningContent?.signature ?? "").join(""), "c2lnbmF0dXJl");
        assertEquals(deltas.map((delta) => delta.text ?? "").join(""), "Let me add — ça va 👍");
        assertEquals(JSON.parse(deltas.map((delta) => delta.toolUse?.input ?? "").join("")), { a: 1, b: [2, "three"] });
        const starts = events.flatMap((event) => event.contentBlockStart?.start?.toolUse ?? []);
        assertEquals(starts.map(({ toolUseId, name }) => [toolUseId, name]), [["tooluse_1", "add"]]);
        assertEquals(events[0]?.messageStart?.role, "assistant");
        assertEquals(events.at(-2)?.messageStop?.stopReason, "tool_use");
        assertEquals(JSON.parse(JSON.stringify(events.at(-1)?.metadata)), { usage: USAGE, metrics: { latencyMs: 7 } });
      });
    });
  });

  Deno.test(`AWS SDK raises its own classes for the fake's refusals under ${scheme}`, async () => {
    const faults = [{ type: "status", status: 429, code: "ThrottlingException", message: "Slow down" }] as const;
    await serve({ ...SCRIPT, faults }, async ({ endpoint }) => {
      await withAws(endpoint, config, async (client) => {
        const throttled = await assertRejects(
          () => client.send(new ConverseCommand(input(MODEL))),
          ThrottlingException,
          "Slow down",
        );
        assertEquals(throttled.$metadata.httpStatusCode, 429);
        const invalid = { ...input(MODEL), messages: [{ role: "user" as const, content: [{ text: " " }] }] };
        await assertRejects(
          () => client.send(new ConverseStreamCommand(invalid)),
          ValidationException,
          "The text field in the ContentBlock object at messages.0.content.0 is blank.",
        );
      });
    });
  });
}

Deno.test("AWS SDK raises an exception frame of the fake as its own class", async () => {
  const faults = [{ type: "exception", name: "throttlingException", message: "Later", afterEvents: 3 }] as const;
  await serve({ ...SCRIPT, faults }, async ({ endpoint }) => {
    await withAws(endpoint, { credentials: KEYS }, async (client) => {
      const { stream } = await client.send(new ConverseStreamCommand(input(MODEL)));
      let events = 0;
      await assertRejects(
        async () => {
          for await (const _ of stream!) events++;
        },
        ThrottlingException,
        "Later",
      );
      assertEquals(events, 3);
    });
  });
});

Deno.test("AWS SDK is refused with a wrong secret, key, token or API key", async () => {
  const refused: [Partial<BedrockRuntimeClientConfig>, name: string, message: string][] = [
    [
      { credentials: { ...KEYS, secretAccessKey: "wrong" } },
      "InvalidSignatureException",
      "does not match the signature",
    ],
    [{ credentials: { ...KEYS, accessKeyId: "AKIDOTHER" } }, "UnrecognizedClientException", "is invalid."],
    [{ credentials: { ...KEYS, sessionToken: "other" } }, "UnrecognizedClientException", "is invalid."],
    [
      { token: { token: "wrong" }, authSchemePreference: ["httpBearerAuth"] },
      "Unknown",
      "Authentication failed: Please make sure your API Key is valid.",
    ],
  ];
  await serve(SCRIPT, async ({ endpoint }) => {
    for (const [config, name, message] of refused) {
      await withAws(endpoint, config, async (client) => {
        const error = await assertRejects(
          () => client.send(new ConverseCommand(input(MODEL))),
          BedrockRuntimeServiceException,
          message,
        );
        assertEquals([error.$metadata.httpStatusCode, error.name], [403, name]);
      });
    }
  });
});

const PROVIDERS = [
  ["sigv4", KEYS],
  ["bearer", { apiKey: "fake-bedrock-key" }],
] as const;

const CALL = {
  prompt: [{ role: "user" as const, content: [{ type: "text" as const, text: "1 + 2?" }] }],
  tools: [{ type: "function" as const, name: "add", inputSchema: { type: "object" as const, properties: {} } }],
};

for (const [scheme, authority] of PROVIDERS) {
  Deno.test(`AI SDK reads the fake's answer under ${scheme}`, async () => {
    await serve(SCRIPT, async ({ endpoint, fake }) => {
      const model = createAmazonBedrock({ region: "us-east-1", baseURL: endpoint, ...authority })(MODEL);
      const { content, finishReason, usage } = await model.doGenerate(CALL);
      const reasoning = content.find((part) => part.type === "reasoning");
      assertEquals(reasoning?.text, "They want a sum.");
      assertEquals(content.find((part) => part.type === "text")?.text, "Let me add — ça va 👍");
      const call = content.find((part) => part.type === "tool-call");
      assertEquals([call?.toolName, JSON.parse(call?.input ?? "")], ["add", { a: 1, b: [2, "three"] }]);
      assertEquals(finishReason.unified, "tool-calls");
      // It counts cached input as input; Bedrock does not.
      assertEquals([usage.inputTokens.total, usage.outputTokens.total], [14, 22]);
      assertEquals(fake.requests.map(({ auth, ended }) => [auth, ended]), [[scheme, "complete"]]);
    });
  });

  Deno.test(`AI SDK reads the fake's stream under ${scheme}`, async () => {
    await serve(SCRIPT, async ({ endpoint, fake }) => {
      const model = createAmazonBedrock({ region: "us-east-1", baseURL: endpoint, ...authority })(ARN);
      const { stream } = await model.doStream(CALL);
      let text = "", reasoning = "", json = "";
      let finish: unknown;
      const reader = stream.getReader();
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        const part = read.value;
        if (part.type === "text-delta") text += part.delta;
        else if (part.type === "reasoning-delta") reasoning += part.delta;
        else if (part.type === "tool-call") json += part.input;
        else if (part.type === "finish") {
          finish = [part.finishReason.unified, part.usage.inputTokens.total, part.usage.outputTokens.total];
        } else if (part.type === "error") throw part.error;
      }
      assertEquals([text, reasoning], ["Let me add — ça va 👍", "They want a sum."]);
      assertEquals(JSON.parse(json), { a: 1, b: [2, "three"] });
      assertEquals(finish, ["tool-calls", 14, 22]);
      assertEquals(fake.requests.map(({ auth, modelId }) => [auth, modelId]), [[scheme, ARN]]);
    });
  });
}

Deno.test("AI SDK is refused with a wrong secret or API key as its own error", async () => {
  await serve(SCRIPT, async ({ endpoint }) => {
    for (const authority of [{ ...KEYS, secretAccessKey: "wrong" }, { apiKey: "wrong" }]) {
      const model = createAmazonBedrock({ region: "us-east-1", baseURL: endpoint, ...authority })(MODEL);
      const error = await assertRejects(async () => await model.doGenerate(CALL), APICallError);
      assertEquals(error.statusCode, 403);
    }
  });
});

/** The claim of the README: the same stream, cut before `messageStop`, read by everyone. */
Deno.test("a stream without messageStop ends well for the AWS SDK and the AI SDK, and is an error for us", async () => {
  const options: FakeBedrockOptions = {
    ...SCRIPT,
    replies: [{ text: "Paris." }],
    faults: [{ type: "noMessageStop", times: Infinity }],
  };
  await serve(options, async ({ endpoint }) => {
    await withAws(endpoint, { credentials: KEYS }, async (client) => {
      const { stream } = await client.send(new ConverseStreamCommand(input(MODEL)));
      let text = "";
      for await (const event of stream!) text += event.contentBlockDelta?.delta?.text ?? "";
      assertEquals(text, "Paris.");
    });

    const model = createAmazonBedrock({ region: "us-east-1", baseURL: endpoint, ...KEYS })(MODEL);
    const seen: string[] = [];
    for await (const { type } of (await model.doStream(CALL)).stream) seen.push(type);
    assert(!seen.includes("error") && seen.includes("finish"), seen.join(" "));

    const bedrock = createBedrock({ region: "us-east-1", endpoint, credentials: KEYS });
    const error = await assertRejects(
      () => bedrock.stream({ model: MODEL, messages: "The capital of France?" }).final(),
      StreamTruncatedError,
    );
    assertEquals(error.partial.text, "Paris.");
  });
});
