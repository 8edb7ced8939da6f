import { describe, expect, test } from "vitest";
import { type AskServer, proveControl, rootHints, type ServerAnswer } from "../../../crawler/plan/domain-control.ts";

const nonce = "0123456789abcdef0123456789abcdef";
const name = "_pixelcensus.seeds.example";
const none = { rcode: "NOERROR", isAuthoritative: false, answers: [], authority: [], additional: [] };
const refers = (owner: string, host: string, glue: string | null): ServerAnswer => ({
  ...none,
  authority: [{ owner, type: "NS", value: host }],
  additional: glue === null ? [] : [{ owner: host, type: "A", value: glue }],
});
const holds = (text: string): ServerAnswer => ({
  ...none,
  isAuthoritative: true,
  answers: [{ owner: name, type: "TXT", value: text }],
});

/** A chain of servers: the root, the top-level domain, the domain's own; `own` says what the last one answers. */
function world(own: ServerAnswer | null, asked: string[] = [], glue: string | null = "192.0.2.9"): AskServer {
  return async (address, question, type) => {
    asked.push(`${address} ${question} ${type}`);
    if ((rootHints as readonly string[]).includes(address))
      return /\.net\.?$/.test(question)
        ? refers("net.", "a.net.", "192.0.2.7")
        : refers("example.", "ns.nic.example.", "192.0.2.8");
    if (address === "192.0.2.8")
      return refers("seeds.example.", glue === null ? "ns.host.net." : "ns.seeds.example.", glue);
    if (address === "192.0.2.7")
      return { ...none, isAuthoritative: true, answers: [{ owner: question, type: "A", value: "192.0.2.9" }] };
    return address === "192.0.2.9" ? own : null;
  };
}

test("the domain's own server is found from the root hints and its word decides", async () => {
  const asked: string[] = [];
  expect(await proveControl("seeds.example", nonce, world(holds(nonce), asked), null)).toMatchObject({ holds: true });
  expect(asked.map((line) => line.split(" ")[0])).toEqual([rootHints[0], "192.0.2.8", "192.0.2.9"]);
});

test("a name server outside the zone is itself looked up from the root", async () => {
  expect(await proveControl("seeds.example", nonce, world(holds(nonce), [], null), null)).toMatchObject({
    holds: true,
  });
});

describe("control is not proved by", () => {
  test.each<[string, ServerAnswer | null]>([
    ["another text", holds("f".repeat(32))],
    ["no record", { ...none, isAuthoritative: true }],
    ["silence", null],
    ["an answer without authority", { ...holds(nonce), isAuthoritative: false }],
    [
      "a record of another name",
      { ...none, isAuthoritative: true, answers: [{ owner: "seeds.example.", type: "TXT", value: nonce }] },
    ],
    ["a referral in a circle", refers("example.", "ns.nic.example.", "192.0.2.8")],
  ])("%s", async (_, own) => {
    expect(await proveControl("seeds.example", nonce, world(own), null)).toMatchObject({ holds: false });
  });
});

test("outside a test internet a resolver that the user names is never asked, whatever it would forge", async () => {
  const asked: string[] = [];
  const forger: AskServer = async (address, question) => {
    asked.push(address);
    return address === "127.0.0.1" ? holds(nonce) : world(null)(address, question, "TXT", "authority");
  };
  expect(await proveControl("seeds.example", nonce, forger, null)).toMatchObject({ holds: false });
  expect(asked).not.toContain("127.0.0.1");
  expect(await proveControl("seeds.example", nonce, forger, ["127.0.0.1"])).toMatchObject({ holds: true });
});
