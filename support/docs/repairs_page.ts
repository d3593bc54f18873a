/** `docs/repairs.md`: every rule of the check with an example of its message and with its evidence. */
import { code, table } from "./table.ts";

/** The rules of one kind. */
export interface Rules {
  readonly title: string;
  /** The reason for each rule: the service's words, and the sources. */
  readonly evidence: Readonly<Record<string, string>>;
  /** The messages of each rule: of a repair, and of the error that refuses. */
  readonly examples: readonly {
    readonly rule: string;
    readonly repair?: string | undefined;
    readonly error?: string | undefined;
  }[];
}

/** Returns the whole page. */
export function repairsPage(kinds: readonly Rules[]): string {
  return [
    `# Repairs

\`deno task docs:generate\` writes this page from the tables of evidence and from the messages that the tests pin.

With \`check: "repair"\`, the default, the client changes a request that Bedrock would refuse, and lists each change in
\`result.repairs\` with its \`rule\`, \`path\` and \`message\`. With \`check: "strict"\` the same rules throw a \`TypeError\` for
the caller's own content. With \`check: "off"\` the request is sent unchanged. A rule without a repair throws under
\`"repair"\` too, because no change would keep the meaning of the request.

The evidence quotes the service, or names the source: "Model" is AWS's service model of the runtime, "Reference" its API
reference, and \`owner/repository#number\` a thread on GitHub.`,
    ...kinds.map(section),
    "",
  ].join("\n\n");
}

function section({ title, evidence, examples }: Rules): string {
  const rows = Object.entries(evidence).map(([rule, reason]) => {
    const example = examples.find((row) => row.rule === rule && row.repair !== undefined) ??
      examples.find((row) => row.rule === rule);
    const message = example?.repair ?? example?.error;
    return [
      code(rule),
      message === undefined ? "an error of its own class" : code(message),
      reason.replaceAll("<", "&lt;"),
    ];
  });
  return `## ${title}\n\n${table(["rule", "message, for example", "evidence"], rows)}`;
}
