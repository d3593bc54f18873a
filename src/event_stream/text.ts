/**
 * UTF-8 as this module reads it. Fatal, and keeping a byte order mark: what cannot be shown as it was sent is not shown as
 * something else.
 */
export const utf8: TextDecoder = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
