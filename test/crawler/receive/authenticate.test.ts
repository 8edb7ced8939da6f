import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { authenticate, type Origin } from "../../../crawler/receive/authenticate.ts";
import { html, keyRecord, lookUpIn, plain, signed, type Zone, zone } from "./signed-messages.ts";

vi.setConfig({ testTimeout: 300_000 }); // another program is asked, and a machine may be busy

const at = new Date("2027-03-01T09:00:00Z");
const envelope = { ip: "192.0.2.7", helo: "mail.brand.test", mailFrom: "bounce@brand.test", receiver: "seeds.example" };

function check(message: string, records: Zone = zone, moment = at, from = envelope): Promise<Origin> {
  return authenticate(Buffer.from(message, "latin1"), from, lookUpIn(records), moment);
}

describe("a signed message", () => {
  test("passes SPF, DKIM and DMARC, and its signature covers the HTML", async () => {
    const { lenient, strict, verifier } = await check(await signed());
    expect(verifier).toMatch(/^mailauth 7\./);
    expect(lenient).toMatchObject({ spf: "pass", dmarc: "pass", dmarcPolicy: "reject", arc: "none", coversHtml: true });
    expect(lenient.dkim).toMatchObject([
      { result: "pass", domain: "brand.test", selector: "s1", keyBits: 2048, isAligned: true, bodyLimit: null },
    ]);
    expect(lenient.dkim[0]!.signedHeaders).toContain("from");
    expect(strict).toMatchObject({ dmarc: "pass", coversHtml: true });
  });

  test("with a length tag and a pixel added behind it still passes, but does not cover the HTML", async () => {
    const short = await signed(plain.replace(html, "<p>Hello</p>\r\n"), { maxBodyLength: 14 });
    const origin = await check(`${short}<img src="https://evil.test/p.gif">\r\n`);
    expect(origin.lenient.dkim[0]).toMatchObject({ result: "pass", bodyLimit: 14, signedBytes: 14, bodyBytes: 51 });
    expect(origin.lenient.coversHtml).toBe(false);
    expect(origin.strict.coversHtml).toBe(false);
  });

  test("of another domain passes DKIM without alignment, and proves nothing about From", async () => {
    const { lenient } = await check(await signed(plain, { domain: "service.test" }), { ...zone, "TXT brand.test": [] });
    expect(lenient.dkim[0]).toMatchObject({ result: "pass", domain: "service.test", isAligned: false });
    expect(lenient).toMatchObject({ dmarc: "fail", coversHtml: false });
  });

  test("is not aligned through a subdomain where DMARC is strict", async () => {
    const records = {
      ...zone,
      "TXT s1._domainkey.mail.brand.test": [[keyRecord]],
      "TXT _dmarc.brand.test": [["v=DMARC1; p=none; adkim=s"]],
    };
    const { lenient } = await check(await signed(plain, { domain: "mail.brand.test" }), records);
    expect(lenient.dkim[0]).toMatchObject({ result: "pass", isAligned: false });
    expect(lenient.coversHtml).toBe(false);
  });

  test.each([
    ["a byte of the body was changed", (text: string) => text.replace("Hello", "Hallo"), "fail"],
    ["a signed field was changed", (text: string) => text.replace("Subject:  News", "Subject: Olds"), "fail"],
    ["no key is published any more", (text: string) => text.replaceAll("s=s1", "s=s2"), "neutral"],
  ])("does not pass when %s", async (_name, change, strictResult) => {
    const { strict } = await check(change(await signed()));
    expect(strict.dkim[0]!.result).toBe(strictResult);
    expect(strict.coversHtml).toBe(false);
  });

  test("is judged as of the moment of the check, not of today", async () => {
    const message = await signed(plain, { expires: new Date("2027-03-02T08:00:00Z") });
    expect((await check(message)).strict.dkim[0]!.result).toBe("pass");
    expect((await check(message, zone, new Date("2027-03-03T00:00:00Z"))).strict.dkim[0]!.result).not.toBe("pass");
  });
});

describe("a message without proof", () => {
  test("says none for each, and SPF none where no envelope is known", async () => {
    const { lenient } = await check(plain, {}, at, {
      ip: null,
      helo: null,
      mailFrom: null,
      receiver: "x.test",
    } as never);
    expect(lenient).toMatchObject({
      spf: "none",
      dmarc: "none",
      arc: "none",
      coversHtml: false,
      bimi: { location: null },
    });
  });

  test("tells why DMARC was skipped when From has several authors, or is missing", async () => {
    const several = plain.replace("From: Brand <news@brand.test>", "From: a@brand.test, b@other.test");
    expect((await check(several)).lenient.dmarcSkipped).not.toBeNull();
    expect((await check(plain.replace(/^From.*\r\n/, ""))).lenient.dmarc).toBe("none");
  });

  test("calls a resolver's silence a temporary error", async () => {
    const silent = async (name: string): Promise<never> => {
      throw Object.assign(new Error(`queryTXT ETIMEOUT ${name}`), { code: "ETIMEOUT" });
    };
    const { lenient } = await authenticate(Buffer.from(await signed(), "latin1"), envelope, silent, at);
    expect(lenient).toMatchObject({ spf: "temperror", dkim: [{ result: "temperror" }], dmarc: "temperror" });
  });

  test.each([["empty"], ["NUL"], ["no header"]])("is no hindrance: %s", async (name) => {
    const bytes = { empty: "", NUL: "\0\0\0", "no header": "\r\n\r\nbody" }[name]!;
    expect((await check(bytes)).lenient.coversHtml).toBe(false);
  });
});

const python = ["/usr/bin/python3", "python3"].find((path) => spawnSync(path, ["-c", "import dkim"]).status === 0);
if (python === undefined) console.warn("python3-dkim (Debian) is not here: its agreement with ours is not tested");

describe.skipIf(python === undefined)("python3-dkim, which nobody here wrote, agrees", () => {
  const lf = (text: string): string => text.replaceAll("\r\n", "\n");
  const cases: readonly (readonly [string, () => Promise<string>])[] = [
    ["relaxed/relaxed", () => signed()],
    ["simple/simple", () => signed(plain, { canonicalization: "simple/simple" })],
    ["relaxed/simple", () => signed(plain, { canonicalization: "relaxed/simple" })],
    ["simple/relaxed", () => signed(plain, { canonicalization: "simple/relaxed" })],
    ["8-bit bytes", () => signed(plain.replace("Hello", "H\xe9llo\xff"))],
    ["blank lines at the end", () => signed(`${plain}\r\n\r\n \r\n\r\n`)],
    ["an empty body", () => signed(plain.replace(html, ""))],
    ["a length tag and more behind it", async () => `${await signed(plain, { maxBodyLength: 14 })}<img src=x>\r\n`],
    ["LF line ends", async () => lf(await signed())],
    ["another body", async () => (await signed()).replace("Hello", "Hallo")],
    ["another subject", async () => (await signed()).replace("News", "Olds")],
    ["another From", async () => (await signed()).replace("From: Brand", "From: Bland")],
    ["white space added to a relaxed body", async () => (await signed()).replace("<p>Hello</p>", "<p>Hello</p>   ")],
    [
      "white space added to a simple body",
      async () => (await signed(plain, { canonicalization: "simple/simple" })).replace("</p>", "</p> "),
    ],
    ["a field added in front", async () => `Received: from a by b\r\n${await signed()}`],
    ["a key that is gone", async () => (await signed()).replaceAll("s=s1", "s=s9")],
  ];
  test.each(cases)("about %s", async (_name, make) => {
    const message = await make();
    const dir = mkdtempSync(join(tmpdir(), "dkim-"));
    writeFileSync(join(dir, "m.eml"), message, "latin1");
    writeFileSync(join(dir, "key.txt"), keyRecord);
    const program =
      "import dkim,sys,time\ntime.time=lambda: 1803891600\nkey=open(sys.argv[2],'rb').read()\n" +
      "print(dkim.verify(open(sys.argv[1],'rb').read(), dnsfunc=lambda name, timeout=5: key if name.startswith(b's1._domainkey.') else None))";
    const said = execFileSync(python!, ["-c", program, join(dir, "m.eml"), join(dir, "key.txt")], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    rmSync(dir, { recursive: true });
    const { lenient } = await check(message);
    expect(lenient.dkim[0]!.result === "pass").toBe(said.toString().trim() === "True");
  });
});
