/**
 * The handler behind the playground: the page, the models, and the answers. A function from `Request` to `Response`.
 *
 * @module
 */
import {
  type Bedrock,
  type ChatOptions,
  type ChatStream,
  isProviderError,
  streamTools,
  toResponse,
} from "@bedrock-edge/client";
import { cost } from "@bedrock-edge/client/models";
import { localTools } from "../chat/tools.ts";
import { modelChoices } from "./models.ts";

/** The files of the page and their types. */
const FILES = {
  "/": ["index.html", "text/html; charset=utf-8"],
  "/style.css": ["style.css", "text/css; charset=utf-8"],
  "/app.js": ["app.js", "text/javascript; charset=utf-8"],
  "/answer.js": ["answer.js", "text/javascript; charset=utf-8"],
  "/attachments.js": ["attachments.js", "text/javascript; charset=utf-8"],
  "/models.js": ["models.js", "text/javascript; charset=utf-8"],
  "/transcript.js": ["transcript.js", "text/javascript; charset=utf-8"],
} as const;

/** The page runs its own scripts only, and shows attached images. */
const POLICY = "default-src 'self'; img-src 'self' blob: data:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'none'";

/** The body of a post to `/chat`: the options of `chat()`. The client checks their values. */
interface Question extends ChatOptions {
  readonly model: string;
  /** Lets the model use the tools of this machine. */
  readonly usesTools?: boolean;
}

/**
 * Creates the handler.
 *
 * @param bedrock a client with facts about models, as `createBedrock({ models: modelFacts() })` returns.
 */
export async function createPlayground(bedrock: Bedrock): Promise<(request: Request) => Promise<Response>> {
  const page = new Map<string, Response>();
  for (const [path, [name, type]] of Object.entries(FILES)) {
    const text = await Deno.readTextFile(new URL(`page/${name}`, import.meta.url));
    const headers = { "content-type": type, "content-security-policy": POLICY, "cache-control": "no-cache" };
    page.set(path, new Response(text, { headers }));
  }

  return async (request) => {
    const { pathname } = new URL(request.url);
    const file = page.get(pathname);
    if (request.method === "GET" && file) return file.clone();
    if (request.method === "GET" && pathname === "/models") return Response.json(modelChoices(bedrock.region));
    if (request.method === "POST" && pathname === "/chat") return await answer(bedrock, request);
    return failure(404, `There is no ${request.method} ${pathname} here`);
  };
}

async function answer(bedrock: Bedrock, request: Request): Promise<Response> {
  // Other sites can post forms to this machine, but no JSON.
  if (request.headers.get("content-type") !== "application/json") {
    return failure(415, "Post JSON, with the content type application/json");
  }
  let stream: ChatStream;
  try {
    stream = ask(bedrock, await request.json(), request.signal);
    const response = await toResponse(stream, {
      // The page also shows the input and the result of each tool.
      filter: (event, whole) => whole.type === "toolUse" || whole.type === "toolResult" ? whole : event,
      onError: failureOf,
    });
    return response.ok ? withOutcome(response, stream) : response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    return failureOf(error);
  }
}

/** Asks the model. With tools, the stream goes on until the model needs no more of them. */
function ask(bedrock: Bedrock, { model, usesTools, ...options }: Question, signal: AbortSignal): ChatStream {
  if (!usesTools) return bedrock.stream({ ...options, model, signal });
  return streamTools(bedrock.model(model), { ...options, signal, tools: localTools(() => Promise.resolve()) });
}

/** A failure in full: the only visitor is the owner of the keys. A public page must show the kind alone. */
function failureOf(error: unknown): Response {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (isProviderError(error)) return failure(error.kind === "rateLimit" ? 429 : 502, message);
  // The client refuses a mistake in the request before anything is sent.
  return failure(
    error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError ? 400 : 500,
    message,
  );
}

function failure(status: number, message: string): Response {
  return Response.json({ message }, { status });
}

/** Adds a last event, which the page needs beside the events of the stream. */
function withOutcome(response: Response, stream: ChatStream): Response {
  const encoder = new TextEncoder();
  const outcome = new TransformStream<Uint8Array, Uint8Array>({
    async flush(controller) {
      controller.enqueue(encoder.encode(`data: ${JSON.stringify(await outcomeOf(stream))}\n\n`));
    },
  });
  return new Response(response.body!.pipeThrough(outcome), response);
}

/** The messages to send with the next question, and the cost; or why the answer is not whole. */
async function outcomeOf(stream: ChatStream): Promise<object> {
  try {
    const result = await stream.final();
    // A result of a tool loop has the whole conversation; any other result has one new message.
    const messages = "messages" in result ? result.messages : undefined;
    return {
      type: "outcome",
      messages,
      message: result.message,
      usage: result.usage,
      cost: cost(result)?.total,
      repairs: result.repairs,
    };
  } catch (error) {
    return { type: "failure", message: error instanceof Error ? error.message : String(error) };
  }
}
