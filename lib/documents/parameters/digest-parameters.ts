/** Parameters that say which weights and which artifact may be loaded. */
import { DEFAULTS } from '../../facts';
import { Alphabet } from './alphabet';
import { type ParameterSpec, parameter } from './parameter';

const BY_HAND =
  'The command passes what it recorded; any, the default in the console, loads what is there, and the outcome says that ' +
  'it was not checked.';

/** `ArtifactDigest`: the SHA-256 of the manifest of the artifact that may be loaded. */
export function artifactDigestParameter(): ParameterSpec {
  return parameter(
    'ArtifactDigest',
    Alphabet.sha256OrAny(),
    DEFAULTS.ArtifactDigest,
    `SHA-256 that the compiled artifact must have: instances share artifacts in the bucket. ${BY_HAND}`,
  );
}

const BY_HUB =
  'hub, which the command passes where it recorded none: what is there is taken only as the Hub lists it.';

/**
 * `WeightsDigest` and `DraftDigest`: the digests of the checkpoints that may be loaded. Only where files are brought can the
 * Hub decide instead.
 */
export function weightsDigestParameters(where: 'brought' | 'loaded'): ParameterSpec[] {
  const isBrought = where === 'brought';
  const alphabet = isBrought ? Alphabet.sha256AnyOrHub() : Alphabet.sha256OrAny();
  const more = isBrought ? `${BY_HAND} ${BY_HUB}` : BY_HAND;
  return [
    parameter(
      'WeightsDigest',
      alphabet,
      DEFAULTS.WeightsDigest,
      `SHA-256 that the checkpoint of the model must have: instances share checkpoints in the bucket. ${more}`,
    ),
    parameter(
      'DraftDigest',
      alphabet,
      DEFAULTS.DraftDigest,
      `The same for the checkpoint of the draft model. ${more}`,
    ),
  ];
}
