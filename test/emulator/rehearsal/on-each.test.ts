import { phaseError } from '../../../lib/core/errors';
import { loopbackAddress } from '../../../lib/emulator/account/instances/loopback-address';
import { onEach } from '../../../lib/emulator/rehearsal/on-each';

const fails = (id: string) =>
  phaseError('BootstrapFailed', `Bootstrap of ${id} ended Failed`, { next: 'read it' });

describe('work on each of several instances', () => {
  test('answers in their order, whichever is ready first', async () => {
    const later = (ms: number) => new Promise<number>((done) => setTimeout(() => done(ms), ms));
    expect(await onEach([30, 1], later)).toEqual([30, 1]);
  });

  test('waits for the others before it throws the error of one', async () => {
    const ended: string[] = [];
    const work = async (id: string) => {
      if (id === 'i-1') throw fails(id);
      await new Promise((done) => setTimeout(done, 20));
      ended.push(id);
    };
    await expect(onEach(['i-1', 'i-2'], work)).rejects.toMatchObject({ message: fails('i-1').message });
    expect(ended).toEqual(['i-2']);
  });

  test('throws one error that names all who failed', async () => {
    const work = async (id: string) => Promise.reject(fails(id));
    await expect(onEach(['i-1', 'i-2'], work)).rejects.toMatchObject({
      code: 'BootstrapFailed',
      message: 'Bootstrap of i-1 ended Failed; Bootstrap of i-2 ended Failed',
      next: 'read it',
    });
  });

  test('throws a defect rather than a failure beside it', async () => {
    const work = async (id: string) => Promise.reject(id === 'i-2' ? new TypeError('a defect') : fails(id));
    await expect(onEach(['i-1', 'i-2'], work)).rejects.toThrow(TypeError);
  });
});

describe('the address of an instance', () => {
  test('is not one that is taken', async () => {
    const first = await loopbackAddress('seed');
    expect(await loopbackAddress('seed')).toBe(first);
    expect(await loopbackAddress('seed', (address) => address === first)).not.toBe(first);
  });

  test('is refused where every address is taken: two instances would share their ports', async () => {
    await expect(loopbackAddress('seed', () => true)).rejects.toMatchObject({ code: 'LoopbackTaken' });
  });
});
