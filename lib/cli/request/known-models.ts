import { readOwnModels } from '../../environment';
import { type Model, modelFromConfig, modelIds, modelOf } from '../../facts';

/** A model, and which list has it. */
export interface KnownModel {
  /** Its constants. */
  readonly model: Model;
  /** `catalogue`, or `added` by the user. */
  readonly from: 'catalogue' | 'added';
}

/**
 * The models of the catalogue, then those of the user's own file.
 * @throws ModelsFileInvalid, and what `modelFromConfig` throws, when the file cannot be used
 */
export function knownModels(configFile: string): readonly KnownModel[] {
  const added = Object.entries(readOwnModels(configFile)).map(([id, { config, ...rest }]): KnownModel => {
    const identity = { id, ...rest, source: 'trainyard.models.json', read: 'when it was added' };
    return { model: modelFromConfig(config, identity), from: 'added' };
  });
  return [...modelIds().map((id): KnownModel => ({ model: modelOf(id), from: 'catalogue' })), ...added];
}
