/**
 * The transport over a service that is not Bedrock: its name, its errors and its request ids, and nothing of AWS's.
 */
import { assertEquals } from "@std/assert";
import { type Authenticator, ProviderError } from "@bedrock-edge/client";
import type { Service } from "@bedrock-edge/client/provider";
import { callSettings } from "../../src/base/call_options.ts";
import { readJson } from "../../src/transport/answer.ts";
import { createSender } from "../../src/transport/send.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { exampleService } from "../helpers/example_service.ts";
import { byRequest } from "../helpers/fire.ts";
import { failureOf, withRandom } from "../helpers/watch.ts";

/** Sends one request, reads its answer as JSON, and returns its end. */
function ask(
  answer: (request: Request) => Response,
  { auth = () => {}, service = exampleService, by }: { auth?: Authenticator; service?: Service; by?: Service } = {},
): Promise<Record<string, unknown>> {
  const clock = new VirtualClock();
  const url = new URL("https://api.example.com/v1/chat");
  const sender = createSender(auth, service, { clock, fetch: byRequest(answer) });
  const outgoing = {
    operation: "Chat",
    region: "here",
    service: "example",
    method: "POST",
    url,
    signingUrl: url,
    headers: new Headers(),
    by,
  };
  const progress = { model: "m", requestId: undefined, attempts: 0 };
  const answering = withRandom(0, () => sender.send(outgoing, progress, callSettings(false), [], readJson));
  return clock.outcome(answering).then((outcome) => {
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  });
}

Deno.test("a service of another name is called, and its answer read", async () => {
  assertEquals(await ask(() => Response.json({ text: "Hi" })), { text: "Hi" });
});

Deno.test("the messages of the transport have the service's name", async () => {
  const unreachable = await failureOf(ask(() => {
    throw new TypeError("fetch failed");
  }));
  assertEquals([unreachable.message, unreachable.provider], ["Cannot reach Example: fetch failed", "example"]);
  const page = await failureOf(ask(() => new Response("<p>Hello</p>")));
  assertEquals(page.message, `Cannot read Example's answer: expected JSON, got "Hello" (text/plain;charset=UTF-8)`);
  assertEquals(page.provider, "example");
});

Deno.test("the service names a refusal and its request, and a retryable refusal is asked again", async () => {
  let calls = 0;
  const error = await failureOf(ask(() => {
    calls++;
    const body = { error: { type: "server_error", message: "try later" } };
    return Response.json(body, { status: 500, headers: { "x-request-id": "r-7", "x-amzn-requestid": "other" } });
  }));
  assertEquals([error.message, error.requestId, error.attempts, calls], ["server_error: try later", "r-7", 4, 4]);
});

Deno.test("a call to another service has that service's words, ids and refusals", async () => {
  const other: Service = { ...exampleService, name: "other", displayName: "Other" };
  const page = await failureOf(ask(() => new Response("<p>Hello</p>"), { by: other }));
  assertEquals(page.message, `Cannot read Other's answer: expected JSON, got "Hello" (text/plain;charset=UTF-8)`);
  assertEquals(page.provider, "other");
  const refusal = new ProviderError("Cannot send: refused", { kind: "credentials", code: "Refused" });
  const refused = await failureOf(ask(() => Response.json({}), { by: { ...other, refusal: () => refusal } }));
  assertEquals(refused, refusal);
});

Deno.test("credentials that are refused again after a refresh are not sent again, by the header authorization", async () => {
  for (const [keys, calls] of [[["a", "a"], 1], [["a", "b"], 2]] as const) {
    const refreshes: boolean[] = [];
    let seen = 0;
    const error = await failureOf(ask(() => {
      seen++;
      return Response.json({ code: "expired" }, { status: 401 });
    }, {
      auth({ headers }, { forceRefresh }) {
        headers.set("authorization", `Bearer ${keys[refreshes.push(forceRefresh) - 1]}`);
      },
      service: {
        ...exampleService,
        failure: ({ shown }) => new ProviderError(shown, { kind: "authentication", code: "Expired" }),
        recovery: () => ({ refresh: true }),
      },
    }));
    assertEquals([error.code, refreshes, seen], ["Expired", [false, true], calls]);
  }
});

Deno.test("a source of credentials that fails is quoted without tokens, by the rules of every service", async () => {
  const words = "no key for arn:aws:iam::123456789012:role/Reader1234567890abcdefghijklmnopqrstuv with Bearer abcdefgh";
  const error = await failureOf(ask(() => Response.json({}), {
    auth() {
      throw new Error(words);
    },
  }));
  assertEquals([error.code, error.provider], ["CredentialsFailed", "example"]);
  // Only AWS's rules know that an ARN is public.
  assertEquals(
    error.message,
    "Cannot authenticate: the credential provider failed: no key for arn:aws:iam::123456789012:[redacted] with [redacted]",
  );
});
