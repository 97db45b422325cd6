import {
  type Hardware,
  hardwareOf,
  type ImageSelector,
  modelOf,
  modelOfAlias,
  releaseOf,
  releaseServedBy,
} from '../facts';
import type { ParsedEnvironment } from './schema/schema';

type Resolved = Omit<ParsedEnvironment, 'image' | 'model' | 'layout' | 'lengths'> & {
  readonly name: string;
  readonly image: ImageSelector;
  readonly model: Omit<ParsedEnvironment['model'], 'revision'> & { readonly revision: string };
  readonly layout: {
    readonly tensorParallel: number;
    readonly dataParallel: number;
    readonly batch: number;
    readonly logicalCores: number;
  };
  readonly lengths: { readonly sequence: number; readonly context: number };
};

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
/**
 * An environment as the product uses it: every default filled in, the catalogue consulted, frozen. The fields are
 * those of `environmentSchema`; `trainyard environment schema` prints them with their meaning.
 * @interface
 */
export type Environment = DeepReadonly<Resolved>;

/**
 * Fills what depends on the catalogue; `release` becomes the name of the row that serves.
 * @throws NotInCatalogue when the catalogue does not know the instance type, the release or the model
 * @throws ServerNotInRelease when the release does not have the server
 */
export function resolve(name: string, parsed: ParsedEnvironment): Environment {
  const hardware: Hardware = hardwareOf(parsed.instance.type);
  const release =
    parsed.server === undefined ? releaseOf(parsed.release) : releaseServedBy(parsed.release, parsed.server);
  return deepFreeze({
    name,
    ...parsed,
    release: release.name,
    image: parsed.image === undefined ? release.defaultImage : complete(parsed.image, release.version),
    model: resolvedModel(parsed.model),
    layout: { ...parsed.layout, logicalCores: parsed.layout.logicalCores ?? hardware.logicalCores.default },
    lengths: {
      sequence: parsed.lengths.sequence,
      context: parsed.lengths.context ?? parsed.lengths.sequence,
    },
  });
}

/** A shape of its own needs no row of the catalogue, and must say its commit; the schema's rules make sure of that. */
function resolvedModel(written: ParsedEnvironment['model']): Resolved['model'] {
  const { revision } = written;
  if (written.config !== undefined && revision !== undefined) return { ...written, revision };
  const known = modelOf(modelOfAlias(written.id) ?? written.id);
  return { ...written, id: known.id, revision: revision ?? known.revision };
}

function complete(image: NonNullable<ParsedEnvironment['image']>, release: string): ImageSelector {
  if (image.by !== 'description') return image;
  return { by: 'description', name: image.name, description: image.description ?? `*Neuron SDK ${release}*` };
}

/** Without a call for each level: an option may have any value, and thousands of levels are no reason to end. */
function deepFreeze<T>(value: T): T {
  const left: unknown[] = [value];
  while (left.length > 0) {
    const item = left.pop();
    if (typeof item !== 'object' || item === null || Object.isFrozen(item)) continue;
    Object.freeze(item);
    left.push(...Object.values(item));
  }
  return value;
}
