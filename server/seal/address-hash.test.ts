import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { RetentionRow } from "../core/retention.ts";
import fc from "fast-check";
import { AddressHash, addressPrefix } from "./address-hash.ts";

const DAY = 86_400_000;
const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

Deno.test("An IPv6 address counts by its /64, an IPv4 address by itself, mapped or not", () => {
  assertEquals(addressPrefix("2001:db8:1:2:3:4:5:6"), "6:2001:db8:1:2");
  assertEquals(addressPrefix("[2001:DB8:1:2::1]"), "6:2001:db8:1:2");
  assertEquals(addressPrefix("fe80::1%eth0"), "6:fe80:0:0:0");
  assertEquals(addressPrefix("::1"), "6:0:0:0:0");
  assertEquals(addressPrefix("192.0.2.7"), "4:192.0.2.7");
  assertEquals(addressPrefix("::ffff:192.0.2.7"), "4:192.0.2.7");
  assertEquals(addressPrefix("::ffff:c000:207"), "4:192.0.2.7");
  assertEquals(addressPrefix("0:0:0:0:0:ffff:192.0.2.7"), "4:192.0.2.7");
  assertEquals(
    addressPrefix("2001:db8::ffff:c000:207"),
    "6:2001:db8:0:0",
    "somebody could choose whose limits they use up",
  );
});

Deno.test("What is no address has no prefix", () => {
  const wrong = [
    "",
    "localhost",
    "256.1.1.1",
    "1.2.3",
    "1:2:3",
    "::1::2",
    "1:2:3:4:5:6:7:8:9",
    "g::1",
    "1.2.3.4.5",
    ":::",
  ];
  for (const text of wrong) assertEquals(addressPrefix(text), undefined, text);
  fc.assert(fc.property(fc.string(), (text) => {
    addressPrefix(text);
  }));
});

Deno.test("AddressHash gives the same prefix the same bucket within a day, and no bucket shows the address", () => {
  const hash = new AddressHash(new RetentionRow("address-key", 86_400_000), randomBytes);
  const bucket = hash.bucketOf("2001:db8::1", 5);
  assertEquals(hash.bucketOf("2001:db8::2", DAY - 1), bucket);
  assertNotEquals(hash.bucketOf("2001:db9::1", 5), bucket);
  assertMatch(bucket, /^[A-Za-z0-9_-]{16}$/);
});

Deno.test("AddressHash makes yesterday's buckets unlinkable", () => {
  const hash = new AddressHash(new RetentionRow("address-key", 86_400_000), randomBytes);
  const before = hash.bucketOf("192.0.2.7", 0);
  assertNotEquals(hash.bucketOf("192.0.2.7", DAY), before);
  assertNotEquals(hash.bucketOf("192.0.2.7", 0), before); // the key is gone, not stored
});

Deno.test("The wider bucket is that of the /24 or the /56, and never a bucket itself", () => {
  const hash = new AddressHash(new RetentionRow("address-key", DAY), randomBytes);
  const wider = (address: string) => hash.widerBucketOf(address, 5);
  assertEquals(wider("192.0.2.7"), wider("::ffff:192.0.2.200"));
  assertNotEquals(wider("192.0.2.7"), wider("192.0.3.7"));
  assertEquals(wider("2001:db8:1:2200::1"), wider("2001:db8:1:22ff::2"));
  assertNotEquals(wider("2001:db8:1:2200::1"), wider("2001:db8:1:2300::1"));
  assertEquals(wider("2001:db8:1:7::1"), wider("2001:db8:1::2"));
  assertNotEquals(wider("192.0.2.0"), hash.bucketOf("192.0.2.0", 5));
  assertNotEquals(wider("2001:db8::"), hash.bucketOf("2001:db8::", 5));
});
