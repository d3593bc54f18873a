/**
 * The client's end of `control.ts`: one cell of the table, wherever the client runs. Web APIs only.
 */
import type { CellMade, CellOrder, CellState } from "./control.ts";

/** The cell's server, as its client sees it. */
export interface Cell {
  readonly origin: string;
  state(): Promise<CellState>;
  /** Tells the server that the first piece of text has been read. */
  release(): Promise<void>;
  /** Ends the server and whatever is connected to it. */
  end(): Promise<void>;
}

/** Has a cell made by the server of `serveCells`. */
export async function makeCell(control: string, order: CellOrder): Promise<Cell> {
  const ask = async (method: string, path: string, body?: string): Promise<unknown> =>
    await (await fetch(control + path, { method, body: body ?? null })).json();
  // A cast here and below: both ends are ours.
  const { id, origin } = await ask("POST", "/cells", JSON.stringify(order)) as CellMade;
  return {
    origin,
    state: async () => await ask("GET", `/cells/${id}`) as CellState,
    release: async () => void await ask("POST", `/cells/${id}`),
    end: async () => void await ask("DELETE", `/cells/${id}`),
  };
}
