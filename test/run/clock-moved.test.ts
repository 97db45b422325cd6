/** A clock that is moved on an instance while a phase runs: said by name, and no reason to fail. */
import { keys } from '../../lib/contract/names';
import { Scene } from './scene';

test.each<[number | undefined, string[]]>([
  [86_400, ['the clock of i-1 was moved forwards by 24 h 00 min during prepare']],
  [-3600, ['the clock of i-1 was moved backwards by 1 h 00 min during prepare']],
  [undefined, []],
])('by %p seconds', async (clockMovedSeconds, said) => {
  const scene = new Scene();
  scene.host.onEnd = ({ job, runId, commandId, instanceId }) => {
    const key = keys.outcome(runId, instanceId, job, commandId);
    const outcome = JSON.parse(scene.store.objects.get(key) ?? '{}');
    scene.store.put(key, { ...outcome, ...(clockMovedSeconds && { clockMovedSeconds }) });
  };
  await scene.run(['prepare']);
  const moved = scene.of('warning').filter(({ code }) => code === 'ClockMoved');
  expect(moved.map(({ message }) => message.split(',')[0])).toEqual(said);
});
