import type { PassThrough } from "node:stream";
import type { SMTPServer, SMTPServerSession } from "smtp-server";

/** The parts of smtp-server's parser that the reading of DATA touches; `test/.../smtp.test.ts` fails when they change. */
interface DataParser {
  _dataStream: PassThrough | null;
  _feedDataStream(chunk: Buffer, done: () => void): void;
  _countDataBytes(count: number): void;
  _endDataMode(last: Buffer | false, rest: Buffer, done: () => void): void;
}

interface Connection {
  readonly id: string;
  _parser: DataParser | false;
  _createParser(): DataParser;
}

const lineThenDot = Buffer.from("\r\n.");
const nothing = Buffer.alloc(0);
const CR = 0x0d;
const LF = 0x0a;
const DOT = 0x2e;

/**
 * Makes a session read DATA exactly as RFC 5321 says (2.3.8, 4.5.2): a line ends with CRLF and nothing else, the dot that
 * begins a line is taken away, a line of one dot is the end. smtp-server 3.21 takes away a dot also behind a bare LF
 * (`LF ..` loses one), so that the bytes on disk would not be those that were sent.
 */
export function readDataExactly(server: SMTPServer, session: SMTPServerSession): void {
  for (const each of server.connections) {
    const connection = each as unknown as Connection;
    if (connection.id !== session.id || connection._parser === false) continue;
    const create = connection._createParser.bind(connection);
    connection._createParser = () => exact(create()); // STARTTLS goes on with a new parser
    exact(connection._parser);
  }
}

function exact(parser: DataParser): DataParser {
  let stream: PassThrough | null = null;
  let kept: Buffer = nothing;
  let isAtStart = true;
  parser._feedDataStream = (chunk, done) => {
    if (stream !== parser._dataStream) [stream, kept, isAtStart] = [parser._dataStream, nothing, true];
    const read = unstuff(kept.length > 0 ? Buffer.concat([kept, chunk]) : chunk, isAtStart);
    [kept, isAtStart] = [read.kept, read.isAtStart];
    for (const slice of read.content) parser._countDataBytes(slice.length);
    if (read.rest !== null) {
      for (const slice of read.content) stream?.write(slice);
      stream = null;
      parser._endDataMode(false, read.rest, done);
    } else {
      writeThen(stream, read.content, done);
    }
  };
  return parser;
}

/** What of `data` is content, what has to wait for more bytes, and what follows the end; `rest` is null before the end. */
interface Unstuffed {
  readonly content: readonly Buffer[];
  readonly kept: Buffer;
  readonly isAtStart: boolean;
  readonly rest: Buffer | null;
}

function unstuff(data: Buffer, isAtStart: boolean): Unstuffed {
  let start = 0;
  if (isAtStart && data[0] === DOT) {
    const isUndecided = data.length === 1 || (data.length === 2 && data[1] === CR);
    if (isUndecided) {
      return { content: [], kept: data, isAtStart, rest: null };
    }
    if (data[1] === CR && data[2] === LF)
      return { content: [], kept: nothing, isAtStart: false, rest: data.subarray(3) };
    start = 1;
  }
  const content: Buffer[] = [];
  const take = (end: number): void => void (end > start && content.push(data.subarray(start, end)));
  for (let at = data.indexOf(lineThenDot, start); at !== -1; at = data.indexOf(lineThenDot, start)) {
    const isUndecided = at + 3 >= data.length || (data[at + 3] === CR && at + 4 >= data.length);
    if (isUndecided) {
      take(at);
      return { content, kept: data.subarray(at), isAtStart: false, rest: null };
    }
    take(at + 2);
    if (data[at + 3] === CR && data[at + 4] === LF) {
      return { content, kept: nothing, isAtStart: false, rest: data.subarray(at + 5) };
    }
    start = at + 3;
  }
  const end = data.length - unfinishedLineEnd(data, start);
  take(end);
  return { content, kept: data.subarray(end), isAtStart: false, rest: null };
}

/** How many of the last bytes may be the beginning of CRLF and a dot. */
function unfinishedLineEnd(data: Buffer, from: number): number {
  const last = data.length - 1;
  if (last >= from && data[last] === CR) return 1;
  return last > from && data[last] === LF && data[last - 1] === CR ? 2 : 0;
}

function writeThen(stream: PassThrough | null, content: readonly Buffer[], done: () => void): void {
  let isRoom = true;
  for (const slice of content) isRoom = stream?.writable ? stream.write(slice) : true;
  if (isRoom || stream === null || stream.destroyed) {
    done();
    return;
  }
  const goOn = (): void => {
    stream.off("drain", goOn);
    stream.off("close", goOn);
    done();
  };
  stream.once("drain", goOn);
  stream.once("close", goOn);
}
