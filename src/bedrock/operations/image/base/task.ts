/**
 * A task of a model: its options as members of a request, and the rules between options.
 */
import { quoted } from "../../../../base/quote.ts";
import type { Field } from "./fields.ts";
import type { ReadImage } from "./image_source.ts";
import type { GenerateImageOptions, ImageTask } from "./options.ts";

/** The options that a task may have. */
export type TaskOption = Exclude<
  Options,
  "model" | "task" | "format" | "additionalModelRequestFields" | "headers" | "signal" | "timeouts" | "retry"
>;
/** Every member of the union. */
type Options = GenerateImageOptions extends infer O ? O extends unknown ? keyof O : never : never;

/** A task of a model. */
export interface TaskRow {
  /** The name of the task in the request. */
  readonly type?: string;
  /** The member that holds the options of the task. */
  readonly params?: string;
  /** Members that every request of the task has. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly fields: Readonly<Partial<Record<TaskOption, Field>>>;
  /** Checks the options together. @throws {TypeError | RangeError} for options that contradict each other. */
  readonly check?: (given: Given, images: ReadonlyMap<string, ReadImage>) => void;
}

/** The options of a request by their names. */
export type Given = Readonly<Partial<Record<TaskOption, unknown>>>;

/** The tasks of a model. */
export type TaskRows = Readonly<Partial<Record<ImageTask, TaskRow>>>;

/** The members of a request. */
export interface Members {
  /** Those of the task. */
  readonly own: Readonly<Record<string, unknown>>;
  /** The settings that all tasks share. */
  readonly shared: Readonly<Record<string, unknown>>;
}

/**
 * Returns the members of a request.
 *
 * @throws {TypeError} when an option is missing, or the task does not have it.
 * @throws {RangeError} when a value is out of the documented range.
 */
export async function membersOf(
  { model, task, row, given }: {
    readonly model: string;
    readonly task: ImageTask;
    readonly row: TaskRow;
    readonly given: Given;
  },
): Promise<Members> {
  checkNames(model, task, row, given);
  const images = new Map<string, ReadImage>();
  const own: Record<string, unknown> = {};
  const shared: Record<string, unknown> = {};
  for (const [option, field] of fieldsOf(row)) {
    const value = given[option];
    if (value === undefined) continue;
    const read = await field.read(value, option, images);
    Object.assign(field.isShared ? shared : own, field.member === undefined ? read : { [field.member]: read });
  }
  row.check?.(given, images);
  return { own, shared };
}

function fieldsOf({ fields }: TaskRow): [TaskOption, Field][] {
  // A cast: the keys of a row are options.
  return Object.entries(fields) as [TaskOption, Field][];
}

function checkNames(model: string, task: ImageTask, row: TaskRow, given: Given): void {
  for (const [option, { isRequired }] of fieldsOf(row)) {
    if (!isRequired || given[option] !== undefined && given[option] !== "") continue;
    throw new TypeError(`Cannot generate an image with ${quoted(model)}: ${task} needs ${option}; pass it`);
  }
  for (const [option, value] of Object.entries(given)) {
    if (value === undefined || Object.hasOwn(row.fields, option)) continue;
    if (option === "n") {
      if (value === 1) continue;
      throw new RangeError(
        `Cannot generate ${value} images with ${
          quoted(model)
        }: it makes one image a call; call it once for each image, with ` +
          "another seed",
      );
    }
    throw new TypeError(
      `Cannot use option ${quoted(option)} with ${quoted(model)}: ${task} has the options ${
        Object.keys(row.fields).join(", ")
      }; leave it out`,
    );
  }
}
