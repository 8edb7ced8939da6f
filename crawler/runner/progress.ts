import { MultiBar, Presets, type SingleBar } from "cli-progress";
import type { StageEvent } from "./stage.ts";

export interface Progress {
  tell(event: StageEvent): void;
  close(): void;
}

/** Shows a run on stderr: bars on a terminal, one JSON line an event otherwise (item events only when given up). */
export function showProgress(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bars(stream) : lines(stream);
}

function bars(stream: NodeJS.WriteStream): Progress {
  const multi = new MultiBar(
    {
      stream,
      format: "{stage} {bar} {value}/{total} {note}",
      hideCursor: true,
      clearOnComplete: false,
      emptyOnZero: true,
    },
    Presets.shades_classic,
  );
  const shown = new Map<string, { bar: SingleBar; total: number; gaveUp: number }>();
  return {
    tell(event) {
      if (event.event === "start") {
        if (event.pending === 0) return;
        const known = shown.get(event.stage);
        if (known !== undefined) {
          known.total = Number(known.bar.getProgress() * known.total) + event.pending;
          known.bar.setTotal(known.total);
          return;
        }
        const bar = multi.create(event.pending, 0, { stage: event.stage.padEnd(12), note: "" });
        shown.set(event.stage, { bar, total: event.pending, gaveUp: 0 });
      } else if (event.event === "item") {
        const stage = shown.get(event.stage);
        if (stage === undefined) return;
        if (event.outcome === "gave-up") stage.gaveUp += 1;
        stage.bar.increment(1, { note: stage.gaveUp > 0 ? `${stage.gaveUp} given up` : "" });
      }
    },
    close: () => multi.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  const write = (event: StageEvent) => stream.write(`${JSON.stringify(event)}\n`);
  return {
    tell(event) {
      if (event.event === "start" && event.pending > 0) write(event);
      else if (event.event === "item" && event.outcome === "gave-up") write(event);
      else if (event.event === "end" && event.tally.done + event.tally.gaveUp + event.tally.retry > 0) write(event);
    },
    close() {},
  };
}
