import { parseEnvironment } from '../../lib/environment';
import { atTimeScale, requestFor } from '../../lib/run';
import { deploymentOf } from './fakes';

const TUTORIAL = parseEnvironment('tutorial', { rehearsal: { timeScale: 20 } });

const requestOf = (emulated: { readonly timeScale: number } | null) =>
  requestFor({
    environment: TUTORIAL,
    deployed: TUTORIAL,
    deployment: deploymentOf(),
    phases: ['prepare'],
    documents: 'published',
    emulated,
    tool: { version: '0.1.0', commit: null },
  });

test('a request on emulated instances records one time scale: theirs', () => {
  const { environment, emulated } = requestOf({ timeScale: 50 });
  expect({ environment, emulated }).toMatchObject({
    environment: { name: 'tutorial', rehearsal: { timeScale: 50, requests: TUTORIAL.rehearsal.requests } },
    emulated: { timeScale: 50 },
  });
});

test('on real instances the environment is recorded as it is', () => {
  expect(requestOf(null).environment).toBe(TUTORIAL);
  expect(atTimeScale(TUTORIAL, null)).toBe(TUTORIAL);
});
