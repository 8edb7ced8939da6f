import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { LeakFoundError } from "../../../../analysis/publish/data-set/data-set.ts";
import { scopeOfSite } from "../../../../analysis/publish/dossier/dossier-facts.ts";
import { writeRedacted } from "../../../../analysis/publish/dossier/redacted-dossier.ts";
import { zipBag } from "../../../../analysis/publish/dossier/zip-bag.ts";
import { addressForms } from "../../../../analysis/publish/redaction/pseudonyms.ts";
import { EXIT, TOOL_VERSION } from "../../../../data/command.ts";
import { words } from "../../../../pixelcensus.ts";
import { type Authority, makeAuthority } from "../../../time-stamp-authority.ts";
import { dossierCampaign, seedAddresses, site, tokenOver, writeStamped } from "../dossier-campaign.ts";

const key = Buffer.alloc(32, 7);
let authority: Authority;
let campaign: Awaited<ReturnType<typeof dossierCampaign>>;
let full: string;
let bag: string;
const world = (withToken = true) => ({
  now: () => new Date("2027-03-12T00:00:00.000Z"),
  toolVersion: TOOL_VERSION,
  printPdf: null,
  stamp: async (data: Uint8Array) => [
    withToken
      ? { authority: "local", token: tokenOver(authority, data), failure: null }
      : { authority: "local", token: null, failure: "it was silent" },
  ],
});
const redact = (withToken = true) => {
  const scope = scopeOfSite(campaign.db, site, { from: null, to: null });
  const parent = mkdtempSync(join(tmpdir(), "census-redacted-"));
  return writeRedacted(campaign.db, { scope, full, parent, key }, world(withToken));
};
beforeAll(async () => {
  authority = makeAuthority(mkdtempSync(join(tmpdir(), "census-authority-")));
  campaign = await dossierCampaign();
  full = (await writeStamped(campaign, authority)).path;
  bag = (await redact()).path;
}, 120_000);

const files = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();

async function verify(root: string) {
  let text = "";
  const code = await words
    .find(({ name }) => name === "verify")!
    .run({
      directory: ".",
      args: [root],
      options: { roots: [join(authority.folder, "ca.pem")], json: true },
      stop: new AbortController().signal,
      out: (line) => {
        text += line;
      },
      err: () => {},
    });
  return { code, claims: JSON.parse(text) as { claim: string; state: string }[] };
}

/** Every form of every seed address, and every token that a message bore. */
function secrets(): string[] {
  const tokens = (campaign.db.$client.prepare("select raw from resources").pluck().all() as string[]).flatMap(
    (raw) => /u=(\w{24})/.exec(raw)?.[1] ?? [],
  );
  expect(tokens).toHaveLength(4);
  return [...seedAddresses.flatMap((address) => addressForms(address).map(({ value }) => value)), ...tokens];
}

describe("the redacted form", () => {
  test("holds in no byte, in no file name, a seed address in any form or a token of a recipient", () => {
    const found = files(bag).flatMap((path) => {
      const text = `${path}\n${readFileSync(join(bag, path), "latin1")}`.toLowerCase();
      return secrets()
        .filter((secret) => text.includes(secret.toLowerCase()))
        .map((secret) => `${path}: ${secret}`);
    });
    expect(found).toEqual([]);
  });

  test("the same search finds them in the full form, so that its silence means something", () => {
    const text = files(full)
      .map((path) => readFileSync(join(full, path), "latin1"))
      .join("\n");
    expect(text).toContain(seedAddresses[0]);
    expect(secrets().filter((secret) => secret.length === 24 && text.includes(secret)).length).toBeGreaterThanOrEqual(
      4,
    );
  });

  test("leaves bodies, pictures, pages, HAR and DNS bytes out, and holds structure, requests, chains and verdicts", () => {
    const folders = new Set(
      files(bag)
        .filter((path) => path.startsWith("data/"))
        .map((path) => path.split("/")[1]!),
    );
    expect([...folders]).toEqual([
      "facts",
      "journal-tokens",
      "journal.json",
      "method.json",
      "report-en.html",
      "report-fr.html",
      "report-it.html",
    ]);
    const rows = (name: string) =>
      JSON.parse(readFileSync(join(bag, "data/facts", `${name}.json`), "utf8")) as Record<string, unknown>[];
    expect(rows("messages")).toHaveLength(4);
    expect(rows("requests")).toHaveLength(1);
    expect(rows("chains")).toMatchObject([{ host: "t.service.test", end: "address" }]);
    expect(rows("verdicts").filter(({ verdict }) => verdict === "tracker").length).toBeGreaterThanOrEqual(4);
    expect(rows("resources")[0]).toHaveProperty("byteOffset");
    expect(rows("heads")[0]!.subject).toMatch(/^~u40x[0-9a-f]{12}$/);
    expect(rows("seeds")[0]).not.toHaveProperty("persona");
  });

  test("names the SHA-256 of the full form's tag manifest, in its method and on page one of its report", () => {
    const hash = createHash("sha256")
      .update(readFileSync(join(full, "tagmanifest-sha256.txt")))
      .digest("hex");
    expect(JSON.parse(readFileSync(join(bag, "data/method.json"), "utf8"))).toMatchObject({
      form: "redacted",
      fullTagManifest: hash,
    });
    for (const language of ["en", "fr", "it"]) {
      const html = readFileSync(join(bag, `data/report-${language}.html`), "utf8");
      expect(html.indexOf(hash)).toBeGreaterThan(0);
      expect(html.indexOf(hash)).toBeLessThan(html.indexOf("<h2>"));
      expect(html).not.toContain(".eml");
    }
  });

  test("verify checks manifests, journal and tokens, lists the rest as left out, and gives 0", async () => {
    const { code, claims } = await verify(bag);
    expect(claims.filter(({ state }) => state === "holds")).toHaveLength(6);
    expect(claims.filter(({ state }) => state === "left out")).toHaveLength(8);
    expect(claims).toHaveLength(14);
    expect(code).toBe(EXIT.done);
  }, 30_000);

  test.each([
    [
      "an altered fact",
      "sed -i 's/tracker/trackor/' data/facts/verdicts.json",
      "no file was altered, added or removed",
    ],
    [
      "an entry's hash altered",
      `sed -i '0,/"contentHash": "../s//"contentHash": "zz/' data/journal.json`,
      "every journal entry stands under the journal's head",
    ],
  ])(
    "verify notices %s",
    async (_, script, claim) => {
      const { path } = await redact();
      execFileSync("bash", ["-euc", script], { cwd: path });
      const { code, claims } = await verify(path);
      expect(claims.filter(({ state }) => state === "fails").map((each) => each.claim)).toContain(claim);
      expect(code).toBe(EXIT.checkFailed);
    },
    30_000,
  );

  test("is named UNSTAMPED when the authority fails, and leaves nothing half done", async () => {
    const { path, reasons } = await redact(false);
    expect(path).toMatch(/-redacted-UNSTAMPED$/);
    expect(reasons).toEqual(["local: it was silent"]);
    expect(readdirSync(join(path, ".."))).toHaveLength(1);
    expect(readFileSync(join(path, "data/report-en.html"), "utf8")).toContain("UNSTAMPED");
  });

  test("is not written when something that must stay secret would get in, and nothing is left", async () => {
    const parent = mkdtempSync(join(tmpdir(), "census-redacted-"));
    const scope = scopeOfSite(campaign.db, site, { from: null, to: null });
    const leaky = { ...world(), toolVersion: seedAddresses[0] };
    await expect(writeRedacted(campaign.db, { scope, full, parent, key }, leaky)).rejects.toThrow(LeakFoundError);
    expect(readdirSync(parent)).toEqual([]);
  });
});

describe("zipBag", () => {
  test("packs a bag that another author's unzip takes apart byte for byte, under short paths that every system can hold", async () => {
    const zip = zipBag(full);
    const target = mkdtempSync(join(tmpdir(), "census-unzip-"));
    execFileSync("/usr/bin/python3", ["-m", "zipfile", "-e", zip, target]);
    const [folder] = readdirSync(target);
    execFileSync("diff", ["-r", full, join(target, folder!)]);
    expect((await verify(join(target, folder!))).code).toBe(EXIT.done);
    expect((await verify(zip)).code).toBe(EXIT.done);
    const paths = files(target);
    expect(Math.max(...paths.map(({ length }) => length))).toBeLessThan(120);
    expect(
      paths.filter((path) => /[<>:"|?*\\]|[. ]($|\/)|(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$)/i.test(path)),
    ).toEqual([]);
    expect(new Set(paths.map((path) => path.toLowerCase())).size).toBe(paths.length);
  }, 30_000);

  test.each<[string, string, RegExp]>([
    [
      "a flipped byte of a message",
      "b=bytearray(open(z,'rb').read()); i=b.index(b'.eml')+200; b[i]^=1; open(z,'wb').write(b)",
      /\.eml: (was altered|cannot be unpacked)/,
    ],
    ["a cut end", "b=open(z,'rb').read(); open(z,'wb').write(b[:-40])", /is no zip|cut off/],
    ["a path that leads out", "zipfile.ZipFile(z,'a').writestr('../out.txt','x')", /is no path of one bag/],
    ["a path of Windows", "zipfile.ZipFile(z,'a').writestr('C:\\\\x','x')", /is no path of one bag/],
    [
      "a file twice",
      "f=zipfile.ZipFile(z,'a'); n=f.namelist()[0]; f.writestr(n.upper() if n.upper()!=n else n,'x')",
      /is there twice|is no path of one bag/,
    ],
    ["a second folder", "zipfile.ZipFile(z,'a').writestr('other/a.txt','x')", /is no path of one bag/],
    [
      "a file that would fill the disk",
      "f=zipfile.ZipFile(z,'a',zipfile.ZIP_DEFLATED); f.writestr(f.namelist()[0].split('/')[0]+'/data/b.bin',bytes(150_000_000))",
      /would grow to|cannot be unpacked/,
    ],
    ["another file under the name", "open(z,'wb').write(b'hello')", /is no zip/],
  ])(
    "verify notices in a zip %s",
    async (_, script, detail) => {
      const zip = join(mkdtempSync(join(tmpdir(), "census-zip-")), "bag.zip");
      copyFileSync(zipBag(full), zip);
      execFileSync("/usr/bin/python3", ["-W", "ignore", "-c", `import zipfile,sys\nz=sys.argv[1]\n${script}`, zip]);
      const { code, claims } = await verify(zip);
      expect(code).toBe(EXIT.checkFailed);
      expect(claims.map((each) => (each as { detail?: string }).detail).join("\n")).toMatch(detail);
    },
    30_000,
  );

  test("verify names a file that was added to a zip by the book", async () => {
    const zip = join(mkdtempSync(join(tmpdir(), "census-zip-")), "bag.zip");
    copyFileSync(zipBag(full), zip);
    const script =
      "import zipfile,sys\nf=zipfile.ZipFile(sys.argv[1],'a'); f.writestr(f.namelist()[0].split('/')[0]+'/data/more.txt','x')";
    execFileSync("/usr/bin/python3", ["-c", script, zip]);
    const { code, claims } = await verify(zip);
    expect(code).toBe(EXIT.checkFailed);
    expect(
      claims
        .filter(({ state }) => state === "fails")
        .map((each) => JSON.stringify(each))
        .join(),
    ).toMatch(/data\/more\.txt/);
  }, 30_000);
});
