import type { Evidence } from '../../lib/acceptance/claim-tests/evidence';
import { loadEnvironment } from '../../lib/environment';

/** An environment of which nothing was seen. */
export const NOTHING: Evidence = {
  environment: loadEnvironment({ name: 'inf2-small' }),
  ...{ emulated: false, state: 'absent', deployment: undefined, host: undefined },
  ...{
    instances: [],
    bootstraps: [],
    runs: [],
    captures: [],
    hardware: [],
    lineTrouble: 'Unreachable: nothing answered',
  },
  ...{ remains: [], bucketKept: null, deletedItself: null, ec2: null, policies: null, edit: null },
  ...{ idle: null, restart: null, beside: null, sweep: null },
};
