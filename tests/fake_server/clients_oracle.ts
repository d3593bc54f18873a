/**
 * Programs that were not written by us call the served fake: Python with botocore's signer and event-stream parser, the AWS SDK for
 * JavaScript over HTTP/2 and HTTP/1.1, and curl with its own signer. Each has its happy path and the faults that a header asks for,
 * against the fake in Deno and in Node. Run with `deno task test:oracles`.
 */
// deno-lint-ignore-file no-console -- says which version of which client passed
import { assert, assertEquals } from "@std/assert";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  ConverseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { decodeEventStream } from "@bedrock-edge/client/event-stream";
import { HELP } from "../../support/fake/arguments.ts";
import { runIn } from "../package/project.ts";
import { exists } from "../runtimes/processes.ts";
import { PYTHON } from "../helpers/debian.ts";
import { type FakeProcess, findBotocore, projectWithPackage, startFake, startInDeno } from "./programs.ts";

const FAULTS = ["throttling", "exception", "cut", "damaged", "access-denied", "expired-token"];
const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const ANSWER = /tour\? 🗼/;

/** The fake in each runtime. */
const SERVERS: Record<string, () => Promise<FakeProcess>> = { "the fake in Deno": startInDeno };
const hasNpm = await exists("npm");
if (hasNpm) {
  const project = await projectWithPackage();
  Deno.test.afterAll(() => Deno.remove(project.folder, { recursive: true }));
  // Not by npx: it does not pass Ctrl-C of another process on.
  SERVERS["the fake in Node, from the npm package"] = () =>
    startFake(`${project.folder}/node_modules/.bin/bedrock-edge-fake`, [], project.folder);
  Deno.test("npx runs the fake of the npm package", async () => {
    assertEquals(await project.run("npx", "--no-install", "bedrock-edge-fake", "--help"), HELP);
  });
} else console.log("the fake in Node is skipped: there is no npm on this machine");

/** The SDK speaks HTTP/2 without options, and HTTP/1.1 with a handler of its own. */
const SDK_CONFIGS: Readonly<Record<string, () => BedrockRuntimeClientConfig>> = {
  "HTTP/2": () => ({}),
  "HTTP/1.1": () => ({ requestHandler: new NodeHttpHandler() }),
};

const hasCurl = await exists("curl");
const noBotocore = await findBotocore();

for (const [name, start] of Object.entries(SERVERS)) {
  Deno.test({
    name: `${name} and botocore${noBotocore && `, skipped: ${noBotocore}`}`,
    ignore: noBotocore !== "",
    async fn() {
      await using fake = await start();
      const program = new URL("botocore_client.py", import.meta.url).pathname;
      const { botocore, whole, streamed, faults, ...rest } = JSON.parse(
        await runIn(".", PYTHON, program, fake.origin, ...FAULTS),
      );
      console.log(`botocore ${botocore}`);
      assert(ANSWER.test(whole), whole);
      assertEquals([ANSWER.test(streamed[0]), streamed[1]], [true, "end_turn"]);
      assertEquals(rest, { "kept": 200, "wrong key": "403 InvalidSignatureException" });
      assertEquals(faults, {
        "throttling": "429 ThrottlingException: Too many requests, please wait before trying again.",
        "exception": [true, "modelStreamErrorException"],
        "cut": [true, "no messageStop"],
        "damaged": [true, "ChecksumMismatch"],
        "access-denied": "403 AccessDeniedException: You don't have access to the model with the specified model ID.",
        "expired-token": "403 ExpiredTokenException: The security token included in the request is expired",
      });
    },
  });

  for (const [version, config] of Object.entries(SDK_CONFIGS)) {
    Deno.test(`${name} and the AWS SDK over ${version}`, async () => {
      await using fake = await start();
      assertEquals(await askSdk(fake.origin, config()), "the same whole and streamed");
      const found: Record<string, string> = {};
      for (const fault of FAULTS) {
        found[fault] = await askSdk(fake.origin, config(), fault).catch(({ name, message }) => `${name}: ${message}`);
      }
      // The checksums in the message depend on the answer.
      found.damaged = found.damaged!.replaceAll(/\d+/g, "…");
      assertEquals(found, {
        "throttling": "ThrottlingException: Too many requests, please wait before trying again.",
        "exception":
          "ModelStreamErrorException: The system encountered an unexpected error during processing. Try your request again.",
        "cut": "Error: Truncated event message received.",
        "damaged": "Error: The message checksum (…) did not match the expected value of …",
        "access-denied": "AccessDeniedException: You don't have access to the model with the specified model ID.",
        "expired-token": "ExpiredTokenException: The security token included in the request is expired",
      });
    });
  }

  Deno.test({
    name: `${name} and curl${hasCurl ? "" : ", skipped: there is no curl here"}`,
    ignore: !hasCurl,
    async fn() {
      await using fake = await start();
      const [version] = (await runIn(".", "curl", "--version")).split("\n");
      console.log(version);
      assertEquals(await askCurl(fake.origin, "converse"), ["200", "end_turn"]);
      assertEquals(await askCurl(fake.origin, "converse-stream"), ["200", "messageStop"]);
      const found: Record<string, string[]> = {};
      for (const fault of FAULTS) found[fault] = await askCurl(fake.origin, "converse-stream", fault);
      assertEquals(found, {
        "throttling": ["429", "Too many requests, please wait before trying again."],
        "exception": ["200", "modelStreamErrorException"],
        "cut": ["200", "streamTruncated"],
        "damaged": ["200", "streamCorrupt"],
        "access-denied": ["403", "You don't have access to the model with the specified model ID."],
        "expired-token": ["403", "The security token included in the request is expired"],
      });
    },
  });
}

/** Sends a request by curl, which signs it, and returns the status and the end of the answer. */
async function askCurl(origin: string, action: string, fault?: string): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    const printed = await runIn(
      folder,
      "curl",
      ...["--silent", "--show-error", "--output", "answer", "--write-out", "%{http_code}"],
      ...["--aws-sigv4", "aws:amz:us-east-1:bedrock", "--user", `${KEYS.accessKeyId}:${KEYS.secretAccessKey}`],
      ...["--header", "content-type: application/json", ...fault ? ["--header", `x-fake-fault: ${fault}`] : []],
      ...["--data", JSON.stringify({ messages: [{ role: "user", content: [{ text: "The tour? 🗼" }] }] })],
      // Without a colon: this curl signs a path as it is written, and AWS encodes it once more.
      `${origin}/model/anthropic.claude-opus-4-6-v1/${action}`,
    );
    return [printed, await endOf(await Deno.readFile(`${folder}/answer`))];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The stop reason or the message of JSON; the last event or the failure of a stream. */
async function endOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes[0] === "{".charCodeAt(0)) {
    const { stopReason, message } = JSON.parse(new TextDecoder().decode(bytes));
    return stopReason ?? message;
  }
  const types: unknown[] = [];
  try {
    for await (const { headers } of decodeEventStream(new Blob([bytes]).stream())) {
      types.push(headers[":exception-type"] ?? headers[":event-type"]);
    }
  } catch (error) {
    return Object(error).kind;
  }
  return `${types.findLast((type) => type !== "metadata")}`;
}

async function askSdk(
  endpoint: string,
  config: BedrockRuntimeClientConfig,
  fault?: string,
): Promise<string> {
  const client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint,
    credentials: KEYS,
    maxAttempts: 1,
    ...config,
  });
  if (fault !== undefined) {
    client.middlewareStack.add(
      (next) => (args) => {
        // A cast: at this step the request is one of HTTP.
        (args.request as { headers: Record<string, string> }).headers["x-fake-fault"] = fault;
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
  }
  const input = {
    modelId: "us.anthropic.claude-3-haiku-20240307-v1:0",
    messages: [{ role: "user" as const, content: [{ text: "Où est la tour? 🗼" }] }],
  };
  try {
    let streamed = "";
    const { stream = [] } = await client.send(new ConverseStreamCommand(input));
    for await (const { contentBlockDelta } of stream) streamed += contentBlockDelta?.delta?.text ?? "";
    const { output } = await client.send(new ConverseCommand(input));
    const whole = output?.message?.content?.[0]?.text ?? "";
    assert(ANSWER.test(whole) && whole === streamed, streamed);
    return "the same whole and streamed";
  } finally {
    client.destroy();
  }
}
