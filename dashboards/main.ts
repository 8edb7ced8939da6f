import type { Snapshots } from "./build/snapshots.ts";
import { formats } from "./charts/format.ts";
import { elementMaker } from "./element.ts";
import { pages } from "./pages/index.ts";
import { reader } from "./pages/page.ts";
import { commands, type PageContext } from "./plate.ts";
import { readSnapshot } from "./read-snapshot.ts";
import { keyHelp, topBar } from "./shell.ts";
import { formatState, parameter, parseState, type ViewState } from "./state.ts";
import { isLanguage, type Language, textsOf } from "./text/languages.ts";

declare global {
  interface Window {
    /** Filled by notice.js where this edition was corrected. */
    pixelcensusNotices?: { readonly by: number; readonly publishedAt: string; readonly because: string }[];
  }
}

const read = reader((name) => readSnapshot(document, name));
const widest = 1100;
/** Drawings for A4: its margins hold three quarters of this, so that their texts come out at 7 points and more. */
const paperWidth = 900;
let isPrinting = false;
/** Measured only when the window changes: asking while a page is drawn anew would lay the old one out once more. */
let width = document.body.clientWidth;
let drawn = 0;

function languageOf(state: ViewState): Language {
  const word = parameter(state, "lang");
  return isLanguage(word) ? word : "en";
}

function contextOf(state: ViewState, campaign: Snapshots["campaign"]): PageContext {
  const language = languageOf(state);
  return {
    document,
    element: elementMaker(document),
    text: textsOf(language),
    format: formats(language),
    state,
    campaign,
    width: isPrinting ? paperWidth : Math.max(300, Math.min(widest, width - (innerWidth <= 720 ? 24 : 48))),
    navigate: (next) => {
      location.hash = formatState(next);
    },
  };
}

/** Draws what the address says. A newer call overtakes an older one that still waits for data. */
async function show(keepFocus: boolean): Promise<void> {
  const turn = ++drawn;
  const { state, unknown } = parseState(location.hash);
  const app = document.getElementById("app")!;
  const lang = parameter(state, "lang");
  if (document.documentElement.lang !== lang) document.documentElement.lang = lang;
  if (app.dataset.ready === undefined) app.textContent = textsOf(languageOf(state)).loading;
  const campaign = await read.snapshot("campaign");
  const context = contextOf(state, campaign);
  const { element, text } = context;
  const theme = parameter(state, "theme");
  if (theme === "") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  const page = pages[state.page];
  let content: readonly (Node | null)[];
  try {
    content = page === undefined ? [element("h1", {}, text.unknownPage(state.page))] : await page(context, read);
  } catch (error) {
    content = [element("h1", {}, text.missingData((error as Error).message))];
    console.error(error);
  }
  if (turn !== drawn) return;
  const main = element(
    "main",
    { id: "content", tabindex: -1 },
    notices(context, unknown),
    content.filter((node) => node !== null),
  );
  const dialog = keyHelp(context);
  app.replaceChildren(topBar(context, campaign.definitions), main, dialog);
  app.querySelector("[data-skip]")?.addEventListener("click", (event) => {
    event.preventDefault();
    main.focus();
  });
  const heading = main.querySelector("h1")?.textContent;
  document.title = `${heading ?? text.title} · ${campaign.name}`;
  app.dataset.ready = String(turn);
  if (!keepFocus) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
}

function notices(context: PageContext, unknown: readonly string[]): Node[] {
  const { element, text, format, campaign } = context;
  const edition = campaign.edition;
  const sentences = [
    unknown.length > 0 ? text.unknownKeys(unknown.join(", ")) : null,
    ...(window.pixelcensusNotices ?? []).map(({ by, publishedAt, because }) =>
      text.cite.corrected(String(by), format.day(publishedAt), because),
    ),
    edition?.corrects != null ? text.cite.corrects(String(edition.corrects), edition.because ?? "") : null,
  ];
  return sentences
    .filter((sentence) => sentence !== null)
    .map((sentence) => element("p", { class: "notice", role: "status" }, commands(context, sentence)));
}

/** What is shown shortened is copied whole. */
document.addEventListener("copy", (event) => {
  const selection = getSelection();
  const node = selection?.anchorNode?.parentElement?.closest<HTMLElement>("[data-copy]");
  if (node == null || !node.textContent.includes(selection!.toString())) return;
  event.clipboardData?.setData("text/plain", node.dataset.copy!);
  event.preventDefault();
});

let lastPage = "";
function onAddress(): void {
  const { page, key } = parseState(location.hash).state;
  const samePage = lastPage === `${page}/${key}`;
  const focused = document.activeElement;
  const place = samePage && focused !== null ? pathOf(focused) : null;
  lastPage = `${page}/${key}`;
  const top = scrollY;
  void show(samePage).then(() => {
    if (place === null) return;
    (document.querySelector(place) as HTMLElement | null)?.focus({ preventScroll: true });
    scrollTo(0, top);
  });
}

/** A selector of the element's place, so that the focus stays where it was when the same page is drawn anew. */
function pathOf(start: Element): string | null {
  const steps: string[] = [];
  let node: Element | null = start;
  while (node !== null && node.id !== "app") {
    const parent: Element | null = node.parentElement;
    if (parent === null) return null;
    steps.unshift(`:nth-child(${[...parent.children].indexOf(node) + 1})`);
    node = parent;
  }
  return steps.length === 0 ? null : `#app > ${steps.join(" > ")}`;
}

addEventListener("hashchange", onAddress);
addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "?" && !typing) document.querySelector("dialog")?.showModal();
});
for (const [event, value] of [
  ["beforeprint", true],
  ["afterprint", false],
] as const) {
  addEventListener(event, () => {
    isPrinting = value;
    void show(true);
  });
}
addEventListener("resize", () => {
  if (width === document.body.clientWidth) return;
  width = document.body.clientWidth;
  void show(true);
});
onAddress();
