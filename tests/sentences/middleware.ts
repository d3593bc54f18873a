/**
 * The sentences about mistakes in middleware.
 */
import { type Middleware, use } from "@bedrock-edge/client/middleware";
import { MODEL } from "../helpers/fire.ts";
import { bad, client, type Row } from "./row.ts";

const model = () => client().model(MODEL);
/** Uses a middleware that may be of a type that is forbidden. */
const used = (middleware: unknown) => use(model(), bad<Middleware>(middleware));

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
];
