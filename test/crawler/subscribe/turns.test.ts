import { expect, test } from "vitest";
import { Turns } from "../../../crawler/subscribe/turns.ts";

/** Attempts of the given times, one after the other, on a clock of their own. */
async function after(times: readonly number[], limit = 4): Promise<number> {
  let clock = 0;
  const turns = new Turns(limit, () => clock);
  for (const time of times)
    await turns.take(async () => {
      clock += time;
    });
  return turns.limit;
}

test.each([
  ["usual times leave it as it is", [10, 11, 9, 10, 12, 10], 4],
  ["one of three times the usual lowers it", [10, 10, 10, 10, 10, 30], 3],
  ["a little less does not", [10, 10, 10, 10, 10, 29], 4],
  ["nothing is known of the first ones", [10, 300, 10, 300], 4],
  ["it never falls below one", [10, 10, 10, 10, 10, 99, 10, 10, 99, 10, 10, 99, 10, 10, 99, 10, 10, 99], 1],
  ["ten at their pace raise it", Array.from({ length: 10 }, () => 10), 5],
  ["to eight and no further", Array.from({ length: 200 }, () => 10), 8],
] as const)("%s", async (_, times, limit) => {
  expect(await after(times)).toBe(limit);
});

test("no more go on at once than the limit, and each gets its turn", async () => {
  const turns = new Turns(2);
  let going = 0;
  let most = 0;
  const done = await Promise.all(
    Array.from({ length: 9 }, (_, number) =>
      turns.take(async () => {
        going += 1;
        most = Math.max(most, going);
        await new Promise((settle) => setTimeout(settle, 5));
        going -= 1;
        return number;
      }),
    ),
  );
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(most).toBe(2);
});

test("an attempt that fails gives its turn back", async () => {
  const turns = new Turns(1);
  await expect(turns.take(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await turns.take(async () => "yes")).toBe("yes");
});
