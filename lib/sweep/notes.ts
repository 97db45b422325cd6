import type { Environment } from '../environment';

/** What a reader of the plan has to know beside its numbers. */
export function notesOf({ capacity }: Environment): string[] {
  if (capacity.kind !== 'capacity-block' || capacity.endsAt !== null) return [];
  return [
    `nothing says when the capacity block ${capacity.reservationId} ends, so no cell is left out for it: set capacity.endsAt as \`trainyard capacity list\` shows it`,
  ];
}
