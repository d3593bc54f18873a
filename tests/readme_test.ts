/**
 * Every snippet of the README and of the pages for users runs as a user would run it, a process each, against a Bedrock on loopback;
 * where a page says what comes out, that is what comes out.
 */
import { assert, assertEquals } from "@std/assert";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { CASES } from "./contract/chat_provider.ts";

const readme = await Deno.readTextFile(new URL("../README.md", import.meta.url));

/** The pages beside the README that have snippets. */
const PAGES = [
  "docs/batch.md",
  "docs/credentials.md",
  "docs/embed.md",
  "docs/gateway.md",
  "docs/images.md",
  "docs/invoke.md",
  "docs/knowledge-bases.md",
  "docs/observability.md",
  "docs/openai-compatible.md",
  "docs/router.md",
  "docs/testing.md",
];

interface Snippet {
  readonly page: string;
  readonly line: number;
  readonly code: string;
  readonly output: string | undefined;
}

function snippets(page: string, text: string): Snippet[] {
  const found: Snippet[] = [];
  for (const match of text.matchAll(/^```ts\n([^]*?)^```\n(?:\n```text\n([^]*?)^```\n)?/gm)) {
    found.push({ page, line: text.slice(0, match.index).split("\n").length, code: match[1]!, output: match[2] });
  }
  return found;
}

/** The text of each page, by its name. */
const TEXTS = new Map([["README", readme]]);
for (const page of PAGES) TEXTS.set(page, await Deno.readTextFile(new URL(`../${page}`, import.meta.url)));
const SNIPPETS = [...TEXTS].flatMap(([page, text]) => snippets(page, text));

/** A snippet that exports a handler is asked for a page. */
const ASK_HANDLER = `setTimeout(async () => {
  const response = await handler.fetch(new Request("http://localhost/"));
  console.log(response.status, (await response.text()).includes('"type":"stop"'));
}, 0);
const handler =`;

/** The model's answers. The README asks for the capital of Italy after that of France. */
const fake = fakeBedrock({
  apiKey: "readme-key",
  guardrails: { gr7: { blockedWords: ["raincoats"] } },
  mantle: { replies: ["Paris is the capital of France."] },
  replies: [
    {
      when: ({ body }) => JSON.stringify(body).includes("toolResult"),
      text: "It is 7 degrees and clear in Oslo.",
    },
    { when: { text: /Oslo/ }, content: [{ toolUse: { toolUseId: "t1", name: "weather", input: { city: "Oslo" } } }] },
    {
      when: { text: /as JSON/ },
      events: [
        { messageStart: { role: "assistant" } },
        ...['{"ci', 'ty":"Par', 'is","rivers":["Sei', 'ne"]}'].map((text) => ({
          contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
        })),
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: "end_turn" } },
      ],
    },
    {
      when: { text: /rent/ },
      content: [
        { reasoningContent: { reasoningText: { text: "The lease says so.", signature: "c2lnbmVk" } } },
        {
          citationsContent: {
            content: [{ text: "The rent is 900 euros." }],
            citations: [{ title: "lease", location: { documentChar: { documentIndex: 0, start: 0, end: 22 } } }],
          },
        },
      ],
    },
    { when: { text: /Italy/ }, text: "Rome is the capital of Italy." },
    {
      when: ({ operation }) => operation === "ConverseStream",
      events: [
        { messageStart: { role: "assistant" } },
        ...["Paris", " is the capital", " of France."].map((text) => ({
          contentBlockDelta: { contentBlockIndex: 0, delta: { text } },
        })),
        { contentBlockStop: { contentBlockIndex: 0 } },
        { messageStop: { stopReason: "end_turn" } },
        { metadata: { usage: { inputTokens: 7, outputTokens: 7, totalTokens: 14 }, metrics: { latencyMs: 1 } } },
      ],
    },
    { text: "Paris is the capital of France." },
  ],
});

Deno.test("every TypeScript snippet of a page is one that the tests run", () => {
  for (const [page, text] of TEXTS) {
    const found = snippets(page, text).length;
    assertEquals(found, text.match(/^```(ts|js|typescript|javascript)\b/gm)?.length);
    assert(found >= (page === "README" ? 8 : 1), page);
  }
});

for (const { page, line, code, output } of SNIPPETS) {
  Deno.test(`${page} line ${line} works, and prints what it says`, async () => {
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => fake(request));
    try {
      const { stdout, stderr, success } = await run(code.replace("export default", ASK_HANDLER), server.addr.port);
      assert(success, stderr);
      if (code.includes("export default")) assertEquals(stdout, "200 true\n");
      if (output !== undefined) assertEquals(stdout, output);
    } finally {
      await server.shutdown();
    }
  });
}

Deno.test("every task that the README and CONTRIBUTING name exists", async () => {
  const config = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  const { tasks } = JSON.parse(config);
  const contributing = await Deno.readTextFile(new URL("../CONTRIBUTING.md", import.meta.url));
  const named = [...(readme + contributing).matchAll(/deno(?:@[\d.]+)? task ([a-z:]+)/g)].map(([, name]) => name!);
  assert(named.includes("chat") && named.includes("test"));
  assertEquals(named.filter((name) => !(name in tasks)), []);
});

Deno.test("the README counts the cases of the contract", () => {
  assertEquals(Number(/contract has (\d+)\s+cases/.exec(readme)?.[1]), CASES.length);
});

/** Runs a snippet under the project's import names. */
async function run(code: string, port: number): Promise<{ stdout: string; stderr: string; success: boolean }> {
  const config = new URL("../deno.json", import.meta.url).pathname;
  const process = new Deno.Command("deno", {
    args: ["run", "--quiet", "--allow-net=127.0.0.1", "--allow-env", "--frozen", "--config", config, "--ext=ts", "-"],
    cwd: new URL("..", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: {
      AWS_REGION: "us-east-1",
      AWS_BEARER_TOKEN_BEDROCK: "readme-key",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      NO_COLOR: "1",
    },
  }).spawn();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode(code));
  await writer.close();
  const { stdout, stderr, success } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { stdout: text(stdout), stderr: text(stderr), success };
}
