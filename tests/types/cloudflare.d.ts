/**
 * The part of Cloudflare's runtime that the example Worker uses, so that Deno checks and formats it like every other file.
 * `wrangler types` writes the whole declaration; `tests/examples/wrangler_oracle.ts` checks the Worker against it.
 */
declare module "cloudflare:workers" {
  export abstract class DurableObject<Env> {
    protected readonly ctx: {
      readonly storage: import("../../src/store/mod.ts").DurableStorage & { setAlarm(time: number): Promise<void> };
    };
    protected readonly env: Env;
  }
}
