/** Failures that are for one instance of several: `ReplicaDies@instance=2,replica=1`. */

const KEY = 'instance';

interface PlacedFault {
  /** The number of its instance, as it was written; undefined for a failure of every instance. */
  readonly place: string | undefined;
  /** The failure without the number, as the stand-ins of an instance read it. */
  readonly fault: string;
}

/** A failure, and which instance it is for. */
export function placedFault(text: string): PlacedFault {
  const [name = '', ...rest] = text.split('@');
  const options = rest.join('@').split(',').filter(Boolean);
  const isPlace = (option: string) => option.startsWith(`${KEY}=`);
  const others = options.filter((option) => !isPlace(option));
  return {
    place: options.find(isPlace)?.slice(KEY.length + 1),
    fault: others.length === 0 ? name : `${name}@${others.join(',')}`,
  };
}

/** The failures of the instance with this number, counted from 1, without the numbers. */
export function faultsOnInstance(faults: readonly string[], number: number): string[] {
  return faults
    .map(placedFault)
    .filter(({ place }) => place === undefined || place === String(number))
    .map(({ fault }) => fault);
}
