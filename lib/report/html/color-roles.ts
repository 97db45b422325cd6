/**
 * Colours by role. Charts are drawn with the placeholder colours and then point at CSS variables, so one
 * drawing follows the reader's theme.
 */
export const ROLES = {
  ink: '#010101',
  muted: '#020202',
  line: '#030303',
  accent: '#040404',
  fill: '#050505',
  good: '#060606',
  bad: '#070707',
  warn: '#080808',
  replica0: '#110101',
  replica1: '#120101',
  replica2: '#130101',
  replica3: '#140101',
  replica4: '#150101',
  replica5: '#160101',
} as const;

const REPLICA_ROLES = ['replica0', 'replica1', 'replica2', 'replica3', 'replica4', 'replica5'] as const;

/** Replicas beyond the palette take colours again; every replica is also named in text. */
export function replicaRole(index: number): (typeof REPLICA_ROLES)[number] {
  return REPLICA_ROLES[index % REPLICA_ROLES.length] ?? 'replica0';
}

/** Placeholder colours of a drawing become `var(--role)`. */
export function themed(svg: string): string {
  return Object.entries(ROLES).reduce(
    (drawing, [role, color]) => drawing.replaceAll(`"${color}"`, `"var(--${role})"`),
    svg,
  );
}
