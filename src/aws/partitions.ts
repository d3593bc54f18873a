/**
 * AWS's partitions: the one table of their names, regions and DNS suffixes. Credentials of one partition mean nothing to another.
 * Source: `partitions.json` of the endpoint rules in AWS's SDKs, read 2026-11-20.
 */

/** One partition of AWS. */
export interface Partition {
  /** The name in ARNs, such as `aws-us-gov`. */
  readonly name: string;
  /** The beginning of the names of its regions; empty for the commercial partition. */
  readonly regionPrefix: string;
  /** The end of its hosts' names. */
  readonly dnsSuffix: string;
  /** The end of the names of its hosts that answer over IPv6 as well. */
  readonly dualStackDnsSuffix: string;
}

/** The partition of all regions that no other partition claims. */
const COMMERCIAL: Partition = {
  name: "aws",
  regionPrefix: "",
  dnsSuffix: "amazonaws.com",
  dualStackDnsSuffix: "api.aws",
};

const OTHERS: readonly Partition[] = [
  { name: "aws-us-gov", regionPrefix: "us-gov-", dnsSuffix: "amazonaws.com", dualStackDnsSuffix: "api.aws" },
  {
    name: "aws-cn",
    regionPrefix: "cn-",
    dnsSuffix: "amazonaws.com.cn",
    dualStackDnsSuffix: "api.amazonwebservices.com.cn",
  },
  {
    name: "aws-eusc",
    regionPrefix: "eusc-",
    dnsSuffix: "amazonaws.eu",
    dualStackDnsSuffix: "api.amazonwebservices.eu",
  },
  { name: "aws-iso", regionPrefix: "us-iso-", dnsSuffix: "c2s.ic.gov", dualStackDnsSuffix: "api.aws.ic.gov" },
  { name: "aws-iso-b", regionPrefix: "us-isob-", dnsSuffix: "sc2s.sgov.gov", dualStackDnsSuffix: "api.aws.scloud" },
  {
    name: "aws-iso-e",
    regionPrefix: "eu-isoe-",
    dnsSuffix: "cloud.adc-e.uk",
    dualStackDnsSuffix: "api.cloud-aws.adc-e.uk",
  },
  {
    name: "aws-iso-f",
    regionPrefix: "us-isof-",
    dnsSuffix: "csp.hci.ic.gov",
    dualStackDnsSuffix: "api.aws.hci.ic.gov",
  },
];

/**
 * Returns the partition of a region. A region that no other partition claims is in the commercial one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partitionOf } from "./partitions.ts";
 *
 * assertEquals(["us-gov-west-1", "eu-west-1"].map((region) => partitionOf(region).name), ["aws-us-gov", "aws"]);
 * ```
 */
export function partitionOf(region: string): Partition {
  return OTHERS.find(({ regionPrefix }) => region.startsWith(regionPrefix)) ?? COMMERCIAL;
}

/**
 * Returns whether two regions belong to the same partition.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { samePartition } from "./partitions.ts";
 *
 * assert(samePartition("us-east-1", "eu-west-1"));
 * assert(!samePartition("us-east-1", "us-gov-east-1"));
 * ```
 */
export function samePartition(region: string, other: string): boolean {
  return partitionOf(region) === partitionOf(other);
}

/**
 * Returns whether a region is in the commercial partition. A region of an isolated partition that is newer than this release, such as
 * `us-isoz-east-1`, is not.
 */
export function isCommercial(region: string): boolean {
  return partitionOf(region) === COMMERCIAL && !/^\w\w-iso/.test(region);
}

/** Returns whether a text has the shape of a partition's name, also one that is newer than this release. */
export function isPartitionName(text: string): boolean {
  return /^aws(-[a-z]+)*$/.test(text);
}
