/** Generates `src/models/known_models.ts`, the compiler's facts, from the data. */
import { capabilities, type Data, type DataModel } from "./data.ts";

function union(members: readonly string[]): string {
  return members.map((member) => JSON.stringify(member)).join(" | ") || "never";
}

/** One sentence for editors, which show it beside an id. */
function sentence({ name, kind, contextWindow, maxOutputTokens, status }: DataModel): string {
  const tokens = (count: number) => count.toLocaleString("en-US");
  const facts: string[] = [];
  if (kind !== "chat") facts.push(kind);
  if (contextWindow !== null) facts.push(`${tokens(contextWindow)} tokens`);
  if (kind === "chat" && maxOutputTokens !== null) facts.push(`answers up to ${tokens(maxOutputTokens)}`);
  const life = status.state === "eol"
    ? `retired${status.eolDate === null ? "" : ` on ${status.eolDate}`}`
    : `${status.state ?? "state unknown"}${status.eolDate === null ? "" : ` until ${status.eolDate}`}`;
  const instead = status.replacedBy === null ? "" : `; use ${status.replacedBy}`;
  return `${name}: ${[...facts, life].join(", ")}${instead}.`;
}

function row(model: DataModel): string {
  const { can, cannot } = capabilities(model);
  return `  /** ${sentence(model)} */\n  ${JSON.stringify(model.id)}: { can: ${union(can)}; cannot: ${
    union(cannot)
  } };`;
}

/** The file's text, unformatted. */
export function knownModelsSource({ models, generated }: Data): string {
  const profiles = models.flatMap(({ id, profiles }) => Object.keys(profiles).map((prefix) => `${prefix}.${id}`));
  const suggested = models
    .filter((model) =>
      model.kind === "chat" && model.status.state !== "eol" && !capabilities(model).cannot.includes("chat")
    )
    .flatMap(({ id, profiles }) => [id, ...Object.keys(profiles).map((prefix) => `${prefix}.${id}`)]);
  return `/**
 * Facts about ${models.length} models, as of ${generated}. \`deno task models:generate\` writes this file from
 * \`support/models/models.json\`, which has the sources: change the facts there.
 */

/** A capability in neither list is unknown, and unknown gates nothing. */
export interface KnownModels {
${models.map(row).join("\n")}
}

/** Ids with a row in the table. */
export type KnownModelId = keyof KnownModels;

/** Inference profiles that exist: not every prefix with every id, which would cost several times the checking. */
export type KnownProfileId = ${union(profiles)};

/** Ids that editors complete: those of models that chat and are not retired, bare and with the prefix of each profile. */
export type SuggestedModelId = ${union(suggested)};
`;
}
