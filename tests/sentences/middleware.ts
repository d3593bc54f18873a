/**
 * The sentences about mistakes in middleware.
 */
import { type Middleware, responseCache, type ResponseCacheOptions, use } from "@bedrock-edge/client/middleware";
import { MODEL } from "../helpers/fire.ts";
import { bad, client, HURRIED, type Row } from "./row.ts";

const model = () => client().model(MODEL);
/** Uses a middleware that may be of a type that is forbidden. */
const used = (middleware: unknown) => use(model(), bad<Middleware>(middleware));

/** Creates a cache with options that may be forbidden. */
const cache = (options: Record<string, unknown>) => responseCache(bad<ResponseCacheOptions>(options));

/** Throws the error that a cache tells, instead of the call. */
async function told(options: Record<string, unknown>, fields?: Record<string, unknown>, ...inside: Middleware[]) {
  let error: unknown;
  const onError = (given: unknown) => void (error = given);
  const cached = use(model(), cache({ store: new Map(), partition: "p", onError, ...options }), ...inside);
  await cached.chat({ messages: "Hi", ...fields });
  throw error;
}

export const MIDDLEWARE: readonly Row[] = [
  {
    says: "TypeError: Cannot use a client as the model of use(): not a handle; pass client.model(id)",
    when: () => use(bad<ReturnType<typeof model>>(client()), {}),
  },
  {
    says: "TypeError: Cannot use a number as a middleware: not an object; pass { request, event, result … }",
    when: () => used(7),
  },
  {
    says:
      "TypeError: Cannot use a function as a middleware: it returned a function; return { request, event, result … }",
    when: () => used(() => () => ({})).chat({ messages: "Hi" }),
  },
  {
    says: `TypeError: Cannot use option "transformParams": unknown option; did you mean "request"?`,
    when: () => used({ transformParams: () => {} }),
  },
  {
    says: `TypeError: Cannot run middleware "idle": around() did not call send; call send() and wait for it`,
    when: () => used({ name: "idle", around: () => Promise.resolve() }).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot chat: undefined is not a request; pass options of chat(), such as { messages }",
    when: () => used({ name: "log" }).chat(bad<{ messages: string }>(undefined)),
  },
  {
    says: "TypeError: Cannot use a promise as a middleware: not an object; pass { request, event, result … }",
    when: () => used(Promise.resolve({})),
  },
  {
    says: `TypeError: Cannot run middleware "log": wrapChat() returned undefined; return the result of next(request)`,
    when: () => used({ name: "log", wrapChat: () => {} }).chat({ messages: "Hi" }),
  },
  {
    says:
      "TypeError: Cannot run middleware: event() returned a promise without events; return an event, a list of events, or nothing",
    when: () => used({ event: () => Promise.resolve() }).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot forget answers: the tag is a list; pass a text",
    when: () => cache({ store: new Map(), partition: "p" }).invalidate(bad<string>(["a"])),
  },
  {
    says: "TypeError: Cannot cache responses: tags returned undefined; return a list of texts",
    when: () => use(model(), cache({ store: new Map(), partition: "p", tags: () => {} })).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot cache responses: key returned undefined; return plain data that tell requests apart",
    when: () => use(model(), cache({ store: new Map(), partition: "p", key: () => {} })).chat({ messages: "Hi" }),
  },
  {
    says: "TypeError: Cannot cache responses: store is missing; pass a store, such as new Map()",
    when: () => cache({ partition: "p" }),
  },
  {
    says:
      'TypeError: Cannot cache responses: partition is missing; pass the id of the tenant whose requests may share answers, or "public" if nothing in them is private',
    when: () => cache({ store: new Map() }),
  },
  {
    says: "RangeError: Cannot cache responses for 0 ms: use a number above 0",
    when: () => cache({ store: new Map(), partition: "p", ttlMs: 0 }),
  },
  {
    says: `TypeError: Cannot use option "tenant": unknown option; did you mean "partition"?`,
    when: () => cache({ store: new Map(), tenant: "p" }),
  },
  {
    says:
      "TypeError: Cannot hash the request.additionalModelRequestFields.a: a Map has no content that can be compared; pass plain data, or the option key",
    when: () => told({}, { additionalModelRequestFields: { a: new Map() } }),
  },
  {
    says: "TimeoutError: Cannot wait longer for the store of responses: it has not answered in 1000 ms",
    when: () => told({ store: { get: () => new Promise(() => {}), set: () => {}, delete: () => {} }, clock: HURRIED }),
  },
  {
    says: "TypeError: Cannot read stored answer: it is damaged, or of another version; it will be replaced",
    when: () => told({ store: { get: () => "{", set: () => {}, delete: () => {} } }),
  },
  {
    says: "TypeError: Cannot store answer: it holds a number that is too large; write such a number as a string",
    when: () =>
      told({}, {}, { result: (result) => ({ ...result, content: [{ type: "unknown", name: "x", value: 1e999 }] }) }),
  },
];
