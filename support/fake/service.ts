/**
 * The fake behind a server: Bedrock, and beside it the paths under `/_fake`, by which programs in any language script answers and
 * read the log.
 */
import { type FakeBedrock, fakeBedrock, type FakeBedrockOptions } from "../../src/testing/mod.ts";

/** The header in which a request asks for a fault. */
export const FAULT_HEADER = "x-fake-fault";

/** The explanation that `GET /_fake` answers with. */
export const EXPLANATION: string = `This is a fake Amazon Bedrock. It runs no model.

Faults of one request: send the header ${FAULT_HEADER} with throttling, unavailable, access-denied, expired-token,
exception, cut, reset, damaged, silence, or a fault as JSON, such as {"type":"cut","atByte":700}. A signature need not
cover the header.

PUT    /_fake/script    a JSON object with replies, faults and other options of fakeBedrock(); empties the log
DELETE /_fake/script    back to the options of the command line; empties the log
GET    /_fake/requests  the log: {"requests":[…],"mantleRequests":[…]}
`;

/** The options that a script may not set: they decide who may call, or are not JSON. */
const FIXED = ["apiKey", "clock", "credentials", "faultHeader"];

/** Headers that are left out of the log. */
const SECRET_HEADERS = ["authorization", "x-amz-security-token", "cookie"];

/** Creates the service. @throws {TypeError} for options that cannot work. */
export function fakeService(options: FakeBedrockOptions): (request: Request) => Promise<Response> {
  const start = (script: object): FakeBedrock => fakeBedrock({ ...options, faultHeader: FAULT_HEADER, ...script });
  let fake = start({});

  async function control(request: Request, path: string): Promise<Response> {
    switch (`${request.method} ${path}`) {
      case "GET /_fake":
        return new Response(EXPLANATION, { headers: { "content-type": "text/plain; charset=utf-8" } });
      case "GET /_fake/requests":
        return Response.json({
          requests: fake.requests.map(withoutSecrets),
          mantleRequests: fake.mantleRequests.map(withoutSecrets),
        });
      case "DELETE /_fake/script":
        fake = start({});
        return new Response(null, { status: 204 });
      case "PUT /_fake/script":
        return await setScript(await request.text());
      default:
        return refusal(404, `Cannot ${request.method} ${path}: no such path; GET /_fake explains the paths`);
    }
  }

  function setScript(text: string): Response {
    try {
      fake = start(scriptIn(text));
      return new Response(null, { status: 204 });
    } catch (error) {
      return refusal(400, error instanceof Error ? error.message : `${error}`);
    }
  }

  return async (request) => {
    const { pathname } = new URL(request.url);
    return /^\/_fake(\/|$)/.test(pathname) ? await control(request, pathname) : await fake(request);
  };
}

function scriptIn(text: string): object {
  let script: unknown;
  try {
    script = JSON.parse(text);
  } catch {
    throw new TypeError('Cannot use the script: not JSON; send an object such as {"replies":["Hello"]}');
  }
  if (typeof script !== "object" || script === null || Array.isArray(script)) {
    throw new TypeError('Cannot use the script: not an object; send an object such as {"replies":["Hello"]}');
  }
  const fixed = FIXED.find((name) => Object.hasOwn(script, name));
  if (fixed === undefined) return script;
  throw new TypeError(`Cannot use the script: ${fixed} is set when the server starts; leave it out`);
}

function refusal(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

function withoutSecrets<R extends { readonly headers: Headers }>(request: R): object {
  const headers = [...request.headers].filter(([name]) => !SECRET_HEADERS.includes(name));
  return { ...request, headers: Object.fromEntries(headers) };
}
