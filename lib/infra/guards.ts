/** What keeps a forgotten machine from costing on: the part that works from outside. The other is on the machine. */
import { Construct } from 'constructs';
import type { Capacity } from './capacity';
import { CostBudget, type CostBudgetProps } from './cost-budget';
import { ScheduledStop, type StopTime } from './scheduled-stop';

export interface GuardsProps {
  readonly environmentName: string;
  readonly instanceIds: readonly string[];
  /**
   * How the machines are obtained. A prepaid block gets no stop, because it would save nothing and the block would
   * go on; a spot machine is ended, because it cannot be stopped.
   * @default on-demand
   */
  readonly capacity?: Pick<Capacity, 'kind'>;
  /**
   * When the machines are stopped, whatever they do.
   * @default never
   */
  readonly scheduledStop?: StopTime | null;
  /**
   * A monthly budget with mails.
   * @default none
   */
  readonly budget?: CostBudgetProps | null;
}

export class Guards extends Construct {
  readonly scheduledStop: ScheduledStop | undefined;
  readonly budget: CostBudget | undefined;

  constructor(scope: Construct, id: string, props: GuardsProps) {
    super(scope, id);
    const { environmentName, instanceIds, capacity = { kind: 'on-demand' }, scheduledStop, budget } = props;
    if (scheduledStop && capacity.kind !== 'capacity-block') {
      this.scheduledStop = new ScheduledStop(this, 'Stop', {
        environmentName,
        instanceIds,
        time: scheduledStop,
        terminate: capacity.kind === 'spot',
      });
    }
    if (budget) this.budget = new CostBudget(this, 'Budget', budget);
  }
}
