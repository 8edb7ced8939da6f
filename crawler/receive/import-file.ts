import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";
import type { importFiles } from "../../data/schema/messages.ts";
import { sha256Hex } from "./blob-store.ts";
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
    const { kind, reason } = mailFileKind(await beginning(file.path));
    const facts = { sizeBytes: file.sizeBytes, modifiedAt: file.modifiedAt, sha256: await hashOf(file.path) };
    if (kind === null) return { ...nothing, ...facts, outcome: "skipped", reason };
    for await (const found of kind === "mbox" ? fromMbox(file, options) : fromEml(file, options)) {
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

async function* fromEml(file: FoundFile, { maxMessageBytes }: ImportOptions): AsyncGenerator<Found | Problem> {
  if (file.sizeBytes > maxMessageBytes) yield { start: 0, end: file.sizeBytes, reason: tooLarge(maxMessageBytes) };
  else yield { start: 0, end: file.sizeBytes, bytes: await readFile(file.path) };
}

async function* fromMbox(
  file: FoundFile,
  { maxMessageBytes, quoting }: ImportOptions,
): AsyncGenerator<Found | Problem> {
  for await (const { start, end, bytes } of splitMbox(file.path, maxMessageBytes)) {
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

async function beginning(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
