import dnsPacket, { type Answer } from "dns-packet";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nsidOf } from "../../../../crawler/resolve/wire/edns.ts";
import { MalformedMessage } from "../../../../crawler/resolve/wire/message-reader.ts";
import { nameOfHost, nameOfLabels, textOfName } from "../../../../crawler/resolve/wire/name.ts";
import { recordText, serviceBindingOf } from "../../../../crawler/resolve/wire/record-text.ts";
import { RECORD_TYPES } from "../../../../crawler/resolve/wire/record-types.ts";
import { decodeMessage, encodeQuery, questionEnd } from "../../../../crawler/resolve/wire/wire.ts";

const recursive = { rd: true, edns: true };

/** A message with one answer of raw RDATA, built by hand so that no library's leniency hides in it. */
function messageWith(type: number, rdata: number[] | Buffer, tail: number[] = []): Buffer {
  const head = Buffer.from([
    0,
    7,
    0x81,
    0x80,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    0,
    1,
    97,
    4,
    116,
    101,
    115,
    116,
    0,
    type >> 8,
    type & 255,
    0,
    1,
  ]);
  const record = Buffer.from([
    0xc0,
    12,
    type >> 8,
    type & 255,
    0,
    1,
    0,
    0,
    0,
    60,
    rdata.length >> 8,
    rdata.length & 255,
  ]);
  return Buffer.concat([head, record, Buffer.from(rdata), Buffer.from(tail)]);
}

describe("the decoder", () => {
  const rows: { what: string; bytes: Buffer; says: RegExp }[] = [
    { what: "eleven bytes", bytes: Buffer.alloc(11), says: /no header/ },
    { what: "an A record of length 3", bytes: messageWith(1, [1, 2, 3]), says: /RDLENGTH 3/ },
    { what: "an AAAA record of length 4", bytes: messageWith(28, [1, 2, 3, 4]), says: /RDLENGTH 4/ },
    {
      what: "RDATA that the message cuts off",
      bytes: messageWith(1, [1, 2, 3, 4]).subarray(0, -1),
      says: /ends inside/,
    },
    { what: "a compression pointer to itself", bytes: messageWith(5, [0xc0, 36]), says: /loop/ },
    { what: "two pointers at each other", bytes: messageWith(5, [0xc0, 38, 0xc0, 36]), says: /loop/ },
    { what: "a pointer behind the end", bytes: messageWith(5, [0xff, 0xff]), says: /past its end/ },
    { what: "a label of the reserved type 01", bytes: messageWith(5, [0x41, 0, 0]), says: /reserved/ },
    { what: "a CNAME with bytes after its name", bytes: messageWith(5, [1, 98, 0, 9]), says: /1 bytes off/ },
    {
      what: "a CNAME whose name runs out of its RDATA",
      bytes: messageWith(5, [5, 98, 99], [100, 101, 102, 0]),
      says: /past its end/,
    },
    { what: "an SOA without its numbers", bytes: messageWith(6, [0, 0, 1, 2]), says: /bytes off/ },
    {
      what: "a question count of 65535 over nothing",
      bytes: Buffer.from([0, 1, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0]),
      says: /end/,
    },
    {
      what: "a name of 256 bytes",
      bytes: messageWith(
        5,
        Buffer.concat([
          ...Array.from({ length: 4 }, () => Buffer.from([62, ...Array(62).fill(97)])),
          Buffer.from([2, 97, 97, 0]),
        ]),
      ),
      says: /255/,
    },
  ];
  test.each(rows)("refuses $what and says where", ({ bytes, says }) => {
    expect(() => decodeMessage(bytes)).toThrow(says);
    expect(() => decodeMessage(bytes)).toThrow(MalformedMessage);
  });

  test("keeps a label with a dot and the same text in two labels apart", () => {
    const oneLabel = decodeMessage(messageWith(5, [3, 97, 46, 98, 0])).answers[0]!.names[0]!;
    const twoLabels = decodeMessage(messageWith(5, [1, 97, 1, 98, 0])).answers[0]!.names[0]!;
    expect(oneLabel).not.toBe(twoLabels);
    expect([textOfName(oneLabel), textOfName(twoLabels)]).toEqual(["a\\.b", "a.b"]);
  });

  test("keeps NUL and 0xff bytes in labels", () => {
    const [name] = decodeMessage(messageWith(5, [3, 0, 0xff, 65, 0])).answers[0]!.names;
    expect(textOfName(name!)).toBe("\\000\\255a");
  });

  test("counts bytes after the last record and does not fail on them", () => {
    expect(decodeMessage(messageWith(1, [1, 2, 3, 4], [9, 9])).trailingBytes).toBe(2);
  });

  test("takes a TTL with the top bit set as zero", () => {
    const bytes = messageWith(1, [1, 2, 3, 4]);
    bytes[30] = 0x80;
    expect(decodeMessage(bytes).answers[0]!.ttl).toBe(0);
  });

  test("joins the upper bits of the response code from OPT", () => {
    const bytes = dnsPacket.encode({
      type: "response",
      id: 1,
      questions: [],
      additionals: [opt({ extendedRcode: 1 })],
    });
    expect(decodeMessage(bytes).rcode).toBe(16);
  });

  test("reads the name server identifier", () => {
    const bytes = dnsPacket.encode({
      type: "response",
      questions: [],
      additionals: [opt({ options: [{ code: 3, data: Buffer.from("fra-7") } as never] })],
    });
    expect(nsidOf(decodeMessage(bytes).edns)).toBe("fra-7");
  });

  test("reads AliasMode and ServiceMode of HTTPS records, which dns-packet gives as bytes", () => {
    const alias = decodeMessage(messageWith(65, Buffer.from("000002753703657370047465737400", "hex")));
    expect(serviceBindingOf(alias.answers[0]!)).toEqual({ priority: 0, target: nameOfHost("u7.esp.test") });
    const service = decodeMessage(messageWith(65, [0, 1, 0, 0, 1, 0, 3, 2, 104, 50])).answers[0]!;
    expect(recordText(service)).toBe("1 . \\# 00010003026832");
  });

  test("reads an answer of 64 KB", () => {
    const answers: Answer[] = Array.from({ length: 4000 }, (_, index) => ({
      type: "A",
      name: "a.test",
      ttl: 1,
      data: `10.0.${index >> 8}.${index & 255}`,
    }));
    const bytes = dnsPacket.encode({ type: "response", questions: [{ type: "A", name: "a.test" }], answers });
    expect(bytes.length).toBeGreaterThan(60_000);
    expect(decodeMessage(bytes).answers).toHaveLength(4000);
  });
});

function opt(extra: Record<string, unknown>): Answer {
  return {
    type: "OPT",
    name: ".",
    udpPayloadSize: 1232,
    flags: 0,
    ednsVersion: 0,
    extendedRcode: 0,
    options: [],
    ...extra,
  } as never;
}

describe("the decoder beside dns-packet", () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,12}$/);
  const name = fc.array(label, { minLength: 1, maxLength: 6 }).map((labels) => labels.join("."));
  const ttl = fc.integer({ min: 0, max: 0x7fffffff });
  const record: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ type: fc.constant("A" as const), name, ttl, data: fc.ipV4() }),
    fc.record({ type: fc.constant("AAAA" as const), name, ttl, data: fc.ipV6() }),
    fc.record({
      type: fc.constantFrom("CNAME" as const, "DNAME" as const, "NS" as const, "PTR" as const),
      name,
      ttl,
      data: name,
    }),
    fc.record({
      type: fc.constant("MX" as const),
      name,
      ttl,
      data: fc.record({ preference: fc.integer({ min: 0, max: 65535 }), exchange: name }),
    }),
    fc.record({
      type: fc.constant("TXT" as const),
      name,
      ttl,
      data: fc.stringMatching(/^[ -~]{1,80}$/).map((text) => [text]),
    }),
    fc.record({
      type: fc.constant("SOA" as const),
      name,
      ttl,
      data: fc.record({
        mname: name,
        rname: name,
        serial: fc.nat(),
        refresh: fc.nat(),
        retry: fc.nat(),
        expire: fc.nat(),
        minimum: fc.nat(),
      }),
    }),
  );

  test("reads what dns-packet writes, and dns-packet reads the same from it, over generated messages", () => {
    let records = 0;
    fc.assert(
      fc.property(
        name,
        fc.array(record, { maxLength: 8 }),
        fc.array(record, { maxLength: 3 }),
        (asked, answers, authorities) => {
          const bytes = dnsPacket.encode({
            type: "response",
            id: 7,
            questions: [{ type: "A", name: asked }],
            answers,
            authorities,
          });
          const theirs = dnsPacket.decode(bytes);
          const ours = decodeMessage(bytes);
          records += ours.answers.length;
          expect(ours.trailingBytes).toBe(0);
          expect(textOfName(ours.questions[0]!.name)).toBe(theirs.questions![0]!.name);
          for (const [mine, other] of [
            [ours.answers, theirs.answers],
            [ours.authority, theirs.authorities],
          ] as const) {
            expect(mine.map((one) => ({ name: textOfName(one.owner), ttl: one.ttl, text: recordText(one) }))).toEqual(
              other!.map((one) => ({ name: one.name, ttl: (one as { ttl: number }).ttl, text: textByDnsPacket(one) })),
            );
          }
        },
      ),
      { numRuns: 2000, seed: 20261124 },
    );
    expect(records).toBeGreaterThan(2000);
  });

  test("never fails in any way but its own on 10,000 malformed packets, and reads some of them", () => {
    const base = dnsPacket.encode({
      type: "response",
      id: 1,
      questions: [{ type: "A", name: "open.brand.test" }],
      answers: [
        { type: "CNAME", name: "open.brand.test", ttl: 60, data: "x.esp.test" },
        { type: "A", name: "x.esp.test", ttl: 60, data: "127.0.0.9" },
      ],
      authorities: [{ type: "SOA", name: "esp.test", ttl: 60, data: { mname: "a.test", rname: "b.test", serial: 1 } }],
      additionals: [opt({})],
    });
    let [read, refused] = [0, 0];
    const damage = fc.record({
      cutTo: fc.oneof(fc.constant(base.length), fc.nat(base.length)),
      writes: fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      tail: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(damage, ({ cutTo, writes, tail }) => {
        const bytes = Buffer.from(base);
        for (const [at, value] of writes) bytes[at] = value;
        try {
          const { answers } = decodeMessage(Buffer.concat([bytes.subarray(0, cutTo), tail]));
          for (const one of answers) recordText(one);
          read += 1;
        } catch (error) {
          if (!(error instanceof MalformedMessage)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 10_000, seed: 20261124 },
    );
    expect(read + refused).toBe(10_000);
    expect(Math.min(read, refused)).toBeGreaterThan(100);
  });
});

/** Presentation text by dns-packet's own values, addresses normalised by the URL parser. */
function textByDnsPacket(record: Answer): string {
  const { data } = record as { data: unknown };
  if (record.type === "AAAA") return new URL(`http://[${data}]/`).hostname.slice(1, -1);
  if (record.type === "TXT") return (data as Buffer[]).map(String).join("");
  if (record.type === "MX")
    return `${(data as { preference: number }).preference} ${(data as { exchange: string }).exchange}`;
  if (record.type === "SOA") return Object.values(data as Record<string, unknown>).join(" ");
  return String(data);
}

describe("the encoder", () => {
  test("writes queries that dns-packet reads back: type, class, recursion, EDNS 1232 with DO and NSID", () => {
    for (const type of ["A", "AAAA", "SOA", "TXT", "DNAME"] as const) {
      const query = dnsPacket.decode(encodeQuery(nameOfHost("open.brand.test"), RECORD_TYPES[type], recursive));
      expect(query.questions).toEqual([{ name: "open.brand.test", type, class: "IN" }]);
      expect(query.flag_rd).toBe(true);
      expect(query.additionals).toMatchObject([{ type: "OPT", udpPayloadSize: 1232, flag_do: true }]);
    }
  });

  test("writes HTTPS as type 65, which dns-packet silently writes as type 0", () => {
    const ours = encodeQuery(nameOfHost("brand.test"), RECORD_TYPES.HTTPS, { rd: false, edns: false });
    expect(ours.readUInt16BE(questionEnd(ours) - 4)).toBe(65);
    expect(ours[2]).toBe(0);
    expect(ours.length).toBe(questionEnd(ours));
    const theirs = dnsPacket.encode({ questions: [{ type: "HTTPS" as never, name: "brand.test" }] });
    expect(theirs.readUInt16BE(theirs.length - 4)).toBe(0);
  });

  test("sends bytes of a label as they are", () => {
    const name = nameOfLabels(["a.b\0\xff", "test"]);
    const query = encodeQuery(name, 1, recursive);
    expect(query.toString("latin1", 12, 12 + name.length)).toBe(name);
  });
});
