import { isTrainyardError, phaseError } from '../../core/errors';

/**
 * Does the same work for every item side by side, and waits for all of them: what went well is of use to the next
 * attempt, also when another one failed. Answers in the order of the items.
 *
 * Throws the error of the one that failed; of several, one error with the code of the first and every sentence.
 */
export async function onEach<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const settled = await Promise.allSettled(items.map(work));
  const errors: unknown[] = settled.flatMap((it) => (it.status === 'rejected' ? [it.reason] : []));
  if (errors.length > 0) throw together(errors);
  return settled.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []));
}

function together(errors: readonly unknown[]): unknown {
  const ours = errors.filter(isTrainyardError);
  const [first] = ours;
  // An error that is not ours is a defect, and says more than a failure beside it.
  if (first === undefined || ours.length < errors.length) return errors.find((it) => !isTrainyardError(it));
  if (ours.length === 1) return first;
  return phaseError(first.code, ours.map(({ message }) => message).join('; '), {
    ...(first.next !== undefined && { next: first.next }),
    data: { errors: ours.map(({ code, message, next }) => ({ code, message, next })) },
  });
}
