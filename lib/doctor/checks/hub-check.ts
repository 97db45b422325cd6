import { modelOfEnvironment } from '../../environment';
import { DEFAULTS } from '../../facts';
import type { ExaminedAccount } from '../examined-account';
import { type Finding, fail, ok, warn } from '../finding';

/** Whether the hub has the model, and gives it to whom. */
export async function hubCheck({ environment, hub }: ExaminedAccount): Promise<Finding[]> {
  if (environment.model.source !== DEFAULTS.ModelSource)
    return [ok('hub', `not asked: the checkpoint comes from ${environment.model.source}`)];
  const model = modelOfEnvironment(environment);
  const revision = environment.model.revision ?? model.revision;
  const { status, token } = await hub(model.id, revision);
  const what = `${model.id} @ ${revision.slice(0, 12)}`;
  if (status === 200) return [ok('hub', token ? `${what}: your token may read it` : `${what} can be read`)];
  if (status === 404)
    return [fail('hub', 'ModelNotOnHub', `the hub has no ${what}`, 'correct model.id or model.revision')];
  const licence = `accept the licence at https://huggingface.co/${model.id} with the account of the token`;
  if (token && (status === 401 || status === 403))
    return [fail('hub', 'ModelForbidden', `${what}: your token may not read it (HTTP ${status})`, licence)];
  if (status === 401 || status === 403)
    return environment.tokenSecret === null
      ? [
          fail(
            'hub',
            'ModelForbidden',
            `${what} is gated, and the environment names no secret`,
            'set tokenSecret',
          ),
        ]
      : [
          warn(
            'hub',
            'HubNotAsked',
            `${what} is gated; whether the token of the secret may read it is not known here`,
            'export HF_TOKEN with the same token and ask again',
          ),
        ];
  const said = status === 0 ? 'the hub cannot be reached from here' : `the hub answered HTTP ${status}`;
  return [warn('hub', 'HubNotAsked', `${said}: ${what} was not looked for`, 'ask again later')];
}
