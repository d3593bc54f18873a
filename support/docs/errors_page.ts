/** `docs/errors.md`: every kind of error, the exceptions and statuses that it covers, and its hints. */
import type { Meaning } from "../../src/aws/failure_meanings.ts";
import { code, table } from "./table.ts";

/**
 * Returns the whole page.
 *
 * @param source the text of `provider_error.ts`, whose docstring has a table of the kinds
 * @param meanings the meanings of AWS's failures, in the order in which they are tried
 */
export function errorsPage(source: string, meanings: readonly Meaning[]): string {
  const kinds = [...source.matchAll(/^ \* \| (`\w+`) \| (.+) \|$/gm)].map(([, kind = "", text = ""]) => [kind, text]);
  if (kinds.length < 10) {
    throw new Error("Cannot write the page of errors: no table of kinds; keep it in provider_error.ts");
  }
  return `# Errors

\`deno task docs:generate\` writes this page from the table that converts AWS's failures to \`ProviderError\`s.

\`error.kind\` is for programs, \`error.code\` is AWS's own name, and \`error.hint\` says what to do. The hint is also the last
line of the message. A call's host, region, keys and profile may give a more specific hint than this page. Failures of the
connection, the stream and the credentials do not come from AWS, and have kinds without a row in the second table.

## Kinds

${table(["kind", "meaning"], kinds)}

## AWS's failures

The first row that matches a failure gives its kind: by the exception's name, by the HTTP status, or by the words of AWS's
message. A row without a kind only gives the hint, and a later row the kind. A \`…\` in a hint stands for words of the
message.

${table(["kind", "exceptions", "status", "by words", "advice"], meanings.map(row))}
`;
}

function row({ kind, names, status, words, hint }: Meaning): string[] {
  const advice = typeof hint === "function" ? hint(...new Array(hint.length).fill("…")) : hint;
  return [
    kind === undefined ? "" : code(kind),
    [...names ?? []].map(code).join(", "),
    status === undefined ? "" : `${status}`,
    words === undefined ? "" : "yes",
    advice ?? "",
  ];
}
