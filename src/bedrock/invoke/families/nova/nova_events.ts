/**
 * Reads the chunks of Nova: the events of ConverseStream, each under its name. Nova ends the block after every piece of text, so that
 * an answer has as many blocks as pieces. The pieces are joined to the block that a whole answer has.
 */
import { asObject, type JsonObject } from "../../../../base/json_object.ts";
import { decodeClosed } from "../../../converse/decode/decode_block.ts";
import { converseEvents } from "../../../converse/events/events.ts";
import type { WireEvent } from "../../../converse/events/frame.ts";
import { mayBeginTyped, readTypedDelta } from "../../../converse/events/typed_events.ts";
import type { FamilyEvents } from "../../base/family.ts";
import { withConverseUsage } from "./nova_usage.ts";

/** Begins to read a stream. */
export function novaEvents(): FamilyEvents {
  const decode = converseEvents({ closeBlock: decodeClosed, mayBegin: mayBeginTyped, readDelta: readTypedDelta });
  const join = textJoiner();
  return {
    read(json, events) {
      const wire = Object.entries(json).flatMap(([name, value]) => join(name, asObject(value)));
      decode(wire, events);
    },
  };
}

/** Returns a function that returns the events in the place of one event. */
function textJoiner(): (name: string, value: JsonObject) => WireEvent[] {
  /** The index of the text that is open, and the index of its last piece. */
  let open: { readonly index: unknown; readonly piece: unknown } | undefined;

  function closed(): WireEvent[] {
    if (!open) return [];
    const { index } = open;
    open = undefined;
    return [{ name: "contentBlockStop", value: { contentBlockIndex: index } }];
  }

  return (name, value) => {
    const { contentBlockIndex: piece, delta } = value;
    if (name === "contentBlockDelta" && typeof asObject(delta).text === "string") {
      open = { index: open ? open.index : piece, piece };
      return [{ name, value: { ...value, contentBlockIndex: open.index } }];
    }
    // The text may go on in the next block.
    if (name === "contentBlockStop" && open?.piece === piece) return [];
    return [...closed(), { name, value: name === "metadata" ? withConverseUsage(value) : value }];
  };
}
