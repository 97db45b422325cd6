/** One replica and its users, step by step: what the closed formula is held against. */
export interface Loop {
  readonly stepSeconds: number;
  readonly prefillSeconds: number;
  /** Answers differ in length by up to a tenth, so that requests do not march in step. */
  readonly outputTokens: number;
  readonly users: number;
  readonly slots: number;
  /** Answers to wait for. */
  readonly answers: number;
}

/**
 * Output tokens per second. A waiting prompt is prefilled before the next step, alone; one step gives one token to every
 * slot; a user who has an answer asks again at once.
 */
export function closedLoop({
  stepSeconds,
  prefillSeconds,
  outputTokens,
  users,
  slots,
  answers,
}: Loop): number {
  let [now, waiting, done, tokens, asked] = [0, users, 0, 0, 0];
  let left: number[] = [];
  while (done < answers) {
    if (waiting > 0 && left.length < slots) {
      now += prefillSeconds;
      waiting--;
      tokens++;
      left.push(lengthOf(outputTokens, asked++) - 1);
      continue;
    }
    now += stepSeconds;
    tokens += left.length;
    left = left.map((each) => each - 1);
    const ended = left.filter((each) => each <= 0).length;
    left = left.filter((each) => each > 0);
    done += ended;
    waiting += ended;
  }
  return tokens / now;
}

/** Nine tenths to eleven tenths, in an order without a pattern. */
const lengthOf = (mean: number, asked: number) => Math.round(mean * (0.9 + 0.2 * ((asked * 0.618) % 1)));
