/**
 * Prepares the calls of a chat in a family's format, with structured output: the first call, those in other modes after a refusal,
 * and one that asks again.
 */
import { checkOutput } from "../../chat/output/check_output.ts";
import { firstModeOf, nextModeOf, type OutputMemory } from "../../chat/output/ladder.ts";
import type { OutputMode } from "../../chat/schema/output.ts";
import { optionsToAskAgain, outputCall } from "../../operation/output_call.ts";
import type { Prepared, PreparedCall } from "../../operation/prepared_call.ts";
import { withFiles } from "../../operation/read_files.ts";
import { traitsOf } from "../converse/model_rules/model_traits.ts";
import { type EncodedFamilyChat, encodeFamilyChat, type FamilyChat } from "./family_chat.ts";
import { ladderOf } from "./output_modes.ts";

/** Returns the call that sends an encoded chat. */
export type FamilyAddress<A> = (chat: EncodedFamilyChat) => PreparedCall<A>;

/**
 * Prepares the call of a chat.
 *
 * @param memory keeps the output modes that models refuse
 * @throws {TypeError} when the request cannot be sent; `RangeError` when a number in it is out of range.
 */
export function prepareFamilyChat<A>(chat: FamilyChat, memory: OutputMemory, address: FamilyAddress<A>): Prepared<A> {
  return withFiles(chat.options, (options) => prepare({ ...chat, options }, memory, address));
}

function prepare<A>(chat: FamilyChat, memory: OutputMemory, address: FamilyAddress<A>): PreparedCall<A> {
  const { family, model, options, streaming } = chat;
  if (!options.output) return address(encodeFamilyChat(chat));
  checkOutput(options.output, streaming, family.outputModes);
  const ladder = ladderOf(family);
  const first = firstModeOf(ladder, model, options, memory, usualMode(chat));
  return outputCall<FamilyChat, A>(
    {
      call(asked, mode, taught) {
        const encoded = encodeFamilyChat({ ...asked, mode });
        const { reader } = encoded;
        return address({ ...encoded, reader: { ...reader, finish: taught(reader.finish) } });
      },
      next: (error, refused, { model, options }) => nextModeOf(ladder, error, refused, model, options),
      again({ misfit, ...rest }, error, { repairs }) {
        const again = misfit ? undefined : optionsToAskAgain(rest.options, error);
        return again && { ...rest, options: again.options, misfit: { usage: again.usage, repairs } };
      },
    },
    memory,
    chat,
    first,
  );
}

/** Returns the first mode of the family that the model is not known to refuse. */
function usualMode({ family: { outputModes }, facts }: FamilyChat): OutputMode {
  const known = facts && traitsOf(facts.id)?.firstOutputMode;
  return known !== undefined && known !== "native" && outputModes.includes(known) ? known : outputModes[0]!;
}
