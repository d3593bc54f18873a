/** The receipt of the cache: tokens by lifetime, and their identities. */
import { assert, assertEquals } from "@std/assert";
import type { ContentBlock, Usage } from "@bedrock-edge/client";
import { planCache } from "../../../../src/bedrock/converse/cache/plan.ts";
import { cacheReceipt, sentPoints } from "../../../../src/bedrock/converse/cache/receipt.ts";
import { CLAUDE, HOUR, laidOut, POINT, text, user } from "./support.ts";

const a = text("a");
const promptWith = (...points: ContentBlock[]) =>
  laidOut({ messages: [user(...points.flatMap((point) => [a, point]))] });
const usage = (read: number, write: number, cacheWriteByTtl?: Usage["cacheWriteByTtl"]): Usage => ({
  inputTokens: 3,
  cacheReadInputTokens: read,
  cacheWriteInputTokens: write,
  outputTokens: 5,
  totalTokens: 8 + read + write,
  ...(cacheWriteByTtl ? { cacheWriteByTtl } : {}),
});

Deno.test("cache receipt: one lifetime, so that all tokens are of it", () => {
  assertEquals(cacheReceipt(sentPoints(promptWith(HOUR, HOUR)), usage(100, 20)), {
    points: [{ path: "messages[0].content[1]", ttl: "1h" }, { path: "messages[0].content[3]", ttl: "1h" }],
    readTokens: 100,
    writeTokens: 20,
    readTokensByTtl: { "1h": 100 },
    writeTokensByTtl: { "1h": 20 },
  });
});

Deno.test("cache receipt: both lifetimes, and the service says what it wrote", () => {
  assertEquals(cacheReceipt(sentPoints(promptWith(HOUR, POINT)), usage(100, 20, { "1h": 15, "5m": 5 })), {
    points: [{ path: "messages[0].content[1]", ttl: "1h" }, { path: "messages[0].content[3]", ttl: "5m" }],
    readTokens: 100,
    writeTokens: 20,
    writeTokensByTtl: { "1h": 15, "5m": 5 },
  });
});

Deno.test("cache receipt: both lifetimes, and nobody knows", () => {
  const receipt = cacheReceipt(sentPoints(promptWith(HOUR, POINT)), usage(100, 20));
  assert(receipt && !("readTokensByTtl" in receipt) && !("writeTokensByTtl" in receipt));
});

Deno.test("cache receipt: what the service says by lifetime is not taken when it is not the whole", () => {
  assertEquals(
    cacheReceipt(sentPoints(promptWith(HOUR, POINT)), usage(0, 20, { "1h": 15 }))?.writeTokensByTtl,
    undefined,
  );
  assertEquals(cacheReceipt(sentPoints(promptWith(POINT)), usage(0, 20, { "5m": 15 }))?.writeTokensByTtl, { "5m": 20 });
});

Deno.test("cache receipt: by lifetime adds up to the total, whatever is known", () => {
  const sum = (byTtl: object | undefined, total: number) =>
    Object.values(byTtl ?? { total }).reduce((all, tokens) => all + tokens, 0);
  for (const points of [[POINT], [HOUR], [HOUR, POINT], [HOUR, HOUR, POINT, POINT]]) {
    for (const byTtl of [undefined, {}, { "5m": 7 }, { "1h": 20 }, { "5m": 0, "1h": 20 }, { "5m": 12, "1h": 8 }]) {
      for (const [read, write] of [[0, 0], [100, 20]] as const) {
        const receipt = cacheReceipt(sentPoints(promptWith(...points)), usage(read, write, byTtl));
        assertEquals(sum(receipt?.readTokensByTtl, read), read);
        assertEquals(sum(receipt?.writeTokensByTtl, write), write);
      }
    }
  }
});

Deno.test("cache receipt lists points that were planned, by the section that they close", () => {
  const prompt = laidOut({ system: "Be brief", messages: [user(a)] });
  planCache(prompt, { system: "1h", messages: "5m" }, CLAUDE);
  assertEquals(cacheReceipt(sentPoints(prompt), usage(0, 20))?.points, [
    { path: "system", ttl: "1h" },
    { path: "messages[0].content", ttl: "5m" },
  ]);
});

Deno.test("no cache receipt without points, and none without usage", () => {
  assertEquals(cacheReceipt(sentPoints(laidOut({ messages: [user(a)] })), usage(0, 0)), undefined);
  assertEquals(cacheReceipt(sentPoints(promptWith(POINT)), undefined), undefined);
});
