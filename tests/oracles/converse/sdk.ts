/**
 * AWS's own SDK for JavaScript over a function, and what of its requests and of its answers is compared with ours.
 */
import { assertEquals } from "@std/assert";
import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { byRequest } from "../../helpers/fire.ts";

export const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
export const REGION = "us-east-1";
export const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";

export type Json = Record<string, unknown>;
export type Service = (request: Request) => Promise<Response>;

/** The SDK's request, as far as it is looked at here. */
interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null>;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** Returns a query as the SDK's handlers write it. */
function queryOf(query: SdkRequest["query"] = {}): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => encode(name) + (one === null ? "" : `=${encode(`${one}`)}`))
  );
  return pairs.length ? `?${pairs.join("&")}` : "";
}

function requestOf({ method, protocol, hostname, port, path, query, headers, body }: SdkRequest): Request {
  const { host: _host, ...sendable } = headers;
  return new Request(`${protocol}//${hostname}${port ? `:${port}` : ""}${path}${queryOf(query)}`, {
    method,
    headers: sendable,
    // The SDK returns bytes under a class of its own here.
    ...(body !== undefined && { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
}

/** The options of a client of the SDK over a function. */
export function sdkConfig(fetch: Service): BedrockRuntimeClientConfig {
  return {
    region: REGION,
    credentials: KEYS,
    maxAttempts: 1,
    requestHandler: {
      async handle(request: SdkRequest) {
        const response = await fetch(requestOf(request));
        return {
          response: {
            statusCode: response.status,
            reason: response.statusText,
            headers: Object.fromEntries(response.headers),
            // The SDK reads the body of an answer without one too.
            body: response.body ?? new Blob([]).stream(),
          },
        };
      },
    } as NonNullable<BedrockRuntimeClientConfig["requestHandler"]>,
  };
}

/** The SDK's client over a function, as ours is. */
export function sdkOver(fetch: Service, config: BedrockRuntimeClientConfig = {}): BedrockRuntimeClient {
  const { requestHandler, ...defaults } = sdkConfig(fetch);
  return new BedrockRuntimeClient({ ...defaults, ...config, requestHandler: requestHandler! });
}

/** Our client over a function, with the SDK's keys and no second attempt. */
export function oursOver(fetch: Service): Bedrock {
  return createBedrock({ region: REGION, env: {}, credentials: KEYS, fetch: byRequest(fetch), retry: false });
}

/** The comparable part of a request: everything except the signer's, the SDK's telemetry and the runtime's members. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | null;
  readonly bearer: string | null;
  readonly body: unknown;
}

async function askedBy(request: Request): Promise<Asked> {
  const authorization = request.headers.get("authorization");
  return {
    method: request.method,
    url: request.url,
    contentType: request.headers.get("content-type"),
    bearer: authorization?.startsWith("Bearer ") ? authorization : null,
    body: await request.json(),
  };
}

/** The one request that `run` makes; how it ends does not count, unless nothing is sent. */
export async function captured(run: (fetch: Service) => Promise<unknown>): Promise<Asked> {
  const asked: Asked[] = [];
  let failure: unknown;
  await run(async (request) => {
    asked.push(await askedBy(request));
    throw new TypeError("captured");
  }).catch((error: unknown) => failure = error);
  if (!asked[0]) throw failure;
  assertEquals(asked.length, 1);
  return asked[0];
}

/**
 * The SDK's values as JSON has them on the wire: without members that are undefined, bytes as base64, and what it calls
 * `$unknown` under its own name again.
 */
export function onTheWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) =>
    name === "$unknown" ? member as [string, unknown] : [name, member] as const
  );
  return Object.fromEntries(
    members.filter(([, member]) => member !== undefined).map(([name, member]) => [name, onTheWire(member)]),
  );
}
