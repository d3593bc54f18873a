/**
 * A conversation that outlives the isolate: the first use reads it from a store, and every turn writes it back. Any
 * storage becomes a store in two lines. This program shows four of them, with stand-ins so that it runs anywhere.
 *
 * ```sh
 * deno run examples/conversation.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/conversation.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { conversation, type Store } from "@bedrock-edge/client";
import { connect, inRegion } from "./connect.ts";
import { type D1, type DenoKv, type DurableObjectStorage, standIns, type WorkersKv } from "./conversation/stand_ins.ts";

/** Workers KV: `env.CHATS`. Forgets the conversation a week after its last turn. */
const inWorkersKv = (kv: WorkersKv): Store => ({
  get: (key) => kv.get(key),
  set: (key, value) => kv.put(key, value, { expirationTtl: 604_800 }),
  delete: (key) => kv.delete(key),
});

/** D1: `env.DB`, with `CREATE TABLE chats (key TEXT PRIMARY KEY, value TEXT NOT NULL)`. */
const inD1 = (db: D1): Store => ({
  get: (key) => db.prepare("SELECT value FROM chats WHERE key = ?").bind(key).first<string>("value"),
  set: (key, value) => db.prepare("INSERT OR REPLACE INTO chats (key, value) VALUES (?, ?)").bind(key, value).run(),
  delete: (key) => db.prepare("DELETE FROM chats WHERE key = ?").bind(key).run(),
});

/** A Durable Object: `ctx.storage`. With one object per visitor, two turns never overlap. */
const inDurableObject = (storage: DurableObjectStorage): Store => ({
  get: (key) => storage.get<string>(key),
  set: (key, value) => storage.put(key, value),
  delete: (key) => storage.delete(key),
});

/** Deno KV: `await Deno.openKv()`. A value holds at most 64 KiB. */
const inDenoKv = (kv: DenoKv): Store => ({
  get: async (key) => (await kv.get<string>(["chats", key])).value,
  set: (key, value) => kv.set(["chats", key], value),
  delete: (key) => kv.delete(["chats", key]),
});

const { kv, db, storage, denoKv } = standIns();
const STORES: Readonly<Record<string, Store>> = {
  "Workers KV": inWorkersKv(kv),
  "D1": inD1(db),
  "a Durable Object": inDurableObject(storage),
  "Deno KV": inDenoKv(denoKv),
};

const bedrock = await connect();
const model = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock));
for (const [name, store] of Object.entries(STORES)) {
  // Pass the code again; the store has the turns. Old turns are left out before the request exceeds `window` tokens.
  const open = () => conversation(model, { store, key: "visitor-7", system: "Be brief.", window: 100_000 });

  const first = open();
  await first.send("My name is Ada.");
  await first.send("What is my name?");

  // Another request, another isolate, another day.
  const later = open();
  await later.load();
  const isSame = JSON.stringify(later) === JSON.stringify(first);
  await later.send("And how many letters does it have?");
  console.log(`${name}: comes back ${isSame ? "identical" : "changed"}, and goes on to ${later.messages.length} turns`);
}
