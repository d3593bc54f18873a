/**
 * Tags of entries: each tag has a generation in the store, and an entry is valid as long as all of its tags have the generations of
 * its time.
 */
import type { Store } from "../../base/store.ts";
import { hashOf } from "./request_hash.ts";

async function tagKey(tag: string): Promise<string> {
  return `response-tag:${await hashOf(tag)}`;
}

/**
 * Returns the generations of tags. A tag without a generation gets a new one at once, so that an entry never depends on one that is
 * missing: a store that loses a generation loses the entries of the tag, and never brings back old ones.
 */
export async function generationsOf(store: Store, tags: readonly string[]): Promise<Record<string, string>> {
  const pairs = tags.map(async (tag) => [tag, await generationOf(store, await tagKey(tag))] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

async function generationOf(store: Store, key: string): Promise<string> {
  const known = await store.get(key);
  if (typeof known === "string") return known;
  const made = crypto.randomUUID();
  await store.set(key, made);
  // Another request may have made one meanwhile.
  return await store.get(key) ?? made;
}

/** Gives a tag a new generation, so that no entry is valid that has the tag. */
export async function renewTag(store: Store, tag: string): Promise<void> {
  await store.set(await tagKey(tag), crypto.randomUUID());
}
