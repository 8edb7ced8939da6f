#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is wrong.
import { existsSync } from "node:fs";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(`pixelcensus needs Node 24 or newer, and this is ${process.versions.node}: start it with npx pixelcensus.`);
  process.exit(2);
}
const source = new URL("./pixelcensus.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("./dist/pixelcensus.js", import.meta.url).href);
