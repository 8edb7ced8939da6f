/** A data file as a classic script: what a page can read from a folder on a stick as well as from a server. */
export function dataFile(name: string, content: unknown): string {
  const json = JSON.stringify(content)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
  return `pixelcensusData(${JSON.stringify(name)},${json});\n`;
}
