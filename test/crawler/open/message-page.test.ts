import { describe, expect, test } from "vitest";
import { MAIL_CLIENTS } from "../../../crawler/open/mail-clients.ts";
import { messageAnswer, withInlineUrls, withoutInnerDocuments } from "../../../crawler/open/message-page.ts";

describe("withInlineUrls", () => {
  test.each([
    ['<img src="cid:a@b">', '<img src="http://message.invalid/cid/a%40b">'],
    ["<img src='CID:a%40b'>", "<img src='http://message.invalid/cid/a%40b'>"],
    ["<img src=cid:x>", "<img src=http://message.invalid/cid/x>"],
    ["a{background:url(cid:x)}", "a{background:url(http://message.invalid/cid/x)}"],
    ['<img src="cid:%zz">', '<img src="http://message.invalid/cid/%25zz">'],
    ["<p>placid:not one", "<p>placid:not one"],
  ])("turns %s into %s", (html, served) => {
    expect(withInlineUrls(html)).toBe(served);
  });
});

test("withoutInnerDocuments renames srcdoc and nothing that only looks like it", () => {
  expect(withoutInnerDocuments('<iframe SRCDOC = "x"><iframe a="1"srcdoc=y><p data-srcdoc="z">nosrcdoc=1')).toBe(
    '<iframe data-srcdoc = "x"><iframe a="1"data-srcdoc=y><p data-srcdoc="z">nosrcdoc=1',
  );
});

describe("messageAnswer", () => {
  const inline = [
    { contentId: "a@b", contentLocation: "http://x.test/y", mediaType: "image/png", bytes: Buffer.from("png") },
  ];
  const answer = messageAnswer({ html: "<p>hi", inline }, MAIL_CLIENTS.desktop);

  test.each([
    ["http://message.invalid/", 200, "text/html; charset=utf-8"],
    ["http://message.invalid/off", 200, "text/html; charset=utf-8"],
    ["http://message.invalid/cid/a%40b", 200, "image/png"],
    ["http://message.invalid/cid/http%3A%2F%2Fx.test%2Fy", 200, "image/png"],
    ["http://message.invalid/cid/other", 404, "text/plain"],
    ["http://message.invalid/p.gif", 404, "text/plain"],
    ["http://message.invalid:8080/", 404, "text/plain"],
    ["http://message.invalid/cid/%zz", 404, "text/plain"],
  ])("answers %s with %i", (url, status, type) => {
    const given = answer(new URL(url));
    expect([given.status, given.headers["content-type"]]).toEqual([status, type]);
  });

  test.each(["http://message.invalid/", "http://message.invalid/off"])(
    "sandboxes %s and lets no source through that the profile does not name",
    (url) => {
      const policy = answer(new URL(url)).headers["content-security-policy"]!;
      expect(policy).toMatch(/^sandbox; default-src 'none'; /);
      expect(policy).not.toMatch(/allow-|script-src|frame-src|connect-src|form-action|\*/);
      expect(answer(new URL(url)).headers["referrer-policy"]).toBe("no-referrer");
    },
  );
});
