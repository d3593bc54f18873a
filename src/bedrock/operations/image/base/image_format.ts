/**
 * A format of requests and answers: how members become a body, and how an answer is read.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { Members, TaskRow } from "./task.ts";

/** The parts of an answer, before its images are decoded. */
export interface ReadAnswer {
  /** The images that were not filtered, as base64. */
  readonly images: readonly unknown[];
  readonly seeds?: readonly number[] | undefined;
  /** The reasons why images are missing, in the service's words. */
  readonly filtered: readonly string[];
  /** The reason why an image could not be made, in the service's words. */
  readonly failed?: string | undefined;
  /** Other members of the answer. */
  readonly unknown: JsonObject;
}

/** A format. */
export interface ImageFormat {
  /** Returns the body of a request. */
  body(row: TaskRow, members: Members): Readonly<Record<string, unknown>>;
  /** Reads an answer. Never throws: members of other types count as absent. */
  read(answer: JsonObject): ReadAnswer;
}
