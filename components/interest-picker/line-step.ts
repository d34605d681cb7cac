/** Where an arrow key leads along a line of text: -1 to its start, 1 to its end, 0 for other keys. */
export function lineStep(key: string, element: Element): -1 | 0 | 1 {
  if (key !== "ArrowLeft" && key !== "ArrowRight") return 0;
  const ahead = getComputedStyle(element).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
  return key === ahead ? 1 : -1;
}
