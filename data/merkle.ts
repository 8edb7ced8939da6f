import { createHash } from "node:crypto";

/** One step of an inclusion proof: the sibling's hash and the side it stands on. */
export interface ProofStep {
  readonly hash: string;
  readonly side: "left" | "right";
}

/** Hash of a leaf: SHA-256(0x00 || content); hex (RFC 6962, 2.1). */
export function leafHash(content: Uint8Array): string {
  return createHash("sha256").update(Uint8Array.of(0)).update(content).digest("hex");
}

/** Root of the tree over leaf hashes in order; SHA-256 of nothing when there is none (RFC 6962, 2.1). */
export function merkleRoot(leaves: readonly string[]): string {
  const tree = new MerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** A tree that grows leaf by leaf and keeps only its right edge: the root of a million leaves costs no memory. */
export class MerkleTree {
  /** Roots of the full subtrees, largest first, with their heights. */
  readonly #edge: { readonly hash: string; readonly height: number }[] = [];

  /** Adds a leaf by its leaf hash. */
  add(leaf: string): void {
    let node = { hash: leaf, height: 0 };
    while (this.#edge.at(-1)?.height === node.height) {
      node = { hash: nodeHash(this.#edge.pop()!.hash, node.hash), height: node.height + 1 };
    }
    this.#edge.push(node);
  }

  /** Root over what was added until now. */
  root(): string {
    const hashes = this.#edge.map(({ hash }) => hash);
    if (hashes.length === 0) return createHash("sha256").digest("hex");
    return hashes.reduceRight((right, left) => nodeHash(left, right));
  }
}

/** A tree kept whole, to draw many proofs from. */
export class ProvableTree {
  /** Level 0 are the leaves; a node without a sibling rises as it is, which gives the tree of RFC 6962. */
  readonly #levels: (readonly string[])[];

  constructor(leaves: readonly string[]) {
    this.#levels = [leaves];
    for (let level = leaves; level.length > 1; ) {
      const above: string[] = [];
      for (let index = 0; index < level.length; index += 2) {
        const right = level[index + 1];
        above.push(right === undefined ? level[index]! : nodeHash(level[index]!, right));
      }
      this.#levels.push(above);
      level = above;
    }
  }

  /** Proof that leaf `index` lies under the root: the siblings from the leaf up (RFC 6962, 2.1.1). */
  proof(index: number): ProofStep[] {
    const count = this.#levels[0]!.length;
    if (!(index >= 0 && index < count)) throw new RangeError(`there is no leaf ${index} of ${count}`);
    const steps: ProofStep[] = [];
    for (const [height, level] of this.#levels.entries()) {
      const place = Math.floor(index / 2 ** height);
      const sibling = level[place ^ 1];
      if (sibling !== undefined) steps.push({ hash: sibling, side: place % 2 === 1 ? "left" : "right" });
    }
    return steps;
  }
}

/** Root that a leaf hash and its proof lead to. */
export function rootOfProof(leaf: string, proof: readonly ProofStep[]): string {
  return proof.reduce(
    (hash, step) => (step.side === "left" ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)),
    leaf,
  );
}

function nodeHash(left: string, right: string): string {
  return createHash("sha256")
    .update(Uint8Array.of(1))
    .update(Buffer.from(left, "hex"))
    .update(Buffer.from(right, "hex"))
    .digest("hex");
}
