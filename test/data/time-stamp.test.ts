import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { stampRequest, tokenOfResponse, verifyStamp } from "../../data/time-stamp.ts";
import { makeAuthority, stampBy } from "../time-stamp-authority.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const data = Buffer.from('{"sequence":7}');

describe.skipIf(!hasOpenssl)("a time stamp by openssl's authority", () => {
  let authority: ReturnType<typeof makeAuthority>;
  let token: Buffer;
  let nonce: string;
  beforeAll(() => {
    authority = makeAuthority(mkdtempSync(join(tmpdir(), "census-tsa-")));
    const request = stampRequest(data);
    nonce = request.nonce;
    token = tokenOfResponse(stampBy(authority, request.der));
  });

  test("is believed over its own bytes, with nonce and root", async () => {
    const facts = await verifyStamp(data, token, { nonce, roots: [authority.ca] });
    expect(Math.abs(Date.parse(facts.stampedAt) - Date.now())).toBeLessThan(120_000);
    expect(facts.policy).toBe("1.2.3.4.1");
  });

  test("is accepted by openssl ts -verify too", () => {
    const folder = mkdtempSync(join(tmpdir(), "census-tsv-"));
    writeFileSync(join(folder, "data"), data);
    writeFileSync(join(folder, "token.der"), token);
    writeFileSync(join(folder, "ca.pem"), authority.ca);
    const args = ["ts", "-verify", "-data", "data", "-in", "token.der", "-token_in", "-CAfile", "ca.pem"];
    expect(
      execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }),
    ).toContain("OK");
  });

  test.each<[string, () => Promise<unknown>, RegExp]>([
    ["other bytes", () => verifyStamp(Buffer.from("other"), token), /over other bytes/],
    ["another nonce", () => verifyStamp(data, token, { nonce: "0123" }), /another nonce/],
    [
      "a flipped byte of the signature",
      () => verifyStamp(data, flipped(token, token.length - 5)),
      /does not hold|no DER/,
    ],
    [
      "an unknown root",
      () => verifyStamp(data, token, { roots: [makeAuthority(mkdtempSync(join(tmpdir(), "census-tsa-"))).ca] }),
      /does not hold/,
    ],
    ["no token", () => verifyStamp(data, Buffer.from("nonsense")), /./],
  ])("is not believed with %s", async (_, check, message) => {
    await expect(check()).rejects.toThrow(message);
  });

  test("by a certificate that is not for time-stamping is not believed", async () => {
    const other = makeAuthority(mkdtempSync(join(tmpdir(), "census-tsa-")), { purpose: "critical,codeSigning" });
    expect(() => stampBy(other, stampRequest(data).der)).toThrow();
    expect(readFileSync(other.certificate, "utf8")).toContain("BEGIN CERTIFICATE");
  });
});

test("an answer that refuses, or is none, is an error with its reason", () => {
  expect(() => tokenOfResponse(Buffer.from("30053003020102", "hex"))).toThrow("the authority refused (status 2)");
  expect(() => tokenOfResponse(Buffer.from("<html>"))).toThrow();
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at]! ^= 1;
  return copy;
}
