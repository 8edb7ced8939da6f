import { existsSync, statSync } from "node:fs";
import { type Call, EXIT, InputError } from "../../data/command.ts";
import { classifyFiles } from "../classify-files.ts";

export async function classifyWord(call: Call): Promise<number> {
  const isFile = (path: string) => existsSync(path) && statSync(path).isFile();
  // An option that takes several values takes the files behind it too: `--recipient ADDRESS FILE --recipient ADDRESS FILE`.
  const named = (call.options.recipient ?? []) as readonly string[];
  const recipients = named.filter((word) => word.includes("@") && !isFile(word));
  const files = [...named.filter((word) => !recipients.includes(word)), ...call.args];
  if (files.length === 0) throw new InputError("classify needs a file at least");
  const missing = files.find((path) => !isFile(path));
  if (missing !== undefined)
    throw new InputError(`${missing} is no file${named.includes(missing) ? ", nor an address of a recipient" : ""}`);
  if (recipients.length > files.length)
    throw new InputError(`${recipients.length} recipients are named for ${files.length} files`);
  call.out(JSON.stringify(classifyFiles(files, { recipients, areTwins: call.options.twins === true }), null, 1));
  return EXIT.done;
}
