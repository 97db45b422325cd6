import { requestError } from '../../core/errors';

/** The refusal NotDeployed: the region has no deployment of this name. */
export function notDeployed(environment: string, region: string) {
  return requestError('NotDeployed', `environment ${environment} is not deployed in ${region}`, {
    next: 'deploy it with `npx trainyard deploy`, name another with --environment, or rehearse it with `trainyard rehearse`',
    data: { environment, region },
  });
}
