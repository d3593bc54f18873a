/** The service's answers about ARNs that hide their price list: `resolveModel` stores them, `cost` reads them. */
import { plainId } from "../../aws/path.ts";

/** Which price list a call is on: the bare id's, a geographic profile's, or the global one's. */
export type PriceList = "inRegion" | "geographic" | "global";

const lists = /* @__PURE__ */ new Map<string, PriceList>();

/** Keeps the price list of an ARN. */
export function learnPriceList(arn: string, list: PriceList): void {
  lists.set(plainId(arn), list);
}

/** The price list of an ARN, where it has been resolved. */
export function learnedPriceList(arn: string): PriceList | undefined {
  return lists.get(plainId(arn));
}
