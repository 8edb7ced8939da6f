import type { Transaction } from "../../data/database.ts";
import { readMailServices } from "../../data/lists/mail-services.ts";
import { PermanentError, TransientError } from "../runner/errors.ts";
import type { Clock, Stage } from "../runner/stage.ts";
import { candidateHosts, type HostItem } from "./lookup/candidate-hosts.ts";
import { type LookupResult, type LookupWorld, lookUp } from "./lookup/look-up.ts";
import { type Answering, lookupWorld } from "./lookup/lookup-world.ts";
import { type PackedLookup, packLookup } from "./lookup/packed-lookup.ts";
import { saveLookup } from "./lookup/save-lookup.ts";
import { NameError } from "./wire/name.ts";

/** What the stage needs of the outside. */
export interface ResolveWorld extends Clock {
  readonly resolver: Answering;
  readonly campaign: { readonly directory: string; readonly rounds: { readonly resolve: readonly number[] } };
  randomBytes(count: number): Uint8Array;
}

/** No server answered; carries the exchanges, so that giving up keeps them. */
class Unanswered extends TransientError {
  readonly lookup: PackedLookup;

  constructor(host: string, lookup: PackedLookup) {
    super(`no resolver answered for ${host}`, "timeout");
    this.lookup = lookup;
  }
}

/** Looks up every host of requests, messages and senders' identities, and keeps the bytes of every exchange. */
export const resolve: Stage<ResolveWorld, HostItem, PackedLookup> = {
  name: "resolve",
  kind: "observation",
  version: 1,
  concurrency: 32,
  maxAttempts: 3,
  candidates: (world) => candidateHosts(world.campaign.rounds.resolve),

  async work(item, world) {
    const observedAt = world.now().toISOString();
    let result: LookupResult;
    try {
      result = await lookUp(item.host, item.isMailDomain === 1, worldOf(world));
    } catch (error) {
      if (error instanceof NameError) throw new PermanentError(`${item.host}: ${error.message}`, "no-name");
      throw error;
    }
    const packed = packLookup(result, observedAt);
    if (!result.isAnswered) throw new Unanswered(item.host, packed);
    return packed;
  },

  save: (tx: Transaction, item, result) => saveLookup(tx, item, result),

  giveUp(tx, item, error) {
    if (error instanceof Unanswered) saveLookup(tx, item, error.lookup);
  },
};

const worlds = new WeakMap<object, LookupWorld>();

/** One memory for as long as the run's resolver lives. */
function worldOf(world: ResolveWorld): LookupWorld {
  let made = worlds.get(world.resolver);
  if (made === undefined) {
    const { rows } = readMailServices(world.campaign.directory);
    const references = rows.filter(({ kind }) => kind === "reference").map(({ value }) => value);
    made = lookupWorld(world.resolver, references, (count) => world.randomBytes(count));
    worlds.set(world.resolver, made);
  }
  return made;
}
