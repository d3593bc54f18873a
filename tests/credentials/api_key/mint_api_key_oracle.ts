/**
 * API keys against AWS's own generator: the committed cases, and keys of random parts.
 * Run with `deno task test:oracles`; it downloads the generator from npm.
 */
import { assertEquals, assertRejects } from "@std/assert";
import { getToken, type GetTokenConfig } from "npm:@aws/bedrock-token-generator@1.1.0";
import { mintApiKey, type MintApiKeyOptions } from "@bedrock-edge/client/credentials";
import { randomOf } from "../../helpers/random.ts";
import { ManualClock } from "../../helpers/manual_clock.ts";
import { MINT_CASES, type MintCase } from "./mint_cases.ts";

/** Runs with the global time at `at`, which the generator reads. */
async function atTime<T>(at: string | number, run: () => Promise<T>): Promise<T> {
  const Real = Date;
  const time = new Real(at).getTime();
  globalThis.Date = class extends Real {
    constructor(given: number | string = time) {
      super(given);
    }
    static override now = () => time;
  } as DateConstructor;
  try {
    return await run();
  } finally {
    globalThis.Date = Real;
  }
}

async function assertSame(
  { credentials, region, expiresInSeconds, at }: Omit<MintCase, "name" | "sha256">,
): Promise<string> {
  const theirs = await atTime(
    at,
    () =>
      getToken({ credentials, region, ...(expiresInSeconds !== undefined && { expiresInSeconds }) } as GetTokenConfig),
  );
  assertEquals(await mintApiKey({ credentials, region, expiresInSeconds, clock: new ManualClock(at) }), theirs);
  return theirs;
}

Deno.test("AWS's generator makes the keys of the committed cases, and so do we", async () => {
  for (const row of MINT_CASES) {
    const key = await assertSame(row);
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
    assertEquals(new Uint8Array(digest).toHex(), row.sha256, row.name);
  }
});

const REGIONS = ["us-east-1", "ap-northeast-3", "us-gov-west-1", "cn-north-1", "eusc-de-east-1", "us-iso-east-1"];
const TOKEN = "ABCXYZabcxyz0189+/=-_.~*'()!:@$,;";

Deno.test("500 keys of random credentials, regions, lives and times are the generator's", async () => {
  for (let index = 0; index < 500; index++) {
    const random = randomOf(20261129, index);
    const text = (length: number) => Array.from({ length }, () => random.of([...TOKEN])).join("");
    await assertSame({
      credentials: {
        accessKeyId: `ASIA${random(1e8, 1e9)}`,
        secretAccessKey: text(40),
        ...(random.once(2) && { sessionToken: text(random(1, 800)) }),
      },
      region: random.of(REGIONS),
      expiresInSeconds: random.once(4) ? undefined : random(1, 43_200),
      at: new Date(random(1_700_000_000, 2_000_000_000) * 1000 + random(0, 999)).toISOString(),
    });
  }
});

Deno.test("we refuse each life that the generator refuses", async () => {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };
  for (const expiresInSeconds of [-1, 0, 43_201, Infinity]) {
    const given: MintApiKeyOptions = { credentials, region: "us-east-1", expiresInSeconds };
    await assertRejects(() => getToken(given as GetTokenConfig));
    await assertRejects(() => mintApiKey(given), RangeError);
  }
});
