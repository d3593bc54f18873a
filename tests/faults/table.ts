/**
 * The table as text, for whoever runs it.
 */
import type { Found } from "./program.ts";
import { type End, FALSE_SUCCESS, type Operation, OPERATIONS, type Row, ROWS } from "./rows.ts";

/** The clients beside ours. */
export type Peer = "AWS SDK" | "AI SDK";

/** One cell, played by a peer. Here, since `peers.ts` imports packages that the pure tests do without. */
export interface PeerFound {
  readonly peer: Peer;
  readonly row: string;
  readonly operation: Operation;
  readonly scheme: string;
  /** `answers`, `complete (false)`, `ends without message_stop`, an error's name, or `hangs`. */
  readonly end: string;
}

/** One line a row: how each operation ended, under every kind of authority when always struck, and when struck once. */
export function tableOf(found: readonly Found[]): string {
  const lines = ROWS.map(({ name }) => {
    const cells = OPERATIONS.map((operation) => {
      const cell = found.filter((one) => one.row === name && one.operation === operation);
      const ends = (once: boolean) => [...new Set(cell.filter((one) => one.once === once).map(({ end }) => end))];
      const always = ends(false).join(" / "), once = ends(true).join(" / ");
      return always === once ? always : `${always}; once: ${once}`;
    });
    return [name, ...cells].join(" | ");
  });
  return [["fault", ...OPERATIONS].join(" | "), ...lines].join("\n");
}

/** The problems of the cells, each with its place. */
export function wrongIn(found: readonly Found[]): string[] {
  return found.flatMap(({ row, operation, scheme, once, wrong }) =>
    wrong.map((what) => `${row} | ${operation} | ${scheme} | ${once ? "once" : "always"}: ${what}`)
  );
}

/** A row of the summary in `docs/reliability.md` as far as it is ours: what `rows.ts` promises of the two operations of a chat. */
export function promisedIn({ name, Converse, ConverseStream }: Row): string[] {
  return [name, promised(Converse), promised(ConverseStream)];
}

function promised(end: End | undefined): string {
  const words = (end?.end ?? "").replace(
    /\w+Error (\w+)( \w+)?/g,
    (all, kind) => all.startsWith("Timeout") ? all : kind,
  );
  return `${words}${end?.again ? ", again" : ""}`;
}

/** The summary in Markdown: ours beside what the peers did, under either kind of authority. */
export function summaryOf(found: readonly PeerFound[]): string {
  const rows = ROWS.map((row) => {
    const peers = SUMMARISED.map(([peer, operation]) => {
      const ends = found.filter((one) => one.row === row.name && one.peer === peer && one.operation === operation)
        .map(({ end }) => BAD.includes(end) ? `**${end}**` : end);
      return [...new Set(ends)].join(", or ");
    });
    return [...promisedIn(row), ...peers];
  });
  const head = ["fault", "chat", "stream", ...SUMMARISED.map(([peer, operation]) => `${peer} ${operation}`)];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

const BAD: readonly string[] = [FALSE_SUCCESS, "hangs"];
const SUMMARISED = [
  ["AWS SDK", "Converse"],
  ["AWS SDK", "ConverseStream"],
  ["AI SDK", "Converse"],
  ["AI SDK", "ConverseStream"],
] as const;

/** One line a row: how each peer ended, for each operation that it has. */
export function peerTableOf(found: readonly PeerFound[]): string {
  const columns = (["AWS SDK", "AI SDK"] as const).flatMap((peer) =>
    OPERATIONS.filter((operation) => found.some((one) => one.peer === peer && one.operation === operation))
      .map((operation) => ({ peer, operation }))
  );
  const lines = ROWS.map(({ name }) => {
    const cells = columns.map(({ peer, operation }) => {
      const cell = found.filter((one) => one.row === name && one.peer === peer && one.operation === operation);
      return [...new Set(cell.map(({ end }) => end))].join(" / ");
    });
    return [name, ...cells].join(" | ");
  });
  return [["fault", ...columns.map(({ peer, operation }) => `${peer} ${operation}`)].join(" | "), ...lines].join("\n");
}
