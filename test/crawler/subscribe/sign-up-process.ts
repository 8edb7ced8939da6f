// Runs `subscribe` on a campaign directory in a process of its own, to be killed.
import { runStage } from "../../../crawler/runner/local.ts";
import { subscribe } from "../../../crawler/subscribe/subscribe.ts";
import { openWorld } from "../../../crawler/world.ts";

const world = openWorld(process.argv[2]!, new AbortController().signal, () => {});
await runStage(subscribe, world.db, world, { stop: world.stop, tell: () => {} });
await world.close();
