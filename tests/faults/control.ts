/**
 * Makes the table's servers, for clients in any process: `POST /cells` makes one that listens on a port of its own, `GET
 * /cells/0` tells what became of its connections, `POST /cells/0` opens its gate, `DELETE /cells/0` ends it.
 */
import type { Clock } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Authority, authorize } from "../../src/testing/judge/authorize.ts";
import { concat, utf8 } from "../helpers/bytes.ts";
import { type HttpServer, serveHttp } from "../contract/http_server.ts";
import { BREAKS_ONCE_READ, goodSteps, partsOf, type Plan, PLANS } from "./plans.ts";
import { refusedPort } from "./refused_port.ts";
import { type Answer, type RawServer, rawServer, type RawState, type Step } from "./raw_server.ts";
import { type Operation, TEXTS } from "./rows.ts";

/** The keys of a client, which the fake accepts by default. */
export const KEYS = {
  apiKey: "fake-bedrock-key",
  credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" },
} as const;

/** The job of a cell's server. */
export interface CellOrder {
  readonly row: string;
  readonly operation: Operation;
  /** How many requests are struck; those after them are answered well. `null` for all. */
  readonly times: number | null;
}

/** A cell's server as it was made. */
export interface CellMade {
  readonly id: number;
  readonly origin: string;
}

/** A cell's server as it stands. */
export interface CellState extends RawState {
  /** Requests that claimed no authority, or a wrong one. */
  readonly refused: number;
}

interface Cell extends AsyncDisposable {
  readonly origin: string;
  state(): CellState;
  release(): void;
}

/** Starts the server that makes servers. Its cells end when they are deleted. */
export function serveCells(): HttpServer {
  const cells: Cell[] = [];
  return serveHttp(async (request) => {
    const { method, url } = request;
    if (method === "POST" && url.endsWith("/cells")) {
      const cell = await makeCell(await request.json());
      const made: CellMade = { id: cells.push(cell) - 1, origin: cell.origin };
      return Response.json(made);
    }
    const cell = cells[Number(url.split("/cells/")[1])];
    if (!cell) return new Response("no such cell", { status: 404 });
    if (method === "POST") cell.release();
    if (method === "DELETE") await cell[Symbol.asyncDispose]();
    return Response.json(cell.state());
  });
}

async function makeCell({ row, operation, times }: CellOrder): Promise<Cell> {
  const plan = PLANS[row];
  if (!plan) throw new Error(`Cannot play "${row}": it has no plan`);
  if (plan === "refuse") return await makeRefusingCell();
  let refused = 0;
  let struck = 0;
  const faulty = answering(plan, operation, times, BREAKS_ONCE_READ.includes(row));
  async function* answer(request: Request): AsyncGenerator<Step, void> {
    // The fake looks for itself.
    if (typeof plan === "function") {
      try {
        await authorize(request.clone(), new Uint8Array(await request.arrayBuffer()), AUTHORITY);
      } catch {
        refused++;
        yield* toSteps(new Response(null, { status: 403 }));
        return;
      }
    }
    const strikes = typeof plan !== "function" || struck++ < (times ?? Infinity);
    yield* strikes ? faulty(request) : goodSteps(partsOf(operation));
  }
  const server: RawServer = await rawServer(answer);
  const silent = typeof plan === "object" && plan.type === "silence";
  return {
    origin: server.origin,
    release: server.release,
    state() {
      const state = server.state();
      return { ...state, refused, quiet: state.quiet || (silent && state.requests > 0) };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** No server listens, so that no request arrives. */
async function makeRefusingCell(): Promise<Cell> {
  const port = await refusedPort();
  return {
    origin: port.origin,
    state: () => ({ requests: 0, open: 0, quiet: false, refused: 0 }),
    release: () => {},
    [Symbol.asyncDispose]: () => port[Symbol.asyncDispose](),
  };
}

const clock: Clock = {
  now: () => Date.now(),
  // Nothing here is about how long anything takes.
  setTimeout(run) {
    queueMicrotask(run);
    return () => {};
  },
};
const AUTHORITY: Authority = { ...KEYS, expiredKeys: new Set(), clock };

function answering(
  plan: Exclude<Plan, "refuse">,
  operation: Operation,
  times: number | null,
  breaksOnceRead: boolean,
): Answer {
  if (typeof plan === "function") {
    return async function* (): AsyncGenerator<Step, void> {
      yield* await plan(partsOf(operation));
    };
  }
  const faults = [{ ...plan, times: times ?? Infinity }];
  const fake = fakeBedrock({ ...KEYS, clock, replies: [TEXTS.join("")], faults });
  return async function* (request): AsyncGenerator<Step, void> {
    yield* toSteps(await fake(request), breaksOnceRead);
  };
}

/** A response as it goes over a connection: chunked, and reset where its body breaks. */
async function* toSteps(
  { status, headers, body }: Response,
  breaksOnceRead: boolean = false,
): AsyncGenerator<Step, void> {
  const fields = [...headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  yield utf8(`HTTP/1.1 ${status} Status\r\n${fields}transfer-encoding: chunked\r\n\r\n`);
  try {
    for await (const bytes of body ?? []) {
      yield concat([utf8(`${bytes.length.toString(16)}\r\n`), bytes, utf8("\r\n")]);
    }
  } catch {
    if (breaksOnceRead) yield "gate";
    yield "reset";
    return;
  }
  yield utf8("0\r\n\r\n");
}
