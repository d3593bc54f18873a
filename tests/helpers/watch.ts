/** Watches besides results: unhandled failures, randomness, and the class that an error claims. */
import { isProviderError, type ProviderError } from "@bedrock-edge/client";
import { idle } from "./clock.ts";

/** Rejections that nobody handled while `run` ran, and a moment after. */
export async function unhandledDuring(run: () => Promise<void>): Promise<unknown[]> {
  const reasons: unknown[] = [];
  const note = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    reasons.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", note);
  try {
    await run();
    await idle();
    // The platform tells of a rejection only after the turn in which nobody had handled it.
    await idle();
  } finally {
    globalThis.removeEventListener("unhandledrejection", note);
  }
  return reasons;
}

/** Runs with every draw of chance decided: jitter becomes exact. */
export async function withRandom<T>(draw: number | (() => number), run: () => Promise<T>): Promise<T> {
  const original = Math.random;
  Math.random = typeof draw === "number" ? () => draw : draw;
  try {
    return await run();
  } finally {
    Math.random = original;
  }
}

/** Returns the error of `work`, which must be ours. */
export async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  try {
    await work;
  } catch (error) {
    if (isProviderError(error)) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

/** An error's name, which for ours is its class and for the platform's what it stands for. */
export function nameOf(error: unknown): string {
  return error instanceof Error || error instanceof DOMException ? error.name : String(error);
}
