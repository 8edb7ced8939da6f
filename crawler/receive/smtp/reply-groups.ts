import type { Socket } from "node:net";
import type { SMTPServer, SMTPServerSession } from "smtp-server";

/** The parts of smtp-server that the grouping of replies touches; `test/.../smtp.test.ts` fails when they change. */
interface Connection {
  readonly id: string;
  readonly _socket: Socket;
  _parser: Parser | false;
  _createParser(): Parser;
}

interface Parser {
  _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void;
}

/**
 * Sends the replies to commands that arrived together in one segment (RFC 2920, 3.2), as smtp-server does not: a system
 * call a reply is the dearest part of its work. Nothing waits for it: what a chunk of commands was answered at once is
 * sent when that chunk has been read.
 */
export function groupReplies(server: SMTPServer, session: SMTPServerSession): void {
  for (const each of server.connections) {
    const connection = each as unknown as Connection;
    if (connection.id !== session.id || connection._parser === false) continue;
    const create = connection._createParser.bind(connection);
    connection._createParser = () => {
      connection._socket.uncork(); // "220 ready" of STARTTLS goes out before TLS takes the socket
      return grouped(connection, create());
    };
    grouped(connection, connection._parser);
  }
}

function grouped(connection: Connection, parser: Parser): Parser {
  const write = parser._write.bind(parser);
  parser._write = (chunk, encoding, done) => {
    const socket = connection._socket;
    socket.cork();
    try {
      write(chunk, encoding, done);
    } finally {
      socket.uncork();
    }
  };
  return parser;
}
