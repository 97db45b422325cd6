/** Limits of one check by name, with its rule, reason and next action; a row of `thresholds.json`. */
export interface Limits {
  readonly rule: string;
  readonly reason: string;
  readonly next: string;
  readonly [limit: string]: string | number | readonly string[] | Readonly<Record<string, number>>;
}

/**
 * The rule of a check with its limits, as the verdict prints it: the limits fill `{name}`, `{name[part]}` and
 * `{name:.0%}`.
 */
export function formatRule(limits: Limits): string {
  const hole = /\{(\w+)(?:\[(\w+)\])?(?::\.(\d)%)?\}/g;
  return limits.rule.replaceAll(hole, (_, name: string, part?: string, digits?: string) => {
    const whole = limits[name];
    const value = part === undefined ? whole : (whole as Readonly<Record<string, number>>)[part];
    if (digits !== undefined) return `${(Number(value) * 100).toFixed(Number(digits))}%`;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}
