/**
 * Converse's JSON, as far as this module reads it. Everything else passes through unread.
 * Source: the bedrock-runtime API model of 2026-06-19.
 */
import { asObject, type JsonObject } from "../base/json_object.ts";

/** An object of Converse's JSON. */
export type WireObject = JsonObject;

/** A content block: an object with one member, whose name is the block's type. */
export type WireBlock = WireObject;

/**
 * Returns the member of a union: AWS sends one. Members that are `null` are absent, as the AWS SDK reads them. Returns `undefined`
 * for an object without members.
 */
export function memberOf(union: unknown): [name: string, value: unknown] | undefined {
  const members = Object.entries(asObject(union));
  return members.find(([, value]) => value !== null) ?? members[0];
}
