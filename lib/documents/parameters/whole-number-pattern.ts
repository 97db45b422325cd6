/**
 * A range of whole numbers as a regular expression, so that the service and the agent refuse a number that is
 * out of range before an instance does. The agent enforces nothing but `allowedPattern`.
 *
 * The range is cut where the number of digits changes, then at the first digit that differs:
 * `1..65535` → `[1-9]`, `[1-9][0-9]`, …, `[1-5][0-9]{4}`, `6` followed by `0000..5535`.
 */
export function wholeNumberPattern(min: number, max: number): string {
  const parts: string[] = [];
  for (let low = min; low <= max; ) {
    const high = Math.min(max, 10 ** String(low).length - 1);
    const longest = fullLengths(low, max);
    parts.push(...(longest > 1 ? [`[1-9][0-9]{0,${longest - 1}}`] : sameLength(String(low), String(high))));
    low = longest > 1 ? 10 ** longest : high + 1;
  }
  return parts.length === 1 ? `${parts[0]}` : `(?:${parts.join('|')})`;
}

/** From 1: the most digits of which every number is within the range. From elsewhere: 0. */
function fullLengths(low: number, max: number): number {
  if (low !== 1) return 0;
  const digitsOfMax = String(max).length;
  return max === 10 ** digitsOfMax - 1 ? digitsOfMax : digitsOfMax - 1;
}

/** Alternatives for `low..high`, two texts of digits of one length. */
function sameLength(low: string, high: string): string[] {
  const first = Number(low[0]);
  const last = Number(high[0]);
  const rest = low.length - 1;
  if (rest === 0) return [digits(first, last)];
  if (/^.0*$/.test(low) && /^.9*$/.test(high)) return [`${digits(first, last)}${anyDigits(rest)}`];
  if (first === last) return sameLength(low.slice(1), high.slice(1)).map((part) => `${first}${part}`);

  const wholeFirst = /^.0*$/.test(low);
  const wholeLast = /^.9*$/.test(high);
  const from = wholeFirst ? first : first + 1;
  const to = wholeLast ? last : last - 1;
  return [
    ...(wholeFirst ? [] : sameLength(low.slice(1), '9'.repeat(rest)).map((part) => `${first}${part}`)),
    ...(from <= to ? [`${digits(from, to)}${anyDigits(rest)}`] : []),
    ...(wholeLast ? [] : sameLength('0'.repeat(rest), high.slice(1)).map((part) => `${last}${part}`)),
  ];
}

function digits(from: number, to: number): string {
  return from === to ? `${from}` : `[${from}-${to}]`;
}

function anyDigits(count: number): string {
  return count === 1 ? '[0-9]' : `[0-9]{${count}}`;
}
