import fc from "fast-check";
import { expect, test } from "vitest";
import { changed, formatState, linkTo, parameters, parseState } from "../../dashboards/state.ts";

test("any state comes back from its address as it was", () => {
  const keys = Object.keys(parameters);
  const params = fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: "grapheme", minLength: 1 }));
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]+$/), fc.string({ unit: "grapheme" }), params, (page, key, given) => {
      const known = Object.fromEntries(
        Object.entries(given).filter(([name, value]) => value !== parameters[name as keyof typeof parameters]),
      );
      const { state, unknown } = parseState(formatState({ page, key, params: known }));
      expect(state).toEqual({ page, key, params: known });
      expect(unknown).toEqual([]);
    }),
  );
});

test("equal views have one address: keys in one order, defaults left out", () => {
  const one = formatState({ page: "senders", key: "", params: { sort: "rank", filter: "a b", lang: "en" } });
  const other = formatState({ page: "senders", key: "", params: { filter: "a b", sort: "rank" } });
  expect(one).toBe(other);
  expect(one).toBe("#/senders?filter=a+b&sort=rank");
});

test("keys that nobody knows are reported and not followed; an empty address is the first page", () => {
  expect(parseState("#/arms?colour=red&lang=fr")).toEqual({
    state: { page: "arms", key: "", params: { lang: "fr" } },
    unknown: ["colour"],
  });
  expect(parseState("").state.page).toBe("overview");
  expect(parseState("#/%E0%A4%A").state.page).toBe("%E0%A4%A");
});

test("a link to another page keeps language and definition and forgets the filter", () => {
  const state = { page: "senders", key: "", params: { lang: "fr", definition: "twins", filter: "x", to: "3" } };
  expect(linkTo(state, "message", "ab/c")).toBe("#/message/ab%2Fc?definition=twins&lang=fr");
  expect(changed(state, { to: "1" }).params.filter).toBe("x");
});
