/** How often a picture is looked at, in ms. */
const EVERY_MS = 2_000;
/** So many black looks in a row count: cameras begin with a dark moment. */
const LOOKS = 2;
/** Cameras that are covered still make some noise; 0 to 255. */
const BLACK = 20;

/** Whether a picture, as RGBA bytes, is black all over. Anything bright in it, however small, makes it a picture. */
export function isBlack(pixels: ArrayLike<number>): boolean {
  for (let i = 0; i < pixels.length; i += 4) {
    if (pixels[i]! > BLACK || pixels[i + 1]! > BLACK || pixels[i + 2]! > BLACK) return false;
  }
  return pixels.length > 0;
}

/** Looks now and then whether a video has turned black, and tells when that changes. Nothing leaves this page. */
export class DarkWatch {
  readonly #read: () => ArrayLike<number> | undefined;
  readonly #changed: (dark: boolean) => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #black = 0;

  /** `read` gives the pixels of the moment; undefined while there are none. */
  constructor(read: () => ArrayLike<number> | undefined, changed: (dark: boolean) => void) {
    this.#read = read;
    this.#changed = changed;
  }

  get dark(): boolean {
    return this.#black >= LOOKS;
  }

  /** Idempotent. */
  start(): void {
    this.#timer ??= setInterval(() => this.look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#count(0);
  }

  /** Looks once. */
  look(): void {
    const pixels = this.#read();
    if (pixels) this.#count(isBlack(pixels) ? this.#black + 1 : 0);
  }

  #count(black: number): void {
    const before = this.dark;
    this.#black = black;
    if (before !== this.dark) this.#changed(this.dark);
  }
}

/** Reads what a video shows, very small; undefined while it shows nothing. */
export function pixelReader(video: () => HTMLVideoElement | null): () => ArrayLike<number> | undefined {
  let context: CanvasRenderingContext2D | null | undefined;
  return () => {
    const source = video();
    if (!source || source.videoWidth === 0 || document.hidden) return undefined;
    context ??= Object.assign(document.createElement("canvas"), { width: 24, height: 18 })
      .getContext("2d", { willReadFrequently: true });
    if (!context) return undefined;
    context.drawImage(source, 0, 0, 24, 18);
    return context.getImageData(0, 0, 24, 18).data;
  };
}
