/** A picture of somebody who does not exist, as a camera would deliver it: for screens and tests without a camera. */
export function paintedStream(who: "self" | "stranger"): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = 960;
  canvas.height = 720;
  const context = canvas.getContext("2d");
  if (!context) throw new TypeError("Cannot paint a stream: no 2d context");
  const stream = canvas.captureStream(10);
  const paint = () => {
    if (who === "self") paintSelf(context);
    else paintStranger(context);
    if (stream.active) requestAnimationFrame(paint);
  };
  paint();
  return stream;
}

function paintStranger(context: CanvasRenderingContext2D): void {
  fill(context, "#c9bfa9", 0, 0, 960, 720);
  fill(context, "#dfe6e4", 90, 70, 250, 330); // window
  fill(context, "#c9bfa9", 208, 70, 12, 330);
  fill(context, "#8d7b62", 690, 0, 14, 190); // lamp
  polygon(context, "#f0c987", [[630, 300], [764, 300], [728, 190], [666, 190]]);
  fill(context, "#7d6a52", 0, 610, 960, 110); // table
  polygon(context, "#3f5560", [[280, 720], [330, 520], [440, 460], [560, 460], [670, 520], [720, 720]]); // shoulders
  fill(context, "#b98563", 452, 390, 96, 100);
  disc(context, "#c8946f", 500, 320, 112);
  disc(context, "#2e2723", 500, 262, 118, Math.PI, 0);
  disc(context, "#2e2723", 400, 300, 44);
  disc(context, "#2e2723", 600, 300, 44);
  disc(context, "#c8946f", 500, 335, 98);
  disc(context, "#2e2723", 466, 322, 8);
  disc(context, "#2e2723", 534, 322, 8);
  smile(context, 500, 358, 34);
  fill(context, "#f4efe6", 760, 560, 86, 84); // cup
}

function paintSelf(context: CanvasRenderingContext2D): void {
  fill(context, "#8fa39b", 0, 0, 960, 720);
  fill(context, "#7b9188", 620, 0, 340, 720);
  polygon(context, "#d9d3c7", [[230, 720], [300, 560], [430, 500], [530, 500], [660, 560], [730, 720]]);
  fill(context, "#e0b091", 430, 400, 100, 130);
  disc(context, "#e9bd9f", 480, 320, 150);
  disc(context, "#a4562b", 480, 255, 158, Math.PI, 0);
  disc(context, "#2e2723", 432, 330, 11);
  disc(context, "#2e2723", 528, 330, 11);
  smile(context, 480, 372, 44);
}

function fill(context: CanvasRenderingContext2D, color: string, x: number, y: number, w: number, h: number): void {
  context.fillStyle = color;
  context.fillRect(x, y, w, h);
}

function disc(
  context: CanvasRenderingContext2D,
  color: string,
  x: number,
  y: number,
  r: number,
  from = 0,
  to = 7,
): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, r, from, to);
  context.fill();
}

function polygon(context: CanvasRenderingContext2D, color: string, points: [number, number][]): void {
  context.fillStyle = color;
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.fill();
}

function smile(context: CanvasRenderingContext2D, x: number, y: number, r: number): void {
  context.strokeStyle = "#5d2f22";
  context.lineWidth = 7;
  context.lineCap = "round";
  context.beginPath();
  context.arc(x, y, r, 0.25 * Math.PI, 0.75 * Math.PI);
  context.stroke();
}
