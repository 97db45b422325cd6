/** How the report prints numbers: four significant digits, the unit always at hand. */

/** `1242.4` → `1,242`, `19.614` → `19.61`, `0.03` → `0.03`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return 'not a number';
  const size = Math.abs(value);
  const decimals = size >= 1000 || Number.isInteger(value) ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : 3;
  return value.toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: decimals });
}

/** `0.974` → `97.4 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Prices keep cents, and four decimals below one unit, where rounding would be a third of the value. */
export function formatMoney(amount: number, currency: string): string {
  return `${currency} ${amount.toFixed(amount < 1 ? 4 : 2)}`;
}

/** `2026-11-23T19:15:00.123Z` → `2026-11-23 19:15:00Z`; what is not a time stays as it is. */
export function formatInstant(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? iso : `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/** `3725` → `+1:02:05`: an offset from the start of the run. */
export function formatOffset(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const pad = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `+${minutes}:${pad(whole % 60)}`;
  return `+${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(whole % 60)}`;
}
