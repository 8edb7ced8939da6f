import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkBag } from "../../../../analysis/publish/dossier/bag.ts";
import { scopeOfSite } from "../../../../analysis/publish/dossier/dossier-facts.ts";
import { seededRandom } from "../../../../analysis/statistics/random.ts";
import { EXIT } from "../../../../data/command.ts";
import { words } from "../../../../pixelcensus.ts";
import { type Authority, makeAuthority } from "../../../time-stamp-authority.ts";
import { dossierCampaign, site, tokenOver, writeStamped } from "../dossier-campaign.ts";

interface Claim {
  readonly claim: string;
  readonly state: string;
  readonly detail: string;
}

let authority: Authority;
let sealed: string;
let bag: string;
beforeAll(async () => {
  authority = makeAuthority(mkdtempSync(join(tmpdir(), "census-authority-")));
  sealed = (await writeStamped(await dossierCampaign(), authority)).path;
}, 120_000);
beforeEach(() => {
  bag = join(mkdtempSync(join(tmpdir(), "census-harmed-")), "bag");
  cpSync(sealed, bag, { recursive: true });
});

/** The word as a user types it, in an empty folder: the bag and the roots are all it gets. */
async function verify(roots = [join(authority.folder, "ca.pem")]): Promise<{ code: number; claims: Claim[] }> {
  let text = "";
  const code = await words
    .find(({ name }) => name === "verify")!
    .run({
      directory: mkdtempSync(join(tmpdir(), "census-empty-")),
      args: [bag],
      options: { roots, json: true },
      stop: new AbortController().signal,
      out: (line) => {
        text += line;
      },
      err: () => {},
    });
  return { code, claims: JSON.parse(text) as Claim[] };
}

const journalled = "the facts stand in the journal";
const structure = "parts, resources and links follow from the message bytes";
const drawn = "report, HAR files and capture are what the facts give, and no other file is there";
const failing = (claims: readonly Claim[]) => claims.filter(({ state }) => state === "fails").map(({ claim }) => claim);
const files = (root = bag) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
const shell = (script: string) => execFileSync("bash", ["-euc", script], { cwd: bag, encoding: "utf8" });
const first = (folder: string) => files().find((path) => path.startsWith(folder))!;

/** Makes the manifests anew, as somebody would who harms a bag with care; the token over them then fails too. */
const remakeManifests = `for a in 256 512; do
  find data -type f | LC_ALL=C sort | xargs sha\${a}sum > manifest-sha$a.txt; done
sed -i "s/^Payload-Oxum.*/Payload-Oxum: $(find data -type f -printf '%s\\n' | awk '{b+=$1} END {print b "." NR}')/" bag-info.txt
for a in 256 512; do
  sha\${a}sum CHECK.md bag-info.txt bagit.txt manifest-sha256.txt manifest-sha512.txt > tagmanifest-sha$a.txt; done`;

/** Stamps the remade manifests with the true authority: what only the one who wrote the bag could do. */
function stampAgain(): void {
  const token = tokenOver(authority, readFileSync(join(bag, "tagmanifest-sha256.txt")));
  writeFileSync(join(bag, "tagmanifest-sha256.1.tsr"), token);
  shell("sha256sum tagmanifest-sha256.1.tsr > tokens-sha256.txt");
}

describe("verify", () => {
  test("finds that all holds in a bag as written, from an empty folder", async () => {
    const { code, claims } = await verify();
    expect(claims.filter(({ state }) => state !== "holds")).toEqual([]);
    expect(claims.map(({ claim }) => claim)).toEqual([
      "no file was altered, added or removed",
      "the folder existed at a time that an authority states",
      "every journal entry stands under the journal's head",
      "the journal's head existed at a time that an authority states",
      "the facts stand in the journal",
      "messages, bodies and screenshots are those that the facts name",
      "the DKIM keys are those that DNS answered",
      "the lists and tables are those that the verdicts cite",
      "report, HAR files and capture are what the facts give, and no other file is there",
      "parts, resources and links follow from the message bytes",
      "the DNS chains follow from the stored bytes",
      "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers",
      "the verdicts follow from the facts in the bag",
    ]);
    expect(code).toBe(EXIT.done);
  }, 30_000);

  test("finds that all holds in a bag of a part of the time, whose verdicts are those of that part", async () => {
    const campaign = await dossierCampaign({ mailings: 3 });
    const scope = scopeOfSite(campaign.db, site, { from: "2027-03-02", to: "2027-03-02T23:59:59.999Z" });
    expect(scope.messages).toHaveLength(2);
    rmSync(bag, { recursive: true });
    cpSync((await writeStamped(campaign, authority, {}, scope)).path, bag, { recursive: true });
    const { code, claims } = await verify();
    expect(claims.filter(({ state }) => state !== "holds")).toEqual([]);
    expect(code).toBe(EXIT.done);
    expect(JSON.parse(readFileSync(join(bag, "data/method.json"), "utf8"))).toMatchObject({
      messages: 2,
      judged: { by: "folder" },
    });
  }, 60_000);

  test("says what it could not check without roots, and gives 7", async () => {
    const { code, claims } = await verify([]);
    expect(code).toBe(EXIT.notChecked);
    expect(claims.filter(({ state }) => state === "unchecked")).toHaveLength(2);
  }, 30_000);

  test("the manifests hold for sha256sum and sha512sum, the token for openssl, and the bag names each file once", () => {
    shell(`sha256sum -c --strict --quiet manifest-sha256.txt tagmanifest-sha256.txt tokens-sha256.txt
      sha512sum -c --strict --quiet manifest-sha512.txt tagmanifest-sha512.txt
      diff <(cut -c67- manifest-sha256.txt | sort) <(find data -type f | sort)
      openssl ts -verify -data tagmanifest-sha256.txt -in tagmanifest-sha256.1.tsr -token_in -CAfile ${authority.folder}/ca.pem
      openssl ts -verify -data data/journal-tokens/1.json -in data/journal-tokens/1.tsr -token_in -CAfile ${authority.folder}/ca.pem`);
  });

  test("another author's DKIM verifier accepts each message under the archived key, and none with a changed byte", (t) => {
    const check = `import dkim,sys,glob,time
time.time=lambda: 1804000000 # the signatures are of March 2027, and dkimpy refuses one from the future
k=open(glob.glob('data/keys/*.txt')[0],'rb').read().strip()
good=[open(f,'rb').read() for f in glob.glob('data/messages/*.eml')]
print(len(good), all(dkim.verify(m, dnsfunc=lambda n, timeout=5: k) for m in good), any(dkim.verify(m.replace(b'Hello',b'Hallo'), dnsfunc=lambda n, timeout=5: k) for m in good))`;
    try {
      execFileSync("/usr/bin/python3", ["-c", "import dkim"], { stdio: "ignore" });
    } catch {
      t.skip("python3-dkim is not installed");
    }
    expect(execFileSync("/usr/bin/python3", ["-c", check], { cwd: bag, encoding: "utf8" })).toBe("4 True False\n");
  });
});

describe("a harmed bag", () => {
  test("2,000 flipped bytes, spread over all files, are each noticed with the right file named", async () => {
    const random = seededRandom(2_027);
    const all = files();
    const own = new Map(all.map((path) => [path, readFileSync(join(bag, path))]));
    const alone = all.filter((path) => !path.startsWith("data/"));
    const payload = all.filter((path) => path.startsWith("data/"));
    let flips = 0;
    const flip = (path: string) => {
      const bytes = Buffer.from(own.get(path)!);
      bytes[Math.floor(random() * bytes.length)]! ^= 1 + Math.floor(random() * 255);
      writeFileSync(join(bag, path), bytes);
      flips += 1;
    };
    const restore = (path: string) => writeFileSync(join(bag, path), own.get(path)!);
    while (flips < 2_000) {
      // Payload files do not vouch for one another: one byte in each at once, and each has to be named, and no other file.
      for (const path of payload) flip(path);
      const named = new Set((await checkBag(bag)).map((problem) => problem.slice(0, problem.indexOf(": "))));
      expect([...named].toSorted()).toEqual(payload);
      for (const path of payload) restore(path);
      for (const path of alone) {
        flip(path);
        const problems = await checkBag(bag);
        restore(path);
        expect(
          problems.some((problem) => problem.includes(path)),
          `${path}: ${problems.join("; ")}`,
        ).toBe(true);
      }
    }
    expect(flips).toBeGreaterThanOrEqual(2_000);
  }, 120_000);

  test("50 of such flips by dd go through the word itself: exit 6, with the right file named", async () => {
    const random = seededRandom(7);
    const all = files().filter((path) => readFileSync(join(bag, path)).length > 0);
    for (let round = 0; round < 50; round++) {
      const path = all[Math.floor(random() * all.length)]!;
      const before = readFileSync(join(bag, path));
      const offset = Math.floor(random() * before.length);
      const byte = (before[offset]! ^ (1 + Math.floor(random() * 255))).toString(8).padStart(3, "0");
      shell(`printf '\\${byte}' | dd of='${path}' bs=1 seek=${offset} conv=notrunc status=none`);
      const { code, claims } = await verify();
      writeFileSync(join(bag, path), before);
      expect(code, path).toBe(EXIT.checkFailed);
      expect(claims[0]!.detail, path).toContain(path);
    }
  }, 120_000);

  test.each<[string, () => string, readonly string[]]>([
    [
      "a message removed",
      () => `rm ${first("data/messages")}`,
      ["no file was altered, added or removed", "messages, bodies and screenshots are those that the facts name"],
    ],
    ["a file added", () => "echo x > data/bodies/note.txt", ["no file was altered, added or removed"]],
    ["a file added beside data", () => "echo x > NOTE.md", ["no file was altered, added or removed"]],
    ["a report renamed", () => "mv data/report-en.html data/report.html", ["no file was altered, added or removed"]],
    [
      "all tokens of the folder removed",
      () => "rm tagmanifest-sha256.1.tsr tokens-sha256.txt",
      ["the folder existed at a time that an authority states"],
    ],
    [
      "the token replaced by that of the journal",
      () =>
        "cp data/journal-tokens/1.tsr tagmanifest-sha256.1.tsr; sha256sum tagmanifest-sha256.1.tsr > tokens-sha256.txt",
      ["the folder existed at a time that an authority states"],
    ],
    [
      "manifests made anew over an altered report",
      () => `sed -i 's/proved/proven/' data/report-en.html\n${remakeManifests}`,
      ["the folder existed at a time that an authority states"],
    ],
  ])(
    "%s fails by name, and exits 6",
    async (_, script, claims) => {
      shell(script());
      const found = await verify();
      expect(failing(found.claims)).toEqual(expect.arrayContaining([...claims]));
      expect(found.code).toBe(EXIT.checkFailed);
    },
    30_000,
  );

  test.each<[string, () => string, readonly string[], RegExp]>([
    [
      "a journal entry cut out",
      () => cutEntry("delivery"),
      ["the facts stand in the journal"],
      /deliveries d-\w+ has no entry/,
    ],
    [
      "a lookup's entry cut out",
      () => cutEntry("lookup"),
      ["the facts stand in the journal"],
      /lookups t\.service\.test 0 local has no entry/,
    ],
    [
      "an entry's content replaced",
      () => `sed -i '0,/"canonical": "[^"]*"/s//"canonical": "e30="/' data/journal.json`,
      ["every journal entry stands under the journal's head"],
      /journal entry 0 .* its bytes were altered/,
    ],
    [
      "a proof altered",
      () => `sed -i '0,/"hash": "[0-9a-f]*"/s//"hash": "${"0".repeat(64)}"/' data/journal.json`,
      ["every journal entry stands under the journal's head"],
      /journal entry 0 .* does not stand under the head/,
    ],
    [
      "a token over another head",
      () => `sed -i 's/\\\\"sequence\\\\":[0-9]*/\\\\"sequence\\\\":2/' data/journal.json`,
      ["the journal's head existed at a time that an authority states"],
      /over another head/,
    ],
    [
      "a delivery moved to another peer",
      () => "sed -i 's/192\\.0\\.2\\.7/192.0.2.9/' data/facts/deliveries.json",
      [
        "the facts stand in the journal",
        "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers",
      ],
      /peerAddress differs/,
    ],
    [
      "another DKIM key",
      () => swapKey(),
      [
        "the DKIM keys are those that DNS answered",
        "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers",
      ],
      /is not the key that DNS answered/,
    ],
    [
      "another key file",
      () => "sed -i 's/p=..../p=AAAA/' data/keys/s1._domainkey.brand.test.txt",
      ["the DKIM keys are those that DNS answered"],
      /s1\._domainkey\.brand\.test\.txt is not the key/,
    ],
    [
      "an altered message",
      () => `sed -i 's/Hello/Hallo/' ${first("data/messages")}`,
      [
        "messages, bodies and screenshots are those that the facts name",
        "the origin of each message (SPF, DKIM, DMARC, ARC) comes out the same from stored answers",
      ],
      /\.eml is not what messages names/,
    ],
    [
      "an altered verdict",
      () => `sed -i '0,/"verdict":"tracker"/s//"verdict":"not-a-tracker"/' data/facts/verdicts.json`,
      ["the verdicts follow from the facts in the bag"],
      /verdict "not-a-tracker" became "tracker"/,
    ],
    [
      "a verdict cut out",
      () => `sed -i '2d' data/facts/verdicts.json`,
      ["the verdicts follow from the facts in the bag"],
      /nothing became a verdict/,
    ],
    [
      "another table of mail services",
      () => "sed -i 's/Servicio/Altro/' data/tables/mail-services.csv",
      ["the verdicts follow from the facts in the bag"],
      /servedBy "Servicio" became "Altro"/,
    ],
    [
      "an altered DNS chain",
      () => "sed -i 's/192\\.0\\.2\\.80/192.0.2.81/' data/facts/chains.json",
      ["the DNS chains follow from the stored bytes"],
      /chains or records differ/,
    ],
    [
      "a request's status",
      () => `sed -i 's/"status":200/"status":204/' data/facts/requests.json`,
      [journalled],
      /visits opening .*: requestsSha256 differs/,
    ],
    ["a request cut out", () => "sed -i 2d data/facts/requests.json", [journalled], /requests differs/],
    [
      "a connection's address",
      () => `sed -i 's/192.0.2.80/192.0.2.81/' data/facts/connections.json`,
      [journalled],
      /connectionsSha256 differs/,
    ],
    ["a box", () => `sed -i 's/"x":8/"x":9/' data/facts/boxes.json`, [journalled], /boxesSha256 differs/],
    [
      "the circumstances of a visit",
      () => `sed -i 's/headless-shell/chromium/' data/facts/preflights.json`,
      [journalled],
      /its facts have another hash/,
    ],
    [
      "what a form offered",
      () => `sed -i 's/"initial":false/"initial":true/' data/facts/sign-ups.json`,
      [journalled],
      /sign-ups k3j5h2@seeds\.example brand\.test: controls differs/,
    ],
    ["a sign-up cut out", () => "sed -i 2d data/facts/sign-ups.json", [journalled], /what it tells of is not in facts/],
    [
      "a message cut out with all of its rows",
      () => cutMessage(),
      [journalled],
      /delivery d-\w+\): what it tells of is not in facts/,
    ],
    [
      "an entry emptied",
      () =>
        `sed -i '0,/"canonical": "[^"]*"/s//"canonical": null/;0,/"salt": "[^"]*"/s//"salt": null/' data/journal.json`,
      [journalled],
      /its bytes are left out/,
    ],
    [
      "an entry under another number",
      () => `sed -i '0,/"sequence": 2,/s//"sequence": 3,/' data/journal.json`,
      ["every journal entry stands under the journal's head"],
      /its proof is that of another place|is there twice/,
    ],
    [
      "the chain hash of a stamped head",
      () => `sed -i '0,/"chainHash": "./s//"chainHash": "g/' data/journal.json`,
      ["the journal's head existed at a time that an authority states"],
      /over another head/,
    ],
    [
      "a DNS answer's byte",
      () => flipAnswer(),
      [journalled, "the DNS chains follow from the stored bytes"],
      /lookups t\.service\.test 0 local: exchanges differs/,
    ],
    [
      "a resource's place",
      () => `sed -i '0,/"byteOffset":[0-9]*/s//"byteOffset":7/' data/facts/resources.json`,
      [structure],
      /facts\/resources\.json differs from what message [0-9a-f]{16} gives/,
    ],
    ["a link cut out", () => "sed -i 2d data/facts/links.json", [structure], /facts\/links\.json differs/],
    ["a subject", () => "sed -i 's/News/Olds/' data/facts/heads.json", [structure], /facts\/heads\.json differs/],
    [
      "a verdict's reason",
      () => `sed -i '0,/"own":"/s//"own":"not /' data/facts/verdicts.json`,
      ["the verdicts follow from the facts in the bag"],
      /: signals .* became/,
    ],
    [
      "who serves a host",
      () => `sed -i 's/"reasons":\\[/"reasons":["x",/' data/facts/host-verdicts.json`,
      ["the verdicts follow from the facts in the bag"],
      /: reasons .* became/,
    ],
    [
      "a filter list",
      () => `sed -i 's/elsewhere/nowhere/' data/lists/*.txt`,
      ["the lists and tables are those that the verdicts cite"],
      /is not the list easyprivacy that the run cites/,
    ],
    [
      "a filter list removed",
      () => `rm $(grep -l elsewhere data/lists/*)`,
      ["the lists and tables are those that the verdicts cite"],
      /easyprivacy\) is missing/,
    ],
    [
      "a rule cut out of an excerpt",
      () => `sed -i '/t.service.test/d' $(grep -L elsewhere data/lists/*)`,
      ["the verdicts follow from the facts in the bag"],
      /: signals .* became/,
    ],
    [
      "a HAR file",
      () => "sed -i 's/192.0.2.80/192.0.2.81/' data/har/*.har",
      [drawn],
      /\.har is not what the facts give/,
    ],
    ["the capture", () => "printf x >> data/dns.pcap", [drawn], /dns\.pcap is not what the facts give/],
    ["the report", () => "sed -i 's/proved/proven/' data/report-en.html", [drawn], /report-en\.html is not what/],
    ["a token's copy", () => "cp tagmanifest-sha256.1.tsr data/journal-tokens/1.tsr", [drawn], /1\.tsr is not what/],
    ["a file more", () => "echo x > data/bodies/note.txt", [drawn], /data\/bodies\/note\.txt: no fact names it/],
    [
      "a key more",
      () => "echo x > data/keys/s9._domainkey.brand.test.txt",
      ["the DKIM keys are those that DNS answered"],
      /DNS answered no such key/,
    ],
    ["another guide", () => "echo 'All is well.' > CHECK.md", [drawn], /CHECK\.md is another/],
    ["no method", () => "rm data/method.json", ["the facts can be read"], /method\.json is missing/],
    ["no journal", () => "rm data/journal.json", ["the facts can be read"], /journal\.json is missing/],
    ["an empty journal", () => "echo null > data/journal.json", [journalled], /holds no journal/],
    [
      "a facts file removed",
      () => "rm data/facts/judgement-runs.json",
      ["the facts can be read"],
      /judgement-runs\.json is missing/,
    ],
    [
      "no judgement",
      () => "echo '[]' > data/facts/judgement-runs.json",
      ["the verdicts follow from the facts in the bag"],
      /names no run/,
    ],
    [
      "a field that nobody reads",
      () => `sed -i '0,/{/s//{"note":"x",/' data/facts/openings.json`,
      ["the facts can be read"],
      /note is no column/,
    ],
    [
      "a full bag that calls itself redacted",
      () => `sed -i 's/"form": "full"/"form": "redacted"/' data/method.json`,
      ["it is the redacted form of a bag that it names by hash", drawn],
      /no fact names it/,
    ],
    ["a facts file that is no JSON", () => "echo '[' > data/facts/heads.json", ["the facts can be read"], /JSON/],
  ])(
    "%s is noticed even when manifests and token are made anew",
    async (_, script, claims, detail) => {
      shell(`${script()}\n${remakeManifests}`);
      stampAgain();
      const found = await verify();
      expect(failing(found.claims)).toEqual(expect.arrayContaining([...claims]));
      expect(failing(found.claims)).not.toContain("no file was altered, added or removed");
      expect(found.claims.map((claim) => claim.detail).join("\n")).toMatch(detail);
      expect(found.code).toBe(EXIT.checkFailed);
    },
    30_000,
  );
});

/** Cuts a message and everything that names it out of all facts. */
function cutMessage(): string {
  return `python3 - <<'END'
import json,glob,os
name=json.load(open('data/facts/messages.json'))[-1]['sha256']
keys=[d['deliveryKey'] for d in json.load(open('data/facts/deliveries.json')) if d['message']==name]
for p in glob.glob('data/facts/*.json'):
  rows=[r for r in json.load(open(p)) if name not in json.dumps(r) and r.get('deliveryKey') not in keys]
  open(p,'w').write('[\\n'+',\\n'.join(json.dumps(r) for r in rows)+'\\n]\\n')
os.remove('data/messages/'+name[:16]+'.eml')
END`;
}

/** Another address in the DNS answer's last byte, in its base64. */
function flipAnswer(): string {
  return `python3 - <<'END'
import json,base64
p='data/facts/exchanges.json'; rows=json.load(open(p))
b=bytearray(base64.b64decode(rows[0]['response']['base64'])); b[-1]^=1
rows[0]['response']['base64']=base64.b64encode(bytes(b)).decode()
json.dump(rows,open(p,'w'))
END`;
}

/** Cuts the first entry of a kind out of journal.json, line by line as it lies there. */
function cutEntry(kind: string): string {
  return `python3 - <<'END'
import json
p='data/journal.json'; j=json.load(open(p))
del j['entries'][[e['kind'] for e in j['entries']].index('${kind}')]
json.dump(j,open(p,'w'))
END`;
}

/** Flips one character of the key inside each stored DNS answer, in its base64. */
function swapKey(): string {
  return `python3 - <<'END'
import json,base64
p='data/facts/authentication-answers.json'; rows=json.load(open(p))
for r in rows:
  b=base64.b64decode(r['response']['base64']); i=b.find(b'p=MI')
  if i>0: r['response']['base64']=base64.b64encode(b[:i+40]+bytes([b[i+40]^1])+b[i+41:]).decode()
json.dump(rows,open(p,'w'))
END`;
}

test("a removed bag is told as bad input", async () => {
  rmSync(bag, { recursive: true });
  await expect(verify()).rejects.toThrow(/is not there/);
});
