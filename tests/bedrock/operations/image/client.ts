/**
 * A client of image models whose requests are kept, and images to send.
 */
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { toBase64 } from "../../../../src/base/base64.ts";
import { type BlankFormat, blankImage } from "../../../../src/testing/base/blank_image.ts";
import { byRequest } from "../../../helpers/fire.ts";

const KEY = "fake-bedrock-key";

/** A request as it was sent. */
export interface Sent {
  readonly path: string;
  readonly body: Record<string, unknown>;
}

/** A client over the fake, or over an answer. */
export function imageClient(
  { answer, fakes, ...options }: {
    readonly answer?: () => Response;
    readonly fakes?: FakeBedrockOptions;
    readonly [option: string]: unknown;
  } = {},
): { readonly bedrock: Bedrock; readonly sent: readonly Sent[]; readonly fake: FakeBedrock } {
  const sent: Sent[] = [];
  const fake = fakeBedrock(fakes);
  const fetch = byRequest(async (request) => {
    sent.push({ path: new URL(request.url).pathname, body: await request.clone().json() });
    return answer ? answer() : await fake(request);
  });
  const bedrock = createBedrock({ region: "us-west-2", env: {}, apiKey: KEY, retry: false, fetch, ...options });
  return { bedrock, sent, fake };
}

/** An image of the size. */
export function picture(width = 64, height = 64, format: BlankFormat = "png"): Uint8Array<ArrayBuffer> {
  return blankImage(format, { width, height, seed: "picture" });
}

/** The image as a request has it. */
export function base64(width = 64, height = 64, format: BlankFormat = "png"): string {
  return toBase64(picture(width, height, format));
}
