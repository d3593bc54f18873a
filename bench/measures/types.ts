/**
 * The cost of the model gates in the compiler: calls with model ids that the compiler knows, against the same calls
 * with unknown ids.
 */
import { DIST, output, PEERS } from "../build.ts";
import { figure, grouped, type Run, type Section, table } from "../section.ts";

const CALLS = 500;

interface Model {
  readonly id: string;
  readonly kind: string;
  readonly supports: Readonly<Record<string, unknown>>;
}

/** The compiler's own counts: the same on every machine, except for the seconds. */
export async function types({ quick }: Run): Promise<Section> {
  const source = await Deno.readTextFile(new URL("../../support/models/models.json", import.meta.url));
  const data: unknown = JSON.parse(source);
  const all = (Array.isArray(data) ? data : (data as { models: Model[] }).models) as Model[];
  const chats = all.filter(({ kind }) => kind === "chat");
  /** A call that passes a gate: of chat alone, or of tools, reasoning or pictures if the model may have them. */
  const call = (index: number, id: (known: string) => string): string => {
    const model = chats[index % chats.length]!;
    const prefix = index % 2 === 0 ? "" : "us.";
    const gates = [["vision", `messages: [{ role: "user", content: [text, image] }]`], [
      "toolUse",
      `messages: "x", tools: [clock]`,
    ], ["reasoning", `messages: "x", reasoning: { effort: "low" }`]] as const;
    const [fact, members] = gates[index % 4] ?? [];
    const given = fact && model.supports[fact] !== false ? members : `messages: "${index}"`;
    return `bedrock.${index % 8 < 4 ? "stream" : "chat"}({ model: ${id(prefix + model.id)}, ${given} });`;
  };
  const calls = (id: (known: string) => string): string[] => Array.from({ length: CALLS }, (_, at) => call(at, id));
  const nothing = await compile([]);
  const open = quick ? nothing : await compile(calls((known) => JSON.stringify(`x.${known}`)));
  const gated = await compile(calls((known) => JSON.stringify(known)));
  const row = (name: string, cost: Cost): string[] => [
    name,
    grouped(cost.instantiations),
    grouped(cost.instantiations - nothing.instantiations),
    grouped(cost.types),
    figure(cost.checkSeconds),
  ];
  return {
    title: "Type checking",
    text:
      `${CALLS} calls in one file, over ${chats.length} chat models of the ${all.length} the compiler knows, in turn plain, with
tools, with reasoning and with pictures where the model may have them; tsc ${gated.version}.

${
        table(["file", "instantiations", "of the calls", "types", "check, s"], [
          row("the import alone", nothing),
          row("ids it does not know", open),
          row("ids it knows", gated),
        ])
      }`,
    gates: [
      {
        name: `type cost, instantiations of ${CALLS} gated calls`,
        value: gated.instantiations - nothing.instantiations,
        gate: 60_000,
      },
    ],
    readme: [],
  };
}

interface Cost {
  readonly instantiations: number;
  readonly types: number;
  readonly checkSeconds: number;
  readonly version: string;
}

async function compile(calls: readonly string[]): Promise<Cost> {
  const folder = new URL("types/", DIST);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    new URL("calls.ts", folder),
    `import { type Bedrock, tool } from "../../../mod.ts";
declare const bedrock: Bedrock;
export const clock = tool({ name: "clock", inputSchema: { type: "object" } });
export const text = { type: "text", text: "?" } as const;
export const image = { type: "image", format: "png", source: { bytes: "AA==" } } as const;
export function calls(): void {
  void bedrock;
  ${calls.join("\n  ")}
}
`,
  );
  const node = "../../peers/node_modules";
  await Deno.writeTextFile(
    new URL("tsconfig.json", folder),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        allowImportingTsExtensions: true,
        module: "esnext",
        moduleResolution: "bundler",
        target: "esnext",
        lib: ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
        types: [],
        skipLibCheck: true,
        paths: { aws4fetch: [`${node}/aws4fetch`] },
      },
      files: ["calls.ts"],
    }),
  );
  const tsc = new URL("node_modules/typescript/bin/tsc", PEERS).pathname;
  const printed = await output("node", [tsc, "-p", folder.pathname, "--extendedDiagnostics"]);
  const number = (name: string): number => Number(new RegExp(`^${name}:\\s+([\\d.]+)`, "m").exec(printed)?.[1]);
  const version = (await output("node", [tsc, "--version"])).replace("Version", "").trim();
  return {
    instantiations: number("Instantiations"),
    types: number("Types"),
    checkSeconds: number("Check time"),
    version,
  };
}
