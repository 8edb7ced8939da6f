import { isWrittenMoment } from "./clock.ts";
import { outerLayer, type Piece } from "./nested-value.ts";
import { urlPieces } from "./url-pieces.ts";

/** One component of a URL beside the same component in the twins' and in the same seed's other messages. */
export interface Component {
  /** Path of the component, inner writings after a slash: `query.d/base64/json.r`. */
  readonly where: string;
  readonly own: string;
  /** By twin, in the order given; null where the twin's URL has no such component. */
  readonly twins: readonly (string | null)[];
  /** By other message of a seed: our own, or a twin's where our seed has none. */
  readonly others: readonly (string | null)[];
  /** Whose other message each is: the twin's number, -1 for our own seed; `COPY` for another copy of the same mailing to our seed. */
  readonly othersOf: readonly number[];
}

/** Marks what stands in another copy of the mailing that the same seed got: what differs there names no reader. */
export const COPY = -2;

/** What stands in the copy of the mailing that went to the seed of an other message. */
export function baseOf({ own, twins, othersOf }: Component, other: number): string | null {
  const twin = othersOf[other] ?? -1;
  return twin < 0 ? own : (twins[twin] ?? null);
}

const MAX_DEPTH = 5;

/** Compares our URL's pieces with those of twins and other messages, taking apart what differs. */
export function compareComponents(
  own: readonly Piece[],
  twins: readonly (readonly Piece[])[],
  others: readonly (readonly Piece[])[],
  othersOf: readonly number[] = others.map(() => -1),
): Component[] {
  const components: Component[] = [];
  const twinMaps = twins.map(mapOf);
  const otherMaps = others.map(mapOf);
  for (const { where, value } of own) {
    const component: Component = {
      where,
      own: value,
      twins: twinMaps.map((map) => map.get(where) ?? null),
      others: otherMaps.map((map) => map.get(where) ?? null),
      othersOf,
    };
    refine(component, components, 0);
  }
  return components;
}

const mapOf = (pieces: readonly Piece[]) => new Map(pieces.map(({ where, value }) => [where, value]));

/** Puts a component into `into`, or the parts of it when all sides are written alike. */
function refine(component: Component, into: Component[], depth: number): void {
  const all = [component.own, ...component.twins, ...component.others];
  if (depth >= MAX_DEPTH || all.every((value) => value === component.own)) {
    into.push(component);
    return;
  }
  const split = splitAll(component) ?? splitDelimited(component);
  if (split === null) into.push(component);
  else for (const part of split) refine(part, into, depth + 1);
}

function layerPieces(value: string): readonly Piece[] | null {
  const layer = outerLayer(value);
  if (layer === null) return null;
  const pieces = layer.writing === "url" ? (urlPieces(value) ?? []) : layer.pieces;
  return pieces.map((piece) => ({
    where: piece.where === "" ? layer.writing : `${layer.writing}${layer.writing === "url" ? "/" : "."}${piece.where}`,
    value: piece.value,
  }));
}

function splitAll({ where, own, twins, others, othersOf }: Component): Component[] | null {
  const ownPieces = layerPieces(own);
  if (ownPieces === null) return null;
  const twinMaps = twins.map((value) => (value === null ? null : layerPieces(value)));
  if (twinMaps.some((pieces, i) => pieces === null && twins[i] !== null)) return null;
  const otherMaps = others.map((value) => (value === null ? null : layerPieces(value)));
  const [twinValues, otherValues] = [twinMaps, otherMaps].map((side) =>
    side.map((p) => (p === null ? null : mapOf(p))),
  );
  return ownPieces.map((piece) => ({
    where: `${where}/${piece.where}`,
    own: piece.value,
    twins: twinValues!.map((map) => map?.get(piece.where) ?? null),
    others: otherValues!.map((map) => map?.get(piece.where) ?? null),
    othersOf,
  }));
}

const delimiters = ["|", "~", ":", ",", ".", "_", "-"] as const;
/** A UUID is one value, as a moment is, whatever marks stand in it. */
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Splits compound values such as `spring-8f3a2c1d` where the twins agree in some parts and not in others. */
function splitDelimited({ where, own, twins, others, othersOf }: Component): Component[] | null {
  if (uuid.test(own) || isWrittenMoment(own)) return null;
  for (const delimiter of delimiters) {
    const parts = own.split(delimiter);
    if (parts.length < 2 || parts.length > 12) continue;
    const split = (value: string | null) => value?.split(delimiter) ?? null;
    const twinParts = twins.map(split);
    if (!twinParts.every((values) => values?.length === parts.length)) continue;
    const agrees = (i: number) => twinParts.every((values) => values?.[i] === parts[i]);
    if (!parts.some((part, i) => part.length > 1 && agrees(i)) || parts.every((_, i) => agrees(i))) continue;
    // A token of the base64url alphabet holds - and _ by chance: parts that agree must then be more than a letter.
    const otherParts = others.map(split);
    return parts.map((part, i) => ({
      where: `${where}/part.${i}`,
      own: part,
      twins: twinParts.map((values) => values?.[i] ?? null),
      others: otherParts.map((values) => (values?.length === parts.length ? (values[i] ?? null) : null)),
      othersOf,
    }));
  }
  return null;
}
