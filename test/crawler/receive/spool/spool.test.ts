import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sha256Hex } from "../../../../crawler/receive/blob-store.ts";
import { systemDisk } from "../../../../crawler/receive/spool/disk.ts";
import { Spool } from "../../../../crawler/receive/spool/spool.ts";
import { readSegment, type SpoolEntry } from "../../../../crawler/receive/spool/spool-record.ts";
import { diskCalls, fullDisk } from "../full-disk.ts";

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), "spool-")), "spool");
});
afterEach(async () => {
  for (const spool of spools.splice(0)) await spool.rotate();
  rmSync(join(dir, ".."), { recursive: true, force: true });
});

const spools: Spool[] = [];
function newSpool(...args: ConstructorParameters<typeof Spool>): Spool {
  const spool = new Spool(...args);
  spools.push(spool);
  return spool;
}

const body = (text: string): Buffer => Buffer.from(text.repeat(50), "latin1");
const head = (text: string) => ({ sha256: sha256Hex(body(text)), note: `é${text}` });
const put = (spool: Spool, text: string): Promise<void> =>
  spool.append(head(text), [body(text).subarray(0, 7), body(text).subarray(7)]);

async function read(path: string): Promise<SpoolEntry[]> {
  const all: SpoolEntry[] = [];
  for await (const entry of readSegment(path)) all.push(entry);
  return all;
}

async function entries(): Promise<SpoolEntry[]> {
  const all: SpoolEntry[] = [];
  for (const name of readdirSync(dir).toSorted()) all.push(...(await read(join(dir, name))));
  return all;
}
const bodies = async (): Promise<string[]> =>
  (await entries()).flatMap((entry) => (entry.kind === "record" ? [entry.body.toString("latin1")] : []));

describe("a spool", () => {
  test("gives back each record whole and in order, the records of one moment in one batch", async () => {
    const spool = newSpool(dir);
    await Promise.all(["a", "b", "c"].map((text) => put(spool, text)));
    await put(spool, "d");
    expect(await bodies()).toEqual(["a", "b", "c", "d"].map((text) => body(text).toString()));
    expect((await entries())[0]).toMatchObject({ head: head("a") });
    expect(spool.times).toMatchObject({ batches: 2, records: 4 });
  });

  test("writes more records at once than one writev takes", async () => {
    const spool = newSpool(dir);
    await Promise.all(Array.from({ length: 1_000 }, (_, number) => put(spool, `${number} `)));
    expect(await bodies()).toHaveLength(1_000);
  });

  test("ends a segment on request and writes on in another", async () => {
    const spool = newSpool(dir);
    await put(spool, "a");
    const [ended] = await spool.rotate();
    await put(spool, "b");
    expect(await read(ended!)).toHaveLength(1);
    expect(readdirSync(dir)).toHaveLength(2);
    expect(await spool.rotate()).toHaveLength(1);
    expect(await spool.rotate()).toEqual([]);
  });

  test.each(
    diskCalls.filter((call) => call !== "rename").flatMap((call) => [1, 2, 3].map((nth) => [call, nth] as const)),
  )(
    "refuses what it could not make durable when the disk is full at %s number %i, and keeps the rest",
    async (call, nth) => {
      const full = fullDisk(systemDisk, call, nth);
      const spool = newSpool(dir, full.disk);
      const acknowledged: string[] = [];
      let refused = 0;
      for (const text of ["a", "b", "c", "d", "e"]) {
        await put(spool, text).then(
          () => acknowledged.push(body(text).toString()),
          (error: Error) => {
            expect(error.message).toContain("ENOSPC");
            refused += 1;
          },
        );
      }
      const stored = await entries();
      expect(refused).toBe(full.failures());
      expect(stored.map((entry) => entry.kind)).not.toContain("damaged");
      expect(await bodies()).toEqual(acknowledged);
    },
  );

  test("is refused and taken back even when the file cannot be shortened: what is left is told as damaged", async () => {
    const { disk } = fullDisk(systemDisk, "write", 3);
    const spool = newSpool(dir, { ...disk, truncate: () => Promise.reject(new Error("EIO")) });
    await put(spool, "a");
    await expect(put(spool, "b")).rejects.toThrow("ENOSPC");
    await put(spool, "c");
    expect(await bodies()).toEqual(["a", "c"].map((text) => body(text).toString()));
    expect((await entries()).map((entry) => entry.kind)).toEqual(["record", "damaged", "record"]);
  });
});

describe("a segment after a crash", () => {
  async function oneSegment(): Promise<string> {
    const spool = newSpool(dir);
    for (const text of ["a", "b", "c"]) await put(spool, text);
    return (await spool.rotate())[0]!;
  }

  test("is read up to where it was cut, whichever byte that is", async () => {
    const path = await oneSegment();
    const whole = readFileSync(path);
    const ends = (await read(path)).map((entry) => entry.end);
    for (let size = whole.length; size >= 0; size -= 1) {
      truncateSync(path, size);
      const kinds = (await read(path)).map((entry) => entry.kind);
      expect(kinds.filter((kind) => kind === "record")).toHaveLength(ends.filter((end) => end <= size).length);
    }
    expect.assertions(whole.length + 1);
  });

  test("tells a damaged record and reads those behind it", async () => {
    const path = await oneSegment();
    const whole = readFileSync(path);
    whole[whole.indexOf("bbb")] = 0x42;
    writeFileSync(path, whole);
    expect((await read(path)).map((entry) => entry.kind)).toEqual(["record", "damaged", "record"]);
  });

  test("takes no record from inside a message, even when the sender wrote a whole one into it", async () => {
    const path = await oneSegment();
    const forged = readFileSync(path).subarray(36); // a valid record, with the mark of another segment
    const spool = newSpool(dir);
    await spool.append({ sha256: sha256Hex(forged) }, [forged]);
    const [other] = await spool.rotate();
    truncateSync(other!, readFileSync(other!).length - 1);
    expect((await read(other!)).map((entry) => entry.kind)).toEqual(["damaged"]);
  });

  test("is no segment when it does not begin as one", async () => {
    const path = await oneSegment();
    writeFileSync(path, "something else");
    appendFileSync(path, Buffer.alloc(100));
    expect(await read(path)).toEqual([{ kind: "damaged", start: 0, end: 114 }]);
  });
});
