/**
 * Batches over the fake, for the tests.
 */
import { type Bedrock, type BedrockOptions, createBedrock } from "@bedrock-edge/client";
import type { BatchChatRequest, CreateBatchOptions } from "@bedrock-edge/client/batch";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../../helpers/clock.ts";

export const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };

export const OPTIONS: CreateBatchOptions = {
  model: "amazon.nova-lite-v1:0",
  input: "s3://my-bucket/in/",
  output: "s3://my-bucket/out",
  role: "arn:aws:iam::123456789012:role/batch",
  name: "nightly",
  minRecords: 1,
};

/** Requests that the fake's model repeats. */
export function requests(count: number): BatchChatRequest[] {
  return Array.from({ length: count }, (_, at) => ({ messages: `Number ${at}`, maxTokens: 20 }));
}

/** A fake, a client of it, and their clock. */
export interface FakeAndClient {
  readonly clock: VirtualClock;
  readonly fake: FakeBedrock;
  readonly bedrock: Bedrock;
  /** The operations that the fake has seen. */
  operations(): string[];
  /** The texts of the objects that were written. */
  written(): unknown[];
}

/** Creates a fake, and a client of it. */
export function fakeAndClient(
  { jobs, ...fakeOptions }: FakeBedrockOptions = {},
  options: Partial<BedrockOptions> = {},
): FakeAndClient {
  const clock = new VirtualClock();
  const fake = fakeBedrock({ credentials: KEYS, clock, jobs: { minRecords: 1, ...jobs }, ...fakeOptions });
  const bedrock = createBedrock({
    region: "us-east-1",
    env: {},
    credentials: KEYS,
    fetch: fake,
    clock,
    ...options,
  } as BedrockOptions);
  return {
    clock,
    fake,
    bedrock,
    operations: () => fake.requests.map(({ operation }) => operation),
    written: () => fake.requests.filter(({ operation }) => operation === "PutObject").map(({ body }) => body),
  };
}

/** A client over answers by the path of the request. */
export function answering(answer: (url: URL, init: RequestInit) => Response | Promise<Response>): Bedrock {
  return createBedrock({
    region: "us-east-1",
    env: {},
    credentials: KEYS,
    retry: false,
    fetch: async (url, init) => await answer(new URL(`${url}`), init ?? {}),
  });
}
