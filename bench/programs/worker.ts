/**
 * A Worker around one contender, for workerd. The body of a request has the job, like a line of `drive.ts`. Bundled
 * with a `create` of its own in scope.
 */
import type { Create } from "../contenders/contender.ts";

/** The Worker of a contender. */
export function workerOf(create: Create): { fetch(request: Request): Promise<Response> } {
  return {
    async fetch(request) {
      const { origin, model, times } = await request.json() as { origin: string; model: string; times: number };
      const contender = create(origin);
      let length = 0;
      for (let i = 0; i < times; i++) length = await contender.stream(model);
      return Response.json({ length });
    },
  };
}
