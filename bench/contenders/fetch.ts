/** The floor: a bare `fetch` that reads the body and drops it. No client that uses `fetch` can cost less. */
import { BODY, type Create, urlOf } from "./contender.ts";

const INIT = { method: "POST", headers: { "content-type": "application/json" }, body: BODY };

/** Signs nothing, and parses nothing. */
export const create: Create = (origin) => ({
  async chat(model) {
    return (await (await fetch(urlOf(origin, model, "converse"), INIT)).text()).length;
  },
  async stream(model) {
    const reader = (await fetch(urlOf(origin, model, "converse-stream"), INIT)).body!.getReader();
    let bytes = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) bytes += read.value.length;
    return bytes;
  },
  async consume(model, pause) {
    // One chunk holds hundreds of deltas: a consumer that counts in deltas does not read a second chunk.
    const reader = (await fetch(urlOf(origin, model, "converse-stream"), INIT)).body!.getReader();
    await reader.read();
    while (await pause());
    await reader.cancel();
  },
});
