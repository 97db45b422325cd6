import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccountFile } from '../../../lib/emulator/account';
import { takeTurn } from '../../../lib/emulator/rehearsal/take-turn';

/** An account that never answers. */
async function silent(work: (file: AccountFile) => Promise<void>): Promise<void> {
  const server = createServer(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  try {
    await work({ controlEndpoint: `http://127.0.0.1:${port}`, token: 't' } as AccountFile);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

const turn = () => new Promise((done) => setImmediate(done));

test('an operator who has stopped before does not ask, and no error of the connection ends the process', async () => {
  await silent(async (file) => {
    await expect(takeTurn(file, AbortSignal.abort(), () => undefined)).rejects.toMatchObject({
      code: 'Interrupted',
    });
    for (let i = 0; i < 10; i++) await turn();
  });
});

test('an operator who stops while it waits is let go', async () => {
  await silent(async (file) => {
    const stop = new AbortController();
    const waits = takeTurn(file, stop.signal, () => stop.abort());
    await expect(waits).rejects.toMatchObject({ code: 'Interrupted' });
    for (let i = 0; i < 10; i++) await turn();
  });
});
