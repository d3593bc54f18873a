/**
 * A client and the fake it talks to, under one clock and either kind of authority.
 */
import {
  bearer,
  type Bedrock,
  type BedrockChatRequest,
  type BedrockOptions,
  createBedrock,
  createTextClient,
} from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { VirtualClock } from "./clock.ts";

export const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
export const REGION = "us-east-1";
/** Searched for by the tests that look for leaks: nothing else may look like these. */
export const API_KEY = "bedrock-api-key-SECRETKEYSECRETKEYSECRETKEY";
export const CREDENTIALS = {
  accessKeyId: "AKIDBEHAVIOUREXAMPLE",
  secretAccessKey: "SECRETwJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
  sessionToken: "SESSIONTOKENIQoJb3JpZ2luX2VjSESSIONTOKEN",
};

export const SCHEMES = ["sigv4", "bearer"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** The members of a request that every test needs. */
export const HI: BedrockChatRequest = { model: MODEL, messages: "Hi" };

export interface Rig {
  readonly bedrock: Bedrock;
  readonly fake: FakeBedrock;
  readonly clock: VirtualClock;
}

/** The client's options but for authority, which `scheme` decides. */
export type RigOptions = Omit<BedrockOptions, "apiKey" | "credentials" | "auth"> & {
  readonly scheme?: Scheme;
  readonly fakes?: FakeBedrockOptions;
};

/** A client over a fake; what `fakes` says goes to the fake, everything else to the client. */
export function rig({ scheme = "bearer", fakes, ...options }: RigOptions = {}): Rig {
  const clock = new VirtualClock();
  const fake = fakeBedrock({ credentials: CREDENTIALS, apiKey: API_KEY, clock, ...fakes });
  const authority = scheme === "bearer" ? { apiKey: API_KEY } : { credentials: CREDENTIALS };
  const bedrock = createBedrock({ region: REGION, clock, fetch: fake, env: {}, ...options, ...authority });
  return { bedrock, fake, clock };
}

/** Options of a client over a function. */
export type OverOptions = Omit<BedrockOptions, "apiKey" | "credentials" | "auth" | "fetch">;

/** A `fetch` option over a function of the request that would be sent. */
export function byRequest(
  answer: (request: Request) => Promise<Response> | Response,
): NonNullable<BedrockOptions["fetch"]> {
  return async (input, init) => await answer(new Request(input, init));
}

/** A client over any function; nothing is verified, everything can be answered. */
export function over(
  fetch: (request: Request) => Promise<Response> | Response,
  options: OverOptions = {},
  client: "whole" | "plain" = "whole",
): { readonly bedrock: Bedrock; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const given = {
    region: REGION,
    clock,
    env: {},
    ...options,
    fetch: byRequest(fetch),
  };
  const whole = createBedrock({ ...given, apiKey: API_KEY });
  // The text client has no raw operations: these are those of the whole client.
  const bedrock = client === "plain"
    ? { ...whole, ...createTextClient(bearer(API_KEY), given) } as unknown as Bedrock // Its options are checked at run time.
    : whole;
  return { bedrock, clock };
}
