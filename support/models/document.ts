/** `docs/models.md`: every known model, as a page for people. */
import { capabilities, type Data, type DataModel, type DataPrice } from "./data.ts";
import { dollars, tokens } from "./listing.ts";

/** Column titles of abilities. Abilities of a kind that no chat model has are in the table of that kind. */
const ABILITIES = {
  tools: "tools",
  structuredOutput: "structured output",
  imageInput: "images",
  documentInput: "documents",
  videoInput: "video",
  audioInput: "audio",
  reasoning: "reasoning",
  promptCache: "cache points",
  guardrail: "guardrails",
} as const;

const KINDS = {
  chat: "Chat",
  embedding: "Embeddings",
  image: "Images",
  video: "Video",
  speech: "Speech",
  rerank: "Rerank",
} as const;

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** The price of the bare id, or of a profile if the bare id cannot be called. */
function price({ price }: DataModel): DataPrice | undefined {
  return price?.inRegion ?? price?.us ?? price?.global ?? price?.base;
}

function life({ status: { state, eolDate, replacedBy } }: DataModel): string {
  const until = eolDate ? ` ${state === "eol" ? "since" : "until"} ${eolDate}` : "";
  const instead = replacedBy ? `; use \`${replacedBy}\`` : "";
  return `${state === "eol" ? "retired" : state ?? "unknown"}${until}${instead}`;
}

function named(model: DataModel): string {
  return `${model.name}<br>\`${model.id}\``;
}

function calls({ regions: { inRegion, mantle: mantleRegions }, profiles, mantle }: DataModel): string {
  if (mantle) {
    const regions = mantleRegions ? `${mantleRegions.length} regions` : "unknown regions";
    return `Mantle \`${mantle.path}\`, ${(mantle.apis as string[]).join(" or ")}: ${regions}`;
  }
  const bare = inRegion === null ? "bare: unknown" : inRegion.length ? `bare: ${inRegion.length} regions` : "";
  return [bare, Object.keys(profiles).map((prefix) => `\`${prefix}.\``).join(" ")].filter(Boolean).join("<br>");
}

function chatTable(models: readonly DataModel[]): string {
  const head = ["model", "window", "answer", "USD in", "USD out", ...Object.values(ABILITIES), "call", "status"];
  return table(
    head,
    models.map((model) => {
      const { can, cannot } = capabilities(model);
      const abilities = (Object.keys(ABILITIES) as (keyof typeof ABILITIES)[]).map((ability) =>
        can.includes(ability) ? "yes" : cannot.includes(ability) ? "no" : "?"
      );
      return [
        named(model),
        tokens(model.contextWindow),
        tokens(model.maxOutputTokens),
        dollars(price(model)?.input),
        dollars(price(model)?.output),
        ...abilities,
        calls(model),
        life(model),
      ];
    }),
  );
}

function otherTable(models: readonly DataModel[]): string {
  return table(
    ["model", "input", "price, USD", "call", "status"],
    models.map((model) => {
      const perMillion = price(model)?.input;
      const others = Object.entries(model.otherPrice ?? {}).map(([unit, amount]) => `${amount} ${unit}`);
      const prices = [
        ...perMillion === null || perMillion === undefined ? [] : [`${perMillion} per million tokens`],
        ...others,
      ];
      return [
        named(model),
        model.contextWindow === null ? "?" : `${tokens(model.contextWindow)} tokens`,
        prices.join("<br>") || "?",
        calls(model),
        life(model),
      ];
    }),
  );
}

/** The whole page. */
export function documentSource({ models, generated }: Data): string {
  const parts = [
    `# Models

Facts about ${models.length} models on Amazon Bedrock, as of ${generated}. \`deno task models:generate\` writes this page from
\`support/models/models.json\`, where each row has its sources; change the facts there. Programs read the same facts from
the registry (\`@bedrock-edge/client/models\`), and \`deno task models --can tools --region eu-central-1\` prints them.

A question mark means that no source has the fact; an unknown fact never blocks a call. Windows and answers are in tokens.
Prices are USD per million tokens, on demand, in us-east-1: of the bare id if it can be called, otherwise of a profile.
\`us.\` and the like are the inference profiles that exist. A model of Mantle has no Converse: \`createBedrock({ codecs: [mantle()] })\`
chats with it through the API that is named, if that is \`chat\` or \`responses\`.`,
  ];
  for (const [kind, title] of Object.entries(KINDS)) {
    const all = models.filter((model) => model.kind === kind);
    const groups = [
      [title, all.filter(({ status }) => status.state !== "eol")],
      [`${title}, retired`, all.filter(({ status }) => status.state === "eol")],
    ] as const;
    for (const [heading, rows] of groups) {
      if (rows.length) parts.push(`## ${heading}`, kind === "chat" ? chatTable(rows) : otherTable(rows));
    }
  }
  return `${parts.join("\n\n")}\n`;
}
