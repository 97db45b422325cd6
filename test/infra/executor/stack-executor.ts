/** Creates, updates and deletes a stack in the order of CloudFormation. Rules and sources are in README.md. */
import { isDeepStrictEqual } from 'node:util';
import CREATE_ONLY from './create-only.json';
import { type FakeAccount, type Properties, Refused } from './fake-account';
import { handlerOf } from './resource-handlers';
import { inOrder, resolved, type StackTemplate } from './template-values';

interface Made {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly retained: boolean;
}

/** How an operation ended, and what failed first. */
export interface Ended {
  readonly status: string;
  readonly failed?: { readonly logicalId: string; readonly code: string };
}

type Undo = () => void;

const CREATE_ONLY_OF: Readonly<Record<string, readonly string[]>> = CREATE_ONLY.types;

export class StackExecutor {
  private made = new Map<string, Made>();
  private template: StackTemplate = { Resources: {} };
  /** Resources that a clean-up could not delete. */
  readonly leftOver: string[] = [];

  /** `first` chooses among resources that may come next; CloudFormation makes them side by side, so any choice must do. */
  constructor(
    private readonly account: FakeAccount,
    private readonly name: string,
    private readonly first: (a: string, b: string) => number = (a, b) => (a < b ? -1 : 1),
  ) {}

  /** The physical id of a resource; undefined when the stack has none of this logical id. */
  idOf(logicalId: string): string | undefined {
    return this.made.get(logicalId)?.id;
  }

  /** Creates the stack, or updates it when it exists. */
  deploy(template: StackTemplate): Ended {
    const verb = this.made.size === 0 ? 'CREATE' : 'UPDATE';
    const before = new Map(this.made);
    const undo: Undo[] = [];
    const replaced: Made[] = [];
    let at = '';
    try {
      for (at of inOrder(template, this.first)) this.bring(at, template, undo, replaced);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const failed = { logicalId: at, code: error.code };
      const rolled = this.rollBack(undo);
      this.made = before;
      const status = verb === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';
      return { status: `${status}_${rolled ? 'COMPLETE' : 'FAILED'}`, failed };
    }
    this.cleanUp(replaced, template);
    this.template = template;
    return { status: `${verb}_COMPLETE` };
  }

  /** Deletes the stack; what is to be retained stays. */
  destroy(): Ended {
    for (const id of inOrder(this.template, this.first).reverse()) this.remove(this.made.get(id));
    this.made.clear();
    this.template = { Resources: {} };
    return { status: this.leftOver.length === 0 ? 'DELETE_COMPLETE' : 'DELETE_FAILED' };
  }

  private bring(logicalId: string, template: StackTemplate, undo: Undo[], replaced: Made[]): void {
    const resource = template.Resources[logicalId];
    if (resource === undefined) return;
    const properties = this.propertiesOf(logicalId, template);
    const type = resource.Type;
    const old = this.made.get(logicalId);
    if (old !== undefined && isDeepStrictEqual(old.properties, properties)) return;
    const handler = handlerOf(type);
    const retained = resource.DeletionPolicy === 'Retain';
    const keep = (id: string) => this.made.set(logicalId, { id, type, properties, retained });
    if (old !== undefined && !isReplacement(type, old.properties, properties)) {
      // Noted before it is tried: what failed half way is put back too.
      undo.push(() => handler.update(this.account, old.id, old.properties));
      handler.update(this.account, old.id, properties);
      keep(old.id);
      return;
    }
    const id = this.create(type, properties, undo);
    keep(id);
    if (old !== undefined) replaced.push(old);
  }

  /** A resource that fails to become stable exists, and goes with the rollback. */
  private create(type: string, properties: Properties, undo: Undo[]): string {
    const handler = handlerOf(type);
    const associations = new Set(this.account.associations.keys());
    try {
      const id = handler.create(this.account, properties, this.name);
      undo.push(() => handler.remove(this.account, id));
      return id;
    } catch (error) {
      for (const id of this.account.associations.keys())
        if (!associations.has(id)) undo.push(() => handler.remove(this.account, id));
      throw error;
    }
  }

  private propertiesOf(logicalId: string, { Resources, Parameters = {} }: StackTemplate): Properties {
    const idOf = (id: string) => this.made.get(id)?.id ?? `unknown-${id}`;
    const parameters = Object.fromEntries(
      Object.entries(Parameters).map(([key, it]) => [key, it.Default ?? 'ami-0']),
    );
    const values = { 'AWS::StackName': this.name, 'AWS::StackId': this.name, ...parameters };
    return resolved(Resources[logicalId]?.Properties ?? {}, idOf, values) as Properties;
  }

  private rollBack(undo: Undo[]): boolean {
    for (const step of undo.reverse()) {
      try {
        step();
      } catch (error) {
        if (error instanceof Refused) return false;
        throw error;
      }
    }
    return true;
  }

  /** After everything is there: first what was replaced, the newest first, then what the template has no more. */
  private cleanUp(replaced: readonly Made[], template: StackTemplate): void {
    for (const old of [...replaced].reverse()) this.remove(old);
    const gone = inOrder(this.template, this.first).filter((id) => template.Resources[id] === undefined);
    for (const id of gone.reverse()) {
      this.remove(this.made.get(id));
      this.made.delete(id);
    }
  }

  private remove(old: Made | undefined): void {
    if (old === undefined || old.retained) return;
    try {
      handlerOf(old.type).remove(this.account, old.id);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.leftOver.push(`${old.id}: ${error.code}`);
    }
  }
}

function isReplacement(type: string, before: Properties, after: Properties): boolean {
  return (CREATE_ONLY_OF[type] ?? []).some((key) => !isDeepStrictEqual(before[key], after[key]));
}
