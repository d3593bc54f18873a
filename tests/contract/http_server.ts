/**
 * HTTP/1.1, one request a connection, just enough to know for certain what becomes of each connection: `Deno.serve`
 * (2.9.6) sometimes does not notice a client that leaves before it got an answer, and prints a line for each it notices.
 */

/** A server on the loopback interface that stops when it is disposed of. */
export interface HttpServer extends Disposable {
  readonly origin: string;
}

/** Starts a server on a free port. A client that leaves aborts its request's signal; a body that fails breaks the connection. */
export function serveHttp(handle: (request: Request) => Promise<Response>): HttpServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const origin = `http://127.0.0.1:${listener.addr.port}`;
  const open = new Set<Deno.Conn>();
  const serve = async (connection: Deno.Conn): Promise<void> => {
    open.add(connection);
    try {
      await converse(connection, origin, handle);
    } catch {
      // The client has left, or the body broke as it should: either way there is nobody to tell.
    } finally {
      if (open.delete(connection)) connection.close();
    }
  };
  (async () => {
    for await (const connection of listener) serve(connection);
  })().catch(() => {});
  return {
    origin,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of open) connection.close();
      open.clear();
    },
  };
}

async function converse(
  connection: Deno.Conn,
  origin: string,
  handle: (request: Request) => Promise<Response>,
): Promise<void> {
  const left = new AbortController();
  const request = await readRequest(connection, origin, left.signal);
  if (!request) return;
  // A client sends nothing more: a read that ends means that it has left.
  const leaving = connection.read(new Uint8Array(1)).catch(() => null).then(() =>
    left.abort(new DOMException("The client left", "AbortError"))
  );
  const response = await handle(request);
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const head =
    `HTTP/1.1 ${response.status} Status\r\n${headers}connection: close\r\ntransfer-encoding: chunked\r\n\r\n`;
  await writeAll(connection, new TextEncoder().encode(head));
  for await (const chunk of response.body ?? []) {
    await writeAll(connection, new TextEncoder().encode(`${chunk.length.toString(16)}\r\n`));
    await writeAll(connection, chunk);
    await writeAll(connection, new TextEncoder().encode("\r\n"));
  }
  await writeAll(connection, new TextEncoder().encode("0\r\n\r\n"));
  await connection.closeWrite();
  await leaving;
}

/** `undefined` for a connection that was opened for nothing. */
async function readRequest(connection: Deno.Conn, origin: string, signal: AbortSignal): Promise<Request | undefined> {
  // One character a byte, so that lengths are lengths.
  let text = "";
  const more = async (): Promise<boolean> => {
    const chunk = new Uint8Array(65_536);
    const size = await connection.read(chunk);
    for (const byte of chunk.subarray(0, size ?? 0)) text += String.fromCharCode(byte);
    return size !== null;
  };
  while (!text.includes("\r\n\r\n")) if (!await more()) return undefined;
  const end = text.indexOf("\r\n\r\n");
  const [line = "", ...fields] = text.slice(0, end).split("\r\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = new Headers(fields.map((field): [string, string] => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1).trim()];
  }));
  const length = Number(headers.get("content-length") ?? 0);
  while (text.length < end + 4 + length) if (!await more()) return undefined;
  const body = Uint8Array.from(text.slice(end + 4), (character) => character.charCodeAt(0));
  return new Request(new URL(path, origin), { method, headers, signal, ...(length > 0 && { body }) });
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}
