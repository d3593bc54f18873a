/**
 * Prints the known models.
 *
 * ```sh
 * deno task models                                        # every model that is not retired
 * deno task models --can tools --region eu-central-1      # models that call tools, and their ids for the region
 * deno task models --can imageInput,tools --provider amazon --json
 * deno task models claude                                 # ids that hold a word
 * ```
 *
 * Exit codes: 0 models found, 1 none found, 2 bad usage.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { parseArgs } from "node:util";
import { DATA_VERSION, listModels } from "../../src/models/find.ts";
import type { Capability } from "../../src/models/gate.ts";
import type { ModelKind, ModelStatus } from "../../src/models/model.ts";
import type { Residency } from "../../src/models/profiles.ts";
import { CAPABILITIES } from "./data.ts";
import { dollars, type Listed, listModel, tokens } from "./listing.ts";

const KINDS: readonly ModelKind[] = ["chat", "embedding", "image", "video", "speech", "rerank"];
const STATUSES: readonly ModelStatus[] = ["active", "legacy", "eol"];
const RESIDENCIES: readonly Residency[] = ["in-region", "in-geography", "global"];

const HELP = `Usage: deno task models [options] [word...]

Prints the known models on Amazon Bedrock, with their abilities, context window, longest
answer and price. The id must contain each word.

Options:
  --can A,B            documented as having all of them:
                       ${CAPABILITIES.slice(0, 6).join(", ")},
                       ${CAPABILITIES.slice(6).join(", ")}
  --provider NAME      the id's first part, such as anthropic
  --kind KIND          ${KINDS.join(", ")}
  --status STATUS      ${STATUSES.join(", ")} [default: all but eol]
  --region REGION      callable from there; shows the id to call
  --residency FENCE    with --region: ${RESIDENCIES.join(", ")}
  --json               one JSON array
  --help               show this

Prices are in USD per million tokens, on demand, in us-east-1. A question mark means that
no source has the fact.`;

interface Asked {
  readonly models: readonly Listed[];
  readonly region: string | undefined;
  readonly json: boolean;
}

function oneOf<T extends string>(option: string, known: readonly T[], given: string | undefined): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((word) => word === given);
  if (found === undefined) throw new TypeError(`Cannot use --${option} ${given}: use one of ${known.join(", ")}`);
  return found;
}

/** @throws {TypeError} for an unknown option or an invalid value. */
function ask(args: readonly string[]): Asked | undefined {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = {
    can: text,
    provider: text,
    kind: text,
    status: text,
    region: text,
    residency: text,
    json: flag,
    help: flag,
  };
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  if (values.help) return undefined;
  const { provider, region } = values;
  if (values.residency !== undefined && region === undefined) {
    throw new TypeError("Cannot use --residency alone: it depends on the region; add --region");
  }
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) {
    throw new TypeError(`Cannot use --region ${region}: not a region name; expected one like eu-central-1`);
  }
  const can = values.can?.split(",").map((word) => oneOf("can", CAPABILITIES, word)!);
  const status = oneOf("status", STATUSES, values.status);
  const residency = oneOf("residency", RESIDENCIES, values.residency);
  const models = listModels({ can, provider, kind: oneOf("kind", KINDS, values.kind), region, status })
    .filter((model) => status !== undefined || model.status !== "eol")
    .filter(({ id }) => positionals.every((word) => id.includes(word.toLowerCase())))
    .map((model) => listModel(model, { region, residency }))
    // A fence excludes models that cannot be called within it.
    .filter(({ call }) => residency === undefined || (call && "modelId" in call));
  return { models, region, json: values.json };
}

/** Capabilities in which models of one kind differ, with a letter each. */
const LETTERS: Readonly<Partial<Record<Capability, string>>> = {
  tools: "T",
  structuredOutput: "S",
  imageInput: "I",
  documentInput: "D",
  videoInput: "V",
  audioInput: "A",
  reasoning: "R",
  promptCache: "C",
  guardrail: "G",
};

function letters({ can, cannot }: Listed): string {
  return Object.entries(LETTERS).map(([capability, letter]) =>
    can.includes(capability as Capability) ? letter : cannot.includes(capability as Capability) ? "-" : "?"
  ).join("");
}

function printed(models: readonly Listed[], region: string | undefined): string {
  const head = [
    "model",
    "kind",
    "can",
    "window",
    "answer",
    "in",
    "out",
    region ? `call from ${region}` : "profiles",
    "",
  ];
  const rows = models.map((model) => [
    model.id,
    model.kind,
    model.kind === "chat" ? letters(model) : "",
    tokens(model.contextWindow),
    tokens(model.maxOutputTokens),
    dollars(model.price?.input),
    dollars(model.price?.output),
    model.call ? ("modelId" in model.call ? model.call.modelId : "needs another residency") : model.profiles.join(" "),
    model.status === "active" ? "" : [model.status, model.endOfLife].filter(Boolean).join(" until "),
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ").trimEnd())
    .join("\n");
}

try {
  const asked = ask(Deno.args);
  if (asked === undefined) {
    console.log(HELP);
  } else if (asked.json) {
    console.log(JSON.stringify(asked.models, null, 2));
  } else {
    console.log(printed(asked.models, asked.region));
    const key = Object.entries(LETTERS).map(([capability, letter]) => `${letter} ${capability}`).join(", ");
    console.error(
      `\n${asked.models.length} models, as of ${DATA_VERSION}; USD per million tokens. ${key}; - cannot, ? unknown`,
    );
  }
  if (asked?.models.length === 0) Deno.exitCode = 1;
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(error.message);
  Deno.exitCode = 2;
}
