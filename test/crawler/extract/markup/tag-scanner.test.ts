import fc from "fast-check";
import { Tokenizer } from "htmlparser2";
import { expect, test } from "vitest";
import { scanTags } from "../../../../crawler/extract/markup/tag-scanner.ts";

type Token = readonly [kind: string, ...content: readonly string[]];

/** Tags, attributes and text as our scanner gives them; neighbouring pieces of text are one. */
function ours(text: string): readonly Token[] {
  const tokens: Token[] = [];
  scanTags(text, {
    openTag: (from, to) => tokens.push(["open", text.slice(from, to)]),
    attribute: (from, to, valueFrom, valueTo) =>
      tokens.push(["attribute", text.slice(from, to), text.slice(valueFrom, valueTo)]),
    openTagEnd: () => tokens.push(["end"]),
    closeTag: (from, to) => tokens.push(["close", text.slice(from, to)]),
    text: (from, to) => tokens.push(["text", text.slice(from, to)]),
    comment: (from, to) => tokens.push(["comment", text.slice(from, to)]),
    isInForeignContent: () => false,
  });
  return joined(tokens);
}

/** The same by htmlparser2's tokenizer, which is nobody's of ours. Bogus comments, which hold nothing for us, are left out. */
function theirs(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let name = "";
  let value = "";
  const tokenizer = new Tokenizer(
    { decodeEntities: false },
    {
      onopentagname: (from, to) => tokens.push(["open", text.slice(from, to)]),
      onattribname: (from, to) => {
        name = text.slice(from, to);
        value = "";
      },
      onattribdata: (from, to) => {
        value = text.slice(from, to);
      },
      onattribend: () => tokens.push(["attribute", name, value]),
      onopentagend: () => tokens.push(["end"]),
      onselfclosingtag: () => tokens.push(["end"]),
      onclosetag: (from, to) => tokens.push(["close", text.slice(from, to)]),
      ontext: (from, to) => tokens.push(["text", text.slice(from, to)]),
      oncomment: (from, to, offset) => {
        if (text.startsWith("<!--", from - 4)) tokens.push(["comment", text.slice(from, to - offset)]);
      },
      oncdata: () => {},
      onattribentity: () => {},
      ontextentity: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(text);
  tokenizer.end();
  return joined(tokens);
}

/** Neighbouring texts are one; empty comments say nothing. */
function joined(tokens: readonly Token[]): readonly Token[] {
  const found: Token[] = [];
  for (const token of tokens) {
    const last = found.at(-1);
    if (token[0] === "comment" && token[1] === "") continue;
    if (token[0] === "text" && last?.[0] === "text") found[found.length - 1] = ["text", `${last[1]}${token[1]}`];
    else found.push(token);
  }
  return found;
}

const pieces = [
  "<p",
  "<IMG",
  "<style",
  "<title",
  "<textarea",
  "<script",
  "<xmp",
  "<iframe",
  "</",
  "</style",
  "</title>",
  "</p",
  ">",
  "/>",
  "/",
  " ",
  "\n",
  "=",
  " a=",
  "b",
  "'",
  '"',
  "<!--",
  "-->",
  "--!>",
  "--",
  "<!",
  "<!doctype",
  "<?",
  "<![if x]>",
  "<![endif]-->",
  "<",
  "x",
  " src=//a.example ",
  "é",
  "&amp;",
  "\0",
  "]]>",
  "<a href='1'>",
  "<1",
  "</1>",
  "<p a='b'c=d/e>",
] as const;

/** Ends whatever is open: the two differ in what an unfinished tag at the very end leaves as text. */
const CLOSING = `-->'"><p>`;

test("on 20,000 pieces of broken markup it sees what htmlparser2's tokenizer sees", { timeout: 120_000 }, () => {
  const kinds = new Map<string, number>();
  const markup = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((found) => `${found.join("")}${CLOSING}`);
  fc.assert(
    fc.property(markup, (text) => {
      const tokens = ours(text);
      for (const [kind] of tokens) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      expect(JSON.stringify(tokens)).toBe(JSON.stringify(theirs(text)));
    }),
    { numRuns: 20_000, seed: 20270301 },
  );
  expect(
    [...kinds]
      .filter(([, count]) => count > 1_000)
      .map(([kind]) => kind)
      .sort(),
  ).toEqual(["attribute", "close", "comment", "end", "open", "text"]);
});
