/**
 * The identity of a model: what decides its answers beside its provider, its id and the request with its defaults, such as the
 * targets of a router, or the address of a service. For a cache of responses.
 */
import type { ChatModel } from "./provider.ts";

/** The identities by model. They are not members: no caller needs them. */
const identities = /* @__PURE__ */ new WeakMap<object, () => unknown>();

/** Sets how the identity of a model is read. */
export function setIdentity<M extends object>(model: M, read: () => unknown): M {
  identities.set(model, read);
  return model;
}

/** Returns the identity of a model as data; `undefined` for a model whose provider and id say all. */
export function identityOf(model: ChatModel): unknown {
  return identities.get(model)?.();
}
