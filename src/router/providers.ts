/**
 * Several providers as one, whose model ids begin with the provider's name.
 */
import { checkOptions, nearestName, type OptionTable, optionTable, text } from "../base/check_options.ts";
import { kindOf, quoted, shown } from "../base/quote.ts";
import type { ChatStream } from "../chat/chat_stream.ts";
import type { ChatModel, ChatProvider } from "../chat/provider.ts";
import type { ChatDefaults, ChatRequest } from "../chat/request.ts";
import type { ChatResult } from "../chat/result.ts";
import { chatStream } from "../chat/stream/chat_stream.ts";
import { unreadStream } from "../chat/stream/unread_stream.ts";
import type { AnyModel } from "../chat/any_model.ts";
import type { ModelId } from "../models/gate.ts";

/** A provider under a name. */
export type NamedProviders = Readonly<Record<string, Pick<ChatProvider, "chat" | "stream" | "model">>>;

/** The ids of models of named providers; with a default provider any id. */
export type ProviderModelId<P, D> =
  | `${keyof P & string}/${string}`
  | (undefined extends D ? never : string & Record<never, never>);

/** The options of `providers`. */
export interface ProvidersOptions<D = string | undefined> {
  /** The name of the provider for ids that do not begin with a name. @default such ids are an error */
  default?: D;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<ProvidersOptions>(() => ({
  of: "providers()",
  options: { default: text },
  otherNames: { fallback: "default", fallbackProvider: "default", separator: "a slash, which is always the separator" },
}));

/** Several providers as one. */
export interface Providers<P extends NamedProviders, D extends (keyof P & string) | undefined = undefined>
  extends Omit<ChatProvider, "model"> {
  /**
   * Returns a handle of the provider whose name is before the first slash; the id is the text behind that slash.
   *
   * @throws {TypeError} when the id does not begin with the name of a provider, or the provider refuses the defaults.
   */
  model(id: ProviderModelId<P, D>, defaults?: ChatDefaults): ChatModel;
  /** Returns the same for functions that take any `ChatProvider`, whose ids are checked at run time alone. */
  asProvider(): ChatProvider;
}

/**
 * Makes one provider of several. A model id is the provider's name, a slash, and the provider's id:
 * `bedrock/us.amazon.nova-lite-v1:0`. Everything behind the first slash is the provider's id, with its own slashes and colons. The
 * types accept only the names that were given.
 *
 * @throws {TypeError} when no provider is given, a name has a slash in it, a value is not a provider, or the default is not among the names.
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { providers } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fakeBedrock({ apiKey: "k", replies: ["Paris."] }) });
 * const all = providers({ bedrock });
 * const { text } = await all.model("bedrock/us.amazon.nova-lite-v1:0").chat({ messages: "The capital of France?" });
 * assertEquals(text, "Paris.");
 * assertThrows(() => all.model("bedrok/nova" as "bedrock/nova"), TypeError, 'did you mean "bedrock/nova"?');
 * ```
 */
export function providers<const P extends NamedProviders, const D extends (keyof P & string) | undefined = undefined>(
  named: P,
  options: ProvidersOptions<D> = {},
): Providers<P, D> {
  checkNames(named);
  checkOptions(options, OPTIONS);
  const byDefault = options.default;
  if (byDefault !== undefined && !Object.hasOwn(named, byDefault)) {
    throw new TypeError(
      `Cannot use ${quoted(byDefault)} as the default provider: not among ${listed(named)}; use one of them`,
    );
  }

  function find(given: unknown): { readonly provider: ChatProvider; readonly id: string } {
    const id = typeof given === "string" ? given : "";
    const slash = id.indexOf("/");
    const name = id.slice(0, Math.max(0, slash));
    if (slash > 0 && Object.hasOwn(named, name)) {
      return { provider: named[name] as ChatProvider, id: id.slice(slash + 1) };
    }
    if (byDefault !== undefined && id) return { provider: named[byDefault] as ChatProvider, id };
    throw unknownProvider(given, name, named);
  }

  const methods = {
    // deno-lint-ignore require-await -- an unknown provider must reject
    async chat(request: ChatRequest): Promise<ChatResult> {
      const { provider, id } = find(modelOf(request));
      return provider.chat({ ...request, model: id });
    },
    stream(request: ChatRequest): ChatStream {
      const model = modelOf(request);
      return chatStream(model, (...opening) => {
        const { provider, id } = find(model);
        const [log] = opening;
        log.model = id;
        return unreadStream(provider.stream({ ...request, model: id }) as unknown as ChatStream).open(...opening);
      });
    },
    model(given: string, defaults?: ChatDefaults): ChatModel {
      const { provider, id } = find(given);
      return provider.model(id as ModelId, defaults) as ChatModel<AnyModel>;
    },
    asProvider: () => methods as unknown as ChatProvider,
  };
  // The public types check a request for its tools and its output; the providers do the rest.
  return methods as unknown as Providers<P, D>;
}

/** Returns the model of a request, which may be anything in a program without types: `find` checks the model. */
function modelOf(request: unknown): string {
  return Object(request).model as string;
}

function checkNames(named: NamedProviders): void {
  if (typeof named !== "object" || named === null || Array.isArray(named)) {
    throw new TypeError(`Cannot name providers: ${kindOf(named)} is not an object; pass { name: provider }`);
  }
  const entries = Object.entries(named);
  if (!entries.length) throw new TypeError("Cannot name providers: no provider is given; pass { name: provider }");
  for (const [name, provider] of entries) {
    if (!name || name.includes("/")) {
      throw new TypeError(
        `Cannot name a provider ${quoted(name)}: a slash ends the name in model ids; use a name without a slash`,
      );
    }
    const isProvider = (["chat", "stream", "model"] as const).every((method) =>
      typeof Object(provider)[method] === "function"
    );
    if (!isProvider) {
      throw new TypeError(
        `Cannot name provider ${quoted(name)}: ${
          kindOf(provider)
        } is not a provider; pass a client, such as createBedrock()`,
      );
    }
  }
}

function unknownProvider(given: unknown, name: string, named: NamedProviders): TypeError {
  const near = name ? nearestName(name, Object.keys(named)) : undefined;
  const rest = `${given}`.slice(name.length + 1);
  const advice = near === undefined ? "use one of them" : `did you mean ${quoted(`${near}/${rest}`)}?`;
  return new TypeError(`Cannot find the provider of ${shown(given)}: the providers are ${listed(named)}; ${advice}`);
}

function listed(named: NamedProviders): string {
  return Object.keys(named).map((name) => quoted(name)).join(", ");
}
