import { describe, expect, test } from "vitest";
import { SuffixTable } from "../../../analysis/party/name-suffix.ts";

describe("suffixes of names", () => {
  const table = new SuffixTable([
    ["sendgrid.net", "S"],
    ["eu.sendgrid.net", "E"],
    ["cmail<n>.com", "C"],
    ["ns<n>.exacttarget.com", "N"],
  ]);
  const rows = [
    { name: "sendgrid.net", finds: ["S"] },
    { name: "u1.wl.SendGrid.NET", finds: ["S"] },
    { name: "x.eu.sendgrid.net", finds: ["E", "S"] },
    { name: "notsendgrid.net", finds: [] },
    { name: "x\\.sendgrid.net", finds: [] },
    { name: "sendgrid.net.evil.test", finds: [] },
    { name: "a.cmail20.com", finds: ["C"] },
    { name: "cmail.com", finds: [] },
    { name: "cmailx.com", finds: [] },
    { name: "ns3.exacttarget.com", finds: ["N"] },
    { name: "xns3.exacttarget.com", finds: [] },
    { name: "", finds: [] },
  ];
  test.each(rows)("$name: $finds", ({ name, finds }) => {
    expect(table.find(name)).toEqual(finds);
  });
});
