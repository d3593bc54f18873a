/**
 * A port that refuses connections for as long as it is held. The port of a server that has stopped may be given to another
 * server at once; the port of a client cannot.
 */
import { connect, createServer } from "node:net";

/** A port where nobody listens. It is free again when it is disposed of. */
export interface RefusedPort extends AsyncDisposable {
  readonly origin: string;
}

/** Holds a port by a connection from there to a server that says nothing. */
export async function refusedPort(): Promise<RefusedPort> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A cast: an address is a string for pipes only.
  const { port } = server.address() as { port: number };
  const accepted = new Promise<{ destroy(): void }>((accept) => server.once("connection", accept));
  const client = connect(port, "127.0.0.1");
  const other = await accepted;
  await new Promise<void>((connected) =>
    client.readyState === "open" ? connected() : client.once("connect", connected)
  );
  return {
    origin: `http://127.0.0.1:${client.localPort}`,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((closed) => server.close(() => closed()));
      client.destroy();
      other.destroy();
      await closed;
    },
  };
}
