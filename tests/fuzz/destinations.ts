/**
 * Every option, environment variable and id that has a say in where a call goes, filled with what can turn a text into another
 * part of a URL: whatever is sent, with its credentials, goes to the host that is configured, and what is signed is for the
 * host that is to be signed for.
 */
import { createBedrock, isProviderError } from "@bedrock-edge/client";
import { API_KEY, byRequest, CREDENTIALS } from "../helpers/fire.ts";
import { answered } from "../helpers/wire.ts";
import { type Campaign, must } from "./campaign.ts";
import { type Random, randomOf } from "./random.ts";

const PIECES = [
  ..."aZ09.-_~:/\\@%?#&=;[]| ",
  "\t",
  "\n",
  "\0",
  "\u3002",
  "\uff0f",
  "\ud800",
  "é",
  "%2e",
  "%2F",
  "%40",
  "..",
  "//",
  "https://",
  "evil.example",
  "us-east-1",
  ".amazonaws.com",
  "localhost",
  "[::1]",
] as const;
const ENDPOINTS = [
  "https://proxy.example",
  "https://proxy.example/a/b",
  "https://proxy.example:8443/",
  "http://127.0.0.1:9",
  "https://PROXY.example./x",
  "https://bedrock-runtime.eu-west-1.amazonaws.com",
] as const;
const REGIONS = ["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1", "us-isob-east-1", "eusc-de-east-1"] as const;
const MODELS = [
  "amazon.nova-lite-v1:0",
  "arn:aws:bedrock:ap-south-1:123456789012:inference-profile/x",
  "arn:aws:bedrock:evil.example/:1:x/y",
] as const;

function noise(random: Random): string {
  return Array.from({ length: random(0, 6) }, () => random.of(PIECES)).join("");
}

/** Good, or good with something wrong in it, or nonsense. */
function text(random: Random, good: readonly string[]): string {
  const one = random.of(good);
  if (!random.once(3)) return one;
  const at = random(0, one.length);
  return random.once(4) ? noise(random) : one.slice(0, at) + random.of(PIECES) + one.slice(at + random(0, 1));
}

const maybe = <T>(random: Random, make: () => T): T | undefined => random.once(2) ? make() : undefined;

/** Calls through mutated destinations. */
export const destinations: Campaign = {
  name: "destinations",
  covers: ["sent", "sent by fetch()", "refused"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const env: Record<string, string> = {};
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) if (random.once(3)) env[name] = text(random, REGIONS);
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"]) {
      if (random.once(5)) env[name] = text(random, ENDPOINTS);
    }
    const region = maybe(random, () => text(random, REGIONS));
    const endpoint = maybe(random, () => text(random, ENDPOINTS));
    const signingEndpoint = random.once(4) ? text(random, ENDPOINTS) : undefined;
    const model = text(random, MODELS);
    const [fips, dualStack] = [random.once(4), random.once(4)];
    const byFetch = random.once(3) ? text(random, [...ENDPOINTS, `${endpoint}/x`]) : undefined;
    const called: { sent: URL; redirect: string; authorized: boolean }[] = [];
    const signed: { url: URL; region: string }[] = [];
    try {
      const bedrock = createBedrock({
        region,
        endpoint,
        signingEndpoint,
        fips,
        dualStack,
        env,
        retry: false,
        ...(random.once(2) ? { apiKey: API_KEY } : {
          // As an authenticator of one's own, which sees what is to be signed.
          auth: ({ url, headers }, context) => {
            signed.push({ url: new URL(url), region: context.region });
            headers.set("authorization", CREDENTIALS.secretAccessKey);
          },
        }),
        fetch: byRequest(({ url, redirect, headers }) => {
          called.push({ sent: new URL(url), redirect, authorized: headers.has("authorization") });
          return answered([{ text: "ok" }]);
        }),
      });
      if (byFetch !== undefined) await (await bedrock.fetch(new Request(byFetch))).body?.cancel();
      else await bedrock.chat({ model, messages: "Hi" });
    } catch (error) {
      must(called.length === 0, () => `was sent to ${called[0]!.sent}, and then refused with ${error}`);
      must(error instanceof TypeError || isProviderError(error), () => `was refused with ${error}`);
      return "refused";
    }

    const [{ sent, redirect, authorized } = { sent: new URL("about:blank"), redirect: "", authorized: false }] = called;
    must(
      called.length === 1 && authorized && redirect === "manual",
      () => `${called.length} calls, redirect ${redirect}`,
    );
    const given = endpoint ?? nonEmpty(env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME) ?? nonEmpty(env.AWS_ENDPOINT_URL);
    const where = region ?? nonEmpty(arnRegion(model, byFetch)) ?? nonEmpty(env.AWS_REGION) ??
      nonEmpty(env.AWS_DEFAULT_REGION);
    must(where !== undefined && /^[a-z]+(-[a-z]+)+-\d+$/.test(where), () => `was sent with the region ${where}`);
    const own = ownHost("bedrock-runtime", where, { fips, dualStack });
    const configured = given === undefined ? new URL(`https://${own}`) : new URL(given);
    must(sent.username === "" && sent.password === "", () => `was sent to ${sent}`);
    if (byFetch === undefined) {
      must(sent.origin === configured.origin, () => `was sent to ${sent}, not ${configured}`);
      const base = configured.pathname.replace(/\/+$/, "");
      must(
        sent.pathname.startsWith(`${base}/model/`) && sent.search === "" && sent.hash === "",
        () => `was sent to ${sent}`,
      );
      must(/^\/model\/[^/]+\/converse$/.test(sent.pathname.slice(base.length)), () => `was sent to ${sent}`);
    } else {
      const bedrocks = /^https:\/\/bedrock(-[a-z-]+)?$/.test(sent.origin.split(".")[0]!) &&
        [false, true].some((dualStack) => sent.host === ownHost(sent.host.split(".")[0]!, where, { dualStack }));
      must(sent.origin === configured.origin || bedrocks, () => `fetch() was let to ${sent}, not ${configured}`);
    }
    for (const { url, region } of signed) {
      const expected = signingEndpoint === undefined || (byFetch !== undefined && sent.origin !== configured.origin)
        ? sent.origin
        : new URL(signingEndpoint).origin;
      must(region === where && url.origin === expected, () => `${url} in ${region} was signed for ${sent} in ${where}`);
    }
    return byFetch === undefined ? "sent" : "sent by fetch()";
  },
};

/** An empty variable counts as unset, and the space around one for nothing. */
const nonEmpty = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** The region of a model's ARN; `fetch()` has none. */
function arnRegion(model: string, byFetch: string | undefined): string | undefined {
  if (byFetch !== undefined) return undefined;
  const parts = (model.includes("%") ? decodeURIComponent(model) : model).split(":");
  return parts[0] === "arn" && parts.length > 4 ? parts[3] : undefined;
}

/** By the table of AWS's partitions, written down once more. */
function ownHost(service: string, region: string, { fips = false, dualStack = false }): string {
  const suffixes: Record<string, readonly [string, string]> = {
    cn: ["amazonaws.com.cn", "api.amazonwebservices.com.cn"],
    eusc: ["amazonaws.eu", "api.amazonwebservices.eu"],
    "us-iso": ["c2s.ic.gov", "api.aws.ic.gov"],
    "us-isob": ["sc2s.sgov.gov", "api.aws.scloud"],
    "eu-isoe": ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
    "us-isof": ["csp.hci.ic.gov", "api.aws.hci.ic.gov"],
  };
  const partition = Object.keys(suffixes).find((start) => region.startsWith(`${start}-`));
  const [plain, dual] = suffixes[partition ?? ""] ?? ["amazonaws.com", "api.aws"];
  return `${service}${fips ? "-fips" : ""}.${region}.${dualStack ? dual : plain}`;
}
