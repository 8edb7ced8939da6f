import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import type { importFiles } from "../../../data/schema/messages.ts";
import { sha256Hex } from "../blob-store.ts";
import type { FoundFile } from "./find-files.ts";
import { forwardedMessages } from "./forwarded-message.ts";
import type { ImportOptions } from "./import.ts";
import { mailFileKind } from "./mail-file.ts";
import { splitMbox, unquote } from "./mbox.ts";

/** The row of a file that an import met. */
export type FileRow = typeof importFiles.$inferInsert & { readonly outcome: "imported" | "skipped" | "unreadable" };

/** A message found in a file, and where. */
export interface FileMessage {
  readonly bytes: Buffer;
  /** Which of several messages of the same bytes in this file it is, from 0. */
  readonly occurrence: number;
  /** Byte range in the file, with the From line in an mbox. */
  readonly start: number;
  readonly end: number;
  /** Lines from which an mbox quote was taken off. */
  readonly unquoted?: number;
  /** The message it was attached to, for a volunteer's forward. */
  readonly forwardedIn?: {
    readonly sha256: string;
    readonly start: number;
    readonly end: number;
    readonly encoding: string;
  };
}

type Problem = { readonly start: number; readonly end: number; readonly reason: string };
type Found = Omit<FileMessage, "occurrence">;

/** Yields the messages of one file and returns the row that says what became of it. Never throws for what a file is. */
export async function* readMailFile(
  file: FoundFile,
  options: ImportOptions,
  now: string,
): AsyncGenerator<FileMessage, FileRow> {
  const row = {
    path: file.path,
    importedAt: now,
    kind: null,
    sha256: null,
    sizeBytes: null,
    modifiedAt: null,
  } as const;
  const nothing = { messages: 0, problems: [], ...row };
  if (file.unreadable !== null) return { ...nothing, outcome: "unreadable", reason: file.unreadable };
  const occurrences = new Map<string, number>();
  let messages = 0;
  const problems: Problem[] = [];
  try {
    const content = await contentOf(file, options.maxMessageBytes);
    const { kind, reason } = mailFileKind(content.beginning);
    const facts = { sizeBytes: file.sizeBytes, modifiedAt: file.modifiedAt, sha256: await content.hash() };
    if (kind === null) return { ...nothing, ...facts, outcome: "skipped", reason };
    for await (const found of kind === "mbox" ? fromMbox(content, options) : fromEml(content, options)) {
      if ("reason" in found) {
        problems.push(found);
        continue;
      }
      for (const message of options.acquisition === "volunteer_real_person" ? unwrapped(found) : [found]) {
        const name = sha256Hex(message.bytes);
        const occurrence = occurrences.get(name) ?? 0;
        occurrences.set(name, occurrence + 1);
        messages += 1;
        yield { ...message, occurrence };
      }
    }
    const done = {
      ...row,
      ...facts,
      kind: file.isMaildir && kind === "eml" ? ("maildir" as const) : kind,
      messages,
      problems,
    };
    if (messages > 0) return { ...done, outcome: "imported", reason: null };
    return { ...done, outcome: "skipped", reason: problems[0]?.reason ?? "no message in it" };
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    return { ...nothing, messages, problems, outcome: "unreadable", reason: `${code}: ${syscall} refused` };
  }
}

function* fromEml(content: Content, { maxMessageBytes }: ImportOptions): Generator<Found | Problem> {
  const { whole, sizeBytes: end } = content;
  if (whole === null) yield { start: 0, end, reason: tooLarge(maxMessageBytes) };
  else yield { start: 0, end, bytes: whole };
}

async function* fromMbox(
  content: Content,
  { maxMessageBytes, quoting }: ImportOptions,
): AsyncGenerator<Found | Problem> {
  for await (const { start, end, bytes } of splitMbox(content.chunks(), maxMessageBytes)) {
    if (bytes === null || bytes.length > maxMessageBytes) yield { start, end, reason: tooLarge(maxMessageBytes) };
    else yield { start, end, ...unquote(bytes, quoting) };
  }
}

/** The messages that a volunteer forwarded as attachments; the message itself when it is no forward. */
function unwrapped(found: Found): Found[] {
  const inner = forwardedMessages(found.bytes);
  if (inner.length === 0) return [found];
  const sha256 = sha256Hex(found.bytes);
  return inner.map(({ bytes, ...place }) => ({ ...found, bytes, forwardedIn: { sha256, ...place } }));
}

function tooLarge(maxMessageBytes: number): string {
  return `larger than ${Math.round(maxMessageBytes / 1024 / 1024)} MiB`;
}

/** What a file holds: in memory when it may be one message, else in chunks from the disk. */
interface Content {
  readonly sizeBytes: number;
  readonly beginning: Buffer;
  /** Null when it is larger than a message may be. */
  readonly whole: Buffer | null;
  chunks(): AsyncIterable<Buffer> | Iterable<Buffer>;
  hash(): Promise<string>;
}

const judgedBytes = 64 * 1024;

async function contentOf({ path, sizeBytes }: FoundFile, maxMessageBytes: number): Promise<Content> {
  if (sizeBytes <= maxMessageBytes) {
    const whole = await readFile(path);
    const beginning = whole.subarray(0, judgedBytes);
    return { sizeBytes, beginning, whole, chunks: () => [whole], hash: async () => sha256Hex(whole) };
  }
  const chunks = (): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: 1024 * 1024 });
  let beginning: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks()) {
    beginning = chunk.subarray(0, judgedBytes);
    break;
  }
  const hash = async (): Promise<string> => {
    const sum = createHash("sha256");
    for await (const chunk of chunks()) sum.update(chunk);
    return sum.digest("hex");
  };
  return { sizeBytes, beginning, whole: null, chunks, hash };
}
