/** A loopback address of its own for each emulated instance, so that port 8000 of two rehearsals never meets. */
import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { phaseError } from '../../../core/errors';
import { LOOPBACK } from '../listening';

/**
 * Derived from the seed, so that it stays the same; 127.0.0.1 where the system has no other.
 *
 * Throws LoopbackTaken where the only address that the system has is taken: two instances would share their ports.
 */
export async function loopbackAddress(
  seed: string,
  isTaken: (address: string) => boolean = () => false,
): Promise<string> {
  for (let attempt = 0; attempt < 4; attempt++) {
    const [a = 0, b = 0, c = 0] = createHash('sha256').update(`${seed}#${attempt}`).digest();
    const address = `127.${1 + (a % 254)}.${b}.${1 + (c % 254)}`;
    if (!isTaken(address) && (await binds(address))) return address;
  }
  if (!isTaken(LOOPBACK)) return LOOPBACK;
  throw phaseError('LoopbackTaken', `this system binds no loopback address but ${LOOPBACK}, which is taken`, {
    next: 'rehearse one instance at a time: --instances 1; on Linux every 127.x.y.z can be bound',
  });
}

function binds(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}
