/** The Vercel example as Vercel bundles it: the default export answers the events of the edge runtime. */
import handler from "../../examples/vercel-edge.ts";

interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

addEventListener("fetch", (event) => {
  // A cast: the types of the platform do not know the events of its runtime.
  const { request } = event as FetchEvent;
  (event as FetchEvent).respondWith(handler(request));
});
