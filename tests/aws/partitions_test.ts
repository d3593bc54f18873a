import { assertEquals } from "@std/assert";
import { geographyOf } from "../../src/aws/regions.ts";
import { isCommercial, isPartitionName, partitionOf, samePartition } from "../../src/aws/partitions.ts";
import { prefixesOf } from "../../src/aws/regions.ts";

/** A region of each partition. Source: `partitions.json` in AWS's SDKs, read 2026-11-20. */
const REGIONS: readonly (readonly [region: string, partition: string])[] = [
  ["us-east-1", "aws"],
  ["il-central-1", "aws"],
  ["us-gov-east-1", "aws-us-gov"],
  ["cn-north-1", "aws-cn"],
  ["eusc-de-east-1", "aws-eusc"],
  ["us-iso-west-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eu-isoe-west-1", "aws-iso-e"],
  ["us-isof-south-1", "aws-iso-f"],
];

Deno.test("partitionOf knows the partition of each kind of region", () => {
  for (const [region, name] of REGIONS) {
    assertEquals(partitionOf(region).name, name, region);
    assertEquals(isPartitionName(name), true, name);
  }
});

Deno.test("samePartition separates every partition from every other", () => {
  for (const [region, name] of REGIONS) {
    for (const [other, otherName] of REGIONS) {
      assertEquals(samePartition(region, other), name === otherName, `${region} and ${other}`);
    }
  }
});

Deno.test("only commercial regions are served by profiles of commercial prefixes", () => {
  for (const [region, name] of REGIONS) {
    assertEquals(isCommercial(region), name === "aws", region);
    const prefixes: readonly string[] = prefixesOf(region);
    assertEquals(prefixes.includes("global"), name === "aws", region);
    assertEquals(prefixes.filter((prefix) => prefix === "us-gov"), name === "aws-us-gov" ? ["us-gov"] : [], region);
  }
});

Deno.test("a region of an isolated partition that is not known yet is neither commercial nor in the geography us", () => {
  assertEquals([isCommercial("us-isoz-east-1"), geographyOf("us-isoz-east-1")], [false, "us-isoz"]);
  assertEquals(prefixesOf("us-isoz-east-1"), []);
});

Deno.test("isPartitionName refuses other words", () => {
  for (const text of ["", "AWS", "aws-", "aws-us_gov", "azure", "aws:bedrock"]) {
    assertEquals(isPartitionName(text), false, text);
  }
});
