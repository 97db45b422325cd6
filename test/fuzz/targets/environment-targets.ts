/** Files that a person writes: the environments, models of their own, sweeps, calibrations. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../lib/core/package-root';
import { listEnvironments, loadEnvironment } from '../../../lib/environment';
import { addModel } from '../../../lib/environment/add-model';
import { readOwnModels } from '../../../lib/environment/own-models';
import { readCalibration } from '../../../lib/prediction/calibration-file';
import { readSweep } from '../../../lib/sweep/sweep-file';
import { scratchFile } from '../scratch-file';
import type { FuzzTarget } from '../target';

const COMMIT = '6f6073b423013f6a7d4d9f39144961bfbfbc386b';
const LLAMA = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 14336,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
  max_position_embeddings: 131072,
  rms_norm_eps: 1e-5,
  rope_scaling: { factor: 8, rope_type: 'llama3', original_max_position_embeddings: 8192 },
  rope_theta: 500000,
  tie_word_embeddings: false,
  torch_dtype: 'bfloat16',
  eos_token_id: [128001, 128008, 128009],
};

const ROOT = packageRoot();
const CONFIG = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as {
  context: { 'trainyard:environments': Record<string, object> };
};
const ENVIRONMENTS = [{}, ...Object.values(CONFIG.context['trainyard:environments'])];
const configText = (environment: object) =>
  JSON.stringify({ app: 'node bin', context: { 'trainyard:environments': { x: environment } } });

function configFile(bytes: Buffer): string {
  const path = scratchFile('cdk.json', bytes);
  rmSync(join(path, '../trainyard.models.json'), { force: true });
  return path;
}

/** Parsers of the files that a person writes. */
export const environmentTargets: readonly FuzzTarget[] = [
  {
    name: 'environment-file',
    files: ['lib/environment/load-environment.ts', 'lib/plan/commands/command-template.ts'],
    captures: ENVIRONMENTS.map(configText),
    place: /cdk\.json/,
    read: (bytes) => loadEnvironment({ name: 'x', configFile: configFile(bytes) }),
  },
  {
    name: 'environment-list',
    files: ['lib/environment/load-environment.ts'],
    captures: ENVIRONMENTS.map(configText),
    place: /cdk\.json/,
    read: (bytes) => listEnvironments(configFile(bytes)),
  },
  {
    name: 'own-models',
    files: ['lib/environment/own-models.ts'],
    captures: [
      JSON.stringify({
        schema: 'trainyard.models/1',
        models: { 'me/mine': { revision: COMMIT, gated: false, config: LLAMA, source: '/models/mine/' } },
      }),
    ],
    place: /trainyard\.models\.json/,
    read: (bytes) => {
      const file = scratchFile('trainyard.models.json', bytes);
      return readOwnModels(join(file, '../cdk.json'));
    },
  },
  {
    name: 'model-config',
    files: ['lib/environment/add-model.ts'],
    captures: [
      LLAMA,
      { ...LLAMA, _name_or_path: 'me/mine', quantization_config: { quant_method: 'fp8' } },
    ].map((config) => JSON.stringify(config)),
    place: /config\.json|me\/mine/,
    read: (bytes) => {
      const path = scratchFile('config.json', bytes);
      const file = join(path, '../trainyard.models.json');
      rmSync(file, { force: true });
      const given = { revision: COMMIT, gated: false, replace: true };
      return addModel({ path, configFile: join(path, '../cdk.json'), id: 'me/mine', ...given });
    },
  },
  {
    name: 'sweep-file',
    files: ['lib/sweep/sweep-file.ts'],
    captures: ['loads-sweep', 'impossible-sweep', 'misspelled-sweep'].map((name) =>
      readFileSync(join(ROOT, `test/cli/fixtures/${name}.json`), 'utf8'),
    ),
    place: /mine\.json/,
    read: (bytes) => readSweep('mine.json', scratchFile('mine.json', bytes)),
  },
  {
    name: 'calibration-file',
    files: ['lib/prediction/calibration-file.ts'],
    captures: [
      JSON.stringify({
        schema: 'trainyard.calibration/1',
        times: [
          {
            ...{
              instanceType: 'trn2.48xlarge',
              model: 'me/mine',
              release: '2.23.0',
              tensorParallel: 32,
              batch: 4,
            },
            ...{ sequence: 8192, logicalCores: 2, buckets: { prompt: 1, cache: 1 }, stepSeconds: 0.02 },
            ...{ prefillSeconds: 0.5, run: 'tutorial-20261123-191500-4f2a' },
          },
        ],
      }),
    ],
    place: /trainyard\.calibration\.json/,
    read: (bytes) => readCalibration(scratchFile('trainyard.calibration.json', bytes)),
  },
];
