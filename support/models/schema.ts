/**
 * `models.json`, read and held against its schema.
 */
import { Ajv2020, type ValidateFunction } from "npm:ajv@8.20.0/dist/2020.js";
import type { Data } from "./data.ts";

async function json(name: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(new URL(name, import.meta.url)));
}

let validator: ValidateFunction<Data> | undefined;

/** What the schema says against `data`, as sentences; none where it holds. */
export async function schemaErrors(data: unknown): Promise<string[]> {
  // Ajv takes an object and says itself where it is no schema.
  validator ??= new Ajv2020({ allErrors: true, allowUnionTypes: true })
    .compile<Data>(await json("models.schema.json") as object);
  if (validator(data)) return [];
  return (validator.errors ?? []).map(({ instancePath, message, params }) =>
    `${instancePath || "/"} ${message} ${JSON.stringify(params)}`
  );
}

/**
 * The data in this folder.
 *
 * @throws {Error} where the schema does not hold
 */
export async function readData(): Promise<Data> {
  const data = await json("models.json");
  const errors = await schemaErrors(data);
  if (errors.length > 0) {
    throw new Error(`Cannot read models.json: ${errors.join("; ")}; mend the rows or the schema`);
  }
  // The schema holds, and says all of this.
  return data as Data;
}
