import { requestError } from '../../core/errors';
import { nearest } from '../checks/nearest';

/** Key of the CDK context under which stand the fields that all environments of a file share. */
export const DEFAULTS_KEY = 'trainyard:defaults';

/** Fields and sections that the rules of an account decide. What a run does is written in each environment. */
const SHARED = [
  'guards',
  'observability',
  'operators',
  'egress',
  'encryption',
  'permissionsBoundary',
  'tags',
] as const;

type Tree = Readonly<Record<string, unknown>>;

/**
 * What is written of an environment, with what the file says of all its environments below it. A field of the environment goes
 * before the shared one, whole; of a section, field by field. `file` is the name of the file, for the messages.
 * @throws UnknownKey when the shared fields hold one that is not shared
 * @throws ValueOfWrongType when they are no object
 */
export function withSharedFields(written: unknown, shared: unknown, file: string): unknown {
  if (shared === undefined) return written;
  const path = `${file}: context["${DEFAULTS_KEY}"]`;
  if (!isTree(shared))
    throw requestError(
      'ValueOfWrongType',
      `${DEFAULTS_KEY} must be an object, got ${JSON.stringify(shared)}`,
      {
        path,
        next: `write an object with some of ${SHARED.join(', ')}`,
      },
    );
  for (const key of Object.keys(shared)) if (!isShared(key)) throw notShared(key, path);
  if (!isTree(written)) return written;
  const sections = Object.entries(shared).map(([key, value]) => [key, below(written[key], value)]);
  return { ...written, ...Object.fromEntries(sections) };
}

const below = (own: unknown, shared: unknown): unknown => {
  if (own === undefined) return shared;
  return isTree(own) && isTree(shared) ? { ...shared, ...own } : own;
};

const isShared = (key: string) => SHARED.some((each) => each === key);

function notShared(key: string, path: string) {
  const hint = nearest(key, SHARED);
  const next = hint === undefined ? '' : `did you mean ${hint}? `;
  return requestError('UnknownKey', `${key} is not a field that environments share`, {
    path: `${path}.${key}`,
    next: `${next}shared are ${SHARED.join(', ')}; write others into each environment`,
  });
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
