/**
 * A conversation that outlives the isolate: the first use reads it from a store, and every turn writes it back. There
 * is a store for each platform, and any other storage becomes one in three lines, as D1 does here. This program runs
 * them over stand-ins for the storages of other platforms.
 *
 * ```sh
 * deno run examples/conversation.ts    # without credentials: the fake answers, and no model runs
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=us-east-1 deno run --allow-net --allow-env examples/conversation.ts
 * ```
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { conversation } from "@bedrock-edge/client";
import {
  cacheStore,
  denoKvStore,
  durableObjectStore,
  memoryStore,
  type Store,
  workersKvStore,
} from "@bedrock-edge/client/store";
import { connect, inRegion } from "./connect.ts";
import { type D1, standIns } from "./conversation/stand_ins.ts";

/** D1, with `CREATE TABLE chats (key TEXT PRIMARY KEY, value TEXT NOT NULL)`. It ignores lifetimes. */
const inD1 = (db: D1): Store => ({
  get: (key) => db.prepare("SELECT value FROM chats WHERE key = ?").bind(key).first<string>("value"),
  set: (key, value) => db.prepare("INSERT OR REPLACE INTO chats (key, value) VALUES (?, ?)").bind(key, value).run(),
  delete: (key) => db.prepare("DELETE FROM chats WHERE key = ?").bind(key).run(),
});

const { env, ctx, openKv } = standIns(); // in Deno, Deno.openKv
const STORES: Readonly<Record<string, Store>> = {
  "memory": memoryStore({ maxEntries: 1000 }),
  "Workers KV": workersKvStore(env.CHATS, { prefix: "chats:" }),
  "D1": inD1(env.DB),
  "a Durable Object": durableObjectStore(ctx.storage), // one object for each visitor, so that two turns never overlap
  "Deno KV": denoKvStore(await openKv(), { prefix: ["chats"] }),
  "a cache": cacheStore(await caches.open("chats")), // which may forget a conversation at any time
};

const bedrock = await connect();
const model = bedrock.model(inRegion("amazon.nova-lite-v1:0", bedrock));
for (const [name, store] of Object.entries(STORES)) {
  // Pass the code again; the store has the turns. Old turns are left out before the request exceeds `window` tokens.
  const options = { store, key: "visitor-7", expiresInMs: 7 * 86_400_000, system: "Be brief.", window: 100_000 };
  const open = () => conversation(model, options);

  const first = open();
  await first.send("My name is Ada.");
  await first.send("What is my name?");

  // Another request, another isolate, another day.
  const later = open();
  await later.load();
  const isSame = JSON.stringify(later) === JSON.stringify(first);
  await later.send("And how many letters does it have?");
  const turns = later.messages.length;
  await later.clear(); // a visitor who wants to be forgotten
  const left = (await open().load()).length;
  console.log(`${name}: comes back ${isSame ? "identical" : "changed"}, goes on to ${turns} turns, and leaves ${left}`);
}
