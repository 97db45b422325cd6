/** Two environments in one fake account, and what is asked of them. */
import { Template } from 'aws-cdk-lib/assertions';
import { stackName } from '../../../lib/contract/names';
import { EnvironmentStack } from '../../../lib/infra';
import { environment, newApp, TOOLKIT } from '../app';
import { FakeAccount, type Machine } from './fake-account';
import { type Ended, StackExecutor } from './stack-executor';
import type { StackTemplate } from './template-values';

const made = new Map<string, StackTemplate>();

/** The template of an environment; the same edit is synthesized once. */
export function templateFor(name: string, written: object = {}): StackTemplate {
  const key = JSON.stringify([name, written]);
  const known = made.get(key);
  if (known !== undefined) return known;
  const stack = new EnvironmentStack(newApp(), stackName(name), {
    environment: environment(name, written),
    toolkit: TOOLKIT,
  });
  const template = Template.fromStack(stack).toJSON() as StackTemplate;
  made.set(key, template);
  return template;
}

const ORDERS = {
  'by name': (a: string, b: string) => (a < b ? -1 : 1),
  'against the name': (a: string, b: string) => (a < b ? 1 : -1),
  // Nothing but its dependencies makes a seal come first.
  'seals last': (a: string, b: string) => rank(a) - rank(b) || (a < b ? -1 : 1),
} as const;
const rank = (id: string) => Number(/Seal[0-9a-f]{12}$/.test(id));

/** Names of the orders in which resources that may come next do come. */
export const ORDER_NAMES = Object.keys(ORDERS) as ReadonlyArray<keyof typeof ORDERS>;

export class World {
  readonly account = new FakeAccount();
  readonly mine: StackExecutor;
  readonly other: StackExecutor;

  constructor(order: keyof typeof ORDERS = 'by name') {
    this.mine = new StackExecutor(this.account, stackName('mine'), ORDERS[order]);
    this.other = new StackExecutor(this.account, stackName('other'), ORDERS[order]);
  }

  deploy(written: object = {}): Ended {
    return this.mine.deploy(templateFor('mine', written));
  }

  /** The one instance of the environment that is not gone. */
  get machine(): Machine {
    const [machine, ...rest] = this.account.alive('mine');
    if (machine === undefined || rest.length > 0)
      throw new RangeError(`${rest.length + 1} instances, not one`);
    return machine;
  }

  /** Everything that is in the account, but for counters and for what waits. */
  snapshot(): string {
    const { names, subnets, templates, associations, others } = this.account;
    const machines = this.account.alive().map(({ id, state, subnet, type }) => ({ id, state, subnet, type }));
    return JSON.stringify(
      [
        [...names].sort(),
        [...subnets],
        [...templates].map(([id]) => id),
        [...associations],
        [...others].sort(),
        machines,
      ],
      null,
      1,
    );
  }

  /** Resources of a type, by their physical ids. */
  of(type: string): string[] {
    return [...this.account.others].filter(([, it]) => it.type === type).map(([id]) => id);
  }
}
