/**
 * The examples with OpenAI's and Anthropic's own clients, run as their documentation says. Run with `deno task test:oracles`.
 */
import { assertEquals } from "@std/assert";
import { API_KEY } from "../helpers/fire.ts";
import { serveApis } from "../runtimes/compatible/server.ts";

const QUESTION = "What is the capital of France?";

/** The server answers with the question. */
const OUTPUTS: Readonly<Record<string, string>> = {
  "openai-sdk": `${QUESTION}\n`,
  "anthropic-sdk": "model is called through an inference profile in us-east-1; replaced by " +
    `us.anthropic.claude-sonnet-4-5-20250929-v1:0\n${QUESTION} end_turn\n`,
};

for (const [name, expected] of Object.entries(OUTPUTS)) {
  Deno.test(`${name} runs`, async () => {
    await using server = serveApis();
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", "-A", "--lock=tests/oracles/deno.lock", `examples/${name}.ts`],
      cwd: new URL("../../", import.meta.url),
      env: {
        AWS_BEARER_TOKEN_BEDROCK: API_KEY,
        AWS_REGION: "us-east-1",
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: server.origin,
      },
    }).output();
    const text = new TextDecoder();
    assertEquals([code, text.decode(stdout), text.decode(stderr)], [0, expected, ""]);
  });
}
