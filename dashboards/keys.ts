/**
 * One tab stop for a drawing, arrow keys from mark to mark in data order, Home and End; `speak` gets the words of the
 * mark that has the focus or the pointer.
 */
export function attachKeys(svg: SVGSVGElement, speak: (words: string) => void): void {
  const marks = [...svg.querySelectorAll<SVGAElement>("[data-mark]")];
  marks[0]?.setAttribute("tabindex", "0");
  const wordsOf = (mark: Element): string => mark.getAttribute("aria-label") ?? "";
  const focusMark = (index: number): void => {
    const next = marks[Math.min(marks.length - 1, Math.max(0, index))];
    if (next === undefined) return;
    for (const mark of marks) mark.setAttribute("tabindex", mark === next ? "0" : "-1");
    next.focus();
  };
  marks.forEach((mark, index) => {
    mark.addEventListener("focus", () => speak(wordsOf(mark)));
    mark.addEventListener("pointerenter", () => speak(wordsOf(mark)));
    mark.addEventListener("keydown", (event) => {
      const steps: Readonly<Record<string, number>> = {
        ArrowRight: index + 1,
        ArrowDown: index + 1,
        ArrowLeft: index - 1,
        ArrowUp: index - 1,
        Home: 0,
        End: marks.length - 1,
      };
      const next = steps[event.key];
      if (next === undefined) return;
      event.preventDefault();
      focusMark(next);
    });
  });
}
