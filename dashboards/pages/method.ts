import { citationOf, rulesOf } from "../citation.ts";
import { methodFigures } from "../figures/method.ts";
import { commands, plate } from "../plate.ts";
import { copyable } from "./copyable.ts";
import type { Page } from "./page.ts";
import { hash, plainTable } from "./plain-table.ts";

/** Coverage, failures, accuracy, versions, lists, downloads, how to cite. */
export const methodPage: Page = async (context, read) => {
  const { element, text, format, campaign } = context;
  const words = text.views.method;
  const method = await read.snapshot("method");
  const overview = await read.snapshot("overview");
  const lists = method.lists.map(({ name, sha256, licence, entries }) => [
    name,
    hash(context, sha256),
    licence,
    format.count(entries),
  ]);
  const head = ["name", "sha256", "licence", "entries"].map((key) => words.columns[key]!);
  const sizes = [campaign.sites, campaign.seeds, campaign.messages, campaign.openings, campaign.requests].map(
    format.count,
  );
  return [
    element("h1", {}, words.heading),
    element("p", {}, words.sizes(sizes[0]!, sizes[1]!, sizes[2]!, sizes[3]!, sizes[4]!)),
    element("h2", {}, words.howTitle),
    element(
      "ul",
      {},
      words.how.map((sentence) => element("li", {}, sentence)),
    ),
    element("h2", {}, words.cite),
    copyable(context, citationOf(context), citationOf(context)),
    element("h2", {}, words.downloads),
    element("p", {}, commands(context, words.downloadText)),
    ...methodFigures(context, method, overview).map((figure, index) => plate(context, figure, index + 1)),
    element("h2", {}, words.versions),
    element("p", {}, `pixelcensus ${campaign.toolVersion}; ${rulesOf(context)}`),
    element("h2", {}, words.lists),
    lists.length === 0 ? element("p", {}, words.noLists) : plainTable(context, words.lists, head, lists),
  ];
};
