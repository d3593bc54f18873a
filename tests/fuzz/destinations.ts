/**
 * Every option, environment variable and id that influences the destination of a call, filled with characters that can
 * turn a text into another part of a URL: every request with its credentials goes to the configured host, and every
 * signature is for the host that should be signed for.
 */
import { createBedrock, isProviderError } from "@bedrock-edge/client";
import { API_KEY, byRequest, CREDENTIALS } from "../helpers/fire.ts";
import { answered } from "../helpers/wire.ts";
import { type Campaign, must } from "./campaign.ts";
import { type Random, randomOf } from "../helpers/random.ts";

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
  "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
  "arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Famazon.nova-lite-v1%3A0",
  "arn:aws-cn:bedrock:cn-north-1::foundation-model/amazon.nova-lite-v1:0",
  "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:provisioned-model/x",
  "arn:aws:bedrock:evil.example/:1:x/y",
  "arn:x:y:us-isof-south-1:z",
  "arn:::eu-isoe-west-1:",
] as const;
/** Paths and hosts of AWS for the control plane, which a custom endpoint of the runtime excludes. */
const AWS_HOSTS = [
  "https://bedrock.us-east-1.amazonaws.com",
  "https://bedrock-fips.us-east-1.amazonaws.com",
  "https://bedrock-agent-runtime.eu-west-1.amazonaws.com",
  "https://bedrock-runtime.us-east-1.amazonaws.com",
  "https://bedrock-runtime.us-east-1.api.aws",
  "https://bedrock-runtime.us-gov-west-1.amazonaws.com",
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
  covers: ["sent", "sent by fetch()", "sent to the control plane", "refused"],
  async play(seed, index) {
    const random = randomOf(seed, index);
    const env: Record<string, string> = {};
    for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION"]) if (random.once(3)) env[name] = text(random, REGIONS);
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL_BEDROCK"]) {
      if (random.once(5)) env[name] = text(random, ENDPOINTS);
    }
    for (const name of ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"]) {
      if (random.once(6)) env[name] = random.of(["true", "TRUE", "false", "yes", ""]);
    }
    const region = maybe(random, () => text(random, REGIONS));
    const endpoint = random.once(3) ? text(random, ENDPOINTS) : undefined;
    const control = random.once(4) ? { endpoint: text(random, ENDPOINTS) } : undefined;
    const signingEndpoint = random.once(4) ? text(random, ENDPOINTS) : undefined;
    const model = text(random, MODELS);
    const option = () => random.once(4) ? random.once(2) : undefined;
    const [fips, dualStack] = [option(), option()];
    const byControl = random.once(5);
    const byFetch = !byControl && random.once(3)
      ? text(random, [...ENDPOINTS, ...AWS_HOSTS, `${endpoint}/x`, `${control?.endpoint}/x`, "/model/x/invoke"])
      : undefined;
    const called: { sent: URL; redirect: string; authorized: boolean }[] = [];
    const signed: { url: URL; region: string }[] = [];
    try {
      const bedrock = createBedrock({
        region,
        endpoint,
        control,
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
      if (byControl) await (await bedrock.fetch(`${bedrock.controlEndpoint()}/foundation-models`)).body?.cancel();
      else if (byFetch !== undefined) await (await bedrock.fetch(byFetch)).body?.cancel();
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
    const runtime = endpoint ?? nonEmpty(env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME) ?? nonEmpty(env.AWS_ENDPOINT_URL);
    const own = region ?? nonEmpty(env.AWS_REGION) ?? nonEmpty(env.AWS_DEFAULT_REGION);
    const where = region ?? (byControl || byFetch !== undefined ? undefined : arnRegion(model)) ?? own;
    must(where !== undefined && /^[a-z]+(-[a-z]+)+-\d+$/.test(where), () => `was sent with the region ${where}`);
    must(partitionOf(where) === partitionOf(own ?? where), () => `${model} went from ${own} to ${where}`);
    const variants = {
      fips: fips ?? nonEmpty(env.AWS_USE_FIPS_ENDPOINT)?.toLowerCase() === "true",
      dualStack: dualStack ?? nonEmpty(env.AWS_USE_DUALSTACK_ENDPOINT)?.toLowerCase() === "true",
    };
    const configured = runtime === undefined
      ? new URL(`https://${ownHost("bedrock-runtime", where, variants)}`)
      : new URL(runtime);
    must(sent.username === "" && sent.password === "", () => `was sent to ${sent}`);
    const isStandIn = endpoint !== undefined && /^http:/.test(endpoint);
    const controlUrl = control?.endpoint ?? (isStandIn ? endpoint : undefined) ??
      nonEmpty(env.AWS_ENDPOINT_URL_BEDROCK) ?? nonEmpty(env.AWS_ENDPOINT_URL);
    /** AWS's own hosts may be called unless the runtime's endpoint is somebody else's. */
    const isAws = runtime === undefined || /^bedrock-runtime[a-z-]*\./.test(configured.host) &&
        isHostOf(configured.host, "bedrock-runtime", where);
    if (byControl) {
      if (controlUrl !== undefined) {
        must(
          sent.origin === new URL(controlUrl).origin,
          () => `the control plane was asked at ${sent}, not ${controlUrl}`,
        );
      } else {
        must(isAws && isHostOf(sent.host, "bedrock", where), () => `the control plane was asked at ${sent}`);
      }
    } else if (byFetch === undefined) {
      must(sent.origin === configured.origin, () => `was sent to ${sent}, not ${configured}`);
      const base = configured.pathname.replace(/\/+$/, "");
      must(
        sent.pathname.startsWith(`${base}/model/`) && sent.search === "" && sent.hash === "",
        () => `was sent to ${sent}`,
      );
      must(/^\/model\/[^/]+\/converse$/.test(sent.pathname.slice(base.length)), () => `was sent to ${sent}`);
    } else if (sent.origin !== configured.origin) {
      const service = sent.host.split(".")[0]!;
      const isOwn = /^https:\/\/bedrock(-[a-z-]+)?\./.test(sent.href) && isHostOf(sent.host, service, where);
      const isControl = controlUrl !== undefined && sent.origin === originOf(controlUrl);
      must(isControl || (isOwn && isAws), () => `fetch() was let to ${sent}, not ${configured}`);
      if (!isControl && runtime === undefined) {
        must(!variants.fips || service.endsWith("-fips"), () => `fetch() was let to ${sent} in spite of FIPS`);
      }
    }
    for (const { url, region } of signed) {
      const base = configured.href.replace(/\/+$/, "");
      const expected = signingEndpoint !== undefined && sent.href.startsWith(`${base}/`)
        ? new URL(signingEndpoint).origin
        : sent.origin;
      must(region === where && url.origin === expected, () => `${url} in ${region} was signed for ${sent} in ${where}`);
    }
    if (byControl) return "sent to the control plane";
    return byFetch === undefined ? "sent" : "sent by fetch()";
  },
};

/** An empty variable counts as unset, and the space around one for nothing. */
const nonEmpty = (text: string | undefined): string | undefined => text?.trim() || undefined;

/** The kinds that `MODELS` names. */
const KINDS: readonly string[] = ["inference-profile", "foundation-model", "provisioned-model"];

/** The region of a model's ARN: six parts, a known service, and a resource behind a kind. */
function arnRegion(model: string): string | undefined {
  const [arn, partition = "", service, region = "", account = "", ...resource] =
    (model.includes("%") ? decodeURIComponent(model) : model).split(":");
  const [kind = "", name = "", ...more] = resource.join(":").split("/");
  const isArn = arn === "arn" && /^aws(-[a-z]+)*$/.test(partition) && service === "bedrock" &&
    /^(\d{12})?$/.test(account) && KINDS.includes(kind) && /^[\w.:-]+$/.test(name) && !more.length;
  return isArn && /^[a-z\d-]{1,20}$/.test(region) ? region : undefined;
}

/** The origin of an endpoint; one that is not a URL has none. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

function partitionOf(region: string): string {
  return Object.keys(SUFFIXES).find((start) => region.startsWith(`${start}-`)) ?? "aws";
}

/** Whether a host is a service's in a region, in any variant. */
function isHostOf(host: string, service: string, region: string): boolean {
  const plain = service.replace(/-fips$/, "");
  return [false, true].some((fips) =>
    [false, true].some((dualStack) => host === ownHost(plain, region, { fips, dualStack }))
  );
}

const SUFFIXES: Readonly<Record<string, readonly [string, string]>> = {
  "us-gov": ["amazonaws.com", "api.aws"],
  cn: ["amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  eusc: ["amazonaws.eu", "api.amazonwebservices.eu"],
  "us-iso": ["c2s.ic.gov", "api.aws.ic.gov"],
  "us-isob": ["sc2s.sgov.gov", "api.aws.scloud"],
  "eu-isoe": ["cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  "us-isof": ["csp.hci.ic.gov", "api.aws.hci.ic.gov"],
};

/** By the table of AWS's partitions, written down once more. */
function ownHost(service: string, region: string, { fips = false, dualStack = false }): string {
  const [plain, dual] = SUFFIXES[partitionOf(region)] ?? ["amazonaws.com", "api.aws"];
  return `${service}${fips ? "-fips" : ""}.${region}.${dualStack ? dual : plain}`;
}
