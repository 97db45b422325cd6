import type { OptionRow } from './option-row';

/** Options of the commands about models. */
export const MODEL_OPTIONS = {
  modelIdToAdd: {
    flag: '--id',
    placeholder: 'owner/name',
    path: null,
    help: 'id on the model hub (default: what the path or the file says)',
  },
  modelRevision: {
    flag: '--revision',
    placeholder: 'sha',
    path: null,
    help: 'commit of its repository (default: what a path in the hub’s cache says)',
  },
  modelSource: {
    flag: '--source',
    placeholder: 'place',
    path: null,
    help: 'where its files are kept: hub, s3://bucket/prefix/, or a folder of the instance (default: hub)',
  },
  gated: {
    flag: '--gated',
    path: null,
    help: 'the hub asks for a token of an account that accepted the licence',
  },
  replaceModel: { flag: '--replace', path: null, help: 'replace what was added under the same id before' },
} as const satisfies Readonly<Record<string, OptionRow>>;
