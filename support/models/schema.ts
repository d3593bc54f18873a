/** Reads `models.json`, and checks it against its schema. */
import { Ajv2020, type ValidateFunction } from "npm:ajv@8.20.0/dist/2020.js";
import type { Data } from "./data.ts";

async function json(name: string): Promise<unknown> {
  return JSON.parse(await Deno.readTextFile(new URL(name, import.meta.url)));
}

let validator: ValidateFunction<Data> | undefined;

/** Returns the schema's errors in `data` as sentences; an empty list for valid data. */
export async function schemaErrors(data: unknown): Promise<string[]> {
  // Ajv takes an object, and reports an invalid schema itself.
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
 * @throws {Error} if the data does not match the schema
 */
export async function readData(): Promise<Data> {
  const data = await json("models.json");
  const errors = await schemaErrors(data);
  if (errors.length > 0) {
    throw new Error(`Cannot read models.json: ${errors.join("; ")}; fix the rows or the schema`);
  }
  // A cast: the schema was checked, and says all of this.
  return data as Data;
}
