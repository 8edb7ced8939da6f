import { expect, test } from "vitest";
import { CampaignHeldError } from "../../../crawler/runner/errors.ts";
import { takeLease } from "../../../crawler/runner/lease.ts";
import { openDatabase } from "../../../data/database.ts";
import { leases } from "../../../data/schema/index.ts";

const clock = { now: () => new Date("2027-03-01T00:00:00.000Z") };
const nobody = () => {};

test("a second crawl loop is refused and told who runs the first", () => {
  const db = openDatabase(":memory:");
  const first = takeLease(db, "crawl", clock, nobody);
  expect(() => takeLease(db, "crawl", clock, nobody)).toThrow(CampaignHeldError);
  expect(() => takeLease(db, "crawl", clock, nobody)).toThrow(`process ${process.pid}`);
  first.release();
  takeLease(db, "crawl", clock, nobody).release();
});

test("a holder that does not live any more is passed over", () => {
  const db = openDatabase(":memory:");
  takeLease(db, "crawl", clock, nobody);
  db.update(leases).set({ who: "process 4194305 on another-host" }).run();
  expect(() => takeLease(db, "crawl", clock, nobody)).toThrow("another-host");
  const later = { now: () => new Date("2027-03-01T00:00:31.000Z") };
  takeLease(db, "crawl", later, nobody).release();
});
