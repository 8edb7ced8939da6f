import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { updateLists } from "../../../crawler/lists/update-lists.ts";
import { InputError } from "../../../crawler/runner/errors.ts";
import { type Database, openDatabase } from "../../../data/database.ts";
import { journal, listFiles } from "../../../data/schema/index.ts";

let server: Server;
let port: number;
let directory: string;
let db: Database;
let pages: Record<string, { status?: number; location?: string; body: string }>;

beforeEach(async () => {
  pages = {};
  server = createServer((request, response) => {
    const page = pages[request.url!] ?? { status: 404, body: "no such page" };
    response.writeHead(page.status ?? 200, page.location === undefined ? {} : { location: page.location });
    response.end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as { port: number }).port;
  directory = mkdtempSync(join(tmpdir(), "pixelcensus-lists-"));
  mkdirSync(join(directory, "lists"));
  db = openDatabase(join(directory, "census.db"));
  const head = "name,url,licence,format,file,date,note";
  const rows = [
    "rules,http://lists.test/rules.txt,MIT,adblock,rules.txt,2026-11-24,",
    "names,http://lists.test/names.txt,MIT,domains,names.txt,2026-11-24,",
  ];
  writeFileSync(join(directory, "lists", "list-sources.csv"), [head, ...rows].join("\n"));
});

afterEach(async () => {
  db.$client.close();
  rmSync(directory, { recursive: true, force: true });
  await new Promise((resolve) => server.close(resolve));
});

const rules = (count: number) =>
  `[Adblock Plus 2.0]\n! Title: rules\n${Array.from({ length: count }, (_, n) => `||t${n}.test^`).join("\n")}\n`;

function update(names: string[] = ["rules"], at = "2026-11-24T12:00:00.000Z") {
  const resolver = { resolveAddresses: async () => ({ addresses: ["127.0.0.1"], end: "address" as const }) };
  const test = { allow: ["127.0.0.0/8"], ports: { "80": port } };
  return updateLists({ db, directory, resolver, test, now: () => new Date(at) }, names);
}

describe("an address inside is never asked for a list", () => {
  const sources = (url: string) =>
    writeFileSync(
      join(directory, "lists", "list-sources.csv"),
      `name,url,licence,format,file,date,note\nrules,${url},MIT,adblock,rules.txt,2026-11-24,`,
    );

  test.each([
    ["127.0.0.1", "loopback"],
    ["localhost", "loopback"],
    ["[::1]", "loopback"],
    ["[::ffff:127.0.0.1]", "loopback"],
    ["[64:ff9b::7f00:1]", "loopback"],
    ["2130706433", "loopback"],
    ["0x7f.1", "loopback"],
    ["0.0.0.0", "unspecified"],
    ["169.254.169.254", "metadata"],
    ["192.168.1.1", "private"],
    ["inside.test", "private"],
  ])("not %s", async (host, reason) => {
    sources(`http://${host}:${port}/rules.txt`);
    pages["/rules.txt"] = { body: rules(10) };
    const addresses: Record<string, string> = { "inside.test": "10.0.0.1", localhost: "127.0.0.1" };
    const resolver = {
      resolveAddresses: async (name: string) => ({
        addresses: [addresses[name] ?? "8.8.8.8"],
        end: "address" as const,
      }),
    };
    const [outcome] = await updateLists({ db, directory, resolver, now: () => new Date(0) }, ["rules"]);
    expect(outcome).toMatchObject({ outcome: "failed", reason: expect.stringContaining(`refused:${reason}`) });
  });

  test.each([
    "http://127.0.0.1:PORT/",
    "http://[::1]:PORT/",
    "http://inside.test/",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "http://a b/",
  ])("nor where a server outside redirects to %s", async (location) => {
    pages["/rules.txt"] = { status: 302, location: location.replace("PORT", String(port)), body: "" };
    pages["/"] = { body: rules(10) };
    const resolver = {
      resolveAddresses: async (name: string) => ({
        addresses: [name === "inside.test" ? "127.0.0.1" : "127.0.0.2"],
        end: "address" as const,
      }),
    };
    server.close();
    server = server.listen(port, "0.0.0.0");
    const test = { allow: ["127.0.0.2/32"], ports: { "80": port, [String(port)]: port } };
    sources("http://lists.test/rules.txt");
    const [outcome] = await updateLists({ db, directory, resolver, test, now: () => new Date(0) }, ["rules"]);
    expect(outcome).toMatchObject({ outcome: "failed", sha256: null });
    expect(outcome!.reason).toMatch(/refused:outside-test-network|neither http nor https|no address/);
  });
});

const current = () => readFileSync(join(directory, "lists", "rules.txt"), "utf8");

describe("lists update", () => {
  test("puts the list into the campaign and records address, licence, hash, entries and date", async () => {
    pages["/rules.txt"] = { body: rules(10) };
    const [outcome] = await update();
    expect(outcome).toMatchObject({ name: "rules", outcome: "updated", entries: 10, licence: "MIT" });
    expect(current()).toBe(rules(10));
    expect(existsSync(join(directory, "lists", "versions", outcome!.sha256!))).toBe(true);
    expect(db.select().from(listFiles).all()).toEqual([
      {
        sha256: outcome!.sha256,
        name: "rules",
        url: "http://lists.test/rules.txt",
        licence: "MIT",
        entries: 10,
        downloadedAt: "2026-11-24T12:00:00.000Z",
      },
    ]);
    expect(
      db
        .select()
        .from(journal)
        .all()
        .map(({ kind }) => kind),
    ).toEqual(["list"]);
  });

  test("says that nothing changed, and keeps an older version beside a newer one", async () => {
    pages["/rules.txt"] = { body: rules(10) };
    const [first] = await update();
    expect((await update())[0]!.outcome).toBe("unchanged");
    pages["/rules.txt"] = { body: rules(12) };
    const [second] = await update(["rules"], "2026-11-25T12:00:00.000Z");
    expect([second!.outcome, second!.entries]).toEqual(["updated", 12]);
    for (const { sha256 } of [first!, second!])
      expect(existsSync(join(directory, "lists", "versions", sha256!))).toBe(true);
    expect(db.select().from(listFiles).all()).toHaveLength(2);
  });

  const bad = [
    { what: "shrank by more than half", body: rules(4), outcome: "refused", reason: /4 entries came, 10 were/ },
    {
      what: "became an error page",
      body: "<!DOCTYPE html><html>gone</html>",
      outcome: "refused",
      reason: /form "adblock"/,
    },
    { what: "became a file of another kind", body: "\0\0PK", outcome: "refused", reason: /form/ },
    { what: "became empty", body: "", outcome: "refused", reason: /form/ },
    { what: "is gone", body: "gone", status: 404, outcome: "failed", reason: /404/ },
    {
      what: "redirects for ever",
      body: "",
      status: 302,
      location: "/rules.txt",
      outcome: "failed",
      reason: /redirects more than/,
    },
    {
      what: "redirects to a protocol of its own",
      body: "",
      status: 302,
      location: "ftp://lists.test/",
      outcome: "failed",
      reason: /neither http/,
    },
  ];
  test.each(bad)("keeps what it had when the list $what", async ({ outcome, reason, ...page }) => {
    pages["/rules.txt"] = { body: rules(10) };
    await update();
    pages["/rules.txt"] = page;
    const [second] = await update(["rules"], "2026-11-25T12:00:00.000Z");
    expect(second!.outcome).toBe(outcome);
    expect(second!.reason).toMatch(reason);
    expect(current()).toBe(rules(10));
    expect(db.select().from(listFiles).all()).toHaveLength(1);
  });

  test("takes a list that shrank by less than half", async () => {
    pages["/rules.txt"] = { body: rules(10) };
    await update();
    pages["/rules.txt"] = { body: rules(6) };
    expect((await update(["rules"], "2026-11-25T12:00:00.000Z"))[0]!.outcome).toBe("updated");
  });

  test("follows a redirect", async () => {
    pages["/rules.txt"] = { status: 301, location: "/new/rules.txt", body: "" };
    pages["/new/rules.txt"] = { body: rules(3) };
    expect((await update())[0]!.outcome).toBe("updated");
  });

  test("goes nowhere outside the test internet", async () => {
    const resolver = { resolveAddresses: async () => ({ addresses: ["192.0.2.80"], end: "address" as const }) };
    const test = { allow: ["127.0.0.0/8"], ports: {} };
    const [outcome] = await updateLists({ db, directory, resolver, test, now: () => new Date() }, ["rules"]);
    expect(outcome).toMatchObject({
      outcome: "failed",
      reason: expect.stringContaining("refused:outside-test-network"),
    });
  });

  test("refuses a list that no source names", async () => {
    await expect(update(["nonsense"])).rejects.toThrow(InputError);
  });
});
