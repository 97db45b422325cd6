import type { CommandDocument } from '../../../../lib/emulator/account/agent/document';
import type { Ran, RunOptions } from './documents';

/** One observation of the real agent: a document, and what is to be seen when it has run. */
export interface Row {
  readonly row: string;
  readonly title: string;
  readonly document: CommandDocument;
  readonly options?: RunOptions;
  readonly check: (ran: Ran) => void;
}

export const statusIs = (document: string, steps: string) => (ran: Ran) =>
  expect([ran.reply.status, ran.steps]).toEqual([document, steps]);
