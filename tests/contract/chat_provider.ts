/**
 * The contract of `ChatProvider`: what everything that chats with models promises, whatever the wire, on every runtime.
 * Nothing here knows Bedrock, Deno or Node; `bedrock.ts` beside it builds the stages for Bedrock.
 */
import { answers } from "./answers.ts";
import { blocks } from "./blocks.ts";
import { ContractClock } from "./clock.ts";
import { endings } from "./endings.ts";
import { failures } from "./failures.ts";
import { patience } from "./patience.ts";
import type { Case, MakeStage } from "./stage.ts";

/** Every case, to be played by the providers that `makeStage` builds: one for each case, so that none sees another's traffic. */
export function contract(makeStage: MakeStage): Case[] {
  return [...answers, ...blocks, ...endings, ...failures, ...patience].map(({ name, script, run }) => ({
    name,
    async run() {
      const clock = new ContractClock();
      await run({ ...await makeStage(script, clock), clock });
    },
  }));
}
