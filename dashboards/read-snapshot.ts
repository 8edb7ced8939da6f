declare global {
  interface Window {
    /** Data files call this with their name and content: the one way of reading that works from a folder as well. */
    pixelcensusData?: (name: string, content: unknown) => void;
  }
}

const known = new Map<string, unknown>();
const waiting = new Map<string, Promise<unknown>>();

/** Reads `data/<name>.js` beside the page, once. Rejects where the file is missing. */
export function readSnapshot(document: Document, name: string): Promise<unknown> {
  const view = document.defaultView;
  if (view !== null) view.pixelcensusData ??= (arrived, content) => void known.set(arrived, content);
  if (known.has(name)) return Promise.resolve(known.get(name));
  const begun = waiting.get(name);
  if (begun !== undefined) return begun;
  const reading = new Promise<unknown>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `data/${name}.js`;
    script.addEventListener("load", () => {
      script.remove();
      if (known.has(name)) resolve(known.get(name));
      else reject(new Error(name));
    });
    script.addEventListener("error", () => {
      waiting.delete(name);
      reject(new Error(name));
    });
    document.head.append(script);
  });
  waiting.set(name, reading);
  return reading;
}
