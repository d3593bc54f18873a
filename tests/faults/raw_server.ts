/**
 * A server that speaks HTTP no better than it is told to: it takes a request, plays steps, and knows what became of each
 * connection. On `node:net`, since that can reset a connection; `Deno.Conn` can only close it.
 */
import { createServer, type Socket } from "node:net";

/**
 * The next step of a connection: bytes are one write of their own; `gate` waits for `release()`, so that the client has
 * read everything before it; `halfClose` ends this side and keeps listening; `close` ends both sides; `reset` breaks
 * both; `hold` is silence until the client leaves. After the last step the connection takes the next request.
 */
export type Step = Uint8Array | "gate" | "halfClose" | "close" | "reset" | "hold";

/** The state of the server's connections. */
export interface RawState {
  /** Requests that arrived whole. */
  readonly requests: number;
  /** Connections in the middle of an answer that neither side has given up. */
  readonly open: number;
  /** Whether an answer has come to `hold` or `halfClose`: nothing more will come on that connection. */
  readonly quiet: boolean;
}

/** A raw server; disposing of it ends all of its connections. */
export interface RawServer extends AsyncDisposable {
  readonly origin: string;
  state(): RawState;
  /** Opens every gate, now and from now on. */
  release(): void;
}

/** Plays the answer to one request; the request's signal is aborted when the client leaves. */
export type Answer = (request: Request) => AsyncIterable<Step> | Iterable<Step>;

/** Starts a server on a free port of the loopback interface. */
export async function rawServer(answer: Answer): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const state = { requests: 0, open: 0, quiet: false };
  const gate = Promise.withResolvers<void>();
  // Half-open, so that a client which has ended its side still gets an answer, and `halfClose` differs from `close`.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, async (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const wire = new Wire(socket);
    for (let request = await wire.request(origin); request; request = await wire.request(origin)) {
      state.requests++;
      state.open++;
      const goesOn = await play(wire, answer(request), gate.promise, () => state.quiet = true).catch((error) => {
        // An answer may fail because its client has left, and for no other reason.
        if (!wire.hasLeft) throw error;
        return false;
      });
      state.open--;
      if (!goesOn) break;
    }
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A cast: an address is a string for pipes only.
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return {
    origin,
    state: () => ({ ...state }),
    release: gate.resolve,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((closed) => server.close(() => closed()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Plays the steps; false when the connection is not to be used again. */
async function play(
  wire: Wire,
  steps: AsyncIterable<Step> | Iterable<Step>,
  gate: Promise<void>,
  fallQuiet: () => void,
): Promise<boolean> {
  for await (const step of steps) {
    if (wire.hasLeft) return false;
    if (step === "gate") await Promise.race([gate, wire.left]);
    else if (step === "reset") return wire.socket.resetAndDestroy(), false;
    else if (typeof step !== "string") await wire.write(step);
    else {
      if (step !== "hold") await wire.end();
      if (step === "close") return false;
      fallQuiet();
      await wire.left;
      return false;
    }
  }
  return !wire.hasLeft;
}

/** One connection, read as requests. */
class Wire {
  readonly socket: Socket;
  /** Resolves when the client has ended or broken its side. */
  readonly left: Promise<void>;
  hasLeft = false;
  readonly #leaving = new AbortController();
  /** One character a byte, so that lengths are lengths. */
  #text = "";
  #arrived = Promise.withResolvers<void>();

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (bytes) => {
      for (const byte of bytes) this.#text += String.fromCharCode(byte);
      this.#arrived.resolve();
      this.#arrived = Promise.withResolvers();
    });
    this.left = new Promise((left) => {
      for (const event of ["end", "close", "error"]) {
        socket.on(event, () => {
          this.hasLeft = true;
          this.#leaving.abort(new DOMException("The client left", "AbortError"));
          left();
        });
      }
    });
  }

  /** The next request; `undefined` when the client leaves without one. */
  async request(origin: string): Promise<Request | undefined> {
    const head = await this.#take(() => this.#text.indexOf("\r\n\r\n") + 4, 4);
    if (head === undefined) return undefined;
    const [line = "", ...fields] = head.slice(0, -4).split("\r\n");
    const [method = "", path = ""] = line.split(" ");
    const headers = new Headers(fields.map((field): [string, string] => {
      const colon = field.indexOf(":");
      return [field.slice(0, colon), field.slice(colon + 1).trim()];
    }));
    const length = Number(headers.get("content-length"));
    const text = await this.#take(() => length);
    if (text === undefined) return undefined;
    const body = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return new Request(new URL(path, origin), { method, headers, body, signal: this.#leaving.signal });
  }

  /** As many characters as `length` says, once they and at least `least` are there. */
  async #take(length: () => number, least = 0): Promise<string | undefined> {
    while (length() < least || this.#text.length < length()) {
      if (this.hasLeft) return undefined;
      await Promise.race([this.#arrived.promise, this.left]);
    }
    const taken = this.#text.slice(0, length());
    this.#text = this.#text.slice(taken.length);
    return taken;
  }

  /** Resolves once the bytes are on their way, or nobody wants them. */
  write(bytes: Uint8Array): Promise<unknown> {
    return Promise.race([new Promise((written) => this.socket.write(bytes, written)), this.left]);
  }

  /** Ends this side of the connection. */
  end(): Promise<unknown> {
    return Promise.race([new Promise<void>((ended) => this.socket.end(() => ended())), this.left]);
  }
}
