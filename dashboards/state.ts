/** What the address says: which page, of which thing, and how the reader wants to see it. */
export interface ViewState {
  readonly page: string;
  /** The thing a page is about: a site, a message's hash, an entity; empty for a page of many. */
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Every key that an address may carry, with its default (left out of the address), in canonical order. */
export const parameters = {
  definition: "level-proved",
  estimand: "senderEver",
  filter: "",
  from: "",
  lang: "en",
  order: "",
  sort: "",
  stratum: "country",
  tables: "",
  theme: "",
  to: "1",
} as const;
export type Parameter = keyof typeof parameters;
const order = Object.keys(parameters) as Parameter[];

export const firstPage = "overview";

/** Reads a fragment such as `#/senders?filter=shop&lang=fr`. Keys nobody knows are reported, never followed. */
export function parseState(fragment: string): { readonly state: ViewState; readonly unknown: readonly string[] } {
  const text = fragment.replace(/^#\/?/, "");
  const cut = text.indexOf("?");
  const path = (cut < 0 ? text : text.slice(0, cut)).split("/");
  const params: Record<string, string> = {};
  const unknown: string[] = [];
  for (const [key, value] of new URLSearchParams(cut < 0 ? "" : text.slice(cut + 1))) {
    if (!(order as string[]).includes(key)) unknown.push(key);
    else if (value !== parameters[key as Parameter]) params[key] = value;
  }
  const page = decode(path[0] ?? "") || firstPage;
  return { state: { page, key: decode(path.slice(1).join("/")), params }, unknown };
}

/** The fragment of a state; defaults are left out and keys stand in one order, so that equal views have one address. */
export function formatState(state: ViewState): string {
  const query = new URLSearchParams();
  for (const key of order) {
    const value = state.params[key];
    if (value !== undefined && value !== parameters[key]) query.set(key, value);
  }
  const path = `#/${encodeURIComponent(state.page)}${state.key === "" ? "" : `/${encodeURIComponent(state.key)}`}`;
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** What the address says of one parameter, or its default. */
export function parameter(state: ViewState, key: Parameter): string {
  return state.params[key] ?? parameters[key];
}

/** The address of another page that keeps language, mode and definition, and forgets filters. */
export function linkTo(
  state: ViewState,
  page: string,
  key = "",
  params: Readonly<Record<string, string>> = {},
): string {
  const kept: Record<string, string> = {};
  for (const name of ["definition", "lang", "tables", "theme"] as const) {
    const value = state.params[name];
    if (value !== undefined) kept[name] = value;
  }
  return formatState({ page, key, params: { ...kept, ...params } });
}

/** The same page with some parameters changed. */
export function changed(state: ViewState, params: Readonly<Record<string, string>>): ViewState {
  return { ...state, params: { ...state.params, ...params } };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
