/** Names the skipped tests of a vitest JSON report, then prints `N passed, N failed`; fails when nothing ran. */
import { readFileSync } from "node:fs";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numFailedTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const report = JSON.parse(readFileSync(process.argv[2]!, "utf8")) as Report;
const folder = `${process.cwd()}/`;
for (const file of report.testResults) {
  for (const { status, fullName } of file.assertionResults) {
    if (["skipped", "pending", "todo"].includes(status))
      console.log(`skipped: ${file.name.replace(folder, "")}: ${fullName}`);
  }
}
const brokenFiles = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
);
for (const file of brokenFiles) console.log(`could not be run: ${file.name.replace(folder, "")}`);
const failed = report.numFailedTests + brokenFiles.length;
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = failed === 0 && report.numPassedTests > 0 ? 0 : 1;
