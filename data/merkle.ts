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

/** Proof that leaf `index` lies under the root of `leaves`: the siblings from the leaf up (RFC 6962, 2.1.1). */
export function inclusionProof(leaves: readonly string[], index: number): ProofStep[] {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`there is no leaf ${index} of ${leaves.length}`);
  if (leaves.length === 1) return [];
  const split = largestPowerBelow(leaves.length);
  if (index < split) {
    return [...inclusionProof(leaves.slice(0, split), index), { hash: merkleRoot(leaves.slice(split)), side: "right" }];
  }
  return [
    ...inclusionProof(leaves.slice(split), index - split),
    { hash: merkleRoot(leaves.slice(0, split)), side: "left" },
  ];
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

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}
