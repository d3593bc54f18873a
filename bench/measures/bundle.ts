/** The weight of one streaming chat, in a bundle and on disk. */
import { gzipSync } from "node:zlib";
import { bundle as bundled, output, pinned } from "../build.ts";
import { figure, grouped, type Run, type Section, table } from "../section.ts";

interface Program {
  readonly name: string;
  /** Paths are relative to this folder's parent. */
  readonly file: string;
  /** The package that its user installs. */
  readonly installs: readonly string[];
}

interface Weighed extends Program {
  readonly minified: number;
  readonly gzipped: number;
  readonly packages: number;
  readonly bytes: number;
}

const AI = ["@ai-sdk/amazon-bedrock", "zod"];
const PROGRAMS: readonly Program[] = [
  { name: "ours, SigV4", file: "../tests/size/sigv4.ts", installs: ["aws4fetch"] },
  { name: "ours, API key", file: "../tests/size/bearer.ts", installs: ["aws4fetch"] },
  { name: "ours, API key, all of Converse", file: "../tests/size/converse.ts", installs: ["aws4fetch"] },
  { name: "ours, everything", file: "./sizes/everything.ts", installs: ["aws4fetch"] },
  { name: "AWS SDK", file: "./sizes/aws.ts", installs: ["@aws-sdk/client-bedrock-runtime"] },
  { name: "AI SDK, doStream", file: "./sizes/ai_do_stream.ts", installs: AI },
  { name: "AI SDK, streamText", file: "./sizes/ai_stream_text.ts", installs: ["ai", ...AI] },
];

/** Programs that chat with a service that has OpenAI's API. */
const OPENAI_PROGRAMS: readonly Program[] = [
  { name: "ours, text", file: "../tests/size/openai_text.ts", installs: ["aws4fetch"] },
  { name: "ours, all options", file: "../tests/size/openai.ts", installs: ["aws4fetch"] },
  { name: "openai", file: "./sizes/openai.ts", installs: ["openai"] },
  { name: "AI SDK, doStream", file: "./sizes/ai_openai_do_stream.ts", installs: ["@ai-sdk/openai-compatible", "zod"] },
  {
    name: "AI SDK, streamText",
    file: "./sizes/ai_openai_stream_text.ts",
    installs: ["ai", "@ai-sdk/openai-compatible", "zod"],
  },
];

/** Bundles by esbuild, minified for browsers; packages as npm installs them. */
export async function bundle(_run: Run): Promise<Section> {
  const weighed = await weighAll(PROGRAMS);
  const of = (name: string): Weighed => weighed.find((program) => program.name === name)!;
  const kilobytes = (name: string): string => `${figure(of(name).gzipped / 1024, 1)} KB`;
  const disk = (name: string): string => `${of(name).packages}, ${figure(of(name).bytes / 1e6, 1)} MB`;
  return {
    title: "Bundle",
    text:
      `One streaming chat, bundled and minified by esbuild for browsers, after gzip -9; packages and their size as npm installs
them, this module itself not counted.

${weightTable(weighed, "AWS SDK")}

The same with a service that has OpenAI's API:

${weightTable(await weighAll(OPENAI_PROGRAMS), "openai")}`,
    gates: [
      // `deno task size` holds the gates of these weights, with the pinned Deno's own bundler.
      { name: "installed runtime packages", value: of("ours, SigV4").packages, gate: 1, goal: 1 },
    ],
    readme: [
      {
        measure: "bundle of one streaming chat with SigV4, gzip",
        ours: kilobytes("ours, SigV4"),
        aws: kilobytes("AWS SDK"),
        ai: kilobytes("AI SDK, streamText"),
      },
      {
        measure: "packages installed",
        ours: disk("ours, SigV4"),
        aws: disk("AWS SDK"),
        ai: disk("AI SDK, streamText"),
      },
    ],
  };
}

async function weighAll(programs: readonly Program[]): Promise<Weighed[]> {
  const weighed: Weighed[] = [];
  for (const program of programs) {
    const code = await bundled(`import "./${program.file}";`, { platform: "browser", minify: true });
    const gzipped = gzipSync(code, { level: 9 }).byteLength;
    weighed.push({ ...program, minified: code.byteLength, gzipped, ...await installed(program.installs) });
  }
  return weighed;
}

/** Returns a table with the ratio of each weight to that of the program `peer`. */
function weightTable(weighed: readonly Weighed[], peer: string): string {
  const unit = weighed.find(({ name }) => name === peer)!.gzipped;
  const rows = weighed.map(({ name, minified, gzipped, packages, bytes }) => [
    name,
    grouped(minified),
    grouped(gzipped),
    figure(gzipped / unit),
    packages,
    figure(bytes / 1e6),
  ]);
  return table(["program", "minified, B", "gzip, B", `÷ ${peer}`, "packages", "MB on disk"], rows);
}

/** Installs packages at their pinned versions with npm, each alone. */
async function installed(names: readonly string[]): Promise<{ packages: number; bytes: number }> {
  const versions = await pinned();
  const folder = await Deno.makeTempDir();
  try {
    const dependencies = Object.fromEntries(names.map((name) => [name, versions[name]]));
    await Deno.writeTextFile(`${folder}/package.json`, JSON.stringify({ private: true, dependencies }));
    const args = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
    await output("npm", args, new URL(`file://${folder}/`));
    const lock = JSON.parse(await Deno.readTextFile(`${folder}/package-lock.json`));
    const packages = Object.keys(lock.packages).length - 1;
    return { packages, bytes: await weigh(`${folder}/node_modules`) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function weigh(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) bytes += await weigh(`${folder}/${name}`);
    // Excludes npm's own record of the installation.
    else if (isFile && name !== ".package-lock.json") bytes += (await Deno.stat(`${folder}/${name}`)).size;
  }
  return bytes;
}
