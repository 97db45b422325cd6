import type { CommandRequest } from '../agent/document';

/** What the service hands to the agent of an instance: a document with its values, as a command or by an association. */
export type Delivery = Pick<
  CommandRequest,
  'commandId' | 'associationRun' | 'document' | 'parameters' | 'output'
>;
