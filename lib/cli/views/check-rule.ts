/** The rule of a check with its limits, as the verdict prints it: the limits fill `{name}`, `{name:.0%}` or `{name:.1%}`. */

export interface Limits {
  readonly rule: string;
  readonly reason: string;
  readonly next: string;
  readonly [limit: string]: string | number | readonly string[];
}

export function formatRule(limits: Limits): string {
  return limits.rule.replaceAll(/\{(\w+)(?::\.(\d)%)?\}/g, (_, name: string, digits: string | undefined) => {
    const value = limits[name];
    if (digits !== undefined) return `${(Number(value) * 100).toFixed(Number(digits))}%`;
    return Array.isArray(value) ? value.join(', ') : String(value);
  });
}
