/**
 * The parts of other runtimes that the examples use, so that Deno checks and formats these examples like every other file.
 * The real declarations come from `wrangler types`, `@types/bun` and `@types/aws-lambda`.
 */
declare module "cloudflare:workers" {
  export abstract class DurableObject<Env> {
    protected readonly ctx: {
      readonly storage: import("../../src/store/mod.ts").DurableStorage & { setAlarm(time: number): Promise<void> };
    };
    protected readonly env: Env;
  }
}

declare const Bun: {
  serve(options: {
    readonly hostname: string;
    readonly routes: Readonly<Record<string, Readonly<Record<string, (request: Request) => Promise<Response>>>>>;
    fetch(request: Request): Response;
  }): { readonly url: URL };
};

declare const awslambda: {
  streamifyResponse(
    handler: (
      event: {
        readonly body?: string;
        readonly isBase64Encoded: boolean;
        readonly requestContext: { readonly http: { readonly method: string } };
      },
      output: import("node:stream").Writable,
      context: { getRemainingTimeInMillis(): number },
    ) => Promise<void>,
  ): unknown;
  readonly HttpResponseStream: {
    from(
      output: import("node:stream").Writable,
      head: { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> },
    ): import("node:stream").Writable;
  };
};
