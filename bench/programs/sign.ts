/** Signers, taking turns in one process. Arguments: the bytes of the body, the signatures per turn, the turns. */
// deno-lint-ignore-file no-console -- what it prints is read by the bench
import process from "node:process";
import { Sha256 } from "npm:@aws-crypto/sha256-js@5.2.0";
import { SignatureV4 } from "npm:@smithy/signature-v4@5.7.5";
import { AwsV4Signer } from "aws4fetch";
import { sigv4 } from "../../src/auth/sigv4.ts";
import { KEYS } from "../contenders/contender.ts";

const [bodyBytes = "", signatures = "", turns = ""] = process.argv.slice(2);
const body = "x".repeat(Number(bodyBytes));
const url = new URL("https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-lite-v1%3A0/converse");
const region = "us-east-1";
const service = "bedrock";
const method = "POST";
const now = new Date("2026-11-20T12:00:00Z");

/** Calls of `crypto.subtle` since the last reset: each is a hop to another thread in Node and Deno. */
let subtleCalls = 0;
for (const name of ["digest", "importKey", "sign", "deriveBits"] as const) {
  const original = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => unknown;
  Object.defineProperty(crypto.subtle, name, {
    value: (...args: unknown[]) => {
      subtleCalls++;
      return original(...args);
    },
  });
}

const encoder = new TextEncoder();
const key = await crypto.subtle.importKey(
  "raw",
  encoder.encode("a signing key that is already derived"),
  { name: "HMAC", hash: "SHA-256" },
  false,
  ["sign"],
);
const canonical = encoder.encode("x".repeat(300));
const ours = sigv4({ credentials: KEYS });
const smithy = new SignatureV4({ credentials: KEYS, region, service, sha256: Sha256, applyChecksum: false });
const keys = new Map<string, ArrayBuffer>();
const signer = (cache?: Map<string, ArrayBuffer>) =>
  new AwsV4Signer({ ...KEYS, method, url: url.href, body, region, service, ...(cache && { cache }) });

const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
  "floor: 2 digests, 1 HMAC": async () => {
    await crypto.subtle.digest("SHA-256", encoder.encode(body));
    await crypto.subtle.digest("SHA-256", canonical);
    return await crypto.subtle.sign("HMAC", key, canonical.subarray(0, 120));
  },
  "ours: sigv4()": async () => {
    const headers = new Headers({ "content-type": "application/json" });
    await ours({ method, url, headers, body }, { attempt: 1, forceRefresh: false, region, service, now });
    return headers;
  },
  "aws4fetch, key kept": () => signer(keys).sign(),
  "aws4fetch, as the AI SDK calls it": () => signer().sign(),
  "AWS: smithy, sha256-js": () =>
    smithy.sign({
      method,
      protocol: "https:",
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.hostname, "content-type": "application/json" },
      body,
    }, { signingDate: now }),
};

const names = Object.keys(contenders);
const micros: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
const calls: Record<string, number> = {};
for (let turn = -1; turn < Number(turns); turn++) {
  for (let i = 0; i < names.length; i++) {
    const name = names[(i + turn + 1) % names.length]!;
    const sign = contenders[name]!;
    const cpu = process.cpuUsage();
    for (let n = 0; n < Number(signatures); n++) {
      subtleCalls = 0;
      await sign();
    }
    const { user, system } = process.cpuUsage(cpu);
    calls[name] = subtleCalls;
    if (turn >= 0) micros[name]!.push((user + system) / Number(signatures));
  }
}
console.log(JSON.stringify({ micros, calls }));
process.exit();
