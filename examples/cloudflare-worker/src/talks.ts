/** A conversation that outlives the isolate, in a Durable Object of its own. */
// deno-lint-ignore-file no-console -- the log of a server
import { DurableObject } from "cloudflare:workers";
import { conversation, toResponse } from "@bedrock-edge/client";
import { durableObjectStore } from "@bedrock-edge/client/store";
import { connect, type Env } from "./env.ts";

const WEEK_MS = 7 * 86_400_000;

/** One conversation. Its turns wait for each other, also those of two tabs, because all of them come to this object. */
export class Talks extends DurableObject<Env> {
  readonly #talk = conversation(connect(this.env).model(this.env.MODEL), {
    system: "Be brief.",
    maxTokens: 1000,
    store: durableObjectStore(this.ctx.storage),
    key: "talk",
  });

  /** Answers the next turn of the conversation, or forgets all of them. */
  async fetch(request: Request): Promise<Response> {
    if (request.method === "DELETE") {
      await this.#talk.clear();
      return new Response(null, { status: 204 });
    }
    if (request.method !== "POST") {
      return new Response("POST a prompt\n", { status: 405, headers: { allow: "POST, DELETE" } });
    }
    const prompt = (await request.text()).trim();
    if (prompt === "") return new Response("An empty prompt\n", { status: 400 });
    await this.ctx.storage.setAlarm(Date.now() + WEEK_MS);
    // A visitor who leaves stops the model; that turn is not kept, and the next one is answered.
    const stream = this.#talk.stream(prompt, { signal: request.signal });
    return await toResponse(stream, { onError: (error) => console.error(error) });
  }

  /** Forgets a conversation that rests for a week. */
  async alarm(): Promise<void> {
    await this.#talk.clear();
  }
}
