/**
 * The entry `./node` of the npm package for runtimes without files and processes: Workers, edge functions and web pages. There the
 * imports of Node's modules would fail with words of the platform, which do not say what works.
 */

/** Throws. @throws {TypeError} always */
export function fromLoginCache(): never {
  throw unavailable("fromLoginCache");
}

/** Throws. @throws {TypeError} always */
export function fromProcess(): never {
  throw unavailable("fromProcess");
}

/** Throws. @throws {TypeError} always */
export function fromProfile(): never {
  throw unavailable("fromProfile");
}

/** Throws. @throws {TypeError} always */
export function fromSSO(): never {
  throw unavailable("fromSSO");
}

/** Throws. @throws {TypeError} always */
export function nodeChain(): never {
  throw unavailable("nodeChain");
}

/** Throws. @throws {TypeError} always */
export function profileRegion(): never {
  throw unavailable("profileRegion");
}

function unavailable(name: string): TypeError {
  return new TypeError(
    `Cannot use ${name} here: profiles are files, which Workers, edge functions and web pages do not have; use edgeChain() or ` +
      'another source of "@bedrock-edge/client/credentials"',
  );
}
