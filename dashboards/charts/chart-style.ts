import { dark, light, type Palette } from "../palette.ts";

/** Rules of one mode for everything that charts draw; charts carry classes only, so that a page's policy can be strict. */
export function chartStyle(palette: Palette): string {
  const entities = palette.entities
    .map((colour, index) => `.entity-${index}{fill:${colour};stroke:${colour}}`)
    .join("");
  return [
    `.chart{font:13px/1.3 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;color:${palette.ink}}`,
    `.chart text{fill:${palette.ink};stroke:none}`,
    `.chart .quiet{fill:${palette.quiet}}.chart .small{font-size:11px}.chart .strong{font-weight:600}`,
    `.chart .mono{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:12px}`,
    `.chart text.halo{paint-order:stroke;stroke:${palette.paper};stroke-width:3px;stroke-linejoin:round}`,
    `.chart .rule{stroke:${palette.rule};fill:none}.chart .axis{stroke:${palette.quiet};fill:none}`,
    `.chart .band{fill:${palette.band};stroke:none}`,
    `.chart .line{fill:none;stroke-width:2.5;stroke-linecap:butt}.chart .flow{fill:none;stroke-opacity:.45}`,
    `.chart .proved{fill:${palette.proved};stroke:${palette.proved}}`,
    `.chart .corroborated{fill:${palette.corroborated};stroke:${palette.corroborated}}`,
    `.chart .suspected{fill:${palette.suspected};stroke:${palette.suspected}}`,
    `.chart .undetermined{fill:${palette.undetermined};stroke:${palette.undetermined}}`,
    `.chart .not-found{fill:${palette.paper};stroke:${palette.quiet}}`,
    `.chart .other{fill:${palette.other};stroke:${palette.other}}`,
    `.chart .hollow{fill:${palette.paper}}`,
    `.chart .line.proved,.chart .line.corroborated,.chart .line.suspected,.chart .line.other,.chart .flow{fill:none}`,
    `.chart .hatch-ground{fill:${palette.paper}}.chart .hatch-line{stroke:${palette.undetermined};stroke-width:1.4}`,
    `.chart .on-dark{fill:${palette.paper}}`,
    `.chart a:focus{outline:none}.chart a:focus .focus-ring,.chart a:hover .focus-ring{stroke:${palette.focus};stroke-width:2}`,
    `.chart .focus-ring{fill:transparent;stroke:none}`,
    entities.replaceAll(".entity-", ".chart .entity-"),
  ].join("\n");
}

/** The style sheet of charts on a page: light, dark by the reader's system, and either by choice; paper is always light. */
export function pageChartStyle(): string {
  const nested = (selector: string, palette: Palette): string =>
    chartStyle(palette).replaceAll(/(^|\}|,)(\s*)\.chart/g, `$1$2${selector} .chart`);
  return [
    chartStyle(light),
    `@media screen and (prefers-color-scheme:dark){${nested(':root:not([data-theme="light"])', dark)}}`,
    `@media screen{${nested(':root[data-theme="dark"]', dark)}}`,
  ].join("\n");
}
