/**
 * Writes `src/models/known_models.ts` from `models.json`: what the compiler knows of the models on Bedrock.
 *
 * ```sh
 * deno task models:generate           # writes
 * deno task models:generate --check   # fails when what is there is not what would be written
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose

interface Model {
  readonly id: string;
  readonly kind: string;
  readonly output: readonly string[];
  readonly profiles: Readonly<Record<string, unknown>>;
  readonly supports: Readonly<Record<string, unknown>>;
}

const SOURCE = new URL("models.json", import.meta.url);
const TARGET = new URL("../../src/models/known_models.ts", import.meta.url);

/** True and false as they are known; undefined, which gates nothing, where they are not. */
type Known = boolean | undefined;

/** A fact of the data: a yes, a no, `null` for unknown, or an object that says how. */
function known(fact: unknown): Known {
  return fact === null || fact === undefined ? undefined : fact !== false;
}

function cachePoints(fact: unknown): Known {
  return known(typeof fact === "object" && fact !== null ? (fact as Record<string, unknown>).converseCachePoint : fact);
}

/** A model without Converse still chats, by its native format; one of another kind does not. */
function capabilities({ kind, output, supports }: Model): Record<string, Known> {
  return {
    chat: kind === "chat",
    tools: known(supports.toolUse),
    structuredOutput: known(supports.structuredOutput),
    imageInput: known(supports.vision),
    documentInput: known(supports.documentChat),
    videoInput: known(supports.video),
    audioInput: known(supports.audio),
    reasoning: known(supports.reasoning),
    promptCache: cachePoints(supports.promptCaching),
    guardrail: known(supports.guardrails),
    embed: kind === "embedding",
    imageOutput: kind === "image" || output.includes("image"),
    rerank: kind === "rerank",
  };
}

function union(members: readonly string[]): string {
  return members.map((member) => JSON.stringify(member)).join(" | ") || "never";
}

function row(model: Model): string {
  const facts = Object.entries(capabilities(model));
  const names = (wanted: boolean) => facts.filter(([, is]) => is === wanted).map(([name]) => name);
  return `${JSON.stringify(model.id)}: { can: ${union(names(true))}; cannot: ${union(names(false))} };`;
}

function source(models: readonly Model[], generated: string): string {
  const profiles = models.flatMap(({ id, profiles }) => Object.keys(profiles).map((prefix) => `${prefix}.${id}`));
  const prefixes = [...new Set(models.flatMap(({ profiles }) => Object.keys(profiles)))].sort();
  return `/**
 * What is known of ${models.length} models, as of ${generated}. Written by \`deno task models:generate\` from
 * \`support/models/models.json\`, where the sources are: change it there.
 */

/** A capability in neither list is unknown, and unknown gates nothing. */
export interface KnownModels {
${models.map((model) => `  /** What it can and cannot. */\n  ${row(model)}`).join("\n")}
}

/** Ids with a row in the table. */
export type KnownModelId = keyof KnownModels;

/** What stands before an id in its cross-region inference profiles. */
export type ProfilePrefix = ${union(prefixes)};

/** Inference profiles that exist: not every prefix with every id, which would cost several times the checking. */
export type KnownProfileId = ${union(profiles)};
`;
}

async function formatted(text: string): Promise<string> {
  const args = ["fmt", "--config", new URL("../../deno.json", import.meta.url).pathname, "--ext", "ts", "-"];
  const child = new Deno.Command("deno", { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  const { code, stdout } = await child.output();
  if (code !== 0) throw new Error("Cannot format what was generated: deno fmt refuses it");
  return new TextDecoder().decode(stdout);
}

const { models, generated } = JSON.parse(await Deno.readTextFile(SOURCE));
const wanted = await formatted(source(models, generated));
if (!Deno.args.includes("--check")) {
  await Deno.writeTextFile(TARGET, wanted);
} else if (await Deno.readTextFile(TARGET) !== wanted) {
  console.error("src/models/known_models.ts is stale: run deno task models:generate");
  Deno.exit(1);
}
