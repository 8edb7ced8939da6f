import * as cluster from "../in-page/cluster.ts";
import * as control from "../in-page/control.ts";
import * as document from "../in-page/document.ts";
import * as dom from "../in-page/dom.ts";
import * as visibility from "../in-page/visibility.ts";
import type { DocumentView } from "./page-view.ts";

const functions = [dom, visibility, control, cluster, document].flatMap((module) => Object.values(module));

/** JavaScript source that, evaluated in a document, gives `{ view: DocumentView, elements: Element[] }` and leaves no trace in it. */
export const lookAtDocumentSource = `(() => {\n${functions.map(String).join("\n")}\nreturn lookAtDocument();\n})()`;

/** What the script gives: the view, and the elements that its numbers `n` stand for. */
export interface DocumentLook {
  readonly view: DocumentView;
  readonly elements: readonly Element[];
}
