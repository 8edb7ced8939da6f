#!/usr/bin/env node
// Plain JavaScript, so that an older Node can still say what is wrong.
import { existsSync } from "node:fs";
import module from "node:module";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  console.error(`pixelcensus needs Node 24 or newer, and this is ${process.versions.node}: start it with npx pixelcensus.`);
  process.exit(2);
}
// Compiled modules, and TypeScript with its types stripped, are kept between starts: half of the rest of a start.
module.enableCompileCache();
// Node parses a package's package.json anew for each of its files; drizzle-orm's has 179 KB and is asked for 112 times,
// about half of the time that any word takes to start. What one of its files imports from beside it needs no such look.
const inDrizzle = /\/node_modules\/drizzle-orm\/[^?]*\.js$/;
module.registerHooks({
  resolve(specifier, context, next) {
    if (!specifier.startsWith(".") || !inDrizzle.test(context.parentURL ?? "")) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: "module", shortCircuit: true };
  },
});
const source = new URL("./pixelcensus.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("./dist/pixelcensus.js", import.meta.url).href);
