import { join } from 'node:path';
import { deploymentParameterName, documentName } from '../../../contract/names';
import { HOST_PHASES } from '../../../contract/phase';
import { Table } from '../table';
import type { AssociationRecord } from './association-record';
import { AssociationStore } from './association-store';
import { associationOperations } from './associations';
import type { CommandRecord } from './command-record';
import { CommandStore } from './command-store';
import { commandOperations, type Fleet } from './commands';
import type { DocumentRecord } from './document-record';
import { documentOperations } from './documents';
import { instanceOperations } from './instances';
import type { Operations } from './operation';
import { type ParameterRecord, parameterOperations } from './parameter-store';
import { tagOperations } from './tags';

/** The operations for callers, and what the agents report on. */
export interface SsmService {
  readonly operations: Operations;
  readonly commands: CommandStore;
  readonly associations: AssociationStore;
  /** Takes away what the stack of an environment made here; nothing where there is nothing. */
  readonly deleteStack: (environment: string) => void;
}

/** The SSM service: all operations by name, over tables on disk. */
export function ssmService(folder: string, fleet: Fleet): SsmService {
  const documents = new Table<DocumentRecord>(join(folder, 'documents'));
  const parameters = new Table<ParameterRecord>(join(folder, 'parameters'));
  const commands = new CommandStore(new Table<CommandRecord>(join(folder, 'commands')));
  commands.terminateOpen();
  const associations = new AssociationStore(
    new Table<AssociationRecord>(join(folder, 'associations')),
    documents,
    fleet,
  );
  associations.terminateOpen();
  return {
    commands,
    associations,
    deleteStack: (environment) => {
      const names = HOST_PHASES.map((phase) => documentName(environment, phase));
      for (const { associationId, documentName: of } of associations.all())
        if (names.includes(of)) associations.delete(associationId);
      for (const name of names) documents.delete(name);
      parameters.delete(deploymentParameterName(environment));
    },
    operations: {
      ...documentOperations(documents),
      ...commandOperations(commands, documents, fleet),
      ...associationOperations(associations, documents),
      ...instanceOperations(() => fleet.instances()),
      ...parameterOperations(parameters),
      ...tagOperations(documents),
    },
  };
}
