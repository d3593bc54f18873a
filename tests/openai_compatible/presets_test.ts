/**
 * Every preset, by the request that it makes: its URL, its key and the members in which the service differs.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { listModels } from "@bedrock-edge/client/models";
import {
  listModels as listServed,
  type OpenAIChatRequest,
  type Preset,
  presets,
} from "@bedrock-edge/client/openai-compatible";
import { completion, rig } from "./rig.ts";

interface Row {
  readonly preset: Preset;
  readonly url: string;
  /** The header of the key, if the service needs one. */
  readonly key?: string;
  readonly variable?: string;
  /** The members of the request that differ from those of the plain format. */
  readonly differs?: Readonly<Record<string, unknown>>;
}

const REQUEST = {
  model: "m",
  system: "Be brief.",
  messages: [
    { role: "user", content: "Hi" },
    { role: "assistant", content: [{ type: "reasoningContent", text: "Hm" }, { type: "text", text: "Ho" }] },
    { role: "user", content: "Again" },
  ],
  maxTokens: 9,
  seed: 1,
  reasoning: "off",
  tools: [{ name: "w", inputSchema: { type: "object" } }],
  toolChoice: "any",
} as const;

const assistant = (more: Record<string, unknown>) => ({ role: "assistant", content: "Ho", ...more });
const messages = (answer: Record<string, unknown> = {}, role = "system") => [
  { role, content: "Be brief." },
  { role: "user", content: "Hi" },
  assistant(answer),
  { role: "user", content: "Again" },
];
const PLAIN = {
  model: "m",
  messages: messages(),
  max_tokens: 9,
  seed: 1,
  reasoning_effort: "none",
  tools: [{ type: "function", function: { name: "w", parameters: { type: "object" } } }],
  tool_choice: "required",
};
const newMaxTokens = { max_tokens: undefined, max_completion_tokens: 9 };

const ROWS: { readonly [K in keyof typeof presets]: Row } = {
  openai: {
    preset: presets.openai,
    url: "https://api.openai.com/v1/chat/completions",
    key: "authorization",
    variable: "OPENAI_API_KEY",
    differs: { ...newMaxTokens, messages: messages({}, "developer") },
  },
  ollama: {
    preset: presets.ollama,
    url: "http://localhost:11434/v1/chat/completions",
    differs: { messages: messages({ reasoning: "Hm" }) },
  },
  lmStudio: {
    preset: presets.lmStudio,
    url: "http://localhost:1234/v1/chat/completions",
    differs: { messages: messages({ reasoning_content: "Hm" }) },
  },
  vllm: {
    preset: presets.vllm,
    url: "http://localhost:8000/v1/chat/completions",
    differs: { messages: messages({ reasoning: "Hm" }) },
  },
  llamaCpp: {
    preset: presets.llamaCpp,
    url: "http://localhost:8080/v1/chat/completions",
    differs: { messages: messages({ reasoning_content: "Hm" }) },
  },
  openRouter: {
    preset: presets.openRouter,
    url: "https://openrouter.ai/api/v1/chat/completions",
    key: "authorization",
    variable: "OPENROUTER_API_KEY",
    differs: {
      reasoning_effort: undefined,
      reasoning: { effort: "none" },
      messages: messages({ reasoning_details: [{ type: "reasoning.text", text: "Hm" }] }),
    },
  },
  groq: {
    preset: presets.groq,
    url: "https://api.groq.com/openai/v1/chat/completions",
    key: "authorization",
    variable: "GROQ_API_KEY",
    differs: newMaxTokens,
  },
  together: {
    preset: presets.together,
    url: "https://api.together.xyz/v1/chat/completions",
    key: "authorization",
    variable: "TOGETHER_API_KEY",
  },
  mistral: {
    preset: presets.mistral,
    url: "https://api.mistral.ai/v1/chat/completions",
    key: "authorization",
    variable: "MISTRAL_API_KEY",
    differs: {
      seed: undefined,
      random_seed: 1,
      tool_choice: "any",
      messages: messages({
        content: [{ type: "thinking", thinking: [{ type: "text", text: "Hm" }] }, { type: "text", text: "Ho" }],
      }),
    },
  },
  perplexity: {
    preset: presets.perplexity,
    url: "https://api.perplexity.ai/chat/completions",
    key: "authorization",
    variable: "PERPLEXITY_API_KEY",
  },
  deepSeek: {
    preset: presets.deepSeek,
    url: "https://api.deepseek.com/chat/completions",
    key: "authorization",
    variable: "DEEPSEEK_API_KEY",
    differs: {
      reasoning_effort: undefined,
      thinking: { type: "disabled" },
      messages: messages({ reasoning_content: "Hm" }),
    },
  },
  cerebras: {
    preset: presets.cerebras,
    url: "https://api.cerebras.ai/v1/chat/completions",
    key: "authorization",
    variable: "CEREBRAS_API_KEY",
    differs: newMaxTokens,
  },
  fireworks: {
    preset: presets.fireworks,
    url: "https://api.fireworks.ai/inference/v1/chat/completions",
    key: "authorization",
    variable: "FIREWORKS_API_KEY",
  },
  xai: {
    preset: presets.xai,
    url: "https://api.x.ai/v1/chat/completions",
    key: "authorization",
    variable: "XAI_API_KEY",
  },
  cohere: {
    preset: presets.cohere,
    url: "https://api.cohere.ai/compatibility/v1/chat/completions",
    key: "authorization",
    variable: "COHERE_API_KEY",
  },
  vercelGateway: {
    preset: presets.vercelGateway,
    url: "https://ai-gateway.vercel.sh/v1/chat/completions",
    key: "authorization",
    variable: "AI_GATEWAY_API_KEY",
    differs: {
      reasoning_effort: undefined,
      reasoning: { effort: "none" },
      messages: messages({ reasoning_details: [{ type: "reasoning.text", text: "Hm" }] }),
    },
  },
  azureOpenAI: {
    preset: presets.azureOpenAI({ resource: "mine" }),
    url: "https://mine.openai.azure.com/openai/v1/chat/completions",
    key: "api-key",
    variable: "AZURE_OPENAI_API_KEY",
    differs: newMaxTokens,
  },
  bedrock: {
    preset: presets.bedrock({ region: "eu-west-1" }),
    url: "https://bedrock-runtime.eu-west-1.amazonaws.com/openai/v1/chat/completions",
    key: "authorization",
    variable: "AWS_BEARER_TOKEN_BEDROCK",
    differs: newMaxTokens,
  },
  bedrockMantle: {
    preset: presets.bedrockMantle({ region: "eu-west-1" }),
    url: "https://bedrock-mantle.eu-west-1.api.aws/v1/chat/completions",
    key: "authorization",
    variable: "AWS_BEARER_TOKEN_BEDROCK",
    differs: newMaxTokens,
  },
};

for (const [name, { preset, url, key, variable, differs = {} }] of Object.entries(ROWS)) {
  Deno.test(`the preset ${name} makes its request`, async () => {
    const env = variable === undefined ? {} : { [variable]: "k-1" };
    const { client, sent } = rig({ body: completion({ content: "Ho" }) }, { ...preset, env });
    await client.chat(REQUEST as unknown as OpenAIChatRequest);
    const [{ url: called, headers, body }] = sent as [typeof sent[0]];
    assertEquals([called.href, body], [url, JSON.parse(JSON.stringify({ ...PLAIN, ...differs }))]);
    const sentKey = key === undefined ? headers.get("authorization") : headers.get(key);
    assertEquals(sentKey, key === undefined ? null : key === "authorization" ? "Bearer k-1" : "k-1");
    assertEquals(preset.name, name);
  });
}

Deno.test("Azure's path with a deployment has a version", async () => {
  const preset = presets.azureOpenAI({ resource: "mine", deployment: "d", apiVersion: "2025-01-01-preview" });
  const { client, sent } = rig({ body: completion({ content: "Ho" }) }, { ...preset, apiKey: "k" });
  await client.chat({ model: "d", messages: "Hi" });
  assertEquals(
    sent[0]?.url.href,
    "https://mine.openai.azure.com/openai/deployments/d/chat/completions?api-version=2025-01-01-preview",
  );
});

Deno.test("Mantle's path depends on the model, as in the registry, also behind a proxy", async () => {
  const served = listModels().flatMap(({ id, mantle }) =>
    mantle?.apis.includes("messages") || !mantle ? [] : [{ id, mantle }]
  );
  assert(served.length > 5, `${served.length} models`);
  const preset = presets.bedrockMantle({ region: "us-east-1" });
  const pathOf = async (model: string, baseURL: string | URL = preset.baseURL) => {
    const { client, sent } = rig({ body: completion({ content: "Ho" }) }, { ...preset, baseURL, apiKey: "k" });
    await client.chat({ model, messages: "Hi" });
    return `${sent[0]?.url.pathname}${sent[0]?.url.search}`;
  };
  for (const { id, mantle } of served) assertEquals(await pathOf(id), `${mantle.path}/chat/completions`, id);
  assertEquals(await pathOf("openai.gpt-oss-20b"), "/v1/chat/completions");
  for (
    const [base, path] of [["/proxy/v1/", "/proxy/openai/v1"], ["/openai/v1", "/openai/v1"], ["/own", "/own"]] as const
  ) {
    assertEquals(await pathOf("xai.grok-4.3", `https://a.example${base}?a=1`), `${path}/chat/completions?a=1`);
  }
  const { client, sent } = rig({ body: { data: [] } }, { ...preset, apiKey: "k" });
  await listServed(client);
  assertEquals(sent[0]?.url.pathname, "/v1/models");
});

Deno.test("a region cannot lead to another host", () => {
  assertThrows(() => presets.bedrock({ region: "a.evil.example/" }), TypeError, "not a region name");
  assertThrows(() => presets.bedrockMantle({ region: "a.evil.example/" }), TypeError, "not a region name");
});

Deno.test("the page for users has every preset, with its URL and the variable of its key", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/openai-compatible.md", import.meta.url));
  const { azureOpenAI, bedrock, bedrockMantle, ...rows } = presets;
  const region = "us-east-1";
  const made = {
    ...rows,
    "azureOpenAI({ resource, deployment })": azureOpenAI({ resource: "RESOURCE" }),
    "bedrock({ region })": bedrock({ region }),
    "bedrockMantle({ region })": bedrockMantle({ region }),
  };
  const expected = Object.entries(made).map(([name, { baseURL, apiKeyEnv }]) => {
    const key = apiKeyEnv === undefined ? "none needed" : `\`${apiKeyEnv}\``;
    return ["`" + name + "`", "`" + `${baseURL}`.replace(region, "REGION") + "`", key].join(" | ");
  });
  const table = page.slice(page.indexOf("## Presets"), page.indexOf("## Differences"));
  const cells = [...table.matchAll(/^\| (`.*) \|$/gm)].map(([, row]) => row!.split("|").map((cell) => cell.trim()));
  assertEquals(cells.map((row) => row.join(" | ")), expected);
});
