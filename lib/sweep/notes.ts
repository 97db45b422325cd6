import type { Environment } from '../environment';

/**
 * What is true of the documents as they are: compile.sh takes the lock of the host, and the compile refuses a checkpoint
 * that is not complete. Whoever makes a sweep run changes both, and removes this sentence.
 */
const AHEAD_OF_THE_TOOLKIT =
  'nothing runs a sweep yet, and the order is ahead of the Compile document, which compiles one artifact at a time, not beside a deploy, and waits for the whole checkpoint';

/** What a reader of the plan has to know beside its numbers. */
export function notesOf({ capacity }: Environment): string[] {
  const endUnknown = capacity.kind === 'capacity-block' && capacity.endsAt === null;
  return [
    ...(endUnknown
      ? [
          `nothing says when the capacity block ${capacity.reservationId} ends, so no cell is left out for it: set capacity.endsAt as \`trainyard capacity list\` shows it`,
        ]
      : []),
    AHEAD_OF_THE_TOOLKIT,
  ];
}
