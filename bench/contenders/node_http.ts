/** The floor below `fetch`: Node's own client, which no edge runtime has. */
import { Agent, type IncomingMessage, request } from "node:http";
import { BODY, type Create, urlOf } from "./contender.ts";

function post(url: string, agent: Agent): Promise<IncomingMessage> {
  const headers = { "content-type": "application/json", "content-length": BODY.length };
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", agent, headers }, resolve).on("error", reject).end(BODY);
  });
}

async function bytesOf(response: IncomingMessage): Promise<number> {
  let bytes = 0;
  response.on("data", (chunk: Uint8Array) => bytes += chunk.length);
  await new Promise((resolve, reject) => response.on("end", resolve).on("error", reject));
  return bytes;
}

/** One keep-alive connection for each open stream. */
export const create: Create = (origin) => {
  const agent = new Agent({ keepAlive: true });
  return {
    chat: async (model) => await bytesOf(await post(urlOf(origin, model, "converse"), agent)),
    stream: async (model) => await bytesOf(await post(urlOf(origin, model, "converse-stream"), agent)),
    async consume(model, pause) {
      // Never reads: the bytes that the server sends are the bytes that the sockets hold.
      const response = await post(urlOf(origin, model, "converse-stream"), agent);
      while (await pause());
      response.destroy();
    },
  };
};
