import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { requestError } from '../core/errors';
import { textOf, writeWhole } from '../core/files';
import {
  DEFAULTS,
  decidingFields,
  isConfig,
  type Model,
  type ModelConfig,
  modelFromConfig,
  modelIds,
  modelOfAlias,
} from '../facts';
import { type ModelsFile, modelsFileOf, type OwnModel, readOwnModels } from './own-models';
import { hubCommitSchema, hubIdSchema } from './schema/hub-id';
import { modelSchema } from './schema/schema-work';
import { isShallow, MOST_LEVELS } from './schema/shallow-value';

/** A model that is to be added, and where its shape is. */
interface AddModelRequest {
  /** Path of a `config.json`, or of the folder that has it. */
  readonly path: string;
  /** Configuration file beside which the models are kept. */
  readonly configFile: string;
  /** Hub id; default: what the file or the hub's cache says. */
  readonly id?: string | undefined;
  /** Commit; default: the snapshot folder of the hub's cache. */
  readonly revision?: string | undefined;
  /** Where the files of the checkpoint are kept, as `model.source` of an environment. @default 'hub' */
  readonly source?: string | undefined;
  /** Whether the hub asks for a token. */
  readonly gated: boolean;
  /** Whether another entry of this id may be replaced. */
  readonly replace: boolean;
}

/** What was done. */
interface AddedModel {
  /** The row that follows from its shape. */
  readonly model: Model;
  /** The file that has it. */
  readonly file: string;
  /** `added`, `replaced`, or `unchanged` when the file had the same already. */
  readonly change: 'added' | 'replaced' | 'unchanged';
}

const isId = (text: string) => hubIdSchema.safeParse(text).success;
const isCommit = (text: string) => hubCommitSchema.safeParse(text).success;
/** A snapshot in the hub's own cache names the model and the commit. */
const CACHED = /models--([^/]+?)--([^/]+)\/snapshots\/([0-9a-f]{40})(\/|$)/;

/**
 * Reads the `config.json` of a checkpoint and keeps what decides in the user's own catalogue. The same again changes
 * nothing.
 * @throws ModelConfigMissing, and what `modelFromConfig` throws, when the shape cannot be read
 * @throws ModelIdNeeded, ModelRevisionNeeded when neither the request nor the path says it
 * @throws ModelSourceInvalid when the source is none that an environment takes
 * @throws ModelInCatalogue, ModelAddedBefore when the id is taken
 */
export function addModel(request: AddModelRequest): AddedModel {
  const config = readConfig(request.path);
  const cached = CACHED.exec(resolve(request.path));
  const id = idOf(request, config, cached);
  const revision = revisionOf(request, cached);
  const own: OwnModel = {
    ...{ revision, gated: request.gated, config: { ...decidingFields(config) } },
    ...sourceOf(request),
  };
  const model = modelFromConfig(own.config, {
    id,
    revision,
    gated: own.gated,
    source: request.path,
    read: '',
  });
  const file = modelsFileOf(request.configFile);
  return { model, file, change: keep(request, id, own) };
}

function keep({ configFile, replace }: AddModelRequest, id: string, own: OwnModel): AddedModel['change'] {
  const models = readOwnModels(configFile);
  const before = Object.hasOwn(models, id) ? models[id] : undefined;
  if (before !== undefined && isDeepStrictEqual(before, own)) return 'unchanged';
  if (before !== undefined && !replace) {
    throw requestError('ModelAddedBefore', `${id} was added before with another revision or shape`, {
      next: 'add it with --replace, or under another id with --id',
    });
  }
  const all = Object.entries({ ...models, [id]: own }).sort(([a], [b]) => (a < b ? -1 : 1));
  const content: ModelsFile = { schema: 'trainyard.models/1', models: Object.fromEntries(all) };
  writeWhole(
    modelsFileOf(configFile),
    `${JSON.stringify(content, null, 2)}\n`,
    'name a configuration file in another folder with --config',
  );
  return before === undefined ? 'added' : 'replaced';
}

function readConfig(path: string): ModelConfig {
  const missing = (why: string, cause?: unknown) =>
    requestError('ModelConfigMissing', `${path} ${why}`, {
      next: 'give the path of a config.json, or of the folder that has it',
      ...(cause === undefined ? {} : { cause }),
    });
  let parsed: unknown;
  try {
    const file = statSync(path).isDirectory() ? join(path, 'config.json') : path;
    parsed = JSON.parse(textOf(file));
  } catch (cause) {
    throw missing('cannot be read as the config.json of a model', cause);
  }
  if (!isConfig(parsed)) throw missing('is not the config.json of a model: it is no object');
  if (!isShallow(parsed)) {
    throw missing(
      `is not the config.json of a model: lists and objects nest more than ${MOST_LEVELS} levels`,
    );
  }
  return parsed;
}

/** A folder's name is no id: only what says owner and name is taken. */
function idOf(request: AddModelRequest, config: ModelConfig, cached: RegExpExecArray | null): string {
  const named = config['_name_or_path'];
  const inFile = typeof named === 'string' && isId(named) ? named : undefined;
  const id = request.id ?? (cached === null ? inFile : `${cached[1]}/${cached[2]}`);
  if (id === undefined || !isId(id)) {
    throw requestError('ModelIdNeeded', `the id of a model is owner/name, got ${id ?? 'nothing'}`, {
      next: `add --id owner/${basename(resolve(request.path)).replace(/\.json$/, '')}, as the hub names it`,
    });
  }
  const known = modelOfAlias(id) ?? (modelIds().includes(id) ? id : undefined);
  if (known === undefined) return id;
  throw requestError('ModelInCatalogue', `${id} is in the catalogue${known === id ? '' : ` as ${known}`}`, {
    next: `use it as it is: trainyard model show ${known}`,
  });
}

function revisionOf(request: AddModelRequest, cached: RegExpExecArray | null): string {
  const revision = request.revision ?? cached?.[3];
  if (revision !== undefined && isCommit(revision)) return revision;
  throw requestError(
    'ModelRevisionNeeded',
    `the revision of a model is a commit of 40 hexadecimal digits, got ${revision ?? 'nothing'}`,
    { next: revisionFor(request.source) },
  );
}

/** Only the hub counts commits; elsewhere a revision names weights for those who put them there. */
function revisionFor(source: string | undefined): string {
  return source === undefined || source === DEFAULTS.ModelSource
    ? 'add --revision with the commit that the hub shows above the list of files'
    : 'add --revision with 40 hexadecimal digits of your own, and others whenever the weights change';
}

/** What the file keeps of the source; nothing of the hub, which is the default. */
function sourceOf({ source = DEFAULTS.ModelSource }: AddModelRequest): Pick<OwnModel, 'source'> {
  const parsed = modelSchema.shape.source.safeParse(source);
  if (!parsed.success) {
    throw requestError(
      'ModelSourceInvalid',
      `the source of a model is ${parsed.error.issues[0]?.message ?? 'another one'}, got ${source}`,
      { next: 'give s3://bucket/prefix/ with its last slash, or the path of a folder on the instance' },
    );
  }
  return parsed.data === DEFAULTS.ModelSource ? {} : { source: parsed.data };
}
