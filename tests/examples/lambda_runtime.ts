/**
 * Stands in for Lambda's runtime behind a function URL: each request is an event of the payload format 2.0, and the stream of the
 * response is that of the connection. Source: "Response streaming for Lambda functions" and "Invoking Lambda function URLs" of the
 * Lambda developer guide, read 2026-11-29.
 */
// deno-lint-ignore-file no-console -- says its address
import { createServer, type IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

type Handler = Parameters<typeof awslambda.streamifyResponse>[0];

const runtime: typeof awslambda = {
  streamifyResponse: (handler) => handler,
  HttpResponseStream: {
    from(output, { statusCode, headers }) {
      if (!(output instanceof ServerResponse)) throw new TypeError("The stream is not that of the response");
      return output.writeHead(statusCode, { ...headers });
    },
  },
};
Object.assign(globalThis, { awslambda: runtime });

// A cast: the stand-in's `streamifyResponse` returns what it gets.
const handler = (await import("../../examples/lambda.ts")).handler as Handler;

async function invoke(incoming: IncomingMessage, output: ServerResponse): Promise<void> {
  const body = (await buffer(incoming)).toString("base64");
  const event = { body, isBase64Encoded: true, requestContext: { http: { method: incoming.method ?? "GET" } } };
  await handler(event, output, { getRemainingTimeInMillis: () => 60_000 });
}

const server = createServer((incoming, output) => void invoke(incoming, output));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.error(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
});
