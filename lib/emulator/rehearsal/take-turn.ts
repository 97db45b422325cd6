import { request } from 'node:http';
import { phaseError, stoppedError } from '../../core/errors';
import type { AccountFile } from '../account';
import { YOURS } from '../account/turns';

/**
 * Waits until no other operator opens this rehearsal, and answers with what gives the turn back. It is given back by the
 * end of this process too, however it ends.
 *
 * @param onWait called when somebody else has the turn
 * @throws Interrupted when the operator stops, AccountGone when the account ends
 */
export function takeTurn(
  file: AccountFile,
  signal: AbortSignal | undefined,
  onWait: () => void,
): Promise<() => void> {
  return new Promise((done, fail) => {
    const asked = request(`${file.controlEndpoint}/turn`, {
      headers: { authorization: `Bearer ${file.token}` },
    });
    const giveBack = () => void asked.destroy();
    const stop = () => {
      giveBack();
      fail(stoppedError('Interrupted', 'stopped while another command opened the same rehearsal'));
    };
    const gone = (cause?: unknown) => {
      fail(phaseError('AccountGone', 'the emulated account ended while its rehearsal was opened', { cause }));
    };
    // Before anything destroys it: an error that nobody hears ends the process.
    asked.on('error', gone);
    if (signal?.aborted) return stop();
    signal?.addEventListener('abort', stop, { once: true });
    const waits = setTimeout(onWait, LONG_MS);
    asked.once('close', () => {
      clearTimeout(waits);
      signal?.removeEventListener('abort', stop);
      gone();
    });
    asked.once('response', (response) => {
      response.setEncoding('utf8').on('error', () => undefined);
      response.on('data', (text: string) => {
        if (text !== YOURS) return;
        clearTimeout(waits);
        signal?.removeEventListener('abort', stop);
        done(giveBack);
      });
    });
    asked.end();
  });
}

/** Whoever has nobody before it is answered in milliseconds. */
const LONG_MS = 500;
