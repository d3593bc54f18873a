/**
 * The codecs of a client as one: each model has the codec that serves it, and all others have the main codec.
 */
import type { ChatCodec, Codec, CodecFactory, OwnChatCodec } from "./codec.ts";

/** Returns a factory of the main codec and of the codecs of the option `codecs`. */
export function withCodecs(main: CodecFactory, codecs: readonly ChatCodec[] = []): CodecFactory {
  if (!codecs.length) return main;
  const others = codecs as readonly OwnChatCodec[]; // the public type hides the members
  const create: CodecFactory = Object.assign((settings: Parameters<CodecFactory>[0]): Codec => {
    const ofMain = main(settings);
    const created = others.map((codec) => ({ codec, own: codec.create(settings) }));
    const codecOf = (model: string) => created.find(({ codec }) => codec.serves(model))?.own ?? ofMain;
    return {
      prepareChat: (request) => codecOf(request.model).prepareChat(request),
      prepareStream: (request) => codecOf(request.model).prepareStream(request),
    };
  }, {
    ...main.hints ? { hints: main.hints } : {},
    options: main.options,
    serves: (model: string) => others.some((codec) => codec.serves(model)),
    service: (base: Parameters<NonNullable<CodecFactory["service"]>>[0]) =>
      others.reduce((service, codec) => codec.serviceOf(service), base),
  });
  return create;
}
