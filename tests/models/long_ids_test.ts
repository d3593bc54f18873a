/**
 * Messages quote at most 80 characters of an id: an id may be a whole document that went to the wrong place.
 */
import { assert, assertThrows } from "@std/assert";
import {
  budget,
  declareModel,
  iamPolicy,
  inferenceProfile,
  type Model,
  registerModel,
} from "@bedrock-edge/client/models";
import { refusalFor } from "../../src/models/explain.ts";
import { withinFence } from "../../src/models/profiles.ts";

const LONG = `vendor.${"x".repeat(2000)}`;
const fence = { region: "eu-west-1", residency: "in-region" } as const;
const row: Model = {
  id: LONG,
  provider: "vendor",
  kind: "embedding",
  dates: {},
  can: ["embed"],
  cannot: ["chat"],
  refuses: [],
  profiles: {},
};

const REFUSED: Readonly<Record<string, () => unknown>> = {
  "withinFence of a profile": () => withinFence(`eu.${LONG}`, fence),
  "inferenceProfile of an unknown profile": () => inferenceProfile(`global.${LONG}`, fence),
  "declareModel with an unknown base": () => declareModel(LONG, LONG),
  "registerModel of an id with a prefix": () => registerModel({ ...row, id: `us.${LONG}` }),
  "registerModel of an id with a blank": () => registerModel({ ...row, id: `${LONG} ` }),
  "registerModel of a profile that does not exist": () => registerModel({ ...row, profiles: { [LONG]: {} } as never }),
  "budget without a price": () => budget({ maxUsd: 1, model: LONG }),
  "iamPolicy of an odd id": () => iamPolicy({ operations: ["chat"], models: [`${LONG}?`], region: "us-east-1" }),
};

for (const [name, call] of Object.entries(REFUSED)) {
  Deno.test(`${name} quotes the beginning of the id`, () => {
    const { message } = assertThrows(call, TypeError);
    assert(message.includes("xxx…"), message.slice(0, 200));
    assert(message.length < 500, `${message.length} characters`);
  });
}

Deno.test("refusalFor quotes the beginning of the id", () => {
  const forget = registerModel(row);
  const message = refusalFor(LONG, "chat") ?? "";
  forget();
  assert(message.includes("xxx…") && message.length < 300, message.slice(0, 200));
});
