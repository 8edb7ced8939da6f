import { serveWord } from "../../../crawler/commands/long-word.ts";

// A word whose stage never ends and never lets go of its thread, as an expression of exponential time would.
await serveWord(async ({ main, err }) => {
  await main!.receive();
  err("spinning");
  await new Promise((settle) => setTimeout(settle, 50));
  for (;;);
});
