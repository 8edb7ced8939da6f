import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { decodeText } from "../../../crawler/parse/charset.ts";

const russian = "Добрый день, это новости магазина и скидки для вас";
const french = "Une réduction à ne pas manquer où que vous soyez, çà et là";

describe("decodeText", () => {
  const cases: readonly (readonly [string, Buffer, string | null, boolean, string, string])[] = [
    ["a declared charset", iconv.encode("Grüße", "iso-8859-15"), "ISO-8859-15", false, "Grüße", "declared"],
    ["windows-1252 under the name of latin1", Buffer.from([0x93, 0x61, 0x94]), "iso-8859-1", false, "“a”", "declared"],
    ["a charset the browser's table lacks", iconv.encode("Grüße", "cp850"), "cp850", false, "Grüße", "declared"],
    ["UTF-7", Buffer.from("a +AOQ- b"), "utf-7", false, "a ä b", "declared"],
    ["UTF-16 whose bytes are all ASCII", Buffer.from("a\0b\0"), "utf-16le", false, "ab", "declared"],
    [
      "ISO-2022-JP, which is all ASCII too",
      Buffer.from("\u001b$BF|K\\\u001b(B"),
      "iso-2022-jp",
      false,
      "日本",
      "declared",
    ],
    ["ISO-2022-JP that nobody declared", Buffer.from("\u001b$BF|K\\\u001b(B"), null, false, "日本", "guessed"],
    ["UTF-8 that nobody declared", Buffer.from("é"), null, false, "é", "utf-8"],
    ["UTF-8 under the name of ASCII", Buffer.from("é"), "us-ascii", false, "é", "declared"],
    ["an unknown label", Buffer.from("é"), "x-nonsense", false, "é", "declared"],
    ["a byte order mark against a wrong label", Buffer.from("\ufeffé"), "iso-8859-1", false, "\ufeffé", "mark"],
    [
      "what the HTML says",
      Buffer.concat([Buffer.from("<meta charset=koi8-r>"), iconv.encode("да", "koi8-r")]),
      null,
      true,
      "<meta charset=koi8-r>да",
      "meta",
    ],
    ["French without a label", iconv.encode(french, "windows-1252"), null, false, french, "guessed"],
    ["Russian without a label, KOI8", iconv.encode(russian, "koi8-r"), null, false, russian, "guessed"],
    ["Russian without a label, Windows", iconv.encode(russian, "windows-1251"), null, false, russian, "guessed"],
    [
      "Japanese without a label",
      iconv.encode("これはニュースです", "shift_jis"),
      null,
      false,
      "これはニュースです",
      "guessed",
    ],
    [
      "Chinese without a label",
      iconv.encode("这是我们公司的信息", "gb18030"),
      null,
      false,
      "这是我们公司的信息",
      "guessed",
    ],
    [
      "Korean without a label",
      iconv.encode("이것은 광고입니다", "euc-kr"),
      null,
      false,
      "이것은 광고입니다",
      "guessed",
    ],
  ];
  test.each(cases)("reads %s", (_, bytes, declared, isHtml, text, source) => {
    expect(decodeText(bytes, declared, isHtml)).toMatchObject({ text, source, isLossy: false });
  });

  test("one foreign byte in declared UTF-8 costs one character and not the rest", () => {
    const bytes = Buffer.concat([Buffer.from("été "), Buffer.from([0xe9]), Buffer.from(" hiver")]);
    expect(decodeText(bytes, "utf-8", false)).toMatchObject({
      text: "été \ufffd hiver",
      charset: "utf-8",
      isLossy: true,
    });
  });
});
