/**
 * The sentences about mistakes that every operation of Bedrock shares.
 */
import { callOperation, jsonReader } from "../../../src/bedrock/operations/base/call.ts";
import { bad, type Row } from "../row.ts";

/** Calls of an operation whose first argument is not a client. */
export const CALLS: readonly Row[] = [
  {
    says:
      "TypeError: Cannot call embed() with an object: its first argument is not a client of Bedrock; pass the value of " +
      "createBedrock() or createBedrockWith()",
    when: () =>
      callOperation(bad({}), "embed", { method: "POST", path: "/" }, jsonReader("InvokeModel", (json) => json)),
  },
];
