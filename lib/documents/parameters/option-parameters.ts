/** Parameters that carry the options of compile and serve: the recipe's and the environment's together. */
import { canonicalJson } from '../../core/json';
import type { Environment } from '../../environment';
import { MAX_ENCODED_CHARACTERS } from '../../facts';
import { effectiveOptions } from '../../plan';
import { Alphabet } from './alphabet';
import { type ParameterSpec, parameter } from './parameter';

const FORM =
  'A JSON object, base64 encoded; e30= is none. The default is what recipe and options of the environment say. ' +
  'The instance refuses an option that the release does not have.';

/** `CompileOptions`: what inference_demo is told beyond the layout. */
export function compileOptionsParameter(environment: Environment): ParameterSpec {
  return parameter(
    'CompileOptions',
    Alphabet.base64(MAX_ENCODED_CHARACTERS),
    encoded(effectiveOptions(environment).compile),
    'Options of inference_demo beyond the layout, by their names without dashes, such as {"async-mode":true}; false ' +
      `takes a flag away. They are part of the artifact: Deploy and Benchmark need the same. ${FORM}`,
  );
}

/** `ServeOptions`: what each server is told beyond the layout. */
export function serveOptionsParameter(environment: Environment): ParameterSpec {
  return parameter(
    'ServeOptions',
    Alphabet.base64(MAX_ENCODED_CHARACTERS),
    encoded(effectiveOptions(environment).serve),
    `Options of the server beyond the layout, by their names without dashes, and override_neuron_config. ${FORM}`,
  );
}

/** Canonical, so that the same options are the same text. */
const encoded = (options: ReturnType<typeof effectiveOptions>['compile']) =>
  Buffer.from(canonicalJson(options), 'utf8').toString('base64');
