import type { Page } from "../../browser/chromium.ts";

type Frame = ReturnType<Page["mainFrame"]>;

/** A node as `DOM.getDocument` of the DevTools protocol gives it. */
interface ProtocolNode {
  readonly backendNodeId: number;
  readonly shadowRootType?: "user-agent" | "open" | "closed";
  readonly children?: readonly ProtocolNode[];
  readonly shadowRoots?: readonly ProtocolNode[];
  readonly contentDocument?: ProtocolNode;
}

/** More closed roots than that are no page's forms. */
const mostRoots = 200;

/**
 * Shows the script that looks at a page what lies in closed shadow roots, which the DevTools protocol reads and a page's own
 * scripts cannot. Leaves a document without any as it is. A frame in a process of its own is asked by a session of its own.
 */
export async function showClosedRoots(page: Page, frames: readonly Frame[]): Promise<void> {
  const own = frames.filter((frame) => frame !== page.mainFrame());
  for (const target of [page, ...own]) {
    const session = await page
      .context()
      .newCDPSession(target)
      .catch(() => null); // the frame shares its page's process, and its page's session reads it
    if (session === null) continue;
    try {
      const { root } = (await session.send("DOM.getDocument", { depth: -1, pierce: true })) as { root: ProtocolNode };
      for (const [host, shadow] of closedIn(root)) {
        const [{ object: of }, { object: inside }] = await Promise.all([
          session.send("DOM.resolveNode", { backendNodeId: host }),
          session.send("DOM.resolveNode", { backendNodeId: shadow }),
        ]);
        await session.send("Runtime.callFunctionOn", {
          objectId: of.objectId!,
          arguments: [{ objectId: inside.objectId! }],
          functionDeclaration: String(keepRoot),
        });
      }
    } finally {
      await session.detach().catch(() => {});
    }
  }
}

/** Hosts with their closed roots, by the protocol's numbers. */
function closedIn(root: ProtocolNode): (readonly [host: number, shadow: number])[] {
  const found: (readonly [number, number])[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node !== undefined && found.length < mostRoots; node = waiting.pop()) {
    for (const shadow of node.shadowRoots ?? []) {
      if (shadow.shadowRootType === "closed") found.push([node.backendNodeId, shadow.backendNodeId]);
      if (shadow.shadowRootType !== "user-agent") waiting.push(shadow);
    }
    if (node.contentDocument !== undefined) waiting.push(node.contentDocument);
    waiting.push(...(node.children ?? []));
  }
  return found;
}

/** Runs in the page: keeps a root where `shadowOf` finds it, unseen by whoever lists the window's properties. */
function keepRoot(this: Element, root: ShadowRoot): void {
  const key = Symbol.for("closed shadow roots");
  const window = globalThis as unknown as { [key: symbol]: WeakMap<Element, ShadowRoot> | undefined };
  if (window[key] === undefined) Object.defineProperty(window, key, { value: new WeakMap(), enumerable: false });
  window[key]!.set(this, root);
}
