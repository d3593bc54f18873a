/**
 * Clients for the tests of knowledge bases: over a function, and over a fake with documents.
 */
import { type Bedrock, createBedrock } from "@bedrock-edge/client";
import {
  type FakeBedrock,
  fakeBedrock,
  type FakeBedrockOptions,
  type FakeDocument,
} from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../../helpers/clock.ts";
import { byRequest, CREDENTIALS, type OverOptions, REGION } from "../../../helpers/fire.ts";
import { eventFrame, exceptionFrame, type Json } from "../../../helpers/wire.ts";

export const KB = "KB12345678";

export const DOCUMENTS: readonly FakeDocument[] = [
  { uri: "s3://docs/price%20list.md", text: "An umbrella costs 12 euros.", metadata: { language: "en", year: 2026 } },
  { uri: "https://example.com/schirm?a=1#top", text: "Ein Schirm kostet 12 Euro.", metadata: { language: "de" } },
  { uri: "note-7", text: "A red umbrella was found.", metadata: { title: "Lost and found", tags: ["lost", "red"] } },
];

/** A client over a function. Its authenticator signs nothing, so that a thousand calls take no time. */
export function custom(
  fetch: (request: Request) => Promise<Response> | Response,
  options: OverOptions = {},
): { readonly bedrock: Bedrock; readonly clock: VirtualClock } {
  const clock = new VirtualClock();
  const bedrock = createBedrock({
    region: REGION,
    clock,
    env: {},
    ...options,
    auth: () => {},
    fetch: byRequest(fetch),
  });
  return { bedrock, clock };
}

/** A client with credentials over a fake with a classic base, a managed base and an empty one. */
export function withDocuments(
  more: FakeBedrockOptions = {},
): { readonly bedrock: Bedrock; readonly fake: FakeBedrock } {
  const knowledgeBases = {
    [KB]: { documents: DOCUMENTS },
    MANAGED678: { documents: DOCUMENTS, managed: true },
    EMPTY45678: { documents: [] },
  };
  const fake = fakeBedrock({ credentials: CREDENTIALS, knowledgeBases, ...more });
  return { bedrock: createBedrock({ region: REGION, env: {}, credentials: CREDENTIALS, fetch: fake }), fake };
}

/** The nine exceptions of the streams, and the kinds of their errors. */
export const EXCEPTIONS = [
  ["internalServerException", "overloaded", true],
  ["validationException", "validation", false],
  ["resourceNotFoundException", "notFound", false],
  ["serviceQuotaExceededException", "quota", false],
  ["throttlingException", "rateLimit", true],
  ["accessDeniedException", "accessDenied", false],
  ["conflictException", "validation", false],
  ["dependencyFailedException", "model", true],
  ["badGatewayException", "overloaded", true],
] as const;

/** The frames of events; a name that ends in `Exception` makes an exception. */
export function framesOf(events: readonly Json[]): Uint8Array<ArrayBuffer>[] {
  return events.map((event) => {
    const [name, payload] = Object.entries(event)[0]!;
    return name.endsWith("Exception") ? exceptionFrame(name, payload) : eventFrame(event);
  });
}
