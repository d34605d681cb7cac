/** What a picture may cost, as `RTCRtpEncodingParameters`. */
export type VideoLevel = {
  active: boolean;
  /** How many times smaller than the camera's picture, in each direction. */
  scaleResolutionDownBy: number;
  maxFramerate: number;
  /** In bit/s. */
  maxBitrate: number;
};

/** From the best picture to none: sound goes on when pictures cannot. */
export const VIDEO_LEVELS: readonly VideoLevel[] = [
  { active: true, scaleResolutionDownBy: 1, maxFramerate: 30, maxBitrate: 1_500_000 },
  { active: true, scaleResolutionDownBy: 2, maxFramerate: 20, maxBitrate: 400_000 },
  { active: true, scaleResolutionDownBy: 4, maxFramerate: 10, maxBitrate: 120_000 },
  { active: false, scaleResolutionDownBy: 4, maxFramerate: 5, maxBitrate: 60_000 },
];

/** The best level of who saves data. */
const FRUGAL_LEVEL = 2;

/** Where the picture stands. Samples come every two seconds. */
export type VideoBudget = {
  /** Index into `VIDEO_LEVELS`. */
  level: number;
  /** How many samples in a row were poor, or good. */
  poor: number;
  good: number;
  /** So many good samples lead one level up; more after every attempt that did not last. */
  patience: number;
};

const POOR_SAMPLES = 2;
const GOOD_SAMPLES = 8;
const GOOD_SAMPLES_MAX = 64;

export const FULL_BUDGET: VideoBudget = { level: 0, poor: 0, good: 0, patience: GOOD_SAMPLES };

/** The next budget after one more sample: quickly down, slowly up, and slower each time that it did not last. */
export function adjustBudget(budget: VideoBudget, rating: "good" | "poor"): VideoBudget {
  if (rating === "poor") {
    const poor = budget.poor + 1;
    if (poor < POOR_SAMPLES || budget.level === VIDEO_LEVELS.length - 1) return { ...budget, poor, good: 0 };
    return { level: budget.level + 1, poor: 0, good: 0, patience: Math.min(budget.patience * 2, GOOD_SAMPLES_MAX) };
  }
  const good = budget.good + 1;
  if (budget.level > 0 && good >= budget.patience) return { ...budget, level: budget.level - 1, poor: 0, good: 0 };
  // At the best level for as long as it took to get there: the next trouble is another one.
  if (budget.level === 0 && good >= budget.patience) return FULL_BUDGET;
  return { ...budget, poor: 0, good };
}

/** What to send by a budget, when either side saves data or not. */
export function videoLevel({ level }: VideoBudget, frugal: boolean): VideoLevel {
  return VIDEO_LEVELS[frugal ? Math.max(level, FRUGAL_LEVEL) : level]!;
}
